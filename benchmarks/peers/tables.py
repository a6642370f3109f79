"""What a run found, as Markdown: docs/peers.md whole, a table for README.md."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from benchmarks.peers import targets, words
from benchmarks.peers.environments import ROOT
from benchmarks.peers.register import FLOOR, PHINONG
from benchmarks.peers.sweeps import SAMPLE, SWEEPERS, TIMERS

Found = dict[str, Any]
DATA, PAGE, README = ROOT / "docs/peers.json", ROOT / "docs/peers.md", ROOT / "README.md"
TARGETS = ROOT / "docs/performance.md"
BEGIN, END = "<!-- peers: written by make bench-peers -->", "<!-- /peers -->"
_ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
_COLUMNS = (("sqlite", 1), ("sqlite", 8), ("postgresql", 1), ("postgresql", 8))
_SENDERS = {"ready": "aiosmtplib, 4 connections, ready bytes", "loop": "aiosmtplib, a loop of "
            "`send()`, each rendered and built", "django": "Django mail, built, one connection",
            PHINONG: "Phinong: claim, render, build, hand over, outcome"}  # fmt: skip


def write(found: Found) -> None:
    """Write the data, the page, and the marked parts of README.md and docs/performance.md."""
    DATA.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page(found), encoding="utf-8")
    for file, put in ((README, summary), (TARGETS, judged)):
        text = placed(file.read_text(encoding="utf-8"), put(found))
        file.write_text(text, encoding="utf-8")


def placed(text: str, part: str) -> str:
    """Return a text whose marked part is this one."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n\n{part}\n{END}{after}"


def judged(found: Found) -> str:
    """Return the targets beside what was measured."""
    return f"{targets.table(found)}\n{_note(found)}"


def summary(found: Found) -> str:
    """Return how many times quicker Phinong does an audited move than each peer."""
    head = ["", *(f"{_ENGINES[e]}, {_clients(c)}" for e, c in _COLUMNS), "processor time, ms"]
    rows = [
        [
            f"{_title(found, name)}{_version(found, name)}",
            *(["1"] * len(_COLUMNS) if name == PHINONG else _cells(found, name)),
            next(iter(_used(found, name))),
        ]
        for name in _names(found)
    ]
    return f"{_table(head, rows)}\n{words.SUMMARY}{_note(found)}"


def page(found: Found) -> str:
    """Return the whole page."""
    parts = (_w1(found), _w2(found), _w3(found), _w4(found), _who(found))
    return "\n".join([words.HEAD, _note(found).rstrip("\n"), *(e for part in parts for e in part)])


def _w1(found: Found) -> Iterator[str]:
    yield words.W1
    head = ["", *(f"{_ENGINES[e]}, {_clients(c)}" for e, c in _COLUMNS)]
    rows = [[_title(found, name), *_rated(found, name)] for name in _names(found)]
    yield _table(head, rows)
    yield words.CPU
    rows = [[_title(found, name), *_used(found, name)] for name in _names(found)]
    yield _table(head, rows)


def _rated(found: Found, name: str) -> Iterator[str]:
    for engine, clients in _COLUMNS:
        row = _row(found["w1"], engine=engine, clients=clients, peer=name)
        yield f"{_short(row['per_s'])} · {_times(row['times'])}" if row else "–"


def _used(found: Found, name: str) -> Iterator[str]:
    for engine, clients in _COLUMNS:
        row = _row(found["w1"], engine=engine, clients=clients, peer=name)
        yield _short(row["cpu_ms"]) if row and row.get("cpu_ms") else "–"


def _w2(found: Found) -> Iterator[str]:
    yield words.W2.format(sample=SAMPLE)
    sizes = list(dict.fromkeys((row["engine"], row["open"]) for row in found["w2"]))
    head = ["", *(f"{_ENGINES[engine]}, {size:,} open" for engine, size in sizes)]
    rows = [[peer.title, *_swept(found, peer.name, sizes)] for peer in (*SWEEPERS, *TIMERS)]
    yield _table(head, rows)


def _swept(found: Found, name: str, sizes: Iterable[tuple[str, int]]) -> Iterator[str]:
    for engine, size in sizes:
        row = _row(found["w2"], engine=engine, open=size, peer=name)
        yield f"{_short(row['ms'])} · {_times(row['times'])}" if row else "–"


def _w3(found: Found) -> Iterator[str]:
    sizes = {row["bytes"] for row in found["w3"]}
    size = f"{min(sizes) / 1000:.0f} kB" if sizes else "–"
    yield words.W3.format(size=size)
    engines = list(dict.fromkeys(row["engine"] for row in found["w3"]))
    rows = [
        [title, *(_sent(found, engine, name) for engine in engines)]
        for name, title in _SENDERS.items()
    ]
    yield _table(["", *(f"Phinong on {_ENGINES[each]}" for each in engines)], rows)


def _sent(found: Found, engine: str, name: str) -> str:
    row = _row(found["w3"], engine=engine, peer=name)
    return f"{_short(row['per_s'])} · {_times(row['times'])}" if row else "–"


def _w4(found: Found) -> Iterator[str]:
    yield words.W4
    rows = [
        [_title(found, row["peer"]), f"{row['ms']:.0f}", f"{row['mb']:.0f}", _times(row["times"])]
        for row in found["w4"]
    ]
    yield _table(["", "ms", "MB", "times"], rows)


def _who(found: Found) -> Iterator[str]:
    yield words.WHO
    rows = [
        [
            f"[{peer['title']}]({peer['page']})" if peer["page"] else peer["title"],
            f"{peer['package']} {peer['version']}".strip(),
            f"{peer['how']}; fell out: `{peer['missing']}`" if peer["missing"] else peer["how"],
        ]
        for peer in found["peers"]
    ]
    yield _table(["", "version", ""], rows)


def _note(found: Found) -> str:
    before, after = found["before"], found["after"]
    named = {key: before[key] for key in ("cores", "python", "sqlite", "postgresql")}
    loads = {"before": _load(before), "after": _load(after)}
    return words.NOTE.format(day=found["made_on"], **named, **loads)


def _load(machine: Mapping[str, Any]) -> str:
    return str(machine["load"][0])


def _names(found: Found) -> Sequence[str]:
    return [peer["name"] for peer in found["peers"]]


def _title(found: Found, name: str) -> str:
    titles = {peer["name"]: str(peer["title"]) for peer in found["peers"]}
    return titles.get(name, name)


def _version(found: Found, name: str) -> str:
    versions = {peer["name"]: str(peer["version"]) for peer in found["peers"]}
    return f" {versions[name]}" if versions[name] and name != FLOOR else ""


def _cells(found: Found, name: str) -> Iterator[str]:
    for engine, clients in _COLUMNS:
        row = _row(found["w1"], engine=engine, clients=clients, peer=name)
        yield _times(row["times"]) if row else "–"


def _row(rows: Iterable[dict[str, Any]], **wanted: Any) -> dict[str, Any] | None:
    return next((r for r in rows if all(r[k] == v for k, v in wanted.items())), None)


def _times(times: Mapping[str, float]) -> str:
    least, most = _short(times["least"]), _short(times["most"])
    return f"{_short(times['median'])} ({least}–{most})"


def _short(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _clients(count: int) -> str:
    return "1 client" if count == 1 else f"{count} clients"


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    columns = list(head)
    lines = [columns, ["---"] * len(columns), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"
