"""The verifier that stands alone: what it accepts, what it finds, and that it needs nothing."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cli import audit as command
from cli import auditor
from storage import audit
from tests.support.world import MONDAY, World, a_world
from usecases.operations.trail import export_trail
from usecases.timers.checkpoints import checkpoint


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Return the lines of an export with two checkpoints and entries after them."""
    world = a_world(tmp_path_factory.mktemp("audited"))
    try:
        return list(_lived(world))
    finally:
        world.database.close()


def _lived(world: World) -> Any:
    for state in ("review", "active"):
        world.through(state)
    checkpoint(world.ctx())
    world.through("rejected")
    world.wait(days=1)
    checkpoint(world.ctx())
    world.through("screening")
    return export_trail(world.ctx())


def written(folder: Path, lines: list[dict[str, Any]]) -> str:
    file = folder / "audit.jsonl"
    text = (json.dumps(line, ensure_ascii=False, sort_keys=True) + "\n" for line in lines)
    file.write_text("".join(text), encoding="utf-8")
    return str(file)


def verified(folder: Path, lines: list[dict[str, Any]], root: str = "") -> list[str]:
    return auditor.verify(written(folder, lines), root)[1]


def test_an_export_holds_and_each_root_is_known(exported, tmp_path: Path) -> None:
    file = written(tmp_path, exported)
    points = exported[-1]["checkpoints"]

    assert len(points) == 2
    assert auditor.verify(file) == (len(exported) - 1, [])
    for point in points:
        assert auditor.verify(file, point["root"])[1] == []
    assert "no checkpoint has the root" in auditor.verify(file, "ab" * 32)[1][0]


@pytest.mark.parametrize("number", range(0, 60, 7))
def test_any_change_of_an_entry_is_found(exported, tmp_path: Path, number: int) -> None:
    number %= len(exported) - 1
    for name in ("body", "hash", "prev", "seq", "chain"):
        lines = [dict(line) for line in exported]
        was = lines[number][name]
        lines[number][name] = was[:-2] + "~" + was[-1] if isinstance(was, str) else was + 70
        assert verified(tmp_path, lines), name


@pytest.mark.parametrize("number", range(0, 60, 11))
def test_what_was_taken_out_or_put_twice_is_found(exported, tmp_path: Path, number: int) -> None:
    number %= len(exported) - 1

    assert verified(tmp_path, exported[:number] + exported[number + 1 :])
    assert verified(tmp_path, exported[: number + 1] + exported[number:])


def test_a_tail_cut_with_its_head_is_found_by_the_checkpoint(exported, tmp_path: Path) -> None:
    chain = exported[0]["chain"]
    own = [line for line in exported[:-1] if line["chain"] == chain]
    last = own[-2]
    heads = exported[-1]["heads"] | {chain: {"seq": last["seq"], "hash": last["hash"]}}
    kept = [line for line in exported[:-1] if line is not own[-1]]

    found = verified(tmp_path, [*kept, exported[-1] | {"heads": heads}])

    assert any("checkpoint" in flaw for flaw in found)


def test_a_trail_made_anew_is_found_by_a_root_from_outside(exported, tmp_path: Path) -> None:
    outside = exported[-1]["checkpoints"][0]["root"]
    anew, heads = _made_anew(exported[:-1])
    points = [p | {"root": auditor.root(heads)} for p in exported[-1]["checkpoints"][-1:]]
    points[0] |= {"last_id": exported[-2]["id"] + 10_000, "entries": len(anew)}
    stated = {name: {"seq": seq, "hash": digest} for name, (seq, digest) in heads.items()}
    lines = [*anew, exported[-1] | {"heads": stated, "checkpoints": points}]

    assert verified(tmp_path, lines) == []  # from inside nothing shows
    assert verified(tmp_path, lines, outside)


def _made_anew(lines: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return a trail in which every actor is another, hashed from the beginning."""
    heads: dict[str, tuple[int, str]] = {}
    anew = []
    for line in lines:
        previous = heads.get(line["chain"], (0, audit.GENESIS))[1]
        body = line["body"].replace('"actor":', '"actor":9', 1)
        digest = audit.link(previous, body)
        heads[line["chain"]] = (line["seq"], digest)
        anew.append(line | {"prev": previous, "hash": digest, "body": body})
    return anew, heads


def test_several_processes_find_what_one_finds(
    exported, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditor, "_MUCH", 0)
    lines = [dict(line) for line in exported]
    lines[5]["hash"] = "0" * 64

    whole = auditor.verify(written(tmp_path, exported), processes=3)
    one = auditor.verify(written(tmp_path, lines))
    three = auditor.verify(written(tmp_path, lines), processes=3)

    assert whole == (len(exported) - 1, [])
    assert sorted(three[1]) == sorted(one[1])
    assert three[0] == one[0]


def test_it_stands_alone(exported, tmp_path: Path) -> None:
    file = written(tmp_path, exported)
    copy = tmp_path / "verify_audit.py"
    copy.write_bytes(command.AUDITOR.read_bytes())
    plain = [sys.executable, "-I", "-S", str(copy)]  # no packages, no path of ours
    good = subprocess.run([*plain, file], capture_output=True, text=True, check=False)
    Path(file).write_text(Path(file).read_text(encoding="utf-8").replace("actor", "acter", 1))
    bad = subprocess.run([*plain, file], capture_output=True, text=True, check=False)
    Path(file).write_text("{}\n")
    none = subprocess.run([*plain, file], capture_output=True, text=True, check=False)

    assert (good.returncode, bad.returncode, none.returncode) == (0, 1, 2)
    assert "hold" in good.stdout
    assert "FLAWS" in bad.stdout
    assert "Traceback" not in none.stderr


@pytest.mark.parametrize(
    "said", ["บรรทัด\nใหม่", 'เครื่องหมาย " และ \\', "ไม่มีอะไรพิเศษ", "\u2028\x7f", "😀", '\\"', '""']
)
def test_whatever_people_write_is_read_as_it_was_hashed(said: str) -> None:
    written = audit.sealed("TH50-2569-001", audit.EMPTY, {"action": "note", "said": said}, MONDAY)
    line = {"id": 1, "chain": written.chain, "seq": 1, "prev": written.previous,
            "hash": written.hash, "body": written.body}  # fmt: skip
    for ascii_only, order in ((False, True), (True, True), (False, False)):
        text = json.dumps(line, ensure_ascii=ascii_only, sort_keys=order)
        trail = auditor.Trail([], 0).walk([text.encode() + b"\n"])
        assert trail.flaws == []
        assert trail.now == {written.chain: (1, written.hash)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"seq": 1}', b'"seq": 2}'),
        (b'"action', b'"Action'),
        (b'\\"action', b'"action'),
        (b'\\"action', b"\\\\action"),
        (b'", "chain": "TH50', b'", "chain": "TH57'),
        (b'"prev": "0', b'"prev": "1'),
    ],
)
def test_a_line_that_reads_otherwise_is_found_or_refused(old: bytes, new: bytes) -> None:
    written = audit.sealed("TH50-2569-001", audit.EMPTY, {"action": "note"}, MONDAY)
    line = {"id": 1, "chain": written.chain, "seq": 1, "prev": written.previous,
            "hash": written.hash, "body": written.body}  # fmt: skip
    text = json.dumps(line, ensure_ascii=False, sort_keys=True).encode()
    assert old in text
    try:
        found = auditor.Trail([], 0).walk([text.replace(old, new, 1)]).flaws
    except ValueError:
        return
    assert found
