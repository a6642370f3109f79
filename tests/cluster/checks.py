"""What was promised (docs/reliability.md), looked for in the database and in the mail's log."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.cluster.services import maillog
from tests.cluster.site import Site
from tests.cluster.units import variables

_ACCEPTED = re.compile(r"postfix/cleanup\[\d+\]: \w+: message-id=(<[^>]+>)")


@dataclass
class Found:
    """Figures, and what was broken."""

    figures: dict[str, Any] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)

    def promise(self, number: int, words: str, wrong: Any) -> None:
        """Keep what is wrong with a promise; nothing wrong is nothing to say."""
        if wrong:
            self.broken.append(f"promise {number}: {words}: {wrong}")


def connect(site: Site, role: str = "owner") -> psycopg.Connection[Any]:
    """Return a connection to Phinong's database, as the owner or as the app."""
    file = "owner.env" if role == "owner" else "phinong.env"
    said = variables(site.hosts["data1"].path(f"/etc/phinong/{file}"))
    return psycopg.connect(said["PHINONG_DATABASE_URL"].replace("+psycopg", ""), autocommit=True)


def check(site: Site, load: dict[str, Any]) -> Found:
    """Look at everything once all is quiet."""
    found = Found()
    with connect(site) as database:
        _deeds(found, database, site.folder)
        _stages(found, database)
        _alerts(found, database)
        _mails(found, database, site)
        _remarks(found, database, load)
    with connect(site, "app") as database:
        _connections(found, database)
    return found


def _rows(database: psycopg.Connection[Any], query: str) -> list[Any]:
    return database.execute(query.encode()).fetchall()


def _deeds(found: Found, database: psycopg.Connection[Any], folder: Path) -> None:
    """1: every acknowledged deed is there, once, and nothing that was not asked for."""
    bodies = [json.loads(body) for (body,) in _rows(database, "SELECT body FROM audit_entries")]
    by_origin = Counter(
        (body["origin"], body["action"]) for body in bodies if body["chain"] != "settings"
        if str(body.get("origin", "")).startswith("drive-")
    )  # fmt: skip
    asked = [json.loads(line) for line in (folder / "deeds").read_text("utf-8").splitlines()]
    ended = Counter(one["ended"] for one in asked)
    done = [(one["origin"], one["action"]) for one in asked if one["ended"] == "done"]
    lost = [deed for deed in done if deed not in by_origin]
    twice = [deed for deed, count in by_origin.items() if count > 1]
    refused = [
        one["origin"] for one in asked
        if one["ended"] == "refused" and (one["origin"], one["action"]) in by_origin
    ]  # fmt: skip
    found.figures["deeds"] = {
        "asked": len(asked), **ended, "lost": len(lost), "twice": len(twice),
        "refused but written": len(refused),
    }  # fmt: skip
    found.promise(1, "acknowledged deeds that are not in the audit trail", lost)
    found.promise(1, "refused deeds that are in the audit trail", refused)
    found.promise(2, "deeds that were done twice", twice)


def _stages(found: Found, database: psycopg.Connection[Any]) -> None:
    """1: a case, its trail and its open stages tell the same."""
    cases = _rows(database, "SELECT count(*), count(*) FILTER (WHERE closed_at IS NULL) FROM cases")
    found.figures["cases"] = {"all": cases[0][0], "open": cases[0][1]}
    half = _rows(
        database,
        """
        SELECT c.number FROM cases c
        LEFT JOIN LATERAL (SELECT count(*) AS n, max(seq) AS last FROM audit_entries a
                           WHERE a.chain = c.number) t ON true
        LEFT JOIN audit_entries e ON e.chain = c.number AND e.seq = t.last
        WHERE t.n <> c.audit_seq OR t.last <> c.audit_seq OR e.hash <> c.audit_hash
        """,
    )
    states = _rows(
        database,
        """
        SELECT c.number FROM cases c WHERE c.closed_at IS NULL AND c.state <> 'on_hold'
        AND c.import_key IS NULL AND NOT EXISTS (SELECT 1 FROM stage_entries s
            WHERE s.case_id = c.id AND s.left_at IS NULL AND s.kind = 'stage'
            AND split_part(s.state, '.', 1) = split_part(c.state, '.', 1))
        AND c.state <> 'active'
        """,
    )
    found.figures["half-done"] = len(half) + len(states)
    found.promise(1, "cases whose trail ends elsewhere", half)
    found.promise(1, "open cases whose stage nobody holds", states)


