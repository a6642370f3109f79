"""sqlmap and wapiti on a running installation, signed in as a coordinator."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

from tests.scans.findings import Finding, Scan
from tests.scans.installation import Target
from tests.scans.parameters import Asked, asked
from tests.scans.tools import run, tool

LEVEL, RISK = "3", "2"
_CLEAN = "do not appear to be injectable"
_FOUND = "identified the following injection point"
_MENDED = """
import fnmatch, re, sys
from wapitiCore.main.wapiti import wapiti_main
from wapitiCore.net import crawler
crawler.wildcard_translate = lambda pattern: re.compile(fnmatch.translate(pattern))
sys.argv[0] = "wapiti"
wapiti_main()
"""
"""Debian's wapiti makes a pattern of what to leave out that Python 3.11 refuses."""


def sqlmap(target: Target, folder: Path, seconds: float) -> Scan:
    """Return what sqlmap finds in every parameter, for so long; what was not reached is told."""
    began, findings = perf_counter(), []
    several, left = asked(target), []
    commands = [*(_command(target, one) for one in several), _headers(target)]
    named = [*several, Asked("/account", ("User-Agent", "Referer", "lang"))]
    covered = 0
    for one, command in zip(named, commands, strict=True):
        spare = seconds - (perf_counter() - began)
        if spare < 1:
            left.append(one)
            continue
        code, said = run([*command, "--output-dir", str(folder / "sqlmap")], spare, folder)
        verdict = _verdict(one, code, said)
        findings += [verdict] if verdict else []
        covered += len(one.query) or one.path.count("{")
        _note(folder, one, verdict)
    told = f"{covered} parameters of {len(named) - len(left)} addresses, level {LEVEL} risk {RISK}"
    reached = f"; not reached: {', '.join(one.path for one in left)}" if left else ""
    return Scan("sqlmap", told + reached, perf_counter() - began, tuple(findings))


def _note(folder: Path, one: Asked, verdict: Finding | None) -> None:
    with (folder / "sqlmap.txt").open("a", encoding="utf-8") as file:
        file.write(f"{one.path}\t{one.names}\t{verdict.says if verdict else 'nothing'}\n")


def _common(target: Target) -> list[str]:
    return [
        str(tool("sqlmap") / "sqlmap"), "--batch", "--flush-session", "--level", LEVEL,
        "--risk", RISK, "--dbms", "SQLite", "--disable-coloring", "--threads", "1",
        "--headers", "Sec-Fetch-Site: same-origin",
        "--cookie", f"phinong={target.cookie}; lang=th", "--timeout", "20", "--ignore-code", "*",
        "--time-sec", "2",
    ]  # fmt: skip


def _headers(target: Target) -> list[str]:
    return [*_common(target), "-u", target.at("/account"), "-p", "user-agent,referer,lang"]


def _command(target: Target, one: Asked) -> list[str]:
    named = ["-p", ",".join(one.query)] if one.query else []
    program = ["--auth-type", "Bearer", "--auth-cred", target.token]
    known = program if one.path.startswith("/api/") else []
    return [*_common(target), "-u", one.url(target), *named, *known]


def _verdict(one: Asked, code: int, said: str) -> Finding | None:
    if _FOUND in said:
        lines = re.findall(r"(?m)^\s*(?:Parameter|Type|Payload): .*$", said)
        return Finding("sqlmap", "injection", one.path, " ".join(lines)[:400])
    if code == 0 and _CLEAN in said:
        return None
    why = "stopped by the clock" if code == -1 else " ".join(said.split())[-200:]
    return Finding("sqlmap", "undecided", one.path, why)


def wapiti(target: Target, folder: Path, seconds: float) -> Scan:
    """Return what wapiti's modules say of the pages that it finds by itself."""
    found = shutil.which("wapiti")
    if found is None:
        return Scan("wapiti", "", 0, (), "not installed: apt-get install wapiti")
    began, report = perf_counter(), folder / "wapiti.json"
    started = ["/usr/bin/python3", "-c", _MENDED]
    _, said = run([*started, *_for_wapiti(target, folder, report, seconds)], seconds + 300, folder)
    (folder / "wapiti.log").write_text(said, encoding="utf-8")
    if not report.exists():
        return Scan("wapiti", "", perf_counter() - began, (), " ".join(said.split())[-200:])
    told = json.loads(report.read_text(encoding="utf-8"))
    pages = told["infos"].get("crawled_pages", "?")
    modules = len(set(re.findall(r"Launching module (\w+)", said)))
    covered = f"{pages} pages, {modules} modules"
    return Scan("wapiti", covered, perf_counter() - began, tuple(sorted(set(_of_wapiti(told)))))


def _for_wapiti(target: Target, folder: Path, report: Path, seconds: float) -> list[str]:
    host = urlsplit(target.address)
    kept = {"value": target.cookie, "version": 0, "expires": None, "secure": False, "port": None}
    jar = folder / "cookies.json"
    jar.write_text(json.dumps({host.hostname: {"/": {"phinong": kept}}}), encoding="utf-8")
    left_out = ("/sign-out", "/account/sessions/end", "/account/sessions/end-all", "/language")
    never = [part for path in left_out for part in ("-x", f"{target.address}{path}")]
    return [
        "-u", f"{target.address}/", "-c", str(jar), "-H", "Sec-Fetch-Site: same-origin",
        "-m", "all", "-f", "json", "-o", str(report), "--flush-session", "--scope", "folder",
        "--max-scan-time", str(int(seconds)), "--max-attack-time", "120", "-d", "4",
        "--max-links-per-page", "60", "-S", "polite", "-v", "1",
        "--store-session", str(folder), *never,
    ]  # fmt: skip


def _of_wapiti(told: dict[str, Any]) -> Iterator[Finding]:
    for kind in ("vulnerabilities", "anomalies"):
        for rule, several in told[kind].items():
            for each in several:
                where = re.sub(r"\d{2,}", "*", str(each.get("path", "")))
                yield Finding("wapiti", rule, where, str(each.get("info", ""))[:200])
