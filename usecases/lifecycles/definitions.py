"""Definitions of the lifecycle: published once and for all, and cases taken from one to another."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from statemachine import properties
from statemachine.definition import Definition
from statemachine.migration import Needs, Preview, evidence_needed, preview
from storage import audit, cases, definition_rows, settings
from storage.cases import CaseRecord
from storage.database import Connection
from usecases.cases import access
from usecases.cases.taking import Taken, plan, take
from usecases.context import Context
from usecases.refused import DeedRefusedError
from usecases.rights import allow_administrator, listed, plain_text, who


def publish(ctx: Context, definition: Definition) -> None:
    """Put a definition in force for new cases from its day on; it never changes again.

    Takes seconds: every configuration that a case can reach is explored first.

    Raises:
        BrokenDefinitionError: It breaks a property; the sentence shows the shortest path.
        DeedRefusedError: No administrator acts, or the version was published before.
    """
    version = plain_text(definition.version, "เลขรุ่น", "version", 40)
    with ctx.database.read() as connection:
        _check_new(ctx, connection, version)
    properties.checked(definition)
    with ctx.database.write() as connection:
        _check_new(ctx, connection, version)
        values = {
            "version": version,
            "effective_from": definition.effective_from,
            "digest": definition.digest,
            "body": definition.model_dump(mode="json"),
            "published_by": who(ctx, connection),
            "published_at": ctx.now,
        }
        settings.publish_definition(connection, values)
        given = {name: values[name] for name in ("version", "effective_from", "digest")}
        body = {"actor": ctx.person, "action": "publish_definition", "given": given}
        audit.append_settings(connection, body, ctx.now)


def list_definitions(ctx: Context) -> list[dict[str, Any]]:
    """Return every published definition, oldest first, with its open cases.

    ``in_effect`` marks the one that a new case begins with today.
    """
    with ctx.database.read() as connection:
        rows = settings.definitions(connection)
        counts = definition_rows.open_counts(connection)
        current = settings.definition_in_effect(connection, ctx.today)
    return [
        {
            "version": row.version,
            "effective_from": row.effective_from.isoformat(),
            "digest": row.digest,
            "source": row.body["source"],
            "published_by": row.published_by,
            "published_at": row.published_at.isoformat(),
            "in_effect": row.version == current,
            "open_cases": counts.get(row.version, 0),
        }
        for row in rows
    ]


def preview_move(
    ctx: Context,
    version: str,
    numbers: Sequence[str] | None = None,
    mapping: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """Return what moving cases to another definition would do; nothing is changed.

    Args:
        ctx: An administrator acts, or the operator.
        version: The definition they would get.
        numbers: The cases; ``None`` means every open one that is under another definition.
        mapping: Old state to new state, where a state is gone or another is meant.

    Returns:
        For each case ``number``, ``state``, ``new_state``, ``can_move``, ``refusal`` (th, en),
        ``differences`` (th, en) and ``deadlines`` with ``old_due`` and ``new_due``.

    Raises:
        DeedRefusedError: No administrator acts, or there is no such definition.
        NoSuchCaseError: A number is not known.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        new = _published(ctx, connection, version)
        wanted = _wanted(connection, version, numbers)
    needs = _needs(new.canonical())
    with ctx.database.read() as connection:
        found = [_loaded(ctx, connection, n, new, mapping, needs, lock=False) for n in wanted]
        return [_previewed(ctx, connection, case, new, seen) for case, seen in found]


