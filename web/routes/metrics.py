"""``/metrics`` for Prometheus: from this machine, or with the bearer token of the settings."""

import platform
from collections.abc import Iterator
from datetime import datetime
from hmac import compare_digest
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily

from config.board import State
from config.wiring import open_context
from usecases.context import Context
from usecases.operations import health, ops_view
from web.metrics import Requests
from web.routes.ops import phinong_version
from web.security.here import from_this_machine

_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BEARER = "Bearer "


def allowed(request: Request) -> None:
    """Refuse whoever neither shows the token nor asks on this machine itself."""
    token = request.app.state.settings.metrics_token.get_secret_value()
    shown = request.headers.get("authorization", "")
    right = f"{_BEARER}{token}"
    if not token or not compare_digest(shown.encode(), right.encode()):
        from_this_machine(request)


router = APIRouter(dependencies=[Depends(allowed)])


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Give the figures of the moment, and the counters of requests."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_Figures(request))
    requests: Requests = request.app.state.requests
    text = generate_latest(registry) + generate_latest(requests.registry)
    return Response(text, media_type=_TYPE, headers={"Cache-Control": "no-store"})


class _Figures:
    """What is true at this moment, as gauges."""

    def __init__(self, request: Request) -> None:
        self._ctx = open_context(request.app.state.settings)
        self._parts = request.app.state.board.parts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield every gauge."""
        figures = health.figures(self._ctx)
        yield from _mail(ops_view.mail(self._ctx, figures.mails))
        yield from _timers(self._ctx)
        yield from _work(ops_view.work(self._ctx))
        yield from _audit(ops_view.audit(self._ctx), figures.last_audit_at)
        yield _one("administrators", "People told of alarms.", figures.administrators)
        yield _one("calendar_findings", "Gaps and forecasts ahead.", len(figures.calendar))
        yield _labelled(
            "part_up", "Parts that do their work here.", "part",
            {n: p.state is State.READY for n, p in self._parts.items() if p.state is not State.OFF},
        )  # fmt: skip
        yield _info(self._ctx)


def _mail(mail: dict[str, Any]) -> Iterator[GaugeMetricFamily]:
    yield _labelled("outbox_mails", "Mails by state.", "state", mail["states"])
    yield _one("outbox_due_mails", "Queued mails that may go out now.", mail["due"])
    yield _one(
        "outbox_oldest_due_seconds", "How long the oldest of them has waited.", mail["oldest_s"]
    )


_WORK = {
    "open_cases": "Cases that are open.",
    "open_stages": "Stages that somebody holds.",
    "overdue_stages": "Stages whose working days are used up.",
    "due_alerts": "Alerts that are due and wait for a sweep.",
}


def _work(work: dict[str, Any]) -> Iterator[GaugeMetricFamily]:
    for name, words in _WORK.items():
        yield _one(name, words, work[name])
    yield _one(
        "oldest_due_alert_seconds", "How long the oldest of them has waited.",
        work["oldest_alert_s"],
    )  # fmt: skip
    if work["sweep_age_s"] is not None:
        yield _one("sweep_age_seconds", "Since the last sweep.", work["sweep_age_s"])
    yield _labelled("webhook_deliveries", "Webhooks by state.", "state", work["webhooks"])
    yield _one("database_connections", "At work in this process.", work["connections"])


def _timers(ctx: Context) -> Iterator[GaugeMetricFamily]:
    seen = ops_view.timers(ctx)
    done = {t.name: t.succeeded_at.timestamp() for t in seen if t.succeeded_at}
    yield _labelled("timer_success_timestamp_seconds", "Last success of a timer.", "timer", done)
    late = {t.name: t.state == "late" for t in seen}
    yield _labelled("timer_late", "Whether too many runs were missed.", "timer", late)


def _audit(audit: dict[str, Any], last: datetime | None) -> Iterator[GaugeMetricFamily]:
    if last is not None:
        yield _one("audit_entry_timestamp_seconds", "Newest audit entry.", last.timestamp())
    mark, checked = audit["checkpoint"], audit["checked"]
    if mark is not None:
        yield _one("audit_checkpoint_timestamp_seconds", "Last checkpoint.", mark.at.timestamp())
    if checked is not None:
        yield _one("audit_flaws", "Flaws that the last check found.", checked["flaws"])


def _info(ctx: Context) -> GaugeMetricFamily:
    found = ops_view.database(ctx)
    names = ("version", "python", "database", "migration")
    info = GaugeMetricFamily("phinong_info", "What runs here.", labels=names)
    values = (phinong_version(), platform.python_version(), found["engine"], found["migration"])
    info.add_metric(values, 1)
    return info


def _one(name: str, words: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"phinong_{name}", words, value=value)


def _labelled(name: str, words: str, label: str, values: dict[str, Any]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(f"phinong_{name}", words, labels=(label,))
    for key, value in values.items():
        family.add_metric((key,), float(value))
    return family
