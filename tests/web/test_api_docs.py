"""The examples of docs/api.md, each run against a real server."""

from __future__ import annotations

import re
import shlex
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
import uvicorn

from config.settings import Settings
from tests.web.support_api import acting
from usecases.programs.tokens import make_token
from web.app import create_app

DOC = Path(__file__).parent.parent.parent / "docs" / "api.md"
_EXAMPLE = re.compile(r"^# (\d{3})\n(curl .+)$", re.MULTILINE)
_NUMBER = "TH57-2569-001"


@dataclass
class Request:
    """A request as curl would make it."""

    url: str = ""
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None


@pytest.fixture
def served(office_settings: Settings) -> Iterator[tuple[str, str]]:
    """Give the address of a real server, and a coordinator's token."""
    settings = office_settings.model_copy(update={"webhook_hosts": "app.example.go.th"})
    config = uvicorn.Config(create_app(settings), "127.0.0.1", 0, log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    token = make_token(acting(settings, "coordinator.th57"), "docs", ["write"], 1).token
    yield f"http://127.0.0.1:{port}", token
    server.should_exit = True
    thread.join()


def parsed(line: str) -> Request:
    found, words = Request(), iter(shlex.split(line)[1:])
    for word in words:
        if word == "-X":
            found.method = next(words)
        elif word == "-H":
            name, _, value = next(words).partition(":")
            found.headers[name] = value.strip()
        elif word in {"-d", "--data-binary"}:
            found.body = next(words).encode()
        else:
            found.url = word
    return found


def test_every_example_answers_as_it_says(served: tuple[str, str]) -> None:
    base, token = served
    examples = _EXAMPLE.findall(DOC.read_text(encoding="utf-8"))
    number = _NUMBER
    assert len(examples) >= 15

    for status, line in examples:
        told = line.replace("$PHINONG", base).replace("$TOKEN", token).replace(_NUMBER, number)
        asked = parsed(told)
        where = urlsplit(asked.url)
        connection = HTTPConnection(where.hostname or "", where.port, timeout=20)
        path = where.path + (f"?{where.query}" if where.query else "")
        connection.request(asked.method, path, asked.body, asked.headers)
        answer = connection.getresponse()
        body = answer.read().decode()
        connection.close()
        assert answer.status == int(status), f"{line}\n{body}"
        if answer.headers.get("location", "").startswith("/api/v1/cases/TH57"):
            number = answer.headers["location"].split("/")[4]  # its year is today's


def test_the_limits_are_as_the_manual_says() -> None:
    from usecases.programs.tokens import WRITES
    from usecases.programs.webhook_delivery import WAITS
    from web.api.gate import READS

    text = " ".join(DOC.read_text(encoding="utf-8").split())
    assert f"reads {READS} times and writes {WRITES.most} times a minute" in text
    hours = [int(wait.total_seconds() // 3600) for wait in WAITS[3:]]
    assert f"{', '.join(map(str, hours[:-1]))} and {hours[-1]} hours" in text
