"""What sources say is kept with every change, and nothing of it is ever lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from storage import claims, register
from storage.tables_register import Partner
from storage.tables_register_claims import ClaimRow, VersionRow
from tests.support.world import World
from tests.usecases.sheets import (
    IN_PROGRESS,
    a_history,
    a_row,
    an_event,
    write_csv,
    write_json,
)
from usecases.claims.keeping import catch_up
from usecases.imports.importing import import_histories, import_pairs
from usecases.register.open_data import columns_of, open_file
from usecases.register.totals import totals
from usecases.relations import relations

KEY = "th57-cn-hainan"


def imported(world: World, folder: Path, **changes: str) -> None:
    import_pairs(world.ctx(), write_csv(folder / "p.csv", [a_row(**changes)]))


def claimed(world: World, aspect: str) -> list[Any]:
    return [
        row
        for row in world.rows(select(ClaimRow.__table__).order_by(ClaimRow.id))
        if row.aspect == aspect
    ]


def now_said(world: World, aspect: str) -> list[str]:
    return [row.value for row in claimed(world, aspect) if row.withdrawn_at is None]


def test_a_row_is_claims_with_their_sources_and_grade(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path)

    (kind,) = claimed(world, "kind")
    assert (kind.value, kind.happened_on, kind.grade) == ("mou", date(2020, 3, 4), "high")
    assert kind.source == "https://one.example | https://two.example"
    assert kind.attributed == "together"  # a row does not say which of its sources says what
    assert now_said(world, "signatory_th") == ["Governor A"]


def test_the_only_source_of_a_row_says_it_itself_with_its_day(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path, source_urls="https://paper.example (40042309, 2024-10-13)")

    (status,) = claimed(world, "status")
    assert (status.attributed, status.as_of) == ("exact", date(2024, 10, 13))


def test_the_same_import_twice_changes_no_claim(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path)
    before = claimed(world, "status"), claimed(world, "kind")

    world.wait(3)
    imported(world, tmp_path)

    assert (claimed(world, "status"), claimed(world, "kind")) == before
    assert len(world.rows(select(VersionRow.__table__))) == 1


def test_what_is_no_longer_said_is_withdrawn_and_keeps_its_row(
    world: World, tmp_path: Path
) -> None:
    imported(world, tmp_path)
    learnt = world.now
    world.wait(10)
    imported(world, tmp_path, instrument="LOI", status="loi_signed")

    old, new = claimed(world, "kind")
    assert (old.value, old.recorded_at, old.withdrawn_at) == ("mou", learnt, world.now)
    assert (new.value, new.withdrawn_at) == ("loi", None)
    first, second = world.rows(select(VersionRow.__table__).order_by(VersionRow.id))
    assert (first.status, first.replaced_at) == ("established", world.now)
    assert (second.status, second.loi_on) == ("loi_signed", date(2020, 3, 4))


def test_events_say_what_their_own_source_shows(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path)
    history = a_history(
        an_event(type="provincial_committee", date="2019-05-01", source="https://c.example"),
        an_event(type="instrument_signed", date="2020-03-05", source="https://d.example"),
    )
    import_histories(world.ctx(), write_json(tmp_path / "h.json", history))

    assert now_said(world, "event") == ["provincial_committee", "instrument_signed"]
    dates = {row.source: row.value for row in claimed(world, "signed")}
    assert dates["https://d.example"] == "2020-03-05"
    (version,) = world.rows(select(VersionRow.__table__).where(VersionRow.replaced_at.is_(None)))
    assert version.moved_on == date(2019, 5, 1)


def test_an_end_by_deed_reaches_the_totals_of_its_day(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path)
    world.wait(30)
    relations.terminate(world.ctx("moi_officer"), KEY, world.today.isoformat(), "ตกลงร่วมกัน")

    ctx = world.ctx()
    assert totals(ctx)["signed"]["pairs"] == 0
    assert totals(ctx, as_of=date(2026, 12, 1))["signed"]["pairs"] == 1
    assert totals(ctx, known_on=date(2026, 12, 1))["signed"]["pairs"] == 1


def test_a_text_signed_through_this_system_is_a_claim_of_its_case(world: World) -> None:
    number = world.through("active")

    kinds = [(row.value, row.source, row.attributed) for row in claimed(world, "kind")]
    assert kinds == [("mou", number, "exact")]
    assert totals(world.ctx())["signed"]["pairs"] == 1


def test_an_open_case_counts_as_in_progress_and_a_closed_one_does_not(world: World) -> None:
    world.case()

    assert totals(world.ctx())["in_progress"]["pairs"] == 1
    assert totals(world.ctx(), as_of=date(2026, 11, 1))["in_progress"]["pairs"] == 0


def test_what_somebody_else_changed_is_caught_up_with(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path)
    catch_up(world.ctx())
    world.wait(1)
    with world.database.write() as connection:
        row = register.pair(connection, KEY)
        register.update_pair(connection, row, {"status": "disputed", "updated_at": world.now})

    assert catch_up(world.ctx()) == 1
    with world.database.read() as connection:
        assert [v.status for v in claims.versions_at(connection)] == ["disputed"]
    world.wait(1)
    catch_up(world.ctx())  # what bears the very moment of the last time is looked at once more
    world.wait(1)
    assert catch_up(world.ctx()) == 0


@pytest.mark.parametrize(
    "harm",
    [
        delete(ClaimRow),
        delete(VersionRow),
        update(ClaimRow).values(value="mou"),
        update(ClaimRow).values(withdrawn_at=None),
        update(VersionRow).values(status="disputed"),
        update(VersionRow).values(replaced_at=None),
    ],
)
def test_the_database_refuses_to_rewrite_what_was_said(
    world: World, tmp_path: Path, harm: Any
) -> None:
    imported(world, tmp_path)
    world.wait(1)
    imported(world, tmp_path, **IN_PROGRESS)

    with pytest.raises(DBAPIError, match=r"append-only|ends once"), world.database.write() as c:
        c.execute(harm)


def test_open_data_has_no_people_and_no_cases(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path)
    with world.database.write() as connection:
        connection.execute(update(Partner).values(name_th="=HYPERLINK(1)"))
    number = world.through("active")

    content = b"".join(
        open_file(world.ctx(), name, public=True)[0]
        for name in ("pairs.csv", "sources.csv", "register.json")
    ).decode()

    assert "'=HYPERLINK(1)" in content
    for hidden in ("Governor A", "Governor B", f'"source": "{number}"', "ผู้ลงนาม"):
        assert hidden not in content, hidden


def test_every_column_of_the_open_data_is_in_the_dictionary(world: World, tmp_path: Path) -> None:
    imported(world, tmp_path)

    for table in ("pairs", "sources", "published"):
        content = open_file(world.ctx(), f"{table}.csv")[0].decode("utf-8-sig")
        assert content.splitlines()[0].split(",") == columns_of(table)
