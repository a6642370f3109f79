"""Checks an exported audit trail of Phinong. One file, nothing but Python 3.11 or newer.

    phinong audit export --out audit.jsonl          (on the installation)
    python3 verify_audit.py audit.jsonl             (anywhere)
    python3 verify_audit.py audit.jsonl --root HEX  (with a root from a digest mail or a paper)

Each line is one entry: ``id chain seq prev hash body``; the last line states the heads and the
checkpoints. Checked: numbering without gaps, every link, every hash, that the body names its own
chain and number, the stated heads, the count of every checkpoint, and the Merkle root (RFC 6962
prefixes, heads in order of chain name) of the newest and of the one whose root is given. A root
from outside shows a trail that was cut or made anew as a whole; without one that cannot be shown.

Exit code: 0 everything holds, 1 something does not, 2 the file or the command cannot be read.
"""

import argparse
import hashlib
import json
import mmap
import os
import re
import sys
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import groupby
from operator import itemgetter
from typing import Any

FORMAT = "phinong/audit/v1"
GENESIS = "0" * 64
_TAG = f"{FORMAT}\n".encode()
_MUCH = 16 * 1024 * 1024
_SHOWN = 50
_BODY, _CHAIN = b'{"body": "', b'", "chain": "'
_TAIL = re.compile(
    rb'([^"\\]+)", "hash": "([^"]{64})", "id": (\d+), "prev": "([^"]{64})", "seq": (\d+)}\n?'
)

Entry = tuple[bytes, bytes, int, bytes, int, bytes]
"""Chain, hash, id, previous hash, number and body; texts as UTF-8."""


def entry(line: bytes) -> Entry:
    """Return the entry of a line. Most lines are as we write them and need no JSON parser."""
    cut = line.rfind(_CHAIN)
    tail = _TAIL.fullmatch(line, cut + len(_CHAIN)) if line.startswith(_BODY) else None
    if tail is None:
        return _any_entry(line)
    written = line[len(_BODY) : cut]
    body, marks = written.translate(None, b"\\"), written.count(b'\\"')
    if not len(written) - len(body) == marks == body.count(b'"'):
        return _any_entry(line)  # another escape than that of a quotation mark
    name, digest, number, previous, seq = tail.groups()
    return name, digest, int(number), previous, int(seq), body


def _any_entry(line: bytes) -> Entry:
    read = json.loads(line)
    name, digest, previous = (read[key].encode() for key in ("chain", "hash", "prev"))
    return name, digest, int(read["id"]), previous, int(read["seq"]), read["body"].encode()


class Trail:
    """What a walk has seen: the head of each chain, now and as of a checkpoint."""

    def __init__(self, bounds: Sequence[int], watched: int) -> None:
        """Begin; ``watched`` is the last entry id of the checkpoint whose root is worked out."""
        self.bounds, self.watched = bounds, watched
        self.counts = [0] * (len(bounds) + 1)
        self.now: dict[str, tuple[int, str]] = {}
        self.then: dict[str, tuple[int, str]] = {}
        self.flaws: list[str] = []

    def walk(self, lines: Iterable[bytes]) -> "Trail":
        """Take entries, those of a chain together and in order."""
        for name, entries in groupby(map(entry, lines), key=itemgetter(0)):
            self._chain(name.decode(), entries)
        return self

    def _chain(self, name: str, entries: Iterable[Entry]) -> None:
        """Take the entries of a chain; this is the loop that the time goes into."""
        seq, head = self.now.pop(name, (0, GENESIS))
        digest, said, sha256 = head.encode(), b'"chain":' + _written(name), hashlib.sha256
        for _, stated, number, previous, follows, body in entries:
            if follows != seq + 1:
                self.flaws.append(f"{name} #{follows}: entry {seq + 1} is missing")
            if previous != digest:
                self.flaws.append(f"{name} #{follows}: does not link to the entry before it")
            seq, digest = follows, stated
            if sha256(_TAG + previous + b"\n" + body).hexdigest().encode() != digest:
                self.flaws.append(f"{name} #{seq}: was changed after it was written")
            elif not (said in body and b'"seq":%d,' % seq in body and _is_plain(body)):
                self._reread(name, seq, body)
            self.counts[bisect_left(self.bounds, number)] += 1
            if number <= self.watched:
                self.then[name] = (seq, digest.decode())
        self.now[name] = (seq, digest.decode())

    def _reread(self, name: str, number: int, body: bytes) -> None:
        told = json.loads(body)
        if (told.get("chain"), told.get("seq")) != (name, number):
            self.flaws.append(f"{name} #{number}: the body is another entry's")

    def add(self, other: "Trail") -> None:
        """Take over what a walk over other chains has seen."""
        self.counts = [sum(pair) for pair in zip(self.counts, other.counts, strict=True)]
        for name in self.now.keys() & other.now.keys():
            self.flaws.append(f"{name}: its entries do not stand together")
        self.now |= other.now
        self.then |= other.then
        self.flaws += other.flaws


def _is_plain(body: bytes) -> bool:
    """Say whether a body names one chain and one number only, so that both are its own."""
    return body.count(b'"chain":') == 1 and body.count(b'"seq":') == 1


def _written(name: str) -> bytes:
    return json.dumps(name, ensure_ascii=False).encode()


def root(heads: Mapping[str, tuple[int, str]]) -> str:
    """Return the Merkle root over the heads."""
    nodes = [
        hashlib.sha256(b"\x00" + f"{name}:{seq}:{digest}".encode()).digest()
        for name, (seq, digest) in sorted(heads.items())
    ]
    while len(nodes) > 1:
        pairs = zip(nodes[::2], nodes[1::2], strict=False)
        above = [hashlib.sha256(b"\x01" + left + right).digest() for left, right in pairs]
        nodes = above + nodes[len(above) * 2 :]
    return nodes[0].hex() if nodes else GENESIS


