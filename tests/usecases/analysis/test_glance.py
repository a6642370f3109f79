"""The overview: each figure equals a plain recount, and the rows behind it are as many."""

from __future__ import annotations

import time
from datetime import timedelta
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from benchmarks import whole_register
from statemachine.dates import fiscal_year_be
from storage.tables_register import Relationship
from tests.support.builders import PROVINCE
from tests.support.world import World
from usecases.analysis import yearly
from usecases.analysis.glance import glance, goals_of
from usecases.analysis.growth import classes
from usecases.analysis.rows import rows_of
from usecases.reading import aged
from usecases.refused import DeedRefusedError

SIGNED = ("established", "loi_signed")


@pytest.fixture
def register(world: World) -> World:
    whole_register.load(world, 160, 480)
    world.through("screening")
    late = world.through("endorsement")
    assert late
    world.wait(30)
    world.through("active")
    return world


def counted(world: World, *where: object) -> int:
    query = select(func.count()).select_from(Relationship).where(*where)  # type: ignore[arg-type]
    return int(world.rows(query)[0][0])


def test_figures_are_plain_recounts(register: World) -> None:
    found = glance(register.ctx("moi_officer"), "moi")

    assert found.pairs["signed"] == counted(register, Relationship.status.in_(SIGNED))
    assert found.pairs["prepared"] == counted(
        register, Relationship.status.in_(("in_progress", "prospective"))
    )
    assert found.cases == {"open": 2, "late": 2}
    assert sum(row["open"] for row in found.stages) == 2
    assert found.punctual["ended"] == sum(m["ended"] for m in found.punctual["months"]) > 5
    assert sum(row["pairs"] for row in found.statuses) == counted(register)
    assert sum(place["count"].pairs for place in found.places) == counted(register)
    assert found.duty["pairs_signed"] == found.pairs["signed"]


@pytest.mark.parametrize("of", ["signed", "prepared", "new"])
def test_behind_a_figure_stand_as_many_rows(register: World, of: str) -> None:
    found = glance(register.ctx("moi_officer"), "moi")
    behind = rows_of(register.ctx("moi_officer"), of, view="moi")

    assert behind is not None
    assert behind.total == found.pairs[of]
    assert len(behind.rows) == min(50, behind.total)


def test_the_duty_and_its_rows_agree(register: World) -> None:
    ctx, year = register.ctx("monitor"), fiscal_year_be(register.today) - 1
    duty = glance(ctx, "group", year).duty

    for code in ("met", "open", "missed"):
        behind = rows_of(ctx, f"duty:{code}", view="group", year=year)
        assert behind is not None
        assert behind.total == duty[code]
    rest = rows_of(ctx, "duty:rest", view="group", year=year)
    assert rest is not None
    assert rest.total == duty["excused"] + duty["not_owed"]
    assert duty["met"] > 0


def test_classes_and_goals_have_their_rows(register: World) -> None:
    ctx = register.ctx("moi_officer")
    found = glance(ctx, "moi")
    for row in found.classes:
        behind = rows_of(ctx, f"class:{row['code']}", view="moi")
        assert behind is not None
        assert behind.total == row["provinces"]
        assert sum(place["gained"] for place in behind.rows) <= row["provinces"]
    assert sum(row["provinces"] for row in found.classes) == 76
    for goal in (g for g in found.sdgs if g["held"]):
        behind = rows_of(ctx, f"held:{goal['goal']}", view="moi")
        assert behind is not None
        assert behind.total == goal["held"]


@pytest.mark.parametrize("of", ["", "no", "duty:no", "class:", "sdg:99", "money:me", "held:x"])
def test_what_is_no_figure_has_no_rows(world: World, of: str) -> None:
    assert rows_of(world.ctx("moi_officer"), of) is None


def test_a_province_counts_its_own(register: World) -> None:
    own = glance(register.ctx("governor"))
    elsewhere = glance(register.ctx("governor.elsewhere"))

    assert own.sight.view == "province"
    assert own.pairs["signed"] == counted(
        register, Relationship.status.in_(SIGNED), Relationship.province == PROVINCE
    )
    assert own.cases["open"] == 2
    assert elsewhere.cases["open"] == 0
    assert [p["code"] for p in own.places if p["own"]] == [PROVINCE]


def test_offices_have_their_own_overviews(world: World) -> None:
    views = {
        who: glance(world.ctx(who)).sight.views
        for who in ("coordinator", "moi_officer", "mfa_officer", "monitor")
    }

    assert views == {
        "coordinator": ("province",),
        "moi_officer": ("moi", "group"),
        "mfa_officer": ("mfa",),
        "monitor": ("group",),
    }
    assert glance(world.ctx("mfa_officer"), "moi").sight.view == "mfa"
    with pytest.raises(DeedRefusedError):
        glance(world.ctx("assistant"))


def test_growth_counts_what_began_in_the_year(world: World) -> None:
    whole_register.load(world, 76, 76)
    year = fiscal_year_be(world.today)
    found = glance(world.ctx("moi_officer"), "moi", year)
    before = glance(world.ctx("moi_officer"), "moi", year - 1)

    began = counted(
        world,
        Relationship.status.in_(SIGNED),
        Relationship.begun_on >= found.year[1],
        Relationship.begun_on <= found.year[2],
    )
    assert found.pairs["new"] == sum(row["pairs"] for row in found.classes) == began > 0
    assert before.year[2] == found.year[1] - timedelta(days=1)
    assert classes([], {PROVINCE}) == {PROVINCE: "never"}


def test_goals_are_read_from_tags() -> None:
    assert goals_of(["sdg:2558:4", "sdg:2558:17", "nesd_plan:12:3", "sdg:x"]) == {4, 17}


def test_the_report_is_a_paper_and_a_workbook(register: World) -> None:
    ctx = register.ctx("moi_officer")
    found = glance(ctx, "moi")
    paper = yearly.paper(ctx, found)
    book = load_workbook(BytesIO(yearly.spreadsheet(ctx, found, "th")))

    assert paper.startswith(b"%PDF")
    assert paper == yearly.paper(ctx, found)
    assert book["สรุป"]["B2"].value == found.pairs["signed"]
    assert len(book.sheetnames) == 11
    own = glance(register.ctx("governor"))
    assert yearly.paper(register.ctx("governor"), own).startswith(b"%PDF")


def test_a_dear_figure_grows_old_and_a_cheap_one_does_not(world: World) -> None:
    counts = {"cheap": 0, "dear": 0}

    def asked(name: str, lasts: float) -> int:
        def count() -> int:
            counts[name] += 1
            time.sleep(lasts)
            return counts[name]

        with world.database.read() as connection:
            return aged.aged(world.ctx(), connection, ("test", name), count).figure

    assert [asked("cheap", 0), asked("cheap", 0)] == [1, 1]
    assert [asked("dear", 0.3), asked("dear", 0.3)] == [1, 1]
    world.through("draft")
    assert asked("cheap", 0) == 2
    assert asked("dear", 0.3) == 1
