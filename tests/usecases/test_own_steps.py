"""A pair that was signed here shows its own steps as evidenced."""

from __future__ import annotations

from sqlalchemy import select

from storage.tables_register import Relationship
from tests.support.world import World
from usecases.cases.own_steps import STEPS_OF, steps_recorded
from usecases.relations.relation_views import show_pair


def test_every_step_of_an_own_case_is_evidenced_with_its_day(world: World) -> None:
    number = world.through("active")
    (row,) = world.rows(select(Relationship.__table__))

    steps = {s["step"]: s for s in show_pair(world.ctx("moi_officer"), row.key)["steps"]}

    done = {"draft_text", "governor_letter", "moi_opinion", "mfa_opinion", "agency_opinions",
            "rule_check", "approval", "partner_agreement", "signing", "deposit"}  # fmt: skip
    assert {name for name, step in steps.items() if step["found"] == "evidenced"} >= done
    assert steps["moi_opinion"]["source"] == number
    assert steps["moi_opinion"]["on"] == world.today.isoformat()
    assert steps["cabinet"]["found"] == "not_evidenced"


def test_what_was_not_done_is_not_evidenced(world: World) -> None:
    number = world.through("screening")

    with world.database.read() as connection:
        found = steps_recorded(connection, [number])

    assert set(found) == {*STEPS_OF["submit"], *STEPS_OF["endorse"]}
