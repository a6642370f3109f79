"""The record of one act: what was done, by whom, what follows, and its seal; for keeping."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from statemachine.definition import Definition
from statemachine.errors import PhinongError
from statemachine.fields import FIELDS, Field
from storage import case_page, case_views, cases, move_mails, people
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names, stage_words
from usecases.cases import access
from usecases.cases.preview import grouped
from usecases.context import Context
from usecases.stage_words import said


class NoSuchActError(PhinongError):
    """No act gave the case this version."""

    code = "no_such_act"
    th = "ไม่พบบันทึกการดำเนินการนี้ในเรื่อง {number} โปรดเปิดดูประวัติของเรื่อง"
    en = "{number} has no such act on record; see its history."


def record(ctx: Context, number: str, version: int) -> dict[str, Any]:
    """Return the record of the act that gave a case its ``version``.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
        NoSuchActError: No act gave it this version.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        definition = access.definition_of(ctx, connection, case)
        row, body = _act(connection, case, version)
        return {
            "number": case.number,
            "version": version,
            "now_version": case.version,
            "pair": names.pair(case.province, case.partner_th, case.partner_en),
            "instrument": stage_words.word(case.instrument),
            **_done(connection, row, body),
            **_moved(definition, body),
            "given": _given(body),
            "opened": _opened(ctx, connection, case, definition, (row.at, str(body.get("to")))),
            "waiting": [stage_words.office(office) for office in body.get("waiting") or ()],
            "mails": grouped(move_mails.of_move(connection, number, version)),
            "followers": case_views.followers(connection, case.id),
            "seal": {"entry": row.seq, "hash": row.hash},
        }


def _act(connection: Connection, case: CaseRecord, version: int) -> tuple[Any, Mapping[str, Any]]:
    for row in case_views.chain(connection, case.number):
        body = json.loads(row.body)
        if body.get("case_version") == version:
            return row, body
    raise NoSuchActError(number=case.number)


def _done(connection: Connection, row: Any, body: Mapping[str, Any]) -> dict[str, Any]:
    behalf = int(body.get("behalf") or 0)
    known = people.named(connection, [behalf])
    office = body.get("office")
    return {
        "trigger": {"value": row.action, **stage_words.action(row.action)},
        "at": row.at,
        "by": row.actor_id,
        "actor": stage_words.person(row),
        "on_behalf_of": stage_words.person(known.get(behalf)),
        "office": stage_words.office(office) if office else None,
        "reason": body.get("reason") or "",
    }


def _moved(definition: Definition, body: Mapping[str, Any]) -> dict[str, Any]:
    source, target = (str(body.get(name) or "") for name in ("from", "to"))
    return {
        "source": stage_words.stage(definition, source) if source else None,
        "target": stage_words.stage(definition, target) if target else None,
        "stays": source == target,
        "ends": bool(target) and definition.stage(target).ends,
    }


def _given(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    known = {field.name: field for field in FIELDS.get(str(body.get("action")), ())}
    return [
        {"name": name, **said(known[name].th, known[name].en), "kind": known[name].kind,
         "value": value, "word": _word(known[name], value)}
        for name, value in (body.get("given") or {}).items()
        if name in known and value not in (None, "", [])
    ]  # fmt: skip


def _word(field: Field, value: Any) -> dict[str, str] | None:
    """Return the name of a choice."""
    return stage_words.choice(field.name, str(value)) if field.kind == "choice" else None


def _opened(
    ctx: Context,
    connection: Connection,
    case: CaseRecord,
    definition: Definition,
    act: tuple[datetime, str],
) -> list[dict[str, Any]]:
    """Return the entries that an act opened, with who holds them today.

    ``act`` is its moment and the state that it led to.
    """
    rows = [
        row
        for row in case_page.entries(connection, case.id)
        if (row.entered_at, str(row.state).partition(".")[0]) in (act, (act[0], "duty"))
    ]
    pairs = [(str(row.holder_role), str(row.holder_scope)) for row in rows]
    holders = people.holders(connection, pairs, ctx.today) if pairs else {}
    known = people.named(connection, [p.person_id for each in holders.values() for p in each])
    return [
        {
            "stage": stage_words.stage(definition, row.state),
            "office": stage_words.office(row.office),
            "due_on": row.due_on,
            "days_allowed": row.days_allowed,
            "counting": row.counting,
            "people": [stage_words.person(known.get(p.person_id)) for p in holders[pair]],
        }
        for row, pair in zip(rows, pairs, strict=True)
    ]
