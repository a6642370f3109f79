"""The fields of an act as a page shows them: their values, choices, hints and how dates read."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from usecases import text_guard
from usecases.stage_words import said
from web.decide_form import HINTS, LONG, Fields, echo

_NAMED = {"agencies": said("หน่วยงานที่ต้องหารือ", "agencies to consult")}
"""Labels that speak of how a list is written, where boxes are ticked instead."""

_FED = said(
    "มาจากการจำแนกที่บันทึกไว้ในหน้า “ข้อความ” หากจะเปลี่ยน ให้แก้ที่หน้านั้น",
    "From the sorting kept on the page “Texts”; to change it, go there.",
)
_MOST_PICKS = 7
"""More choices than these stand in a list, not as buttons below each other."""

_NONE = {"value": "none", **said("ไม่ต้องหารือหน่วยงานอื่น", "No other agency to consult")}


def shown(
    act: Mapping[str, Any], fields: Fields, table: Mapping[str, Any], today: date
) -> list[dict[str, Any]]:
    """Return every field of an act for a page.

    Each has ``key`` (its name in the form), the labels, ``look`` (line, lines, list, picks,
    boxes, flag), ``required``, ``hint``, ``values`` as typed, ``options`` and ``echo`` of a date.
    """
    return [_field(act, each, fields, table, today) for each in act["fields"]]


def from_guard(table: Mapping[str, Any]) -> Fields:
    """Return what the form takes from the sorting of changes, instead of what was typed."""
    lines = text_guard.lines(table["guard"])
    return {f"{text_guard.TRIGGER}-{text_guard.FIELD}": ["\n".join(lines)]} if lines else {}


def _field(
    act: Mapping[str, Any],
    each: Mapping[str, Any],
    fields: Fields,
    table: Mapping[str, Any],
    today: date,
) -> dict[str, Any]:
    key, kind = f"{act['trigger']}-{each['name']}", each["kind"]
    fed = key in from_guard(table)
    values = list({**fields, **from_guard(table)}.get(key, ()))
    options = list(_options(each, table))
    return {
        "key": key,
        "name": each["name"],
        **_NAMED.get(each["name"], said(each["th"], each["en"])),
        "kind": kind,
        "look": _look(each),
        "required": each["required"],
        "hint": _FED if fed else HINTS.get(each["name"]) or HINTS.get(kind),
        "fed": fed,
        "values": values,
        "options": options,
        "picked": [o for o in options if o["value"] in values],
        "echo": echo(values[0], today) if values and "date" in kind else None,
    }


def _look(each: Mapping[str, Any]) -> str:
    kind = each["kind"]
    if each["name"] == "agencies":
        return "boxes"
    if kind == "choice" and len(each["choices"]) > _MOST_PICKS:
        return "list"
    if kind in ("choice", "digest"):
        return "picks"
    if kind == "flag":
        return "flag"
    return "lines" if each["name"] in LONG or kind == "list" else "line"


def _options(each: Mapping[str, Any], table: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    if each["name"] == "agencies":
        yield _NONE
        yield from table["agencies"]
    elif each["kind"] == "digest":
        yield from _papers(table["documents"])
    else:
        yield from each["choices"]


def _papers(documents: Sequence[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    for newest in documents:
        for paper in (newest, *newest["older"]):
            kind, version, title = paper["kind"], paper["version"], paper["title"]
            yield {
                "value": paper["sha256"],
                **said(f"{kind['th']} ฉบับที่ {version}", f"{kind['en']}, version {version}"),
                "more": title,
            }
