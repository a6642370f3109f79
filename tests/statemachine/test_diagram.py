"""The pictures show the whole table, and the manual shows the pictures of today."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from xml.etree import ElementTree as ET

from statemachine.definition import Days, Move, Stage
from statemachine.diagram import mermaid, svg
from statemachine.differences import said
from statemachine.layout import HEIGHT, LEGS, PLACES, ROUTES, STAYS, WIDTH, Box
from statemachine.lifecycle_page import lifecycle_markdown
from statemachine.table import LIFECYCLE
from statemachine.words import Role, label
from tests.support.definitions import added
from tests.support.lifecycle_docs import PAGES

TAGS = "{http://www.w3.org/2000/svg}"
DRAWN = [m for m in LIFECYCLE.moves if m.trigger not in ("hold", "resume", "join")]


def parsed(picture: str) -> ET.Element:
    return ET.fromstring(picture)  # noqa: S314 - we have written it ourselves


def words_of(picture: str) -> str:
    return " ".join(parsed(picture).itertext())


def test_the_manual_is_not_stale() -> None:
    for file, text in PAGES.items():
        assert file.read_text(encoding="utf-8") == text, (
            f"{file.name} is stale: python -m tests.support.lifecycle_docs"
        )


def test_the_same_definition_gives_the_same_pictures() -> None:
    again = LIFECYCLE.model_copy()

    assert svg(again) == svg(LIFECYCLE)
    assert mermaid(again) == mermaid(LIFECYCLE)
    assert lifecycle_markdown(again) == lifecycle_markdown(LIFECYCLE)


def test_the_picture_stands_alone_and_can_be_read_aloud() -> None:
    picture = parsed(svg(LIFECYCLE))
    title, description = picture[0], picture[1]

    assert (title.tag, description.tag) == (f"{TAGS}title", f"{TAGS}desc")
    assert picture.get("role") == "img"
    assert picture.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert all(stage.th in (description.text or "") for stage in LIFECYCLE.stages if stage.ends)
    assert all(group.find(f"{TAGS}title") is not None for group in picture.iter(f"{TAGS}g"))
    assert not re.search(r"href|@import|<image|<script|url\((?!#)", svg(LIFECYCLE))


def test_the_picture_names_every_stage_every_act_and_all_days_in_both_languages() -> None:
    words = words_of(svg(LIFECYCLE))

    for stage in LIFECYCLE.stages:
        assert stage.th in words
        assert stage.en in words
        if stage.days is not None:
            assert f"{stage.days.normal} " + said(stage.count)[0] in words
    for move in DRAWN:
        assert label(move.trigger, "th") in words
        assert label(move.trigger, "en") in words


def test_every_arrow_of_the_table_is_laid_by_hand() -> None:
    pairs = {(m.source.partition(".")[0], m.target.partition(".")[0]) for m in LIFECYCLE.moves
             if m.trigger not in ("hold", "resume", "reopen", "extend_hold")}  # fmt: skip

    assert pairs - {("review", "review")} == set(ROUTES) | {(s, s) for s in STAYS}
    assert set(PLACES) == {s.state for s in LIFECYCLE.stages if "." not in s.state}
    assert set(LEGS) == set(LIFECYCLE.parallel["review"])


def test_no_two_boxes_touch_and_all_are_on_the_page() -> None:
    chips = [way.chip for way in ROUTES.values() if way.chip is not None]
    boxes = [*PLACES.values(), *chips]

    for box in (*boxes, *LEGS.values()):
        assert box.x >= 0
        assert box.y >= 0
        assert box.x + box.w <= WIDTH
        assert box.y + box.h <= HEIGHT
    for one, other in (*combinations(boxes, 2), *combinations(LEGS.values(), 2)):
        assert apart(one, other), (one, other)
    for points in (way.points for way in ROUTES.values()):
        assert all(x == to_x or y == to_y for (x, y), (to_x, to_y) in pairwise(points))


def apart(one: Box, other: Box) -> bool:
    across = one.x + one.w <= other.x or other.x + other.w <= one.x
    return across or one.y + one.h <= other.y or other.y + other.h <= one.y


def test_a_stage_that_a_ministry_adds_is_drawn_too() -> None:
    days = Days(normal=7, urgent=3, most_urgent=1)
    stage = Stage(state="audit", th="ตรวจสอบ <ภายใน>", en="Internal & audit", days=days,
                  holder=Role.MONITOR)  # fmt: skip
    definition = added(
        Move(source="screening", trigger="refuse", target="audit", role=Role.MOI_OFFICER),
        Move(source="audit", trigger="approve", target="approval", role=Role.MONITOR),
        stages=(stage,),
    )

    words = words_of(svg(definition))

    assert "ตรวจสอบ <ภายใน>" in words
    assert "7 วันทำการ · 7 working days" in words
    assert "audit → approval" in words
    assert "audit --> approval : อนุมัติ / approve" in mermaid(definition)


def test_mermaid_has_an_arrow_for_every_move_with_its_role() -> None:
    lines = mermaid(LIFECYCLE).splitlines()

    for move in DRAWN:
        if "." in move.source or move.spawns or move.trigger == "extend_hold":
            continue
        assert move.role is not None
        arrows = [
            line for line in lines if line.startswith(f"    {move.source} --> {move.target} :")
        ]
        found = [line for line in arrows if f" / {label(move.trigger, 'en')}" in line]
        assert found, move
        assert all(label(move.role, lang) in line for line in found for lang in ("th", "en"))
    assert sum(line.strip() == "--" for line in lines) == 2
    assert sum(" --> review_" in line for line in lines) == 3


def test_mermaid_is_made_of_lines_that_it_can_read() -> None:
    line_kinds = re.compile(
        r"stateDiagram-v2|direction TB|\}|--"
        r'|state "[^";]+" as \w+( \{)?|(\[\*\]|\w+) --> (\[\*\]|\w+)( : [^:;"#]+)?'
    )
    notes = re.compile(r"(?<=\n)    note .*?end note\n", re.DOTALL)
    rest, count = notes.subn("", mermaid(LIFECYCLE))

    assert count == 3
    for line in rest.splitlines():
        assert line_kinds.fullmatch(line.strip()), line


def test_the_page_tells_stages_moves_and_alerts() -> None:
    page = lifecycle_markdown(LIFECYCLE)

    for stage in LIFECYCLE.stages:
        assert f"| `{stage.state}` | **{stage.th}**<br>{stage.en} |" in page
    for move in DRAWN:
        assert f"| `{move.source}` | `{move.trigger}`<br>" in page
    for level in LIFECYCLE.alerts:
        assert f"| `{level.name}` |" in page
    assert page.count("ยืนยันแล้ว · yes") == sum(s.confirmed for s in LIFECYCLE.stages) == 1
    assert "60/60/60 calendar days" in page
    tables = [line for line in page.splitlines() if line.startswith("|")]
    assert {line.count(" | ") for line in tables} == {6, 5, 2}
