"""People with second factors at the door of a prepared application."""

from __future__ import annotations

import re
import shutil
import time
from html import unescape
from pathlib import Path
from typing import Any

import pyotp
from sqlalchemy import insert

from config import clock, wiring
from config.settings import Settings, load_settings
from storage.tables_accounts import Credential
from tests.web.browser import TestClient
from tests.web.support_people import one, post
from usecases.people.people import person_id
from usecases.secrets_kept import hashed

PASSWORD = "แม่น้ำโขงไหลเย็น 2569"
_KEPT: dict[str, str] = {}


def strict(folder: Path, furnished: Path, **more: Any) -> Settings:
    """Return settings of an installation where approvers need a second factor."""
    shutil.copytree(furnished, folder)
    return load_settings(data=folder, **({"second_factor": "required"} | more))


def give_password(settings: Settings, username: str) -> None:
    """Give a fictional person a password, as a link would."""
    kept = _KEPT.setdefault(PASSWORD, hashed(PASSWORD))
    ctx = wiring.open_context(settings)
    person = person_id(ctx, username)
    with ctx.database.write() as connection:
        row = {"person_id": person, "password_hash": kept, "changed_at": ctx.now}
        connection.execute(insert(Credential).values(row))


def by_password(browser: TestClient, username: str, **more: str) -> Any:
    return post(browser, "/sign-in", "/sign-in", username=username, password=PASSWORD, **more)


def enter(browser: TestClient, username: str, **more: str) -> Any:
    """Take the first step as a fictional person."""
    return post(browser, "/sign-in/example", "/sign-in", username=username, **more)


_STEP_S, _ENOUGH_S = 30, 3


def now_code(secret: str, ahead: int = 0) -> str:
    """Return a code at the beginning of its half minute: it is not another's when it arrives."""
    left = _STEP_S - clock.now().timestamp() % _STEP_S
    if left < _ENOUGH_S:
        time.sleep(left)
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + _STEP_S * ahead)


def set_up(browser: TestClient, at: str = "/sign-in/enrol", **more: str) -> tuple[str, list[str]]:
    """Set a code app up on the pages; return its seed and the recovery codes."""
    shown = post(browser, "/account/security/totp", at, **more)
    assert shown.status_code == 200, shown.text
    secret = one(r'class="letters"[^>]*>([A-Z2-7 ]+)<', shown.text).replace(" ", "")
    given = {"id": one(r'name="id" value="(\d+)"', shown.text), "code": now_code(secret, -1)}
    done = post(browser, "/account/security/totp/confirm", at, **given, **more)
    assert done.status_code == 200, done.text
    return secret, re.findall(r"<code>([a-z0-9-]{29})</code>", done.text)


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.text))


def going(answer: Any) -> str:
    """Return where the page that leads out leads to."""
    assert answer.status_code == 200, answer.text
    return unescape(one(r'content="0;url=([^"]+)"', answer.text))


def left(browser: TestClient, next_path: str = "/account") -> str:
    return going(post(browser, "/sign-in/with/ministry", "/sign-in", next=next_path))


def is_in(browser: TestClient) -> bool:
    return bool(browser.get("/account", follow_redirects=False).status_code == 200)
