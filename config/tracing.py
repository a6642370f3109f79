"""OpenTelemetry traces of requests, deeds, timers, mails and statements, to one OTLP/HTTP receiver.

Nothing of OpenTelemetry's SDK is imported unless PHINONG_OTLP_ENDPOINT is set. Its own variables
(``OTEL_EXPORTER_OTLP_HEADERS``, ``OTEL_TRACES_SAMPLER``, ...) hold as well.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from time import perf_counter
from typing import Any

from config import clock
from config.settings import Settings
from storage.database import Database
from storage.statements import Statement, follow
from usecases.watching import Facts, Watcher, origin, unwatch, watch

_PATH = "/v1/traces"
_SECOND_NS = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Tracing:
    """A watcher that makes a span of what is done, and how to end it."""

    watcher: Watcher
    provider: Any
    unfollow: Callable[[], None]

    def close(self) -> None:
        """Send what is left, and trace no more."""
        unwatch(self.watcher)
        self.unfollow()
        self.provider.shutdown()


def trace(settings: Settings, database: Database, part: str) -> Tracing:
    """Send traces from now on.

    Args:
        settings: Where to.
        database: Whose statements become spans.
        part: Which process this is: web, timers.
    """
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import (  # noqa: PLC0415 - heavy
        OTLPSpanExporter,
    )
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415 - heavy
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415 - heavy
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415 - heavy

    names = {"service.name": f"phinong-{part}", "service.version": _version()}
    provider = TracerProvider(resource=Resource.create(names))
    exporter = OTLPSpanExporter(endpoint=settings.otlp_endpoint.rstrip("/") + _PATH)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracer = provider.get_tracer("phinong")
    watcher = _watcher(tracer)
    watch(watcher)
    return Tracing(watcher, provider, follow(database, _teller(tracer)))


def _watcher(tracer: Any) -> Watcher:
    from opentelemetry.propagate import extract  # noqa: PLC0415 - heavy
    from opentelemetry.trace import SpanKind, Status, StatusCode  # noqa: PLC0415 - heavy

    @contextmanager
    def traced(kind: str, name: str, facts: Facts) -> Iterator[None]:
        carried = {"traceparent": parent} if (parent := facts.pop("traceparent", "")) else None
        with tracer.start_as_current_span(
            f"{kind} {name}",
            context=extract(carried) if carried else None,
            kind=SpanKind.SERVER if kind == "request" else SpanKind.INTERNAL,
            start_time=_at(facts["began"]) if "began" in facts else None,
            record_exception=False,  # its words may be a person's
            set_status_on_exception=False,
        ) as span:
            try:
                yield
            except Exception as error:
                span.set_status(Status(StatusCode.ERROR, str(getattr(error, "code", ""))))
                raise
            finally:
                span.update_name(f"{kind} {facts.get('name', name)}")
                span.set_attributes(_attributes(kind, facts))

    return traced


def _attributes(kind: str, facts: Facts) -> dict[str, Any]:
    said: dict[str, Any] = {"phinong.kind": kind, "phinong.origin": origin()}
    for key, value in facts.items():
        if key not in ("began", "name") and value is not None:
            plain = value if isinstance(value, str | bool | int | float) else str(value)
            said[_SPELT.get(key, f"phinong.{key}")] = plain
    return said


_SPELT = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
}


def _teller(tracer: Any) -> Callable[[Statement], None]:
    from opentelemetry.trace import SpanKind, get_current_span  # noqa: PLC0415 - heavy

    def tell(statement: Statement) -> None:
        if not get_current_span().get_span_context().is_valid:
            return  # what no deed asked for is no part of a trace
        span = tracer.start_span(
            f"sql {statement.verb}",
            kind=SpanKind.CLIENT,
            start_time=_at(statement.began),
            attributes={
                "db.system.name": statement.engine,
                "db.operation.name": statement.verb,
                "db.query.text": statement.text,  # values are bound, so never in it
            },
        )
        span.end()

    return tell


def _at(began: float) -> int:
    """Return the moment of a reading of ``perf_counter``, in nanoseconds since 1970."""
    ago = perf_counter() - began
    return int((clock.real_now().timestamp() - ago) * _SECOND_NS)


def _version() -> str:
    try:
        return version("phinong")
    except PackageNotFoundError:
        return "unknown"
