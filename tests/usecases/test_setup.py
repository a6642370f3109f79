"""The first start: whole, once, quick, and safe to be killed in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest
from sqlalchemy import func, select

from reference import loader
from statemachine.table import LIFECYCLE
from storage import audit_check, people
from storage.database import Database
from storage.tables_cases import AuditEntry, Case
from storage.tables_people import GrantRow, Person, Post
from storage.tables_register import HistoryRow, Relationship
from storage.tables_system import HolidayRow
from tests.support.databases import Databases
from tests.support.world import migrated
from usecases.context import Context
from usecases.operations import setup
from usecases.operations.setup import first_start, is_set_up
from usecases.people.people_demo import AGENCIES, examples
from usecases.shelves import FolderDocuments, StoredCalendars, StoredDefinitions
from usecases.timers.watch import watch

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)


@pytest.fixture
def empty(databases: Databases, tmp_path: Path) -> Iterator[Context]:
    """Give the circumstances of a migrated, empty database."""
    url = databases.fresh(tmp_path)
    database = Database(url, durable=False)
    migrated(database)
    yield Context(
        database, NOW, StoredCalendars(), StoredDefinitions(), FolderDocuments(tmp_path / "docs")
    )
    database.close()
    databases.drop(url)


def count(ctx: Context, table: Any) -> int:
    with ctx.database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())


def counts(ctx: Context) -> list[int]:
    tables = (HolidayRow, Person, GrantRow, Post, Relationship, HistoryRow, Case, AuditEntry)
    return [count(ctx, table) for table in tables]


def test_a_first_start_brings_everything(empty: Context) -> None:
    assert not is_set_up(empty)

    done = first_start(empty, demo=True)

    with empty.database.read() as connection:
        assert empty.definitions.in_effect(connection, empty.today).version == LIFECYCLE.version
        assert empty.calendars.current(connection).is_working(NOW.date())
        entries, flaws = audit_check.verify(connection)
    assert is_set_up(empty)
    assert (done["pairs"]["created"], done["histories"]["created"]) == (47, 22)
    assert count(empty, Case) == 7
    assert (entries > 10, flaws) == (True, [])


def test_a_second_start_changes_nothing(empty: Context) -> None:
    first_start(empty, demo=True)
    before = counts(empty)

    done = first_start(empty, demo=True)

    assert set(done.values()) == {None}
    assert counts(empty) == before


def test_without_demo_nobody_is_made_up(empty: Context) -> None:
    first_start(empty, demo=False)

    assert is_set_up(empty)
    assert count(empty, Person) == 0
    assert count(empty, Relationship) == 47


def test_people_may_be_added_by_a_later_start(empty: Context) -> None:
    first_start(empty, demo=False)

    done = first_start(empty, demo=True)

    assert done["people"] == {"fictional": len(examples())}
    assert count(empty, Person) == len(examples())


def test_the_people_are_plainly_fictional(empty: Context) -> None:
    first_start(empty, demo=True)

    with empty.database.read() as connection:
        rows = list(connection.execute(select(Person.__table__)))
    for row in rows:
        assert row.fictional
        assert "ตัวอย่าง" in row.name_th
        assert "Example" in row.name_en
        assert row.email.endswith(".phinong.example")


def test_every_province_has_a_coordinator_a_governor_and_a_head(empty: Context) -> None:
    first_start(empty, demo=True)

    provinces = [p.iso_3166_2 for p in loader.provinces() if p.in_moi_provincial_scope]
    wanted = [(role, code) for code in provinces for role in ("coordinator", "governor")]
    with empty.database.read() as connection:
        told = people.holders(connection, wanted, empty.today)
        for code in provinces:
            governor = [r.person_id for r in told["governor", code]]
            assert people.in_post(connection, f"office_head:{code}") == governor
            assert len(told["coordinator", code]) == 1
        somebody = people.by_username(connection, "coordinator.th50")
    assert len(provinces) == 76
    assert somebody is not None
    assert somebody.name_th == "ผู้ประสานงานตัวอย่าง จังหวัดเชียงใหม่"
    assert somebody.name_en == "Example Coordinator, Chiang Mai"


def test_every_rung_of_the_ladder_is_filled(empty: Context) -> None:
    first_start(empty, demo=True)

    posts = ("moi_director", "deputy_permanent_secretary", "administrator")
    offices = ("moi", "mfa", "moi_executive", "cabinet")
    heads = [f"office_head:{office}" for office in (*offices, *map("agency:{}".format, AGENCIES))]
    with empty.database.read() as connection:
        empty_posts = [c for c in (*posts, *heads) if not people.in_post(connection, c)]
    assert empty_posts == []


@pytest.mark.parametrize("killed_after", ["calendar", "histories"])
def test_a_start_that_was_killed_goes_on_where_it_stopped(
    empty: Context, killed_after: str
) -> None:
    class KilledError(Exception):
        pass

    def stop(part: str, _done: int, _of: int) -> None:
        if part == killed_after:
            raise KilledError

    with pytest.raises(KilledError):
        first_start(empty, demo=True, progress=stop)
    assert not is_set_up(empty)

    done = first_start(empty, demo=True)

    assert done[killed_after] is None
    assert is_set_up(empty)
    assert count(empty, Relationship) == 47


def test_a_start_killed_between_an_import_and_its_mark_imports_once(
    empty: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(Exception):
        pass

    mark = setup._mark

    def fail(ctx: Context, connection: Any, part: str, what: dict[str, Any]) -> dict[str, Any]:
        if part == "pairs":
            raise KilledError
        return mark(ctx, connection, part, what)

    monkeypatch.setattr(setup, "_mark", fail)
    with pytest.raises(KilledError):
        first_start(empty, demo=False)
    monkeypatch.setattr(setup, "_mark", mark)

    done = first_start(empty, demo=False)

    assert done["pairs"]["unchanged"] == 47
    assert count(empty, Case) == 7


def test_days_that_were_added_before_are_kept(empty: Context) -> None:
    from statemachine.working_days import Holiday
    from storage import settings

    day = Holiday(
        day=NOW.date(), scope="national", closed=True, name_th="วันพิเศษ", name_en="Special day",
        source="Cabinet", kind="cabinet_special", confidence="high",
    )  # fmt: skip
    with empty.database.write() as connection:
        settings.replace_holidays(connection, [day], "operator")

    first_start(empty, demo=False)

    with empty.database.read() as connection:
        assert not empty.calendars.current(connection).is_working(NOW.date())


def test_a_first_start_is_quick(empty: Context) -> None:
    began = perf_counter()

    first_start(empty, demo=True)

    assert perf_counter() - began < 30  # 2 s on an idle machine; this one may be busy


def test_the_first_round_after_it_tells_each_province_of_its_own(empty: Context) -> None:
    first_start(empty, demo=True)

    done = watch(empty)

    assert done["turned"] == {"dormant": 26}
    assert done["mails"] == 52  # a coordinator and a governor for each
