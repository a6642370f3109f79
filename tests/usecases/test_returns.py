"""Returns are coded: the reviewer's choice is kept, counted, and never guessed."""

from __future__ import annotations

import pytest

from reference.loader import obstacles, return_causes
from statemachine.fields import CODED, FIELDS, RETURN_CAUSE
from statemachine.refusals import RefusedError
from statemachine.words import ReturnCause
from tests.support.world import World
from usecases.analysis import delays
from usecases.analysis.delays import Asked
from usecases.groups import listening, listening_book
from usecases.returns import UNCODED

CODE = RETURN_CAUSE.name


def test_the_list_of_data_is_the_list_of_codes_with_the_seven_obstacles() -> None:
    found = return_causes()

    assert [cause.code for cause in found] == list(ReturnCause)
    assert {c.obstacle for c in found} - {""} == {o.code for o in obstacles()}
    assert all(c.name_th and c.name_en and c.source for c in found)
    assert found[-1].code == "other"


def test_every_reviewer_who_returns_a_case_has_the_field() -> None:
    assert {name for name, fields in FIELDS.items() if RETURN_CAUSE in fields} == set(CODED)


def test_programs_of_before_may_leave_the_code_out_but_not_the_words(world: World) -> None:
    number = world.through("endorsement")

    with pytest.raises(RefusedError) as wordless:
        world.do(number, "send_back", "governor", reason_code="other")
    with pytest.raises(RefusedError) as unknown:
        world.do(number, "send_back", "governor", reason="x", reason_code="no_such")
    world.do(number, "send_back", "governor", reason="ขาดเอกสาร")

    assert wordless.value.code in {"reason_given", "missing_fields"}
    assert unknown.value.code == "choice_wrong"
    assert "wording" in unknown.value.sentence("th")
    assert world.load(number).state == "draft"


@pytest.fixture
def returned(world: World) -> World:
    """Give a world with a case sent back twice for papers, and one without a cause."""
    number = world.through("endorsement")
    world.wait(hours=1)
    world.do(number, "send_back", "governor", reason="ขาดเอกสาร", reason_code="documents")
    world.wait(4)
    world.go(number, "submit", "coordinator")
    world.do(number, "send_back", "governor", reason="ยังขาด", reason_code="documents")
    world.wait(3)
    world.go(number, "submit", "coordinator")
    world.do(number, "send_back", "governor", reason="ไม่บอกสาเหตุ")
    world.wait(2)
    return world


def test_the_days_page_counts_causes_with_the_redrafts_that_followed(returned: World) -> None:
    found = delays.delays(returned.ctx("moi_officer"), Asked()).returns

    shown = [(c.code, c.times, c.cases, c.days) for c in found]
    assert shown == [("documents", 2, 1, 7), (UNCODED, 1, 1, 2)]
    assert found[0].name["th"] == "เอกสารหรือข้อมูลไม่ครบ"
    assert delays.delays(returned.ctx("moi_officer"), Asked(cause="ministry")).returns == ()


def test_filters_and_rights_narrow_the_causes(returned: World) -> None:
    def counted(who: str, asked: Asked) -> int:
        return sum(cause.times for cause in delays.delays(returned.ctx(who), asked).returns)

    assert counted("coordinator", Asked()) == 3
    assert counted("coordinator.elsewhere", Asked()) == 0
    assert counted("moi_officer", Asked(province="TH-50")) == 3
    assert counted("moi_officer", Asked(province="TH-57")) == 0
    assert counted("moi_officer", Asked(year=2566)) == 0
    assert counted("moi_officer", Asked(country="ZZ")) == 0


def test_two_offices_of_one_moment_are_two_returns(world: World) -> None:
    number = world.through("review")
    world.go(number, "request_changes", "moi_officer", reason_code="wording")
    world.go(number, "request_changes", "mfa_officer", reason_code="legal")

    found = delays.delays(world.ctx("moi_officer"), Asked()).returns

    assert [(c.code, c.times) for c in found] == [("wording", 1), ("legal", 1)]


def test_the_listening_book_counts_the_same(returned: World) -> None:
    given = {"held_on": "16/11/2569", "place": "กระทรวงมหาดไทย"}
    listening.call(returned.ctx("moi_officer"), 2570, given)

    found = listening.show(returned.ctx("moi_officer"), 2570)["causes"]
    pdf, _code = listening_book.printed(returned.ctx("moi_officer"), 2570)

    assert [(c["code"], c["times"], c["days"]) for c in found] == [("documents", 2, 7), ("", 1, 2)]
    assert pdf.startswith(b"%PDF")
