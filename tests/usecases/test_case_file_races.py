from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import func, select

from storage import audit_check
from storage.cases import StaleCaseError
from storage.tables_cases import Comment
from tests.support.world import World
from usecases.cases import case_file


def at_once(deeds: list[Callable[[], Any]]) -> list[Any]:
    with ThreadPoolExecutor(len(deeds)) as threads:
        return [future.result() for future in [threads.submit(deed) for deed in deeds]]


def test_documents_attached_at_once_each_get_a_version(world: World) -> None:
    number = world.case()

    def attach(at: int) -> Callable[[], int]:
        content = b"%PDF-1.7 " + bytes([65 + at])
        return lambda: int(
            case_file.attach(world.ctx("coordinator"), number, content, "photo", "ภาพ")["version"]
        )

    assert sorted(at_once([attach(at) for at in range(6)])) == [1, 2, 3, 4, 5, 6]


def test_remarks_at_once_all_stand_on_a_sound_chain(world: World) -> None:
    number = world.through("review")
    people = ["coordinator", "governor", "moi_officer", "mfa_officer", "agency_officer", "monitor"]

    def remark(username: str) -> Callable[[], int]:
        return lambda: case_file.comment(world.ctx(username), number, f"from {username}")

    at_once([remark(username) for username in people])

    assert world.rows(select(func.count()).select_from(Comment))[0][0] == 6
    with world.database.read() as connection:
        assert audit_check.verify(connection)[1] == []


def test_of_two_edits_of_one_version_one_wins(world: World) -> None:
    number = world.case()

    def edit(benefit: str) -> Callable[[], str]:
        def deed() -> str:
            try:
                case_file.edit(world.ctx("coordinator"), number, {"benefit": benefit}, 1)
            except StaleCaseError as stale:
                return stale.code
            return "saved"

        return deed

    assert sorted(at_once([edit("a"), edit("b"), edit("c")])) == ["conflict", "conflict", "saved"]
    assert world.load(number).version == 2
