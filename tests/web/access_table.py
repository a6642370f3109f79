"""The table of who reaches what: every route, each role, an own and another's object -> status.

``python -m tests.web.access_table`` writes ``access.csv`` anew from what the application answers;
read the difference line by line before it is committed: each number is a promise.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts
from sqlalchemy import delete

from config import wiring
from config.settings import Settings
from storage.tables_accounts import RateCount
from tests.web.access_world import OTHER, OWN, World, acting, furnish
from tests.web.browser import HERE, TestClient
from tests.web.support_people import form_token, sign_in_as
from usecases.programs import tokens
from web.app import create_app
from web.security.forms import FIELD

TABLE = Path(__file__).with_name("access.csv")
ANONYMOUS = "anonymous"
WHO: dict[str, str] = {
    ANONYMOUS: "",
    "coordinator": "coordinator.th57",
    "governor": "governor.th57",
    "moi_officer": "moi.officer",
    "mfa_officer": "mfa.officer",
    "agency_officer": "agency.nesdc",
    "moi_executive": "moi.executive",
    "cabinet_liaison": "cabinet.liaison",
    "monitor": "monitor",
    "admin": "admin",
}
"""Role -> the fictional person who has it; provincial ones are of Chiang Rai, TH-57."""

API = "/api/v1/"
HEAD = ("method", "path", "object", *WHO)
Key = tuple[str, str, str]

FORMS: Mapping[str, Mapping[str, str]] = {
    "/cases/{number}/comments": {"text": "หารือแล้ว"},
    "/admin/people/{username}/roles": {"role": "monitor", "scope": "TH-57"},
    "/admin/people/{username}/link": {"how": "mail"},
    "/admin/people/{username}/active": {"active": "yes"},
    "/admin/grants/{request_id}": {"decision": "confirm"},
    "/admin/privacy/erasures/{request_id}": {"decision": "confirm"},
    "/admin/privacy/people/{username}/copy": {"reason": "คำขอที่ 1"},
}
"""What is written into a form where an empty one would say nothing about rights."""

_EVENT = {"happens_on": "2026-11-20", "type": "education", "text": "ค่ายเยาวชน"}
BODIES: Mapping[str, Mapping[str, Any]] = {
    "comments": {"text": "หารือแล้ว"},
    "{number}": {"changes": {"benefit": "การค้าชายแดน"}},
    "corrections": {"field": "committee.committee_number", "value": "9/2569", "reason": "พิมพ์ผิด"},
    "{duty}": {"note": "หนังสือแล้ว"},
    "moves": {"trigger": "withdraw", "fields": {}},
    "activities": {"kind": "held", **_EVENT},
    "revival": _EVENT,
    "termination": {"on": "2027-01-31", "reason": "ครบกำหนด"},
}
"""The same for the API, by the last part of the path."""

_LATE = ("DELETE", "/drop", "/revoke", "/end", "/sessions/end", "/sign-out")
_LEAVES = frozenset({
    "/sign-out", "/sign-in", "/sign-in/example", "/welcome/{token}", "/account/sessions/end-all",
})  # fmt: skip
"""What changes who is signed in."""


def routes(settings: Settings) -> set[tuple[str, str]]:
    """Return method and path of everything that the application answers."""
    return {
        (method, str(route.path))
        for route in iter_route_contexts(create_app(settings).routes)
        for method in getattr(route, "methods", None) or ()
    }


def lines(settings: Settings) -> list[Key]:
    """Return method, path and object of each line of the table, in order."""
    several = sorted(routes(settings), key=lambda r: (r[1], r[0] != "GET", r[0]))
    return [
        (method, path, which)
        for method, path in several
        for which in ((OWN, OTHER) if "{" in path else ("",))
    ]


@dataclass
class Visit:
    """Somebody who goes through the lines of the table."""

    world: World
    role: str
    browser: TestClient
    program: TestClient
    token: str = ""
    form: str = ""

    @classmethod
    def of(cls, world: World, role: str) -> Visit:
        """Let somebody in, with a token that may do all that they may."""
        application = create_app(world.settings)
        browser, program = _client(application), _client(application)
        if role == ANONYMOUS:
            return cls(world, role, browser, program)
        sign_in_as(browser, WHO[role])
        scopes = ("read", "write", "admin") if role == "admin" else ("read", "write")
        ctx = acting(wiring.open_context(world.settings), WHO[role])
        token = tokens.make_token(ctx, "all", scopes, 30).token
        return cls(world, role, browser, program, token)

    def ask(self, method: str, path: str, which: str) -> int:
        """Return the status of one answer; redirects are not followed."""
        address = self.world.fill(path, which)
        if path.startswith(API) and path != f"{API}docs":
            return self._as_program(method, path, address)
        if method == "GET":
            return int(self.browser.get(address, follow_redirects=False).status_code)
        status = self._post(address, FORMS.get(path, {}))
        if path in _LEAVES:
            self.form = ""
            self.browser.cookies.clear()
            if self.role != ANONYMOUS:
                sign_in_as(self.browser, WHO[self.role])
        return status

    def _post(self, address: str, fields: Mapping[str, str]) -> int:
        """Post a form with the token of the session, which holds until somebody leaves."""
        at = "/sign-in" if self.role == ANONYMOUS else "/account"
        self.form = self.form or form_token(self.browser, at)
        answer = self.browser.post(
            address,
            data={FIELD: self.form, **fields},
            headers={"sec-fetch-site": "same-origin"},
            follow_redirects=False,
        )
        return int(answer.status_code)

    def _as_program(self, method: str, path: str, address: str) -> int:
        headers = {"authorization": f"Bearer {self.token}"} if self.token else {}
        body: Any = None
        if method in {"POST", "PATCH"}:
            headers["if-match"] = '"1"'
            body = BODIES.get(path.rpartition("/")[2], {})
        answer = self.program.request(method, address, headers=headers, json=body)
        return int(answer.status_code)


def _client(application: FastAPI) -> TestClient:
    """Return a browser to which a fault of ours is a 500, as it is to people."""
    return TestClient(
        application,
        base_url="http://127.0.0.1:8070",
        client=HERE,
        raise_server_exceptions=False,
    )


def visited(world: World, role: str, folder: Path) -> dict[Key, int]:
    """Return the status of every line for a role, on a world of its own."""
    own = world.copied(folder)
    visit = Visit.of(own, role)
    database = wiring.open_context(own.settings).database
    found = {}
    for key in sorted(lines(own.settings), key=_rank):
        found[key] = visit.ask(*key)
        with database.write() as connection:  # a limit has its own tests: each visit is the first
            connection.execute(delete(RateCount))
    wiring.close(own.settings)
    return found


def _rank(key: Key) -> int:
    """Return a place in the order of asking: first what only shows, last what takes away."""
    method, path, _ = key
    return 0 if method == "GET" else 2 if method in _LATE or path.endswith(_LATE) else 1


def read() -> dict[Key, dict[str, int]]:
    """Return the table as it is checked in."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return {
            (row["method"], row["path"], row["object"]): {who: int(row[who]) for who in WHO}
            for row in csv.DictReader(file)
        }


def write() -> None:
    """Write the table anew."""
    with tempfile.TemporaryDirectory() as place:
        world = furnish(Path(place) / "world")
        told = {role: visited(world, role, Path(place) / role) for role in WHO}
        keys = lines(world.settings)
    with TABLE.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file, lineterminator="\n")
        table.writerow(HEAD)
        table.writerows((*key, *(told[role][key] for role in WHO)) for key in keys)


if __name__ == "__main__":
    write()
