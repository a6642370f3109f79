"""What an office holds today: signed, promised, due, cases, people, talks, what needs care.

Everything is plain JSON with names in both languages, so that it can be frozen as it is.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from statemachine.dates import fiscal_year_be
from statemachine.definition import Definition
from statemachine.facts import ANYWHERE
from statemachine.relationship import Standing
from statemachine.words import Role
from storage import dated_duties, handovers, imports, register
from storage.database import Connection
from usecases import names
from usecases.context import Context
from usecases.evidence import partial
from usecases.groups import promises
from usecases.groups.duties import shown
from usecases.handover.offices import Office
from usecases.people.office_views import post_name
from usecases.relations.pair_words import KINDS, named
from usecases.relations.partner_search import country_name
from usecases.relations.standing import judge
from usecases.rows.import_rows import SIGNED
from usecases.stage_words import iso, office, stage, word

MOST = 500
TALKS = 3
"""Activities of each pair that a successor reads about."""

CARE = frozenset({Standing.ATTENTION, Standing.DORMANT, Standing.EXPIRING, Standing.EXPIRED})
Row = dict[str, Any]


def collect(ctx: Context, connection: Connection, of: Office) -> Row:
    """Return the book of an office as of now.

    A province's book tells of its own pairs and cases; the centre's, of the pairs that need care
    and of the cases that wait for it.
    """
    pairs = _pairs(ctx, connection, of)
    rows = dated_duties.of_roles(connection, [(r.value, s) for r, s in of.roles], MOST)
    duties = [_duty(one) for one in shown(ctx, connection, rows)]
    year = fiscal_year_be(ctx.today)
    owed = {row["id"] for row in duties}
    carried = [
        one
        for one in promises.carried_into(connection, of.owner, year)
        if one["outcome"] != "kept" and one["duty"] not in owed
    ]
    return {
        "office": of.code,
        "office_name": of.name,
        "as_of": ctx.today.isoformat(),
        "pairs": [pair for pair in pairs if pair["standing"] != Standing.TERMINATED],
        "ended": sum(pair["standing"] == Standing.TERMINATED for pair in pairs),
        "care": [pair for pair in pairs if pair["standing"] in CARE],
        "signed": [text for pair in pairs for text in pair["texts"]],
        "talks": _talks(pairs),
        "duties": duties,
        "promises": [_promise(one) for one in carried],
        "plan_year": year,
        "cases": _cases(ctx, connection, of),
        "people": _people(connection, of),
    }


def _pairs(ctx: Context, connection: Connection, of: Office) -> list[Row]:
    rows = handovers.pairs_of(connection, of.province, MOST * 20)
    signed = [row for row in rows if row.status in SIGNED]
    wanted = signed if of.province else [r for r in signed if r.standing in CARE][:MOST]
    ids = [row.id for row in wanted]
    activities = register.activities_of(connection, ids)
    texts = imports.instruments_by_pair(connection, ids)
    return [_pair(row, activities[row.id], texts[row.id], ctx.today) for row in wanted]


def _pair(row: Any, activities: Sequence[Any], texts: Sequence[Any], today: date) -> Row:
    found = judge(row, activities, texts, today)
    name = names.pair(row.province, row.partner_th, row.partner_en)
    last = found.last_activity
    return {
        "key": row.key,
        "name": name,
        "country": country_name(row.country),
        "standing": found.standing.value,
        "standing_name": word(found.standing.value),
        "begun": partial(row.begun_on, row.begun_precision).iso(),
        "ends_on": iso(row.ends_on),
        "last_activity": last.iso() if last else "",
        "texts": [_text(row.key, name, text) for text in texts],
        "activities": [_activity(row.key, name, a) for a in activities],
    }


def _text(key: str, name: Row, text: Any) -> Row:
    return {
        "pair": key,
        "name": name,
        "kind": text.kind,
        "kind_name": named(KINDS, text.kind),
        "signed": partial(text.signed_on, text.signed_precision).iso(),
        "place": text.place or "",
        "signatories": [s for s in (text.signatory_th, text.signatory_partner) if s],
        "ends_on": iso(text.ends_on),
    }


def _activity(key: str, name: Row, activity: Any) -> Row:
    return {
        "pair": key,
        "name": name,
        "on": partial(activity.happens_on, activity.precision).iso(),
        "kind": activity.kind,
        "text": activity.text,
        "place": activity.place,
    }


def _talks(pairs: Sequence[Row]) -> list[Row]:
    """Return the last activities of each pair, and what is planned, newest first."""
    found = [one for pair in pairs for one in pair["activities"][-TALKS:]]
    return sorted(found, key=lambda one: (one["on"], one["pair"]), reverse=True)


def _duty(row: Row) -> Row:
    return {
        "id": row["id"],
        "title": row["title"],
        "kind_name": row["kind_name"],
        "due_on": iso(row["due_on"]),
        "late": row["late"],
        "person": row["person"],
    }


def _promise(row: Row) -> Row:
    return {"text": row["text"], "due_on": iso(row["due_on"]), "outcome": row["outcome"] or ""}


def _cases(ctx: Context, connection: Connection, of: Office) -> list[Row]:
    roles = () if of.province else [(role.value, scope) for role, scope in of.roles]
    rows = handovers.open_entries(connection, of.province, roles, MOST)
    known: dict[str, Definition] = {}
    for row in rows:
        if row.definition not in known:
            known[row.definition] = ctx.definitions.get(connection, row.definition)
    return [_case(row, known, of, ctx.today) for row in rows]


def _case(row: Any, known: Mapping[str, Definition], of: Office, today: date) -> Row:
    return {
        "number": row.number,
        "name": names.pair(row.province, row.partner_th, row.partner_en),
        "instrument": word(row.instrument),
        "stage": stage(known[row.definition], row.state),
        "turn": office(row.office),
        "ours": row.office == of.owner,
        "since": iso(row.entered_on),
        "due_on": iso(row.due_on),
        "late": row.due_on is not None and row.due_on < today,
    }


def _people(connection: Connection, of: Office) -> list[Row]:
    """Return the office's own people, and for a province those at MOI whom it asks."""
    wanted = [(role.value, scope) for role, scope in of.roles]
    own = _cards(handovers.colleagues(connection, wanted, of.head), of.name)
    if not of.province:
        return own
    moi = [(Role.MOI_OFFICER.value, ANYWHERE)]
    return [*own, *_cards(handovers.colleagues(connection, moi, "moi_director"), office("moi"))]


def _cards(rows: Sequence[Any], of: Row) -> list[Row]:
    found: dict[str, Row] = {}
    for row in rows:
        card = {"name": names.both(row.name_th, row.name_en), "email": row.email}
        mine = found.setdefault(row.username, {**card, "office": of, "roles": []})
        known = word(row.as_what)
        mine["roles"].append(post_name(row.as_what) if known["th"] == row.as_what else known)
    return list(found.values())
