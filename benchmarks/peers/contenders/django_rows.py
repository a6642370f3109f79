"""What the three peers on Django share: settings, Phinong's tables as models, the rows of a move.

After https://docs.djangoproject.com/en/5.2/ref/databases/ (SQLite: `transaction_mode` IMMEDIATE and
`init_command`; PostgreSQL: persistent connections by CONN_MAX_AGE); `select_for_update`,
`bulk_create` with `ignore_conflicts`, `update` in place of a loop.
"""

from __future__ import annotations

from abc import abstractmethod
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.db import transaction

from benchmarks.peers.contenders.child import Move, Told, Walker
from benchmarks.steps import Step

HERE = "benchmarks.peers.contenders"
_DURABLE = (
    "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536;"
    " PRAGMA foreign_keys = ON;"
)


def configure(told: Told, *apps: str) -> None:
    """Set Django up for one database."""
    settings.configure(
        DATABASES={"default": _sqlite(told) if told.is_sqlite else _postgresql(told)},
        INSTALLED_APPS=[*apps, HERE],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        TIME_ZONE="UTC",
    )
    django.setup()


def _sqlite(told: Told) -> dict[str, Any]:
    options = {"timeout": 30, "transaction_mode": "IMMEDIATE", "init_command": _DURABLE}
    return {"ENGINE": "django.db.backends.sqlite3", "NAME": told.file, "OPTIONS": options}


def _postgresql(told: Told) -> dict[str, Any]:
    at = urlsplit(told.libpq)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": at.path.lstrip("/"),
        "USER": at.username,
        "PASSWORD": at.password,
        "HOST": at.hostname,
        "PORT": at.port,
        "CONN_MAX_AGE": None,
    }


class DjangoPeer(Walker):
    """A move as a view of a careful Django project does it."""

    apps: tuple[str, ...] = ()

    def __init__(self, told: Told) -> None:
        """Set Django up, then import the models that need it."""
        super().__init__(told)
        configure(told, *self.apps)
        from benchmarks.peers.contenders import django_tables  # noqa: PLC0415 - after the set-up

        self.tables = django_tables
        self.case_model: Any = self.model()

    @abstractmethod
    def model(self) -> Any:
        """Return the model of a case."""

    @abstractmethod
    def move(self, number: str, step: Step) -> None:
        """Do one move in one transaction."""

    def walker(self) -> Move:
        """Return the move; each thread has a connection of its own that stays open."""
        return self.move

    def allowed(self, step: Step) -> None:
        """Refuse who does not hold the role."""
        if not self.tables.Grant.objects.filter(person_id=step.person, role=step.role).exists():
            raise AssertionError(f"{step.person} is no {step.role}")

    def write(self, case: Any, step: Step) -> None:
        """Write the rows of a move whose new state is set."""
        before, seq, now = case.audit_hash, case.audit_seq + 1, self.told.now
        text, digest = step.sealed(case.number, seq, before, now)
        for name in ("waiting", "acted", "authors"):
            setattr(case, name, step.case[name])
        case.facts = case.facts | step.case["facts"]
        case.version, case.audit_seq, case.audit_hash = case.version + 1, seq, digest
        case.save(
            update_fields=["state", "version", "waiting", "facts", "acted", "authors",
                           "audit_seq", "audit_hash"]
        )  # fmt: skip
        self.tables.AuditEntry.objects.create(
            chain=case.number, seq=seq, at=now, action=step.trigger, actor_id=step.person,
            body=text, prev_hash=before, hash=digest,
        )  # fmt: skip
        self._entries(case, step)

    def _entries(self, case: Any, step: Step) -> None:
        entries = self.tables.StageEntry.objects
        entries.filter(case_id=case.id, left_at=None, office__in=step.closes).update(
            left_at=self.told.now, left_on=self.told.today, days_used=0, on_time=True,
            outcome=step.trigger, closed_by=step.person, next_alert_at=None, next_alert=None,
        )  # fmt: skip
        rows = [{**row, "id": None, "case_id": case.id} for row in step.opens]
        opened = entries.bulk_create([self.tables.StageEntry(**row) for row in rows])
        for row in step.opens:
            there = {"role": row["holder_role"], "scope": row["holder_scope"]}
            list(self.tables.Grant.objects.filter(**there))
        mails = [self._mail(case, i, mail, opened) for i, mail in enumerate(step.mails)]
        self.tables.Outbox.objects.bulk_create(mails, ignore_conflicts=True)

    def _mail(self, case: Any, i: int, mail: Any, opened: list[Any]) -> Any:
        entry = opened[min(i, len(opened) - 1)].id if mail.entry_id and opened else None
        return self.tables.Outbox(
            key=f"{case.number}:{case.version}:{mail.message}:{i}:{mail.person_id}",
            message=mail.message, case_id=case.id, entry_id=entry, person_id=mail.person_id,
            why=mail.why, payload=mail.payload, state="queued", queued_at=self.told.now,
            send_after=mail.send_after, attempts=0, fence=0,
        )  # fmt: skip


class DjangoStates(DjangoPeer):
    """A move by a library of states: ``pull`` is its part."""

    @abstractmethod
    def pull(self, case: Any, step: Step) -> None:
        """Judge the move by the library and set the new state."""

    def move(self, number: str, step: Step) -> None:
        """Do one move in one transaction."""
        with transaction.atomic():
            case = self.case_model.objects.select_for_update().get(number=number)
            self.allowed(step)
            self.pull(case, step)
            self.write(case, step)