def _alerts(found: Found, database: psycopg.Connection[Any]) -> None:
    """3: each alert once, none left behind."""
    ((alerts, distinct),) = _rows(
        database, "SELECT count(*), count(DISTINCT (entry_id, level)) FROM alerts"
    )
    found.figures["alerts"] = {"decided": alerts, "twice": alerts - distinct}
    found.promise(3, "alerts decided twice", alerts - distinct)


def _mails(found: Found, database: psycopg.Connection[Any], site: Site) -> None:
    """4: what is marked sent was taken by the relay and reached the ministry's server, once."""
    states = dict(_rows(database, "SELECT state, count(*) FROM outbox GROUP BY state"))
    sent = dict(_rows(database, "SELECT message_id, attempts FROM outbox WHERE state = 'sent'"))
    known = dict(
        _rows(database, "SELECT message_id, state FROM outbox WHERE message_id IS NOT NULL")
    )
    taken = Counter(_accepted(maillog(site.hosts)))
    arrived = Counter((site.hosts["world"].root / "delivered").read_text("utf-8").split())
    lost = [one for one in sent if taken[one] == 0]
    twice = [one for one, count in taken.items() if count > 1 and one in known]
    stuck = {s: n for s, n in states.items() if s in ("sending", "handing_over")}
    found.figures["mails"] = {
        **states,
        "taken by Postfix": sum(taken[one] for one in known),
        "delivered": sum(arrived[one] for one in known),
        "in doubt": states.get("in_doubt", 0),
        "sent but not taken": len(lost),
        "taken twice": len(twice),
        "delivered twice": sum(1 for one in known if arrived[one] > 1),
        "stuck": sum(stuck.values()),
    }
    found.promise(4, "mails marked sent that the relay never took", lost)
    found.promise(4, "mails handed over twice", twice)
    found.promise(4, "mails that nobody looks after", stuck)
    found.promise(4, "mails taken that never arrived", [o for o in sent if arrived[o] == 0])


def _connections(found: Found, database: psycopg.Connection[Any]) -> None:
    """Look at how web and workers are connected just now: they see what is their role's alone."""
    ((many, encrypted),) = _rows(
        database,
        """SELECT count(*), count(*) FILTER (WHERE ssl) FROM pg_stat_ssl
           JOIN pg_stat_activity USING (pid) WHERE usename = 'phinong_app'""",
    )
    found.figures["tls"] = {"connections": many, "in the clear": many - encrypted}
    if many < 2 or many != encrypted:  # ours, and at least one of theirs
        found.broken.append(f"connections of PostgreSQL: {many}, encrypted: {encrypted}")


def _accepted(log: Path) -> Iterator[str]:
    with log.open(encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if match := _ACCEPTED.search(line):
                yield match[1]


def _remarks(found: Found, database: psycopg.Connection[Any], load: dict[str, Any]) -> None:
    """1 and 2 through nginx: every remark that was acknowledged is there once."""
    there = Counter(
        text for (text,) in _rows(database, "SELECT text FROM comments WHERE text LIKE 'load %'")
    )
    lost = [text for text in load["written"] if there[text] == 0]
    twice = [text for text, count in there.items() if count > 1]
    found.figures["remarks"] = {
        "acknowledged": len(load["written"]), "there": len(there), "lost": len(lost),
        "twice": len(twice), "tried again": load["again"], "looked at first": load["looked_at"],
    }  # fmt: skip
    found.promise(1, "no remark was written, so nothing was tried", not load["written"])
    found.promise(1, "remarks acknowledged through nginx and lost", lost)
    found.promise(2, "remarks written twice", twice)
