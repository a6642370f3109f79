"""Every parameter that a coordinator can send to a page or an operation that is read."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import httpx
from fastapi.routing import iter_route_contexts

from tests.scans.installation import Target
from web.app import create_app

_BY_HAND = {"/pairs": ["q", "country", "province", "status", "standing", "after", "day"]}
"""Pages that read their address themselves."""

_LEFT_OUT = (".xlsx", ".csv", ".docx", ".pdf", ".svg", ".jsonl")
"""The same queries as their pages, and limited to ten an hour."""

_PART = re.compile(r"{(\w+)")

_SAMPLES = {
    "q": "เชียงราย", "country": "CN", "province": "TH-57", "year": "2569", "limit": "5",
    "from": "0", "as_of": "2026-11-23", "known_on": "2026-11-23", "fiscal_year": "2569",
    "state": "review", "view": "mine", "first": "2026-01-01", "second": "2026-11-23",
    "old": "template-th", "new": "template-both", "language": "th", "to": "2026-12-31",
}  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """One request that is tried, and the names of what is tried in it."""

    path: str
    query: tuple[str, ...] = ()

    @property
    def names(self) -> str:
        """Return what is tried: the parameters, or the parts of the path."""
        return ", ".join(self.query) or "the path"

    def url(self, target: Target) -> str:
        """Return the address; where the path is tried, its parts are marked with ``*``."""
        address = target.at(self.path)
        if self.query:
            given = "&".join(f"{name}={_SAMPLES.get(name, '1')}" for name in self.query)
            return f"{address}?{given}"
        return _marked(self.path, address)


def _marked(template: str, address: str) -> str:
    parts = address.split("/")[-len(template.split("/")[1:]) :]
    named = [
        f"{part}*" if name.startswith("{") and name.endswith("}") else part
        for name, part in zip(template.split("/")[1:], parts, strict=True)
    ]
    head = address.split("/")[:3]
    return "/".join([*head, *named])


def asked(target: Target) -> list[Asked]:
    """Return requests so that each parameter of each room is tried once, the API's first.

    A room is what the first word of its paths names; the pages of one room read a parameter in
    the same way. Parts of paths are tried once for each word that names one in a room.
    """
    found: dict[str, Asked] = {}
    seen: set[tuple[str, str]] = set()
    for route in iter_route_contexts(create_app(target.world.settings).routes):
        path = str(route.path)
        if "GET" not in (getattr(route, "methods", None) or ()) or path.endswith(_LEFT_OUT):
            continue
        names = _BY_HAND.get(path) or sorted(_of(getattr(route, "dependant", None)))
        fresh = [name for name in names if _is_new(seen, path, name)]
        if fresh:
            found[f"{path}?"] = Asked(path, tuple(fresh))
        if [part for part in _PART.findall(path) if _is_new(seen, path, part)]:
            found[path] = Asked(path)
    return sorted((one for one in found.values() if _answers(target, one)), key=_rank)


def _answers(target: Target, one: Asked) -> bool:
    """Return whether the coordinator is let in there; the rest is refused before it is read."""
    known = {"authorization": f"Bearer {target.token}"} if one.path.startswith("/api/") else {}
    address = target.at(one.path)
    with httpx.Client(cookies={"phinong": target.cookie}, headers=known, timeout=60) as browser:
        return browser.get(address).status_code == httpx.codes.OK


def _is_new(seen: set[tuple[str, str]], path: str, name: str) -> bool:
    """Note a parameter of a room and return whether it was not there before."""
    room = "/".join(path.split("/")[1 : 4 if path.startswith("/api/") else 2])
    known = (room, name) in seen
    seen.add((room, name))
    return not known


def _rank(one: Asked) -> tuple[bool, bool, str]:
    """Return a place in the order: the API's questions, those of pages, the parts of paths."""
    return not one.query, not one.path.startswith("/api/"), one.path


def _of(dependant: Any) -> set[str]:
    if dependant is None:
        return set()
    own = {str(each.alias) for each in dependant.query_params}
    return own.union(*map(_of, _each(dependant.dependencies)))


def _each(several: Iterable[Any]) -> list[Any]:
    return list(several)
