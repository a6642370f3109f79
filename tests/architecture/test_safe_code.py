"""What the code never does, whoever writes it: each rule is tried with code that breaks it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.support.tree import PACKAGES, ROOT, files_of_the_project, python_files

PRODUCT = [file for file in python_files(*PACKAGES) if "migrations" not in file.parts]
CHANCE = Path("cli/simulation")
"""Where chance is repeated on purpose; no secret is made there."""

OF_THE_SHIPPED_DATA = {
    "documents/consistency.py": ["p.name_en", "p.name_en"],
    "statemachine/planning/reading/names.py": ["ordered"],
}
"""Patterns with names of provinces in them, out of the shipped tables, not out of what is typed."""

MADE_BY_SQLALCHEMY = {
    "storage/audit.py": [
        "connection.exec_driver_sql(lock if is_owner else 'SELECT phinong_lock_audit()')",
        "connection.exec_driver_sql(may)",
    ],
    "storage/in_bulk.py": [
        "connection.exec_driver_sql(sql, list(zip(*ordered, strict=True)))",
        "connection.exec_driver_sql(sql, {ROWS: _DOCUMENT.encode(rows), **shared})",
        "text(str(at))",
    ],
    "storage/migrate.py": [
        "connection.exec_driver_sql(f'SELECT pg_advisory_xact_lock({_LOCK})')",
    ],
}
"""SQL that SQLAlchemy compiled from the tables, the place of a column, what a line before says."""

Found = Iterator[str]


@cache
def parse(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield ast.unparse(node.func), node


def is_fixed(node: ast.expr) -> bool:
    """Return whether a text is written in the code, or put together of such."""
    if isinstance(node, ast.BinOp):
        return is_fixed(node.left) and is_fixed(node.right)
    return isinstance(node, ast.Constant) or (
        isinstance(node, ast.Name) and node.id.lstrip("_").isupper()
    )


def evaluated(tree: ast.AST) -> Found:
    bad = {"eval", "exec", "compile", "__import__", "globals", "locals"}
    yield from (name for name, _ in calls(tree) if name in bad)


def deserialised(tree: ast.AST) -> Found:
    bad = re.compile(r"\b(pickle|marshal|shelve|dill|jsonpickle)\.|yaml\.(unsafe_|full_)?load\b")
    yield from (name for name, _ in calls(tree) if bad.search(name))


def shells(tree: ast.AST) -> Found:
    bad = {"os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput"}
    for name, call in calls(tree):
        if name in bad or any(k.arg == "shell" for k in call.keywords):
            yield ast.unparse(call)


def sql_texts(tree: ast.AST) -> Found:
    """Yield SQL that is put together while it runs, and not written in the code."""
    raw = {"text", "sa.text", "sqlalchemy.text", "literal_column", "exec_driver_sql"}
    for name, call in calls(tree):
        last = name.rpartition(".")[2]
        is_raw = name in raw or last in {"exec_driver_sql", "literal_column", "executescript"}
        if is_raw and call.args and not is_fixed(call.args[0]):
            yield ast.unparse(call)


def xml_paths(tree: ast.AST) -> Found:
    for name, call in calls(tree):
        if name.endswith(".xpath") and not is_fixed(call.args[0]):
            yield ast.unparse(call)


def patterns_of_data(tree: ast.AST) -> Found:
    """Yield patterns with a part that is neither fixed nor escaped nor of our own tables."""
    for name, call in calls(tree):
        if re.fullmatch(r"re\.(compile|search|match|fullmatch|sub|split|findall|finditer)", name):
            holes = [n for n in ast.walk(call.args[0]) if isinstance(n, ast.FormattedValue)]
            yield from (ast.unparse(h.value) for h in holes if not _is_harmless(h.value))


def _is_harmless(part: ast.expr) -> bool:
    return is_fixed(part) or "escape" in ast.unparse(part)


def weak_digests(tree: ast.AST) -> Found:
    bad = re.compile(r"\b(md5|sha1|MD5|SHA1|DES|RC4|ARC4|ECB)\b")
    yield from (ast.unparse(n) for n in ast.walk(tree) if _named(n) and bad.search(_named(n)))


def _named(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "") or ""


def chance(tree: ast.AST) -> Found:
    for node in ast.walk(tree):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        yield from (name for name in names if name == "random")


def templates_of_data(tree: ast.AST) -> Found:
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module in {"jinja2", "string"}
        for alias in node.names
    }
    bad = {"jinja2.Template", "string.Template", *({"Template"} & foreign)}
    yield from (name for name, _ in calls(tree) if name in bad or name.endswith(".from_string"))


def unverified(tree: ast.AST) -> Found:
    """Yield what asks the network without checking who answers, or without a time to end."""
    asks = re.compile(r"^(httpx|requests|urllib\.request)\.(get|post|put|request|urlopen|Client)")
    for name, call in calls(tree):
        given = {k.arg: ast.unparse(k.value) for k in call.keywords}
        if given.get("verify") == "False" or name.endswith("_create_unverified_context"):
            yield ast.unparse(call)
        if asks.match(name) and given.get("timeout", "None") == "None":
            yield ast.unparse(call)


Rule = Callable[[ast.AST], Found]
BROKEN: dict[str, tuple[Rule, str]] = {
    "evaluated": (evaluated, "eval(said)"),
    "deserialised": (deserialised, "pickle.loads(body)"),
    "shells": (shells, "subprocess.run(line, shell=True)"),
    "sql_texts": (sql_texts, "connection.execute(text(f'SELECT {name}'))"),
    "xml_paths": (xml_paths, "tree.xpath('//a[@b=' + name + ']')"),
    "patterns_of_data": (patterns_of_data, "re.search(rf'{said}', page)"),
    "weak_digests": (weak_digests, "hashlib.md5(content)"),
    "chance": (chance, "import random"),
    "templates_of_data": (templates_of_data, "jinja2.Template(said)"),
    "unverified": (unverified, "httpx.get(url, verify=False)"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_code_that_breaks_a_rule_would_be_noticed(name: str) -> None:
    rule, code = BROKEN[name]

    assert list(rule(ast.parse(code)))


def everywhere(rule: Rule, files: list[Path] = PRODUCT) -> dict[str, list[str]]:
    found = {str(file): list(rule(parse(file))) for file in files}
    return {file: lines for file, lines in found.items() if lines}


def test_nothing_is_evaluated() -> None:
    assert everywhere(evaluated) == {}


def test_nothing_is_deserialised_unsafely() -> None:
    assert everywhere(deserialised) == {}


def test_no_shell_is_ever_asked() -> None:
    assert everywhere(shells) == {}


def test_sql_is_never_put_together_from_text() -> None:
    files = [file for file in PRODUCT if file.parts[0] == "storage"]

    assert everywhere(sql_texts, files) == MADE_BY_SQLALCHEMY


def test_patterns_are_never_made_of_what_people_type() -> None:
    assert everywhere(patterns_of_data) == OF_THE_SHIPPED_DATA


def test_no_path_into_xml_is_made_of_data() -> None:
    assert everywhere(xml_paths) == {}


def test_weak_digests_are_used_nowhere() -> None:
    # The list of leaked passwords is a list of SHA-1: nothing is kept or compared by it.
    assert everywhere(weak_digests) == {"usecases/people/leaked.py": ["sha1"]}


def test_templates_come_from_files_alone() -> None:
    assert everywhere(templates_of_data) == {}


def test_whoever_answers_is_checked_and_has_so_long() -> None:
    assert everywhere(unverified) == {}


def test_chance_that_can_be_guessed_makes_no_secret() -> None:
    found = everywhere(chance)

    assert {file for file in found if not Path(file).is_relative_to(CHANCE)} == set()


SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{36}"
    r"|xox[bp]-[0-9]{10}|AIza[0-9A-Za-z_-]{35}|eyJhbGciOi[\w-]{20,}\.[\w-]{20,}\."
)


def test_no_secret_stands_in_the_tree() -> None:
    assert SECRETS.search("-----BEGIN EC PRIVATE" + " KEY-----")
    shipped = [f for f in files_of_the_project() if f.parts[0] != "tests"]
    found = [
        str(file)
        for file in shipped
        if SECRETS.search((ROOT / file).read_bytes().decode("utf-8", errors="ignore"))
    ]

    assert found == []
