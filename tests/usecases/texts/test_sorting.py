"""Each change since the approval is sorted by a person, and the move is fed from that (M3, F11)."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from docx import Document
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from statemachine.refusals import RefusedError
from storage.cases import StaleCaseError
from storage.tables_texts import TextListing, TextSorting
from tests.support.builders import WAYS
from tests.support.world import World
from usecases.cases import case_file, preview
from usecases.operations import trail
from usecases.refused import DeedRefusedError
from usecases.shelves import NoSuchDocumentError
from usecases.texts import letter, sorting, versions
from usecases.texts.sorting import Sorting
from usecases.texts.versions import NoSuchTextError

APPROVED = "บันทึกความเข้าใจ\nข้อ ๑ จะส่งเสริมการค้า\nข้อ ๒ จัดประชุมปีละ ๑ ครั้ง\nข้อ ๓ ข้อแตกต่างจะระงับโดยฉันมิตร"
CHANGED = APPROVED.replace("จะส่งเสริม", "จะสนับสนุน").replace("ปีละ ๑", "ปีละ ๒")


def agreed(world: World, **more: Any) -> str:
    """Return a case at the partner's agreement whose approved text can be read."""
    number = world.case(**more)
    attach(world, number, APPROVED, "draft_text")
    for trigger, role, fields in WAYS["partner_agreement"]:
        world.go(number, trigger, role.value, **fields)
    return number


def attach(world: World, number: str, said: str | bytes, kind: str = "partner_text") -> str:
    content = said.encode() if isinstance(said, str) else said
    told = case_file.attach(world.ctx("coordinator"), number, content, kind, "ร่าง")
    return str(told["sha256"])


def changed(world: World, said: str | bytes = CHANGED) -> str:
    number = agreed(world)
    world.go(number, "partner_changes", "coordinator", text=attach(world, number, said))
    return number


def guard(world: World, number: str, who: str = "mfa_officer") -> dict[str, Any]:
    return dict(sorting.show(world.ctx(who), number)["guard"])


def sort(world: World, number: str, *decisions: str, who: str = "mfa_officer") -> int:
    keys = [change["key"] for change in guard(world, number)["changes"]]
    given = {
        key: Sorting(decision, f"เหตุผลที่ {n}")
        for n, (key, decision) in enumerate(zip(keys, decisions, strict=False), 1)
    }
    return sorting.sort(world.ctx(who), number, given)


def test_nothing_is_guarded_before_an_approval(world: World) -> None:
    number = world.case()

    assert versions.show(world.ctx("moi_officer"), number)["guard"] is None
    with pytest.raises(NoSuchTextError):
        sorting.show(world.ctx("moi_officer"), number)


def test_a_text_that_nobody_touched_has_nothing_to_sort(world: World) -> None:
    number = agreed(world)
    world.go(number, "partner_agrees", "coordinator")

    found = guard(world, number, "moi_officer")

    assert found["same_file"]
    assert found["complete"]
    assert found["approved"] == found["to_sign"] == world.load(number).facts["cleared_text"]


def test_looking_lists_the_changes_and_keeps_nothing(world: World) -> None:
    number = changed(world)

    found = guard(world, number)

    assert [c["new_number"] for c in found["changes"]] == ["1", "2"]
    assert found["left"] == 2
    assert not found["listed"]
    assert world.rows(TextListing.__table__.select()) == []


def test_the_changes_wait_until_each_is_sorted(world: World) -> None:
    number = changed(world)
    for sorted_now, code in ((0, "changes_unlisted"), (1, "changes_unsorted")):
        if sorted_now:
            sort(world, number, "not_substantive")
        with pytest.raises(DeedRefusedError) as refused:
            world.go(number, "not_substantive", "mfa_officer")
        assert refused.value.code == code

    keys = [change["key"] for change in guard(world, number)["changes"]]
    sorting.sort(world.ctx("mfa_officer"), number, {keys[1]: Sorting("not_substantive", "ตามเดิม")})

    assert world.go(number, "not_substantive", "mfa_officer").state == "signing"


def test_the_move_says_what_was_sorted_not_what_was_typed(world: World) -> None:
    number = changed(world)
    sort(world, number, "not_substantive", "not_substantive")

    told = preview.preview(
        world.ctx("mfa_officer"), number, "not_substantive", {"changes": ["อย่างอื่น"]}
    )
    world.go(number, "not_substantive", "mfa_officer", changes=["อย่างอื่น"])

    facts = world.load(number).facts
    assert told["target"]["en"] == "Signing"
    assert [line.partition(" [")[0] for line in facts["changes_sorted"]] == [
        "ข้อ 1: มิใช่สาระสำคัญ เพราะเหตุผลที่ 1",
        "ข้อ 2: มิใช่สาระสำคัญ เพราะเหตุผลที่ 2",
    ]
    assert facts["cleared_text"] == facts["text"]


def test_a_change_of_substance_goes_the_way_back_alone(world: World) -> None:
    number = changed(world)
    sort(world, number, "not_substantive", "substantive")

    with pytest.raises(DeedRefusedError) as refused:
        world.go(number, "not_substantive", "mfa_officer")

    assert refused.value.code == "changes_substantive"
    assert "สาระสำคัญ" in refused.value.sentence("th")
    assert world.go(number, "substantive", "mfa_officer").state == "revision"
    assert "approved_text" not in world.load(number).facts


