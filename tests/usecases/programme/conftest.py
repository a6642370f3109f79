"""A world with one signed pair of the coordinator's province, and a plan that can be handed in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.world import World
from tests.usecases.sheets import a_row, write_csv
from usecases.imports.importing import import_pairs
from usecases.programme import plan_items, plans
from usecases.programme.plan_items import Draft

PAIR = "th50-cn-hainan"
ROW = {"pair_id": PAIR, "th_dopa": "50", "th_iso_3166_2": "TH-50",
       "th_name_th": "เชียงใหม่", "th_name_en": "Chiang Mai"}  # fmt: skip


def a_draft(**more: object) -> Draft:
    """Return an activity of fiscal year 2570 that lacks nothing."""
    given: dict[str, object] = {
        "type": "education",
        "title": "ค่ายภาษาสมมติ",
        "purpose": "ให้นักเรียนสองฝ่ายได้ฝึกภาษา",
        "partners": (("office", "สำนักงานศึกษาธิการจังหวัดสมมติ"), ("chamber", "หอการค้าสมมติ")),
        "place": "ศาลากลางจังหวัด",
        "starts": "15/03/2570",
        "tags": ("sdg:2558:4", "objective:2562:bilateral"),
        "expected": "นักเรียน 40 คนผ่านการอบรม",
        "asked": {"central": "150,000", "province": "50,000.50"},
    }
    return Draft(**(given | more))  # type: ignore[arg-type]


@pytest.fixture
def signed(world: World, tmp_path: Path) -> World:
    """Give a world with one pair, signed in 2013."""
    import_pairs(world.ctx(), write_csv(tmp_path / "p.csv", [a_row(**ROW)]))
    return world


@pytest.fixture
def plan(signed: World) -> str:
    """Give the key of a complete draft for fiscal year 2570."""
    key = plans.open_yearly(signed.ctx("coordinator"), PAIR, 2570)
    plans.describe(signed.ctx("coordinator"), key, "ส่งเสริมการแลกเปลี่ยนเยาวชน")
    plan_items.put_item(signed.ctx("coordinator"), key, None, a_draft())
    return key
