"""The application on a migrated database, seen by a browser on this machine."""

from __future__ import annotations

import mailbox
import shutil
import time
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from config import clock, wiring
from config.board import Board
from config.database import migrate_database
from config.settings import Settings, load_settings
from tests.web.access_world import World, furnish
from tests.web.browser import Deliver, TestClient, a_browser
from tests.web.support_people import sign_in_as
from usecases.operations import setup

_WINDOW_S, _ENOUGH_S = 15 * 60, 45


@pytest.fixture
def one_window() -> None:
    """Begin where a window of counted tries does not end during the test: they are a quarter."""
    left = _WINDOW_S - clock.real_now().timestamp() % _WINDOW_S
    if left < _ENOUGH_S:
        time.sleep(left)


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    found = load_settings(data=tmp_path)
    migrate_database(found)
    yield found
    wiring.close(found)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.fixture
def browser(settings: Settings, board: Board) -> TestClient:
    return a_browser(settings, board)


@pytest.fixture
def deliver(settings: Settings) -> Deliver:
    """Put a mail into the mailbox as the catcher does; return its id."""

    def put(subject: str, *, text: str = "เรียน ผู้เกี่ยวข้อง", html: str = "") -> str:
        mail = EmailMessage()
        mail["Subject"], mail["From"], mail["To"] = subject, "a@phinong.example", "b@moi.go.th"
        mail["Date"] = "Mon, 23 Nov 2026 10:00:00 +0700"
        mail.set_content(text)
        if html:
            mail.add_alternative(html, subtype="html")
        return mailbox.Maildir(settings.mailbox).add(mail.as_bytes())

    return put


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a data folder as a first start leaves it: pairs, histories, fictional people."""
    folder = tmp_path_factory.mktemp("furnished")
    found = load_settings(data=folder)
    migrate_database(found)
    setup.first_start(wiring.open_context(found), demo=True)
    wiring.close(found)
    return folder


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """Return an installation in which every route has something to show; copy it to change it."""
    return furnish(tmp_path_factory.mktemp("access") / "world")


@pytest.fixture
def office_settings(furnished: Path, tmp_path: Path) -> Iterator[Settings]:
    """Return settings of a furnished installation of this test's own."""
    folder = tmp_path / "office"
    shutil.copytree(furnished, folder)
    found = load_settings(data=folder)
    yield found
    wiring.close(found)


@pytest.fixture
def office(office_settings: Settings) -> TestClient:
    """Return a browser at a furnished installation; ``sign_in_as`` lets somebody in."""
    return a_browser(office_settings)


@pytest.fixture
def coordinator(office: TestClient) -> TestClient:
    return sign_in_as(office, "coordinator.th57")


@pytest.fixture
def open_office(furnished: Path, tmp_path: Path) -> Iterator[TestClient]:
    """Return a browser at an installation whose register is open to the public."""
    folder = tmp_path / "open"
    shutil.copytree(furnished, folder)
    found = load_settings(data=folder, public_register=True)
    yield a_browser(found)
    wiring.close(found)
