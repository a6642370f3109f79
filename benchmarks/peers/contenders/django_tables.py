"""Phinong's tables as models that Django does not manage; imported after Django is set up.

Ids of other tables are plain numbers: a peer need not load what the workload does not touch.
"""

from __future__ import annotations

from django.db import models

APP = "contenders"


def _text() -> models.TextField:
    return models.TextField(null=True)


class CaseBase(models.Model):
    """A case without its state, which is the field of a library."""

    number = models.TextField(unique=True)
    version = models.BigIntegerField()
    waiting = models.JSONField()
    facts = models.JSONField()
    acted = models.JSONField()
    authors = models.JSONField()
    audit_seq = models.BigIntegerField()
    audit_hash = models.TextField()

    class Meta:
        """A concrete model names the table."""

        abstract = True


class StageEntry(models.Model):
    """A visit of a case to a stage."""

    case_id = models.BigIntegerField()
    kind = models.TextField()
    state = models.TextField()
    office = models.TextField()
    holder_role = _text()
    holder_scope = models.TextField()
    definition = models.TextField()
    entered_at = models.DateTimeField()
    entered_on = models.DateField()
    days_allowed = models.BigIntegerField(null=True)
    counting = models.TextField()
    due_on = models.DateField(null=True)
    due_fixed = models.BooleanField()
    left_at = models.DateTimeField(null=True)
    left_on = models.DateField(null=True)
    days_used = models.BigIntegerField(null=True)
    on_time = models.BooleanField(null=True)
    outcome = _text()
    closed_by = models.BigIntegerField(null=True)
    on_behalf_of = models.BigIntegerField(null=True)
    next_alert_at = models.DateTimeField(null=True)
    next_alert = _text()

    class Meta:
        """The table is Phinong's."""

        managed, db_table, app_label = False, "stage_entries", APP


class AuditEntry(models.Model):
    """An entry of a case's chain."""

    chain = models.TextField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    action = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    body = models.TextField()
    prev_hash = models.TextField()
    hash = models.TextField()

    class Meta:
        """The table is Phinong's."""

        managed, db_table, app_label = False, "audit_entries", APP


class Outbox(models.Model):
    """A mail to one person."""

    key = models.TextField(unique=True)
    message = models.TextField()
    case_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    person_id = models.BigIntegerField()
    why = models.TextField()
    payload = models.JSONField()
    state = models.TextField()
    queued_at = models.DateTimeField()
    send_after = models.DateTimeField()
    attempts = models.BigIntegerField()
    fence = models.BigIntegerField()

    class Meta:
        """The table is Phinong's."""

        managed, db_table, app_label = False, "outbox", APP


class Alert(models.Model):
    """An alert that was decided on an entry."""

    entry_id = models.BigIntegerField()
    level = models.TextField()
    outcome = models.TextField()
    covered_by = _text()
    decided_at = models.DateTimeField()

    class Meta:
        """The table is Phinong's."""

        managed, db_table, app_label = False, "alerts", APP


class Grant(models.Model):
    """A role of a person."""

    person_id = models.BigIntegerField()
    role = models.TextField()
    scope = models.TextField()

    class Meta:
        """The table is Phinong's."""

        managed, db_table, app_label = False, "grants", APP
