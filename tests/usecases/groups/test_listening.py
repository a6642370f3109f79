"""The listening meeting: what is said is coded, promises kept or not, the book prints itself."""

from __future__ import annotations

import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from reference import loader
from storage.tables_groups import DatedDuty, FrozenBook
from tests.support.world import World
from usecases.groups import listening, listening_book, promises
from usecases.groups.refusals import GroupRefusedError, NoSuchRecordError

HELD = {"held_on": "16/11/2569", "place": "กระทรวงมหาดไทย"}
OURS = "province:TH-50"


@pytest.fixture
def met(world: World) -> World:
    """Give a world whose meeting of 2570 was held."""
    listening.call(world.ctx("moi_officer"), 2570, HELD)
    return world


def said(world: World, kind: str, text: str, code: str = "", who: str = "coordinator") -> int:
    given = {"office": OURS, "kind": kind, "text": text, "code": code}
    return listening.say(world.ctx(who), 2570, given)


def test_the_seven_obstacles_are_the_research_and_say_so() -> None:
    found = loader.obstacles()

    assert [o.code for o in found] == [
        "weak_rules", "vague_plans", "poor_partner_choice", "leader_turnover", "resistance",
        "few_resources", "no_evaluation",
    ]  # fmt: skip
    assert all(o.source.startswith("https://") and o.confidence == "medium" for o in found)


def test_problems_are_counted_by_code_and_the_rest_is_not(met: World) -> None:
    said(met, "problem", "ไม่มีงบประมาณ", "few_resources")
    said(met, "problem", "ไม่มีเจ้าหน้าที่", "few_resources")
    uncoded = said(met, "problem", "ภาษา")
    said(met, "success", "ผู้ว่าฯ สนับสนุน", "few_resources")

    counts = {c["code"]: c["count"] for c in listening.show(met.ctx("governor"), 2570)["counts"]}
    assert (counts["few_resources"], counts[""], sum(counts.values())) == (2, 1, 3)
    listening.code(met.ctx("moi_officer"), 2570, uncoded, "other")
    counts = {c["code"]: c["count"] for c in listening.show(met.ctx("governor"), 2570)["counts"]}
    assert (counts["other"], counts[""]) == (1, 0)


def test_an_office_speaks_for_itself_alone(met: World) -> None:
    with pytest.raises(GroupRefusedError) as refused:
        said(met, "problem", "เรื่องของจังหวัดอื่น", who="coordinator.elsewhere")
    assert refused.value.field == "office"
    said(met, "problem", "บันทึกแทน", who="moi_officer")
    with pytest.raises(GroupRefusedError):
        listening.code(met.ctx("coordinator"), 2570, 1, "other")


def test_a_promise_is_a_duty_carried_into_next_years_plan(met: World) -> None:
    given = {"text": "จัดกิจกรรมกับทุกคู่", "office": OURS, "due": "30/6/2570"}
    promises.promise(met.ctx("moi_officer"), 2570, given)

    (duty,) = met.rows(select(DatedDuty.__table__))
    assert (duty.kind, duty.role, duty.scope, duty.due_on) == (
        "promise", "coordinator", "TH-50", date(2027, 6, 30),
    )  # fmt: skip
    with met.database.read() as connection:
        assert [p["text"] for p in promises.carried_into(connection, OURS, 2571)] == [given["text"]]
        assert promises.carried_into(connection, OURS, 2570) == []


def test_next_years_meeting_shows_what_became_of_each_promise(met: World) -> None:
    ctx = met.ctx("moi_officer")
    given = {"office": OURS, "due": "30/6/2570"}
    kept, broken, _ = (
        promises.promise(ctx, 2570, {**given, "text": text}) for text in ("หนึ่ง", "สอง", "สาม")
    )
    met.wait(365)
    promises.judge(met.ctx("moi_officer"), kept, "kept", "รายงานของจังหวัด")
    promises.judge(met.ctx("moi_officer"), broken, "not_kept", "ไม่มีงบประมาณ")

    shown = listening.show(met.ctx("coordinator"), 2571)
    tally = shown["last_tally"]
    assert (tally.kept, tally.partly, tally.not_kept, tally.open) == (1, 0, 1, 1)
    states = dict(tuple(r) for r in met.rows(select(DatedDuty.title, DatedDuty.state)))
    assert states == {"หนึ่ง": "done", "สอง": "open", "สาม": "open"}  # broken is still owed
    with pytest.raises(GroupRefusedError):
        promises.judge(met.ctx("coordinator"), broken, "kept", "ทำแล้ว")


def test_the_book_freezes_what_was_said_and_refuses_change(met: World) -> None:
    said(met, "problem", "ไม่มีงบประมาณ", "few_resources")
    digest = listening_book.close(met.ctx("moi_officer"), 2570)

    with pytest.raises(GroupRefusedError) as refused:
        said(met, "problem", "อีกเรื่อง")
    assert refused.value.code == "listening_closed"
    content, code = listening_book.printed(met.ctx("coordinator"), 2570)
    assert code == digest[:16]
    assert content == listening_book.printed(met.ctx("governor"), 2570)[0]
    for change in (update(FrozenBook).values(body="{}"), delete(FrozenBook)):
        with pytest.raises(Exception, match="append-only"), met.database.write() as connection:
            connection.execute(change)


def test_a_meeting_that_was_not_held_has_no_book_but_a_draft(world: World) -> None:
    listening.call(world.ctx("moi_officer"), 2570, {"held_on": "1/12/2569"})

    with pytest.raises(GroupRefusedError):
        listening_book.close(world.ctx("moi_officer"), 2570)
    assert listening_book.printed(world.ctx("coordinator"), 2570)[1] == ""
    with pytest.raises(NoSuchRecordError):
        listening_book.printed(world.ctx("coordinator"), 2568)


def test_the_book_reads_as_it_was_said(met: World, tmp_path: Path) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext here")
    said(met, "problem", "ไม่มีงบประมาณสำหรับกิจกรรม", "few_resources")
    given = {"text": "จัดกิจกรรมกับทุกคู่", "office": OURS, "due": "30/6/2570"}
    promises.promise(met.ctx("moi_officer"), 2570, given)
    content, _ = listening_book.printed(met.ctx("coordinator"), 2570)
    (tmp_path / "book.pdf").write_bytes(content)
    ran = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "book.pdf", "-"], capture_output=True, check=True
    )
    read = "".join(ran.stdout.decode().split())

    for words in ("ไม่มีงบประมาณสำหรับกิจกรรม", "ทรัพยากรไม่เพียงพอ", "จัดกิจกรรมกับทุกคู่", "๒๕๗๑"):
        assert words in read
