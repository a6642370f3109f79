"""Lists as spreadsheets."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import update

from storage.tables_register import Partner
from tests.support.world import World
from usecases import limits
from usecases.limits import TooManyError
from usecases.reading import exports
from usecases.reading.case_lists import Filters
from usecases.reading.my_work import Chosen


def sheet(content: bytes) -> Any:
    return load_workbook(BytesIO(content)).active


def test_a_name_that_looks_like_a_formula_stays_text(world: World) -> None:
    evil = '=HYPERLINK("https://evil.example","x")'
    with world.database.write() as connection:
        connection.execute(update(Partner).values(name_th=evil))
    world.case()

    cell = sheet(exports.export_cases(world.ctx("monitor"), Filters(), "th")).cell(2, 3)

    assert (cell.value, cell.data_type) == (evil, "s")


def test_dates_are_dates_in_the_buddhist_era(world: World) -> None:
    world.through("screening")

    found = sheet(exports.export_work(world.ctx("moi_officer"), Chosen(), "th"))

    heads = [cell.value for cell in found[1]]
    due = found.cell(2, heads.index("ครบกำหนด") + 1)
    assert isinstance(due.value, datetime)
    assert due.value.date() == world.calendar().add(world.today, 10)
    assert due.number_format == "[$-D07041E]d mmm yyyy"
    assert found.cell(2, heads.index("อยู่ที่") + 1).value.startswith("กองการต่างประเทศ")


@pytest.mark.parametrize("view", ["mine", "office", "following", "done"])
@pytest.mark.parametrize("lang", ["th", "en"])
def test_every_list_can_be_exported(world: World, view: str, lang: str) -> None:
    world.go(world.through("screening"), "reject", "moi_officer")
    world.through("screening")

    found = sheet(exports.export_work(world.ctx("moi_officer"), Chosen(view=view), lang))

    rows = 1 if view == "following" else 2
    assert found.max_row == rows
    assert found.cell(1, 1).value == {"th": "เลขที่เรื่อง", "en": "Number"}[lang]


def test_ones_mails_are_exported_too(world: World) -> None:
    number = world.through("screening")

    found = sheet(exports.export_work(world.ctx("moi_officer"), Chosen(view="mails"), "th"))

    assert [cell.value for cell in found[2]][1:3] == [number, "กำลังส่ง"]


def test_an_export_reads_all_its_pages(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "_CHUNK", 2)
    made = [world.case() for _ in range(5)]

    found = sheet(exports.export_cases(world.ctx("monitor"), Filters(), "en"))

    assert [found.cell(row, 1).value for row in range(2, 7)] == made[::-1]


def test_nobody_exports_without_end(world: World) -> None:
    for _ in range(limits.EXPORT.most):
        exports.export_cases(world.ctx("monitor"), Filters(), "th")

    with pytest.raises(TooManyError):
        exports.export_work(world.ctx("monitor"), Chosen(), "th")
    exports.export_cases(world.ctx("admin"), Filters(), "th")
