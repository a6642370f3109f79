"""The map says what the table says, is small enough, and keeps out of the keyboard's way."""

from __future__ import annotations

import gzip
import re

import pytest

from config.settings import Settings
from config.wiring import open_context
from reference.loader import MAP_SIZE, map_shapes, provinces
from tests.support.story import tell
from tests.web.browser import TestClient
from tests.web.support_people import sign_in_as
from usecases.relations.places import Count

SHAPE = re.compile(
    r'<a href="/provinces/(TH-\d\d)" tabindex="-1"><title>([^<]+)</title><path class="([^"]+)"'
)


def test_the_shapes_are_the_77_provinces_and_a_lake() -> None:
    shapes = [shape for shape in map_shapes() if shape.iso_3166_2]

    assert {s.iso_3166_2: s.dopa_code for s in shapes} == {
        p.iso_3166_2: p.dopa_code for p in provinces()
    }
    assert [s.map_id for s in map_shapes() if not s.iso_3166_2] == ["lksg"]


@pytest.mark.parametrize(("code", "map_id"), [("TH-57", "cri"), ("TH-30", "nma"), ("TH-10", "bkk")])
def test_a_shape_has_the_code_of_its_own_province(code: str, map_id: str) -> None:
    assert [s.map_id for s in map_shapes() if s.iso_3166_2 == code] == [map_id]


def test_every_outline_begins_within_the_map_and_is_closed() -> None:
    for shape in map_shapes():
        starts = re.findall(r"M(-?[\d.]+)[ ]?(-?[\d.]+)", shape.path)
        assert starts, shape.map_id
        assert shape.path.endswith("z"), shape.map_id
        assert shape.path.count("M") == shape.path.count("z"), shape.map_id
        for x, y in starts:
            assert 0 <= float(x) <= MAP_SIZE[0], shape.map_id
            assert 0 <= float(y) <= MAP_SIZE[1], shape.map_id


def test_the_map_is_light(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/map").content

    assert len(gzip.compress(page)) <= 40 * 1024


def test_the_map_stops_no_tab_and_has_its_table(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/provinces").text
    drawing = page[page.index('<svg class="th"') : page.index('<ul class="leg"')]

    assert len(SHAPE.findall(drawing)) == drawing.count("<a ") == 77
    assert 'aria-hidden="true"' in drawing
    assert page.index('href="#table"') < page.index('<svg class="th"') < page.index('id="table"')


def test_the_shade_follows_the_number_of_pairs(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/map").text
    drawn = {code: (title, shade) for code, title, shade in SHAPE.findall(page)}

    assert drawn["TH-50"] == ("เชียงใหม่: 14 คู่", "c4")
    assert drawn["TH-57"] == ("เชียงราย: 2 คู่", "c1")
    assert drawn["TH-63"][1] == "c0"


@pytest.mark.parametrize(
    ("pairs", "shade"), [(0, 0), (1, 1), (2, 1), (3, 2), (4, 2), (5, 3), (7, 3), (8, 4), (14, 4)]
)
def test_the_classes_are_those_of_the_key(pairs: int, shade: int) -> None:
    assert Count(pairs).shade == shade


def test_what_is_overdue_is_outlined_for_those_who_may_see_it(
    office: TestClient, office_settings: Settings
) -> None:
    tell(open_context(office_settings))
    ministry = sign_in_as(office, "moi.officer").get("/map").text
    late = {code for code, _, shade in SHAPE.findall(ministry) if "late" in shade}
    office.cookies.clear()

    agency = sign_in_as(office, "agency.nesdc").get("/map").text

    assert late
    assert ministry.count("เกินกำหนด") == len(late) + 1
    assert {c for c, _, shade in SHAPE.findall(agency) if "late" in shade} < late


def test_the_map_names_its_author(office: TestClient) -> None:
    page = sign_in_as(office, "moi.officer").get("/provinces").text

    assert "svg-maps" in page[page.index("<footer") :]
    assert "https://creativecommons.org/licenses/by/4.0/" in page
