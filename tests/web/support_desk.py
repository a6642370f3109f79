"""A case of Chiang Rai on a furnished installation, and a browser that works on it."""

from __future__ import annotations

from typing import Any

from config.wiring import open_context
from storage import cases, people
from tests.web.browser import TestClient
from tests.web.support_people import post
from usecases import opening, perform
from usecases.context import Context
from usecases.opening import NewCase

DOSSIER = {
    "partner_level": "first_level",
    "fields": ["การค้า"],
    "benefit": "ตลาดผลไม้",
    "plan": "มีแผน",
    "budget": "มีงบ",
    "staff": "สองคน",
    "follow_up": "รายไตรมาส",
    "contact": "Foreign Affairs Office",
}


class Desk:
    """The case, the browser, and the deeds of others on the same case."""

    def __init__(self, office: TestClient, settings: Any) -> None:
        self.browser, self.settings = office, settings
        facts = {"dossier": DOSSIER, "text": "a" * 64}
        new = NewCase(province="TH-57", partner_id=1, facts=facts)
        self.number = opening.propose(self.ctx("coordinator.th57"), new)

    def ctx(self, username: str) -> Context:
        ctx = open_context(self.settings)
        with ctx.database.read() as connection:
            found = people.by_username(connection, username)
        assert found is not None
        return ctx.acting(found.id)

    def do(self, username: str, trigger: str, **fields: Any) -> perform.Outcome:
        return perform.perform(self.ctx(username), self.number, trigger, fields)

    @property
    def path(self) -> str:
        return f"/cases/{self.number}/decide"

    def state(self) -> str:
        with open_context(self.settings).database.read() as connection:
            return cases.load(connection, self.number).state

    def send(self, step: str, *, version: int = 2, **fields: str) -> Any:
        """Post the form as its page would; nothing is followed."""
        return post(self.browser, self.path, step=step, version=str(version), **fields)
