"""How long personal data is kept, and the daily round that erases what is past its time.

Shipped periods can be changed by an administrator, within bounds and with a reason; the change is
a version. The trail of a case, its documents and its mails are never touched.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from reference.personal_data import Period, inventory
from storage import audit, retention, settings
from storage.database import Connection
from usecases.context import Context
from usecases.privacy.refused import PrivacyRefusedError
from usecases.rights import allow_administrator, plain_text

MOST_DAYS = 3650
_PERIODS, _DONE = "privacy_periods", "privacy_trimmed"
_REASON = ("เหตุผล", "reason", 500)


def kinds() -> tuple[Period, ...]:
    """Return the periods after which the system erases something by itself."""
    return tuple(p for p in inventory().periods.values() if p.days is not None)


def periods(connection: Connection) -> tuple[int, dict[str, int]]:
    """Return the version of the periods and the days of each."""
    kept = settings.get(connection, _PERIODS) or {"version": 0, "days": {}}
    shipped = {p.id: p.days or 0 for p in kinds()}
    return int(kept["version"]), shipped | {k: d for k, d in kept["days"].items() if k in shipped}


def change_period(ctx: Context, kind: str, days: str, reason: str, version: int) -> int:
    """Set how many days something is kept; return the new version of the periods.

    Raises:
        DeedRefusedError: No administrator acts, or no reason is given.
        PrivacyRefusedError: The period cannot be set so, or somebody else was first.
    """
    wanted = _fit(kind, days)
    why = plain_text(reason, *_REASON)
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        settings.put_new(connection, _PERIODS, {"version": 0, "days": {}})
        kept = settings.get(connection, _PERIODS, lock=True) or {}
        if kept["version"] != version:
            raise PrivacyRefusedError("period_stale")
        old = periods(connection)[1][kind]
        new = {"version": version + 1, "days": {**kept["days"], kind: wanted}}
        settings.put(connection, _PERIODS, new)
        given = {"period": kind, "old": old, "new": wanted, "version": version + 1}
        body = {"actor": ctx.person, "action": "change_period", "reason": why, "given": given}
        audit.append_settings(connection, body, ctx.now)
    return version + 1


def _fit(kind: str, days: str) -> int:
    known = {p.id: p for p in kinds()}
    if kind not in known:
        raise PrivacyRefusedError("period_unknown", kind=kind[:40], known=", ".join(known))
    if known[kind].fixed:
        raise PrivacyRefusedError("period_fixed", kind=kind)
    least = known[kind].least
    if not (days.isascii() and days.isdigit()) or not least <= int(days[:6]) <= MOST_DAYS:
        raise PrivacyRefusedError("period_short", least=least, most=MOST_DAYS)
    return int(days)


def shown(ctx: Context) -> dict[str, Any]:
    """Return every period with its days, how many rows are past it, and the last round."""
    with ctx.database.read() as connection:
        version, days = periods(connection)
        rows = [_told(ctx, connection, period, days[period.id]) for period in kinds()]
        return {"version": version, "rows": rows, "last": settings.get(connection, _DONE)}


def _told(ctx: Context, connection: Connection, period: Period, days: int) -> dict[str, Any]:
    return {
        "kind": period.id,
        "what": {"th": period.what_th, "en": period.what_en},
        "said": {"th": period.th, "en": period.en},
        "act": period.act,
        "days": days,
        "shipped": period.days,
        "least": period.least,
        "fixed": period.fixed,
        "source": period.source,
        "confidence": period.confidence,
        "past": retention.count(connection, period.id, _before(ctx, days)),
    }


def trim(ctx: Context, *, dry_run: bool = False) -> dict[str, int]:
    """Erase what is past its time, in small transactions; return how many rows by period.

    Twice does nothing more. What was erased stands in one entry of the trail, as counts.

    Args:
        ctx: The circumstances.
        dry_run: Count only.
    """
    with ctx.database.read() as connection:
        version, days = periods(connection)
        if dry_run:
            return {k: retention.count(connection, k, _before(ctx, d)) for k, d in days.items()}
    counts = {kind: _trim(ctx, kind, _before(ctx, d)) for kind, d in days.items()}
    _record(ctx, counts, version)
    return counts


def trim_daily(ctx: Context) -> Mapping[str, Any]:
    """Trim once a day, whoever asks how often; return what was erased."""
    with ctx.database.read() as connection:
        last = settings.get(connection, _DONE)
    if last and last["day"] == ctx.today.isoformat():
        return {}
    return {kind: count for kind, count in trim(ctx).items() if count}


def _trim(ctx: Context, kind: str, before: datetime) -> int:
    total, size = 0, ctx.policy.batch
    while True:
        with ctx.database.write() as connection:
            files = retention.files_of(connection, kind, before, size)
            done = retention.erase(connection, kind, before, ctx.now, size)
            free = retention.let_go(connection, files)
        for digest in free:
            ctx.documents.drop(digest)
        total += done
        if done < size:
            return total


def _record(ctx: Context, counts: Mapping[str, int], version: int) -> None:
    some = {kind: count for kind, count in counts.items() if count}
    done = {"day": ctx.today.isoformat(), "at": ctx.now.isoformat(), "counts": some}
    with ctx.database.write() as connection:
        settings.put(connection, _DONE, done)
        if some:
            given = {"counts": some, "periods": version}
            body = {"actor": ctx.person, "action": "trim_personal_data", "given": given}
            audit.append_settings(connection, body, ctx.now)


def _before(ctx: Context, days: int) -> datetime:
    return ctx.now - timedelta(days=days)
