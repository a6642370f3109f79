"""A sweep and a delivery as a management command of a careful Django project does them.

The entries that are due by the index, locked (`select_for_update`, `skip_locked` on PostgreSQL);
`bulk_create` with `ignore_conflicts`; one `update`. Mail after
https://docs.djangoproject.com/en/5.2/topics/email/: `EmailMultiAlternatives`, one connection that
stays open for all messages (`send_messages`).
"""

from __future__ import annotations

import time
from collections import defaultdict
from datetime import datetime
from typing import Any

from django.db import transaction

from benchmarks.peers.contenders.child import Contender, Told, serve
from benchmarks.peers.contenders.django_rows import configure


class DjangoSweep(Contender):
    """What a project on Django writes by itself beside its state machine."""

    def __init__(self, told: Told) -> None:
        """Set Django up."""
        super().__init__(told)
        configure(told)
        from benchmarks.peers.contenders import django_tables  # noqa: PLC0415 - after the set-up

        self._tables = django_tables

    def do(self, command: dict[str, Any]) -> Any:
        """Sweep, or send mails."""
        if command["do"] == "mail":
            return self._mails(command)
        began = time.perf_counter()
        with transaction.atomic():
            done = self._sweep(command)
        return {"ms": (time.perf_counter() - began) * 1000, "due": done}

    def _sweep(self, command: dict[str, Any]) -> int:
        now, tables, level = self.told.now, self._tables, "reminder"
        locked = tables.StageEntry.objects.select_for_update(skip_locked=not self.told.is_sqlite)
        due = list(locked.filter(next_alert_at__lte=now))
        holders: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for role, scope, person in tables.Grant.objects.values_list("role", "scope", "person_id"):
            holders[role, scope].append(person)
        alerts = [
            tables.Alert(entry_id=entry.id, level=level, outcome="sent", decided_at=now)
            for entry in due
        ]
        tables.Alert.objects.bulk_create(alerts, ignore_conflicts=True, batch_size=500)
        mails = [
            self._mail(entry, person, level)
            for entry in due
            for person in holders[entry.holder_role, entry.holder_scope]
        ]
        tables.Outbox.objects.bulk_create(mails, ignore_conflicts=True, batch_size=500)
        after = command["next_at"] and datetime.fromisoformat(command["next_at"])
        tables.StageEntry.objects.filter(id__in=[entry.id for entry in due]).update(
            next_alert_at=after, next_alert=command["next_level"]
        )
        return len(due)

    def _mail(self, entry: Any, person: int, level: str) -> Any:
        now = self.told.now
        return self._tables.Outbox(
            key=f"alert:{entry.id}:{level}:{person}", message=level, case_id=entry.case_id,
            entry_id=entry.id, person_id=person, why="holder",
            payload={"skipped": [], "day": self.told.today.isoformat()}, state="queued",
            queued_at=now, send_after=now, attempts=0, fence=0,
        )  # fmt: skip

    def _mails(self, command: dict[str, Any]) -> Any:
        from django.core.mail import EmailMultiAlternatives, get_connection  # noqa: PLC0415

        began, count = time.perf_counter(), command["count"]
        messages = []
        for number in range(count):
            said = command["rendered"][number % len(command["rendered"])]
            message = EmailMultiAlternatives(
                said["subject"], said["text"], "no-reply@phinong.example",
                [f"p{number}@phinong.example"],
            )  # fmt: skip
            message.attach_alternative(said["html"], "text/html")
            messages.append(message)
        with get_connection(
            "django.core.mail.backends.smtp.EmailBackend", host="127.0.0.1", port=command["port"]
        ) as connection:
            sent = connection.send_messages(messages)
        return {"per_s": sent / (time.perf_counter() - began)}


if __name__ == "__main__":
    serve(DjangoSweep)