def test_the_standing_clause_dates_the_duty_and_drafts_the_report(world: World) -> None:
    number = changed(world)
    with pytest.raises(DeedRefusedError, match="no letter to draft"):
        letter.draft(world.ctx("moi_officer"), number)
    sort(world, number, "not_substantive", "not_substantive")
    world.go(number, "not_substantive", "mfa_officer")

    content = letter.draft(world.ctx("moi_officer"), number)

    said = read(content)
    assert "เลขาธิการคณะรัฐมนตรี" in said
    assert "เหตุผลที่ 2" in said
    assert "ปีละ ๒ ครั้ง" in said
    assert world.load(number).facts["approved_text"] in said
    assert "duty.report_back" in [entry.state for entry in world.load(number).entries]


def read(content: bytes) -> str:
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def test_only_who_holds_the_stage_sorts(world: World) -> None:
    number = changed(world)

    for who in ("moi_officer", "coordinator"):
        with pytest.raises(RefusedError, match="MFA officer"):
            sort(world, number, "not_substantive", who=who)
    assert not sorting.show(world.ctx("moi_officer"), number)["may"]
    assert sorting.show(world.ctx("mfa_officer"), number)["may"]


def test_changes_are_sorted_in_their_stage_alone(world: World) -> None:
    number = changed(world)
    sort(world, number, "not_substantive", "not_substantive")
    world.go(number, "not_substantive", "mfa_officer")

    with pytest.raises(DeedRefusedError) as refused:
        sort(world, number, "substantive")

    assert refused.value.code == "changes_not_here"


def test_a_change_of_mind_stands_beside_what_was_said_before(world: World) -> None:
    number = changed(world)
    sort(world, number, "substantive", "not_substantive")

    sort(world, number, "not_substantive", "not_substantive")

    assert guard(world, number)["substantive"] == 0
    rows = world.rows(TextSorting.__table__.select().order_by(TextSorting.id))
    assert [row.decision for row in rows] == ["substantive", "not_substantive", "not_substantive"]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"0" * 16: Sorting("substantive", "x")}, "change_unknown"),
        ({"": Sorting("perhaps", "x")}, "decision_wrong"),
        ({"": Sorting("substantive", " ")}, "text_wanted"),
    ],
)
def test_an_unfit_sorting_is_refused_whole(
    world: World, given: dict[str, Sorting], code: str
) -> None:
    number = changed(world)
    first, second = (change["key"] for change in guard(world, number)["changes"])
    fit = {second: Sorting("not_substantive", "ตามเดิม")}

    with pytest.raises(DeedRefusedError) as refused:
        sorting.sort(
            world.ctx("mfa_officer"), number, {**fit, **{k or first: v for k, v in given.items()}}
        )

    assert refused.value.code == code
    assert world.rows(TextSorting.__table__.select()) == []


def test_two_officers_never_sort_past_each_other(world: World) -> None:
    number = changed(world)
    seen = world.load(number).version
    sort(world, number, "not_substantive")
    key = guard(world, number)["changes"][0]["key"]

    with pytest.raises(StaleCaseError):
        sorting.sort(world.ctx("mfa_officer"), number, {key: Sorting("substantive", "x")}, seen)


def test_a_sorting_is_audited_and_cannot_be_changed(world: World) -> None:
    number = changed(world)
    sort(world, number, "not_substantive", "substantive")

    lines = trail.export_trail(world.ctx("moi_officer"), number)
    bodies = [json.loads(line["body"]) for line in lines if "body" in line]
    body = next(body for body in bodies if body["action"] == "sort_changes")

    assert body["office"] == "mfa"
    assert [c["decision"] for c in body["given"]["changes"]] == [
        "not_substantive", "substantive",
    ]  # fmt: skip
    for table in (TextListing, TextSorting):
        for deed in (update(table).values(id=table.id), delete(table)):
            with pytest.raises(DBAPIError, match="append-only"), world.database.write() as writing:
                writing.execute(deed)


def test_the_same_words_in_another_file_are_put_on_record(world: World) -> None:
    number = changed(world, APPROVED.replace("๑", "1"))

    sorting.sort(world.ctx("mfa_officer"), number, {})
    world.go(number, "not_substantive", "mfa_officer")

    assert world.load(number).facts["changes_sorted"][0].startswith("ถ้อยคำตรงกับฉบับที่ได้รับอนุมัติทุกข้อ")


def test_a_text_that_cannot_be_read_is_sorted_by_hand(world: World) -> None:
    number = changed(world, b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF\n")

    found = guard(world, number)
    world.go(number, "not_substantive", "mfa_officer", changes=["ข้อ ๒: ถ้อยคำ"])

    assert not found["readable"]
    assert world.load(number).facts["changes_sorted"] == ["ข้อ ๒: ถ้อยคำ"]


def test_lost_bytes_are_said_to_be_lost(world: World) -> None:
    number = changed(world)
    digest = world.load(number).facts["approved_text"]
    world.documents._path(digest).write_bytes(b"something else")

    found = guard(world, number)

    assert digest in found["by_hand"]["th"]
    with pytest.raises(NoSuchDocumentError):
        versions.source(world.ctx("moi_officer"), number, digest)
