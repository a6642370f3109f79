"""Where the link of a mail leads: whoever decides next comes to the form, others to the case."""

from __future__ import annotations

from tests.support.world import World
from usecases.mails import mail_context


def link(world: World, message: str, username: str) -> str:
    row = world.mails(message, username)[-1]
    with world.database.read() as connection:
        context = mail_context.contexts(world.ctx(), connection, [row])[row.id].context
    assert context is not None
    return str(context["url"])


def test_whose_turn_it_is_comes_to_the_form(world: World) -> None:
    number = world.through("endorsement")

    assert link(world, "turn", "governor").endswith(f"/cases/{number}/decide")


def test_a_coordinator_comes_to_the_case_where_work_begins(world: World) -> None:
    number = world.through("endorsement")
    world.go(number, "send_back", "governor")

    assert link(world, "returned", "coordinator").endswith(f"/cases/{number}")


def test_who_is_only_told_comes_to_the_case(world: World) -> None:
    number = world.through("approval")
    world.go(number, "approve", "moi_executive")

    assert link(world, "approved", "governor").endswith(f"/cases/{number}")
