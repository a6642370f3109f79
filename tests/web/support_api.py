"""Programs at the door of a furnished installation."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from config.settings import Settings
from config.wiring import open_context
from tests.web.browser import TestClient, a_browser
from usecases.context import Context
from usecases.people.people import person_id
from usecases.programs.tokens import make_token

V1 = "/api/v1"
PROPOSAL = {"province": "TH-57", "partner": "CN-GZ", "instrument": "mou"}


@dataclass(frozen=True)
class Program:
    """A program that acts by a token of a person."""

    http: TestClient
    ctx: Context
    token: str
    scopes: tuple[str, ...]

    def ask(self, method: str, path: str, **more: Any) -> Any:
        headers = {"authorization": f"Bearer {self.token}", "accept-language": "en"}
        headers |= more.pop("headers", {})
        return self.http.request(method, V1 + path, headers=headers, **more)

    def renewed(self) -> Program:
        """Return the same program with another token."""
        made = make_token(self.ctx, "test", tuple(self.scopes), 30)
        return replace(self, token=made.token)

    def get(self, path: str, **more: Any) -> Any:
        return self.ask("GET", path, **more)

    def post(self, path: str, body: Any = None, **more: Any) -> Any:
        return self.ask("POST", path, json=body, **more)


def acting(settings: Settings, username: str) -> Context:
    nobody = open_context(settings)
    return nobody.acting(person_id(nobody, username))


def program(settings: Settings, username: str, *scopes: str) -> Program:
    ctx = acting(settings, username)
    wanted = scopes or ("read", "write")
    made = make_token(ctx, "test", wanted, 30)
    return Program(a_browser(settings), ctx, made.token, wanted)


def proposed(asking: Program) -> str:
    answer = asking.post("/cases", PROPOSAL)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["number"])


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    found: dict[str, Any] = answer.json()
    assert (found["code"], found["status"]) == (code, status)
    assert found["detail"]
    assert found["type"].startswith("/api/v1/docs#")
    return found
