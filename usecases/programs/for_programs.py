"""What programs ask beyond what pages and commands do: lists by cursor, names, and knowing less."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from notifications.catalogue import MESSAGES
from reference.loader import province as province_of
from reference.loader import provinces as all_provinces
from statemachine.errors import PhinongError
from statemachine.facts import Actor
from statemachine.words import Role
from statemachine.working_days import Calendar
from storage import api_lists, case_views, cases, people, people_rows, settings
from storage.api_lists import CaseFilter
from storage.database import Connection
from usecases import names, stage_words
from usecases.cases import access, case_file, opening
from usecases.cases.opening import NewCase
from usecases.cases.perform import conflict
from usecases.context import Context
from usecases.people.sessions import NotSignedInError
from usecases.refused import DeedRefusedError
from usecases.relations import relation_views
from usecases.relations.partners import partner_of
from usecases.rights import administers, allow_administrator
from usecases.stage_words import iso, said
from usecases.values import DOSSIER_FIELDS, tidied


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases a list shows; ``None`` filters nothing."""

    state: str | None = None
    province: str | None = None
    country: str | None = None
    instrument: str | None = None
    open: bool | None = None
    mine: bool = False
    overdue: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """A case as a program proposes it; ``partner`` is a code or a name in any script."""

    province: str
    partner: str
    instrument: str
    urgency: str
    dossier: Mapping[str, Any]


def as_unknown(error: PhinongError) -> PhinongError:
    """Return what somebody is told who may not know of a case: the same as where there is none."""
    if error.code == "not_yours_to_see":
        return cases.NoSuchCaseError(number=error.facts["number"])
    return error


def check_readable(ctx: Context, number: str) -> int:
    """Return the version of a case that ``ctx.person`` may read.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not theirs to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        return case.version


def check_version(ctx: Context, number: str, version: int | None) -> None:
    """Refuse where a case moved on since a version; ``None`` takes any.

    Raises:
        StaleCaseError: It did.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        if version is not None and version != case.version:
            raise conflict(ctx, connection, case)


def list_cases(
    ctx: Context, wanted: Wanted, *, before: int | None, limit: int
) -> list[tuple[int, dict[str, Any]]]:
    """Return cases that ``ctx.person`` may read, newest first, each with its place in the list."""
    with ctx.database.read() as connection:
        actor = people.actor(connection, _me(ctx), ctx.today)
        rows = api_lists.cases(
            connection, actor, _filter(ctx, wanted, actor), before=before, most=limit
        )
        opened = case_views.open_holders(connection, [row.id for row in rows])
        calendar = ctx.calendars.current(connection)
        return [
            (row.id, _case(ctx, connection, calendar, row, opened.get(row.id, []))) for row in rows
        ]


def propose(ctx: Context, proposal: Proposal) -> str:
    """Open a case in draft and return its number; a partner of the reference joins the register.

    Raises:
        RefusedError: The person is no coordinator of the province.
        NoSuchPartnerError: Nobody knows the partner.
        AmbiguousPartnerError: The name means several.
        MergedPartnerError: The partner is no more.
    """
    with ctx.database.read() as connection:  # nobody adds a partner who may not propose
        opening.allow(ctx, connection, proposal.province, Role.COORDINATOR, "open")
    known = {field.name: field for field in DOSSIER_FIELDS}
    unknown = [name for name in proposal.dossier if name not in known]
    if unknown:
        raise DeedRefusedError("field_wrong", field=unknown[0], known=", ".join(known))
    dossier = {name: tidied(known[name], value) for name, value in proposal.dossier.items()}
    unit = partner_of(ctx, proposal.partner)
    new = NewCase(
        province=proposal.province,
        partner_id=unit.id or 0,
        instrument=proposal.instrument,
        urgency=proposal.urgency,
        facts={"dossier": dossier} if dossier else {},
    )
    return opening.propose(ctx, new)


def check_pair(ctx: Context, key: str) -> None:
    """Refuse a pair that ``ctx.person`` may not see.

    Raises:
        NoSuchPairError: There is none of this key that they may see.
    """
    relation_views.show_pair(ctx, key)


def complete_duty(ctx: Context, number: str, duty: str, note: str, version: int | None) -> int:
    """Complete a duty of a case that the actor saw in ``version``; return its new version."""
    check_version(ctx, number, version)
    return case_file.complete_duty(ctx, number, duty, note)


def list_delegations(ctx: Context) -> list[dict[str, Any]]:
    """Return delegations in force or ahead: one's own both ways; administrators see all."""
    with ctx.database.read() as connection:
        everything = administers(ctx, connection)
        rows = people_rows.standing_delegations(connection, ctx.today)
    mine = [r for r in rows if everything or ctx.person in {r.principal_id, r.delegate_id}]
    words = ("id", "principal", "delegate", "role", "scope", "reason")
    return [
        {name: getattr(row, name) for name in words}
        | {"starts_on": iso(row.starts_on), "ends_on": iso(row.ends_on)}
        for row in mine
    ]


