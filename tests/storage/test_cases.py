"""Cases: read with all that a decision needs, saved only where nobody was quicker."""

from __future__ import annotations

import pytest
from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from storage import cases
from storage.tables_cases import Case, StageEntry
from tests.support.world import World


def test_a_case_is_read_with_its_open_entries_in_order(world: World) -> None:
    number = world.through("review")

    case = world.load(number)

    assert case.number == number
    assert (case.country, case.calendar_version, case.version) == ("CN", 1, 4)
    assert [entry.office for entry in case.entries] == list(case.waiting)
    assert {entry.state for entry in case.entries} == {
        "review.moi", "review.mfa", "review.agencies",
    }  # fmt: skip
    assert all(entry.entered_on == world.today for entry in case.entries)


def test_a_closed_case_is_read_without_entries(world: World) -> None:
    case = world.load(world.through("withdrawn"))

    assert case.entries == ()
    assert case.closed_at == world.now


def test_a_case_is_read_by_its_row_id_as_by_its_number(world: World) -> None:
    case = world.load(world.case())

    with world.database.read() as connection:
        assert cases.load_by_id(connection, case.id) == case


def test_a_case_can_be_locked_while_it_is_read(world: World) -> None:
    number = world.case()

    with world.database.write() as connection:
        assert cases.load(connection, number, lock=True) == world.load(number)


def test_a_number_that_nobody_has_is_told(world: World) -> None:
    with pytest.raises(cases.NoSuchCaseError, match="TH50-2569-404"):
        world.load("TH50-2569-404")


def test_a_save_counts_the_version_and_a_second_one_finds_it_gone(world: World) -> None:
    case = world.load(world.case())
    values = {"state": "endorsement", "audit_seq": 2, "audit_hash": "a" * 64}

    with world.database.write() as connection:
        first = cases.save(connection, case, values)
        second = cases.save(connection, case, values | {"state": "screening"})

    assert (first, second) == (True, False)
    after = world.load(case.number)
    assert (after.state, after.version, after.facts) == ("endorsement", 2, case.facts)


def test_a_value_that_no_case_has_is_a_fault_and_not_dropped(world: World) -> None:
    case = world.load(world.case())

    with pytest.raises(ValueError, match="colour"), world.database.write() as connection:
        cases.save(connection, case, {"audit_seq": 2, "audit_hash": "", "colour": "red"})


def _again(world: World, number: str) -> None:
    """Open once more the entry that a case stands at."""
    with world.database.write() as connection:
        query = select(StageEntry.__table__).where(StageEntry.case_id == world.load(number).id)
        row = dict(connection.execute(query).mappings().one())
        connection.execute(insert(StageEntry), row | {"id": row["id"] + 100, "left_at": None})


def test_a_stage_has_one_open_entry_at_a_time(world: World) -> None:
    number = world.case()

    with pytest.raises(IntegrityError):
        _again(world, number)


def test_a_stage_that_was_left_may_be_entered_again(world: World) -> None:
    number = world.case()
    with world.database.write() as connection:
        connection.execute(update(StageEntry).values(left_at=world.now))

    _again(world, number)

    assert len(world.load(number).entries) == 1


def test_new_entries_are_known_by_ids_in_the_order_given(world: World) -> None:
    number = world.case()
    [entry] = world.rows(select(StageEntry.__table__))
    row = {key: value for key, value in entry._mapping.items() if key != "id"}

    with world.database.write() as connection:
        ids = cases.open_entries(connection, [row | {"office": name} for name in "cab"])

    assert [entry.id for entry in world.load(number).entries] == [1, *ids]
    assert [entry.office for entry in world.load(number).entries][1:] == ["c", "a", "b"]


def test_numbers_go_on_after_the_thousandth(world: World) -> None:
    numbers = []
    for last in (8, 998, 999, 1000, 9999):
        number = world.case()
        with world.database.write() as connection:
            change = update(Case).where(Case.number == number)
            connection.execute(change.values(number=f"TH50-2569-{last:03d}"))
            numbers.append(cases.next_number(connection, "TH-50", 2569))

    assert [number[10:] for number in numbers] == ["009", "999", "1000", "1001", "10000"]


def test_each_province_and_year_counts_by_itself(world: World) -> None:
    world.case()

    with world.database.write() as connection:
        assert cases.next_number(connection, "TH-50", 2569) == "TH50-2569-002"
        assert cases.next_number(connection, "TH-50", 2570) == "TH50-2570-001"
        assert cases.next_number(connection, "TH-57", 2569) == "TH57-2569-001"
