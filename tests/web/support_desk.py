"""A case of Chiang Rai on a furnished installation, and a browser that works on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from config.wiring import open_context
from storage import cases, people
from tests.support.builders import TODAY, WAYS, complete
from tests.support.story import CENTRAL
from tests.web.browser import TestClient
from tests.web.support_people import post
from usecases.cases import opening, perform
from usecases.cases.opening import NewCase
from usecases.context import Context

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

ENDORSE = {
    "act": "endorse",
    "endorse-committee_number": "3/2569",
    "endorse-committee_date": "20/11/2569",
    "endorse-letter_number": "ชร 0017.2/456",
    "endorse-letter_date": "20 พ.ย. 69",
}


def shifted(value: Any, today: date) -> Any:
    """Return a date of the builders as it lies about today; anything else as it is."""
    try:
        return (date.fromisoformat(value) + (today - TODAY)).isoformat()
    except (TypeError, ValueError):
        return value


class Desk:
    """The case, the browser, and the deeds of others on the same case."""

    def __init__(self, office: TestClient, settings: Any, instrument: str = "mou") -> None:
        self.browser, self.settings = office, settings
        facts = {"dossier": DOSSIER, "text": "a" * 64}
        new = NewCase("TH-57", 1, instrument, facts=facts)
        self.number = opening.propose(self.ctx("coordinator.th57"), new)

    def ctx(self, username: str) -> Context:
        ctx = open_context(self.settings)
        with ctx.database.read() as connection:
            found = people.by_username(connection, username)
        assert found is not None
        return ctx.acting(found.id)

    def do(self, username: str, trigger: str, **fields: Any) -> perform.Outcome:
        return perform.perform(self.ctx(username), self.number, trigger, fields)

    def walk(self, state: str) -> None:
        """Let each office do its part until the case stands in a state."""
        ctx = open_context(self.settings)
        for trigger, role, fields in WAYS[state]:
            payload = {k: shifted(v, ctx.today) for k, v in complete(trigger, **fields).items()}
            self.do(CENTRAL.get(role) or f"{role.value}.th57", trigger, **payload)

    @property
    def path(self) -> str:
        return f"/cases/{self.number}/decide"

    def version(self) -> int:
        with open_context(self.settings).database.read() as connection:
            return cases.load(connection, self.number).version

    def state(self) -> str:
        with open_context(self.settings).database.read() as connection:
            return cases.load(connection, self.number).state

    def send(self, step: str, **fields: Any) -> Any:
        """Post the form as its page would; nothing is followed."""
        version = str(fields.pop("version", 2))
        return post(self.browser, self.path, step=step, version=version, **fields)