def list_mails(
    ctx: Context, *, state: str | None, number: str | None, before: int | None, limit: int
) -> list[dict[str, Any]]:
    """Return mails of the outbox, newest first, for administrators.

    Raises:
        DeedRefusedError: The person is no administrator.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        rows = api_lists.mails(connection, state=state, number=number, before=before, most=limit)
    return [_mail(row) for row in rows]


def check_delegation(ctx: Context, delegation: int) -> None:
    """Refuse a delegation that is none of ``ctx.person``'s; administrators know of all.

    Raises:
        DeedRefusedError: There is none that they may know of.
    """
    with ctx.database.read() as connection:
        row = people_rows.delegation(connection, delegation)
        theirs = row is not None and ctx.person in {row.principal_id, row.delegate_id}
        if not theirs and not (row is not None and administers(ctx, connection)):
            raise DeedRefusedError("no_such_delegation", id=delegation)


def show_definition(ctx: Context, version: str) -> dict[str, Any]:
    """Return a published definition whole.

    Raises:
        DeedRefusedError: There is none of this version.
    """
    with ctx.database.read() as connection:
        if settings.definition_body(connection, version) is None:
            known = ", ".join(row.version for row in settings.definitions(connection))
            raise DeedRefusedError("no_such_definition", version=version, known=known)
        found = ctx.definitions.get(connection, version)
    return {"version": version, "digest": found.digest, "body": found.model_dump(mode="json")}


def check_administrator(ctx: Context) -> None:
    """Refuse whoever is no administrator.

    Raises:
        DeedRefusedError: The person is none.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)


def provinces() -> list[dict[str, Any]]:
    """Return every province with its regions, by code."""
    return [
        {
            "code": found.iso_3166_2,
            **said(found.name_th, found.name_en),
            "region": said(found.region6_th, found.region6_en),
            "cluster": said(found.cluster_th, found.cluster_en),
            "in_scope": found.in_moi_provincial_scope,
        }
        for found in sorted(all_provinces(), key=lambda each: each.iso_3166_2)
    ]


def my_grants(ctx: Context) -> list[dict[str, Any]]:
    """Return what ``ctx.person`` may act as today, delegations included."""
    with ctx.database.read() as connection:
        actor = people.actor(connection, _me(ctx), ctx.today)
        represented = people.named(
            connection, [int(g.principal) for g in actor.grants if g.principal]
        )
    return [
        {
            "role": {"value": str(grant.role), **stage_words.word(str(grant.role))},
            "scope": grant.scope,
            "on_behalf_of": stage_words.person(represented.get(int(grant.principal or 0))),
        }
        for grant in actor.grants
    ]


def _filter(ctx: Context, wanted: Wanted, actor: Actor) -> CaseFilter:
    return CaseFilter(
        state=wanted.state,
        province=wanted.province,
        country=wanted.country,
        instrument=wanted.instrument,
        open=wanted.open,
        held_by=actor if wanted.mine else None,
        late_on=ctx.today if wanted.overdue else None,
    )


def _case(
    ctx: Context, connection: Connection, calendar: Calendar, row: Any, opened: list[Any]
) -> dict[str, Any]:
    definition = ctx.definitions.get(connection, row.definition)
    place = province_of(row.province)
    stages = [entry for entry in opened if entry.kind == "stage"]
    timed = [entry for entry in stages if entry.due_on is not None]
    nearest = min(timed, key=lambda entry: entry.due_on, default=None)
    due = None if nearest is None else nearest.due_on
    return {
        "number": row.number,
        "version": row.version,
        "state": row.state,
        "stage": stage_words.stage(definition, row.state),
        "instrument": {"value": row.instrument, **stage_words.word(row.instrument)},
        "urgency": {"value": row.urgency, **stage_words.word(row.urgency)},
        "province": {"code": row.province, **said(place.name_th, place.name_en)},
        "partner": {"country": row.country, **said(row.partner_th, row.partner_en)},
        "pair": names.pair(row.province, row.partner_th, row.partner_en),
        "opened_at": row.opened_at,
        "closed_at": row.closed_at,
        "due_on": due,
        "days_left": None if due is None else stage_words.days_left(calendar, nearest, ctx.today),
        "overdue": due is not None and due < ctx.today,
        "holders": [{"office": e.office, **stage_words.office(e.office)} for e in stages],
    }


def _mail(row: Any) -> dict[str, Any]:
    kind = MESSAGES.get(row.message)
    columns = (
        "id", "message", "why", "state", "queued_at", "send_after", "finished_at", "attempts",
        "reply",
    )  # fmt: skip
    title = said(kind.th, kind.en) if kind else said(row.message, row.message)
    return {name: getattr(row, name) for name in columns} | {
        "title": title,
        "to": row.username,
        "case": row.number,
    }


def _me(ctx: Context) -> int:
    if ctx.person is None:
        raise NotSignedInError
    return ctx.person
