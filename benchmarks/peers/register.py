"""Who is compared: each peer with its environment, its script, and the page it follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Part = Literal["floor", "ours", "peer"]


@dataclass(frozen=True, slots=True)
class Peer:
    """A contender: ``package`` names its version, ``needs`` its environment (none: Phinong's own).

    ``wake`` is what its start-up imports.
    """

    name: str
    title: str
    script: str
    how: str
    page: str = ""
    package: str = ""
    needs: str = ""
    wake: str = ""
    part: Part = "peer"


_DJANGO = "import django; from django.conf import settings; settings.configure(); django.setup()"
FLOOR, PHINONG = "floor", "phinong"
PEERS = (
    Peer(
        FLOOR,
        "floor: hand-written SQL",
        "by_hand",
        "the same rows by hand on the driver, no library, no rules",
        package="psycopg",
        part="floor",
    ),
    Peer(
        PHINONG,
        "Phinong",
        "phinong",
        "the deed itself, with every rule, guard and calendar",
        part="ours",
    ),
    Peer(
        "orm",
        "SQLAlchemy ORM, if-checks",
        "orm",
        "objects and checks by hand, as applications often do",
        "https://docs.sqlalchemy.org/en/20/orm/session_basics.html",
        "sqlalchemy",
        wake="import sqlalchemy.orm",
    ),
    Peer(
        "transitions",
        "SQLAlchemy ORM + transitions",
        "orm_transitions",
        "a machine for each object that is loaded",
        "https://github.com/pytransitions/transitions",
        "transitions",
        wake="import sqlalchemy.orm, transitions",
    ),
    Peer(
        "python-statemachine",
        "SQLAlchemy ORM + python-statemachine",
        "python_statemachine",
        "a machine over the row's own state field",
        "https://python-statemachine.readthedocs.io/en/latest/",
        "python-statemachine",
        "python-statemachine",
        "import sqlalchemy.orm, statemachine",
    ),
    Peer(
        "django-fsm-2",
        "Django + django-fsm-2",
        "django_fsm2",
        "a protected field and transition methods, the row locked",
        "https://github.com/django-commons/django-fsm-2",
        "django-fsm-2",
        "django-fsm-2",
        f"{_DJANGO}; import django.db.models, django_fsm",
    ),
    Peer(
        "viewflow-fsm",
        "Django + Viewflow fsm",
        "viewflow_fsm",
        "a flow object with a State bound to the case",
        "https://docs.viewflow.io/fsm/index.html",
        "django-viewflow",
        "viewflow",
        f"{_DJANGO}; import django.db.models, viewflow.fsm",
    ),
    Peer(
        "viewflow-flow",
        "Django + Viewflow workflow",
        "viewflow_flow",
        "a process and its human tasks in the database",
        "https://docs.viewflow.io/workflow/nodes.html",
        "django-viewflow",
        "viewflow",
    ),
    Peer(
        "spiffworkflow",
        "SpiffWorkflow (BPMN) + hand-written SQL",
        "spiff",
        "the instance is loaded, run and stored as JSON at each step",
        "https://spiffworkflow.readthedocs.io/en/stable/bpmn/",
        "spiffworkflow",
        "spiffworkflow",
        "import SpiffWorkflow.bpmn.workflow, SpiffWorkflow.bpmn.serializer",
    ),
    Peer(
        "dbos",
        "DBOS + SQLAlchemy ORM",
        "dbos_steps",
        "each act a durable workflow with one transaction",
        "https://docs.dbos.dev/python/tutorials/transaction-tutorial",
        "dbos",
        "dbos",
        "import dbos",
    ),
    Peer(
        "prefect",
        "Prefect + hand-written SQL",
        "prefect_tasks",
        "each act a flow run with one task, a server of its own",
        "https://docs.prefect.io/v3/how-to-guides/workflows/write-and-run",
        "prefect",
        wake="from prefect import flow",
    ),
)
BY_NAME = {peer.name: peer for peer in PEERS}
