"""Every operation under strange requests, as each role: no failure, and answers as described.

``PHINONG_SCHEMATHESIS=200`` asks each operation so many times instead of a few.
"""

from __future__ import annotations

import os
import warnings
from collections import Counter
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from schemathesis import openapi
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from config import wiring
from config.settings import load_settings
from tests.web.support_api import Program, program
from usecases.limits import Limit
from usecases.programs import for_programs, webhooks
from web.api import gate
from web.api.openapi import document

# One worker asks, and counts what it reached.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("schemathesis")]

MANY = int(os.environ.get("PHINONG_SCHEMATHESIS", "3"))
ROLES = (
    "coordinator.th57", "governor.th57", "moi.officer", "mfa.officer", "agency.nesdc",
    "moi.executive", "cabinet.liaison", "monitor", "admin",
)  # fmt: skip
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
TURNS = count()
THERE = {
    "number": "TH57-2569-001", "key": "th57-cn-yunnan", "version": "2569.1", "sha256": "0" * 64,
    "duty": "report_back",
}  # fmt: skip
"""What path parameters name that is there; every other is the number 1."""
SEEN: Counter[tuple[str, int]] = Counter()
schema = openapi.from_dict(document())


@pytest.fixture(scope="module")
def programs(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, Program]]:
    folder = tmp_path_factory.mktemp("strange") / "office"
    copytree(furnished, folder)
    found = load_settings(data=folder, webhook_hosts="app.example.go.th")
    scopes = {"admin": ("read", "write", "admin")}
    made = {name: program(found, name, *scopes.get(name, ())) for name in ROLES}
    proposal = for_programs.Proposal("TH-57", "CN-GZ", "mou", "normal", {})
    for_programs.propose(made["coordinator.th57"].ctx, proposal)
    for each in made.values():
        webhooks.add_webhook(each.ctx, "https://app.example.go.th/", ["*"])
    yield made
    wiring.close(found)
    # Were all requests refused at the door, they would find nothing.
    done = {label for label, status in SEEN if status < 300}
    assert len(done) > len({label for label, _ in SEEN}) / 3


@pytest.fixture(autouse=True)
def unlimited(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a token ask without end; the limit has its own test."""
    from usecases.programs import tokens

    monkeypatch.setattr(gate, "READS", 10**9)
    monkeypatch.setattr(tokens, "WRITES", Limit("api_write", 10**9, tokens.WRITES.window))


@schema.parametrize()
@settings(
    max_examples=MANY,
    deadline=None,
    database=None,
    derandomize=MANY < 10,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_no_request_breaks_an_operation(case: Any, programs: dict[str, Program]) -> None:
    turn = next(TURNS)
    if turn % 3:
        _make_real(case)
    asked = ROLES if MANY > 3 else [ROLES[turn % len(ROLES)]]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the client that schemathesis brings
        for role in asked:
            asking = programs[role]
            case.headers["Authorization"] = f"Bearer {asking.token}"
            answer = case.call(app=asking.http.app, base_url="http://127.0.0.1:8070")
            SEEN[case.operation.label, answer.status_code] += 1
            revoked = case.operation.label.startswith("DELETE /api/v1/tokens")
            if revoked and answer.status_code == 204:
                programs[role] = asking.renewed()
            case.validate_response(answer, checks=CHECKS)


def _make_real(case: Any) -> None:
    """Let a request name what is there, so that it comes further than the door."""
    for name in case.path_parameters or {}:
        case.path_parameters[name] = THERE.get(name, 1)
    if "If-Match" in (case.headers or {}):
        case.headers["If-Match"] = "*"
