"""What docs/security.md says is what the code does: limits, files, cryptography, ways out."""

from __future__ import annotations

import ast
import importlib
import re
from datetime import timedelta
from functools import cache

import pytest

from config.settings import Settings
from tests.support.tree import PACKAGES, ROOT, python_files
from usecases import media
from usecases.limits import Limit
from usecases.people import passwords, sessions

PAPER = ROOT / "docs" / "security.md"
CRYPTOGRAPHY = {
    "argon2", "authlib", "cryptography", "hashlib", "hmac", "joserfc", "jwt", "nacl", "pyotp",
    "secrets", "ssl", "standardwebhooks", "webauthn",
}  # fmt: skip
NETWORK = {
    "aiosmtplib", "fsspec", "ftplib", "http.client", "httpx", "imaplib", "opentelemetry.exporter",
    "poplib", "requests", "smtplib", "socket", "telnetlib", "urllib.request", "xmlrpc",
}  # fmt: skip


@cache
def section(title: str) -> str:
    """Return what stands below a heading of the paper."""
    text = PAPER.read_text(encoding="utf-8")
    return text.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


def first_cells(text: str) -> list[str]:
    """Return what the first cells of tables name in code."""
    rows = [line for line in text.splitlines() if line.startswith("| `")]
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])]


def imported(tree: ast.Module) -> set[str]:
    """Return the modules that a file imports, whole and from."""
    names = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    return names | {
        f"{n.module}.{a.name}"
        for n in ast.walk(tree)
        if isinstance(n, ast.ImportFrom) and n.module
        for a in n.names
    }


@cache
def imports() -> dict[str, set[str]]:
    files = python_files(*PACKAGES)
    return {str(f): imported(ast.parse((ROOT / f).read_text(encoding="utf-8"))) for f in files}


def limits() -> dict[str, Limit]:
    """Return every limit that a module names."""
    found: dict[str, Limit] = {}
    for file in python_files("usecases", "web"):
        text = (ROOT / file).read_text(encoding="utf-8")
        if "Limit(" not in text:
            continue
        module = importlib.import_module(".".join(file.with_suffix("").parts))
        for value in vars(module).values():
            each = [*value.values()] if isinstance(value, dict) else [value]
            found |= {one.name: one for one in each if isinstance(one, Limit)}
    return found


def test_every_limit_is_told_as_it_is() -> None:
    rows = re.findall(r"\| `(\w+)` \| (\d+) \| (\d+) min \|", section("Limits"))
    told = {name: (int(most), timedelta(minutes=int(each))) for name, most, each in rows}

    assert told == {name: (limit.most, limit.window) for name, limit in limits().items()}
    assert len(told) > 8


def test_every_kind_of_file_is_told_with_its_size() -> None:
    paper = section("Files")
    rows = re.findall(r"\| `([\w./-]+)` \| ([\w, ]+) \|", paper)
    told = {kind: tuple(ends.split(", ")) for kind, ends in rows}

    assert told == media.EXTENSIONS
    assert f"{media.MOST_PARTS:,} parts" in " ".join(paper.split())
    assert f"{media.MOST_UNPACKED // 1024**2} MB unpacked" in " ".join(paper.split())
    assert f"{media.MOST_POINTS // 10**6} million points" in " ".join(paper.split())
    assert f"({Settings.model_fields['largest_document_mb'].default} MB)" in paper


def test_every_kind_of_input_is_described() -> None:
    assert len(first_cells(section("Input"))) >= 10
    for line in section("Input").splitlines():
        if line.startswith("| `"):
            assert len(line.split("|")[2].strip()) > 10, line


def test_the_words_that_make_no_password_are_listed() -> None:
    told = set(re.findall(r"`([^`]+)`", section("Sign-in")))

    assert set(passwords._HOUSE) - told == set()
    assert f"{passwords.SHORTEST} to {passwords.LONGEST} characters" in section("Sign-in")


def test_the_times_of_a_session_are_told_as_they_are() -> None:
    paper = section("Sessions")

    assert f"{sessions.IDLE // timedelta(minutes=1)} minutes without a page" in paper
    assert f"{sessions.LONGEST // timedelta(hours=1)} hours in all" in paper


def of(names: set[str], wanted: set[str]) -> set[str]:
    return {w for w in wanted for n in names if n == w or n.startswith(f"{w}.")}


def test_every_use_of_cryptography_is_listed() -> None:
    told = {name.partition(".")[0] for name in first_cells(section("Keys").split("| secret |")[0])}
    used = set().union(*(of(names, CRYPTOGRAPHY) for names in imports().values()))

    assert used == told


def test_every_way_out_is_listed() -> None:
    told = set(first_cells(section("Outside")))
    found = {file for file, names in imports().items() if of(names, NETWORK)}

    assert found - told == set(), "opens connections and is not in docs/security.md"
    assert told - found == set()


def test_every_setting_of_a_way_out_is_there() -> None:
    named = set(re.findall(r"`PHINONG_(\w+)`", PAPER.read_text(encoding="utf-8")))

    assert {name for name in named if name.lower() not in Settings.model_fields} == set()


@pytest.mark.parametrize("part", ["password", "token", "secret", "key"])
def test_no_setting_brings_a_password(part: str) -> None:
    secrets = {n: f.default for n, f in Settings.model_fields.items() if part in n}

    assert {name for name, value in secrets.items() if _said(value)} == set()


def _said(value: object) -> str:
    reveal = getattr(value, "get_secret_value", None)
    return str(reveal() if reveal else value or "")