def move_cases(
    ctx: Context,
    version: str,
    numbers: Sequence[str] | None,
    mapping: Mapping[str, str] | None = None,
    reason: str = "",
) -> dict[str, Any]:
    """Move running cases to another definition, all of them or none.

    Deadlines are counted again from the day each stage was entered; where another office becomes
    the holder, its own days begin today and it is told.

    Args:
        ctx: An administrator acts, or the operator.
        version: The definition they get.
        numbers: The cases; ``None`` means every open one that can move, and the others stay.
        mapping: Old state to new state, where a state is gone or another is meant.
        reason: Why; it stands in the audit of each case.

    Returns:
        ``version``, ``moved`` (numbers), ``stayed`` (number and why, th and en), ``deadlines``.

    Raises:
        DeedRefusedError: No administrator acts, a name is unknown, or a case named cannot move.
        NoSuchCaseError: A number is not known.
    """
    why = plain_text(reason, "เหตุผล", "reason", 2000)
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        new = _published(ctx, connection, version)
    needs = _needs(new.canonical())
    moved: list[Taken] = []
    stayed: list[dict[str, str]] = []
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        for number in _wanted(connection, version, numbers):
            case, seen = _loaded(ctx, connection, number, new, mapping, needs, lock=True)
            if refusal := _refusal(case, new, seen):
                stayed.append({"number": number, **refusal})
                if numbers is not None:
                    raise _cannot(number, version, refusal)
            else:
                states = dict(mapping or {})
                moved.append(take(ctx, connection, case, new, states, why))
        _record(ctx, connection, version, moved, why)
    return {
        "version": version,
        "moved": [taken.number for taken in moved],
        "stayed": stayed,
        "deadlines": [change for taken in moved for change in taken.deadlines],
    }


@lru_cache(maxsize=8)
def _needs(canonical: str) -> Needs:
    """Return the evidence that each state asks for; a preview and its move explore once."""
    return evidence_needed(Definition.model_validate_json(canonical))


def _check_new(ctx: Context, connection: Connection, version: str) -> None:
    allow_administrator(ctx, connection)
    if settings.definition_body(connection, version) is not None:
        raise DeedRefusedError("definition_known", version=version)


def _published(ctx: Context, connection: Connection, version: str) -> Definition:
    if settings.definition_body(connection, version) is None:
        known = listed(row.version for row in settings.definitions(connection))
        raise DeedRefusedError("no_such_definition", version=version, known=known)
    return ctx.definitions.get(connection, version)


def _wanted(connection: Connection, version: str, numbers: Sequence[str] | None) -> Sequence[str]:
    if numbers is None:
        return definition_rows.open_numbers(connection, version)
    return list(dict.fromkeys(numbers))


def _loaded(  # noqa: PLR0913 - one case's whole question
    ctx: Context,
    connection: Connection,
    number: str,
    new: Definition,
    mapping: Mapping[str, str] | None,
    needs: Needs,
    *,
    lock: bool,
) -> tuple[CaseRecord, Preview]:
    case = cases.load(connection, number, lock=lock)
    old = access.definition_of(ctx, connection, case)
    return case, preview(old, new, case.as_facts(), states=mapping, needs=needs)


def _refusal(case: CaseRecord, new: Definition, seen: Preview) -> dict[str, str] | None:
    if case.definition == new.version:
        th, en = f"เรื่องใช้นิยามรุ่น {new.version} อยู่แล้ว", f"it is under {new.version} already"
        return {"th": th, "en": en}
    if seen.obstacle is None:
        return None
    return {"th": seen.obstacle.sentence("th"), "en": seen.obstacle.sentence("en")}


def _cannot(number: str, version: str, refusal: Mapping[str, str]) -> DeedRefusedError:
    why = {"why_th": refusal["th"], "why_en": refusal["en"]}
    return DeedRefusedError("move_not_possible", number=number, version=version, **why)


def _previewed(
    ctx: Context, connection: Connection, case: CaseRecord, new: Definition, seen: Preview
) -> dict[str, Any]:
    refusal = _refusal(case, new, seen)
    rows = [] if refusal else plan(ctx, connection, case, new, seen.target).deadlines
    return {
        "number": case.number,
        "state": seen.state,
        "new_state": seen.target,
        "can_move": refusal is None,
        "refusal": refusal,
        "differences": [
            {"kind": d.kind, "th": d.sentence("th"), "en": d.sentence("en")}
            for d in seen.differences
        ],
        "deadlines": list(rows),
    }


def _record(
    ctx: Context, connection: Connection, version: str, moved: Sequence[Taken], reason: str
) -> None:
    if not moved:
        return
    given = {"version": version, "cases": [taken.number for taken in moved]}
    body = {"actor": ctx.person, "action": "move_cases", "reason": reason, "given": given}
    audit.append_settings(connection, body, ctx.now)
