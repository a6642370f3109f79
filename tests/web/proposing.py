"""Filling the steps of a proposal, as a coordinator does."""

from __future__ import annotations

import re
from typing import Any

from tests.web.browser import TestClient
from tests.web.support_people import one, post

LAOS = "LA-BK"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
STEPS = {
    "partner": {"partner": LAOS},
    "instrument": {"instrument": "mou", "urgency": "normal"},
    "cooperation": {
        "partner_level": "first_level",
        "fields": "การท่องเที่ยว",
        "fields_other": "ชา; กาแฟ",
    },
    "benefit": {"benefit": "นักท่องเที่ยวเพิ่ม ๑๐%", "contact": "แผนกการต่างประเทศ"},
    "readiness": {"plan": "แผน", "budget": "งบ", "staff": "๒ คน", "follow_up": "ปีละ ๒ ครั้ง"},
}


def begin(browser: TestClient) -> str:
    """Begin a proposal and return the address of its draft."""
    answer = post(browser, "/proposals", "/proposals")
    return str(answer.headers["location"]).removesuffix("/partner")


def send_step(browser: TestClient, draft: str, step: str, **more: str) -> Any:
    return post(
        browser, f"{draft}/{step}", f"{draft}/{step}", **{"go": "next", **STEPS[step], **more}
    )


def filled(browser: TestClient) -> str:
    draft = begin(browser)
    for step in STEPS:
        answer = send_step(browser, draft, step)
        assert answer.status_code == 303, answer.text
    return draft


def upload(browser: TestClient, draft: str, content: bytes, name: str = "draft.pdf") -> Any:
    token = one(r'name="form_token" value="(\w+)"', browser.get(f"{draft}/text").text)
    return browser.post(
        f"{draft}/text",
        data={"form_token": token, "go": "next"},
        files={"file": (name, content)},
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )


def sent(browser: TestClient, draft: str, go: str, **more: str) -> Any:
    version = one(r'name="version" value="(\d+)"', browser.get(f"{draft}/check").text)
    return post(browser, f"{draft}/send", f"{draft}/check", go=go, version=version, **more)


def form_of(browser: TestClient, path: str) -> dict[str, str]:
    """Return the digests that a form carries."""
    return dict(re.findall(r'name="(shown-\w+)" value="(\w+)"', browser.get(path).text))
