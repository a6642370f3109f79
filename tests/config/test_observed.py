"""What is told of the work: lines of JSON, spans at a real receiver; nothing where nobody asks."""

from __future__ import annotations

import io
import json
import logging
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from config.logs import EVENTS, logged, write_lines
from config.settings import Settings, load_settings
from config.tracing import trace
from statemachine.errors import PhinongError
from storage.database import Database
from usecases.watching import came_from, doing, unwatch, watch


class TroubleError(PhinongError):
    code = "trouble"
    th = "ความลับ"
    en = "a secret"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """Give what is written while the process logs lines of JSON; put everything back after."""
    root = logging.getLogger()
    before, level, events = root.handlers[:], root.level, EVENTS.level
    written = io.StringIO()
    write_lines(written)
    watch(logged)
    yield written
    unwatch(logged)
    root.handlers[:], EVENTS.level = before, events
    root.setLevel(level)
    came_from("")


def said(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_deed_is_one_line_with_where_it_came_from(lines: io.StringIO) -> None:
    came_from("req-1")
    with doing("deed", "endorse", case="พน 1/2569", person=7) as facts:
        facts["mails"] = 2

    (line,) = said(lines)
    assert line.pop("at").endswith("+00:00")
    assert line.pop("ms") >= 0
    assert line == {
        "level": "info", "event": "deed", "origin": "req-1", "name": "endorse",
        "case": "พน 1/2569", "person": 7, "mails": 2,
    }  # fmt: skip


def test_a_deed_that_failed_says_its_code_and_nobodys_words(lines: io.StringIO) -> None:
    with suppress(TroubleError), doing("deed", "endorse"):
        raise TroubleError

    (line,) = said(lines)
    assert (line["failed"], line["level"]) == ("trouble", "warning")
    assert "secret" not in lines.getvalue()


def test_what_is_asked_every_few_seconds_is_not_written(lines: io.StringIO) -> None:
    with doing("request", "GET", route="/healthz", status=200):
        pass

    assert said(lines) == []


def test_an_error_of_a_library_is_a_line_as_well(lines: io.StringIO) -> None:
    try:
        int("broken")
    except ValueError:
        logging.getLogger("uvicorn.error").exception("ขัดข้อง")

    (line,) = said(lines)
    assert (line["message"], line["level"]) == ("ขัดข้อง", "error")
    assert "ValueError: invalid literal" in line["error"]


def test_nothing_of_the_tracing_library_is_imported_unasked() -> None:
    code = "import sys, config.observed, web.app; print('opentelemetry.sdk' in sys.modules)"
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


class Receiver(HTTPServer):
    """A small OTLP/HTTP receiver: decodes what exporters post."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.spans: list[Any] = []
        self.services: set[str] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Taking(BaseHTTPRequestHandler):
    server: Receiver

    def do_POST(self) -> None:
        from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import (
            ExportTraceServiceRequest,
        )

        assert self.path == "/v1/traces"
        body = self.rfile.read(int(self.headers["content-length"]))
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            for attribute in resource.resource.attributes:
                if attribute.key == "service.name":
                    self.server.services.add(attribute.value.string_value)
            for scope in resource.scope_spans:
                self.server.spans += scope.spans
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield running
        running.shutdown()
        thread.join()


@pytest.fixture
def settings(receiver: Receiver, tmp_path: Path) -> Settings:
    return load_settings(data=tmp_path, otlp_endpoint=receiver.url)


def attributes(span: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, one.value.WhichOneof("value")) for one in span.attributes}


def test_spans_reach_a_receiver_nested_and_without_values(
    settings: Settings, receiver: Receiver
) -> None:
    database = Database(settings.database_url)
    tracing = trace(settings, database, "web")
    parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    came_from("req-2")
    with doing("request", "POST", traceparent=parent, method="POST") as facts:
        facts |= {"name": "POST /cases/{number}", "route": "/cases/{number}", "status": 303}
        with doing("deed", "endorse", case="พน 1/2569"), database.write() as connection:
            connection.exec_driver_sql("SELECT ?", ("a secret",))
    with suppress(TroubleError), doing("deed", "sign"):
        raise TroubleError
    tracing.close()
    came_from("")

    with doing("deed", "after"):
        pass
    spans = {span.name: span for span in receiver.spans}
    request, deed, sql = (
        spans[name] for name in ("request POST /cases/{number}", "deed endorse", "sql SELECT")
    )
    assert receiver.services == {"phinong-web"}
    assert request.trace_id.hex() == "0af7651916cd43dd8448eb211c80319c"
    assert (deed.parent_span_id, sql.parent_span_id) == (request.span_id, deed.span_id)
    assert attributes(request)["http.response.status_code"] == 303
    assert attributes(deed)["phinong.origin"] == "req-2"
    assert attributes(sql)["db.query.text"] == "SELECT ?"
    assert all("secret" not in str(span) for span in receiver.spans)
    assert spans["deed sign"].status.code == 2
    assert "deed after" not in spans
    database.close()


def test_a_receiver_that_is_away_costs_no_deed(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path, otlp_endpoint="http://127.0.0.1:9")
    database = Database(settings.database_url)
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    tracing = trace(settings, database, "web")
    with doing("deed", "endorse") as facts:
        facts["done"] = True
    tracing.close()

    assert facts["done"]
    database.close()
