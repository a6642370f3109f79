"""The process of Viewflow's workflow for the eight moves; imported after Django is set up.

Human tasks are View nodes that are given to their owner at once, and the two opinions lie between a
Split and a Join, as https://docs.viewflow.io/workflow/nodes.html has it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db import models
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process

from benchmarks.peers.contenders.django_tables import CaseBase


class Case(CaseBase):
    """A case, whose state follows the process."""

    state = models.TextField()

    class Meta:
        """The table is Phinong's."""

        managed, db_table, app_label = False, "cases", "contenders"


def owner(_activation: Any) -> Any:
    """Return the account that all tasks are given to."""
    return OFFICER[0]


OFFICER: list[User] = []


def _page(_request: Any) -> None:
    """Nobody opens a page here: the deed is what a page would call."""


class CaseFlow(flow.Flow):
    """From the draft to the signature."""

    process_class = Process
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle().Next(this.submit)
    submit = flow.View(_page).Assign(owner).Next(this.endorse)
    endorse = flow.View(_page).Assign(owner).Next(this.accept)
    accept = flow.View(_page).Assign(owner).Next(this.review)
    review = flow.Split().Next(this.concur_moi).Next(this.concur_mfa)
    concur_moi = flow.View(_page).Assign(owner).Next(this.rule_check)
    concur_mfa = flow.View(_page).Assign(owner).Next(this.rule_check)
    rule_check = flow.Join().Next(this.confirm_ministerial)
    confirm_ministerial = flow.View(_page).Assign(owner).Next(this.approve)
    approve = flow.View(_page).Assign(owner).Next(this.partner_agrees)
    partner_agrees = flow.View(_page).Assign(owner).Next(this.end)
    end = flow.End()