def verify(file: str, given: str = "", processes: int = 1) -> tuple[int, list[str]]:
    """Walk the entries of an export; return how many there are and every flaw.

    Args:
        file: One entry a line, chain by chain in order; the last line states heads and checkpoints.
        given: A root known from outside, in hexadecimal; empty for the newest checkpoint's.
        processes: How many work at once.

    Raises:
        ValueError: It is no whole export.
    """
    stated, parts = _opened(file, processes)
    points = stated["checkpoints"]
    wanted = next((p for p in points if p["root"] == given), None) if given else None
    watched = wanted or (points[-1] if points else None)
    bounds = [point["last_id"] for point in points]
    trail = _walked(file, parts, bounds, watched["last_id"] if watched else 0)
    flaws = trail.flaws + list(_heads(trail, stated["heads"])) + list(_counts(trail, points))
    if given and wanted is None:
        flaws.append(f"no checkpoint has the root {given}")
    if watched and root(trail.then) != watched["root"]:
        flaws.append(f"checkpoint {watched['day']}: the root differs")
    return sum(trail.counts), flaws


def _opened(file: str, processes: int) -> tuple[Mapping[str, Any], list[tuple[int, int]]]:
    """Return what the last line states, and the parts of the file before it."""
    with open(file, "rb") as opened:  # noqa: PTH123 - no more is needed than the name
        if not os.fstat(opened.fileno()).st_size:
            return _stated(b""), []
        with mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as held:
            whole = len(held) - (held[-1:] == b"\n")
            end = held.rfind(b"\n", 0, whole) + 1
            stated = _stated(held[end:whole])
            return stated, _parts(held, end, processes if end > _MUCH else 1)


def _stated(line: bytes) -> Mapping[str, Any]:
    stated: Mapping[str, Any] = json.loads(line) if line else {}
    if stated.get("format") != FORMAT or "checkpoints" not in stated:
        raise ValueError("the last line does not state the heads: the export is not whole")
    return stated


def _parts(held: mmap.mmap, end: int, number: int) -> list[tuple[int, int]]:
    """Cut the entries into parts of about one size, never within a line or a chain."""
    cuts = [0]
    for part in range(1, number):
        cut = held.rfind(b"\n", 0, max(cuts[-1] + 1, end * part // number)) + 1
        before = _name(held, cut - 1) if cut else b""
        while cut < end and _name(held, held.find(b"\n", cut)) == before:
            cut = held.find(b"\n", cut) + 1
        cuts.append(max(cut, cuts[-1]))
    return [(a, b) for a, b in zip(cuts, [*cuts[1:], end], strict=True) if a < b]


def _name(held: mmap.mmap, newline: int) -> bytes:
    """Return the chain of the entry whose line ends here."""
    return entry(held[held.rfind(b"\n", 0, newline) + 1 : newline])[0]


def _walked(
    file: str, parts: Sequence[tuple[int, int]], bounds: Sequence[int], watched: int
) -> Trail:
    """Walk the parts, each in a process of its own."""
    walk = partial(_walk, file, bounds, watched)
    if len(parts) < 2:  # noqa: PLR2004
        found = map(walk, parts)
        return next(found, Trail(bounds, watched))
    trail = Trail(bounds, watched)
    with ProcessPoolExecutor(len(parts)) as pool:
        for done in pool.map(walk, parts):
            trail.add(done)
    return trail


def _walk(file: str, bounds: Sequence[int], watched: int, part: tuple[int, int]) -> Trail:
    return Trail(bounds, watched).walk(_lines(file, *part))


def _lines(file: str, start: int, end: int) -> Iterator[bytes]:
    """Yield the lines of a part, one by one, so that the size of a trail does not matter."""
    left = end - start
    with open(file, "rb") as opened:  # noqa: PTH123
        opened.seek(start)
        for line in opened:
            if left <= 0:
                return
            left -= len(line)
            yield line


def _heads(trail: Trail, stated: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name in sorted(stated.keys() | trail.now.keys()):
        head = stated.get(name)
        if head is None:
            yield f"{name}: belongs to no case"
        elif trail.now.get(name, (0, GENESIS)) != (head["seq"], head["hash"]):
            yield f"{name}: the stated head is not the last entry"


def _counts(trail: Trail, points: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    found = 0
    for point, count in zip(points, trail.counts, strict=False):
        found += count
        if found != point["entries"]:
            yield f"checkpoint {point['day']}: {point['entries']} entries stated, {found} found"


def main(arguments: Sequence[str] | None = None) -> int:
    """Check one file and say what was found."""
    asked = argparse.ArgumentParser(description="Check an exported audit trail of Phinong.")
    asked.add_argument("file", help="what `phinong audit export --out FILE` wrote")
    asked.add_argument("--root", default="", help="a root from a digest mail or a paper")
    given = asked.parse_args(arguments)
    try:
        count, flaws = verify(given.file, given.root, os.cpu_count() or 1)
    except (OSError, ValueError, LookupError, TypeError, AttributeError) as error:
        print(f"cannot read {given.file}: {error}", file=sys.stderr)
        return 2
    for flaw in flaws[:_SHOWN]:
        print(flaw)
    if len(flaws) > _SHOWN:
        print(f"... and {len(flaws) - _SHOWN} more")
    print(f"{len(flaws)} FLAWS in {count:,} entries" if flaws else f"{count:,} entries hold")
    return 1 if flaws else 0


if __name__ == "__main__":
    sys.exit(main())
