"""The one table of who reaches which page, and the one function that asks it.

What is not in the table is refused. What a person may see and do *within* a page is asked of the
deeds: they judge each case, pair and person by scope.
"""

from collections.abc import Mapping

from fastapi import HTTPException, Request

from statemachine.words import Role
from usecases.accounts import NotSignedInError, Visitor
from web.security.api_routes import API_SCOPES
from web.security.group_routes import GROUP_ROUTES
from web.security.programme_routes import PROGRAMME
from web.security.visitors import visitor_or_none

PUBLIC = "public"
"""Anybody."""

SIGNED_IN = "signed_in"
"""Whoever is signed in, whatever their roles."""

READERS = "public_when_open"
"""Whoever is signed in; anybody where the register is open to the public."""

TOKEN = "token"  # noqa: S105 - the name of a rule
"""Whoever shows a token; the route itself asks for it."""

_ADMIN = frozenset({Role.ADMIN})
_OPERATORS = frozenset({Role.ADMIN, Role.MONITOR})
_CENTRAL = frozenset(
    {
        Role.MOI_OFFICER,
        Role.MOI_EXECUTIVE,
        Role.MFA_OFFICER,
        Role.AGENCY_OFFICER,
        Role.CABINET_LIAISON,
        Role.MONITOR,
    }
)
_OVERSEERS = frozenset(
    {
        Role.GOVERNOR,
        Role.COORDINATOR,
        Role.MOI_OFFICER,
        Role.MOI_EXECUTIVE,
        Role.MFA_OFFICER,
        Role.MONITOR,
    }
)
_PROPOSERS = frozenset({Role.COORDINATOR})
_SETTLERS = frozenset({Role.MOI_OFFICER, Role.MFA_OFFICER, Role.COORDINATOR})
_IMPORTERS = frozenset({Role.ADMIN, Role.MOI_OFFICER})
_AGENDA = frozenset({Role.MOI_OFFICER, Role.CABINET_LIAISON})
_AGENDA_READERS = _AGENDA | {Role.MOI_EXECUTIVE, Role.MONITOR}
_OCCASIONS = _AGENDA | {Role.MFA_OFFICER, Role.COORDINATOR, Role.GOVERNOR}

Rule = str | frozenset[Role]

ROUTES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/healthz"): PUBLIC,
    ("GET", "/readyz"): PUBLIC,
    ("GET", "/mailbox"): PUBLIC,  # of this machine alone: web/routes/mailbox.py
    ("GET", "/mailbox/{mail_id}"): PUBLIC,
    ("GET", "/mailbox/{mail_id}/html"): PUBLIC,
    ("POST", "/language"): PUBLIC,
    ("GET", "/sign-in"): PUBLIC,
    ("POST", "/sign-in"): PUBLIC,
    ("POST", "/sign-in/example"): PUBLIC,
    ("POST", "/sign-out"): PUBLIC,
    ("GET", "/welcome/{token}"): PUBLIC,
    ("POST", "/welcome/{token}"): PUBLIC,
    **dict.fromkeys(API_SCOPES, TOKEN),
    ("GET", "/api/v1/openapi.json"): TOKEN,  # or signed in: web/api/openapi.py
    ("GET", "/api/v1/docs"): SIGNED_IN,
    ("GET", "/account/tokens"): SIGNED_IN,
    ("POST", "/account/tokens"): SIGNED_IN,
    ("POST", "/account/tokens/revoke"): SIGNED_IN,
    ("GET", "/pairs"): READERS,
    ("GET", "/pairs/{key}"): READERS,
    ("POST", "/pairs/{key}/activities"): frozenset({Role.COORDINATOR}),
    ("POST", "/pairs/{key}/cases"): frozenset({Role.COORDINATOR}),
    ("POST", "/pairs/{key}/end"): frozenset({Role.MOI_OFFICER}),
    ("GET", "/pairs/{key}/sources"): READERS,
    ("POST", "/pairs/{key}/sources/settle"): _SETTLERS,
    ("POST", "/pairs/{key}/sources/assign"): frozenset({Role.MOI_OFFICER}),
    ("GET", "/register"): READERS,
    ("GET", "/register/explain"): READERS,
    ("GET", "/register/open-data"): READERS,
    ("GET", "/register/open-data/{name}"): READERS,
    ("GET", "/kpi"): SIGNED_IN,
    ("GET", "/kpi/{name}"): SIGNED_IN,
    ("GET", "/export/kpi/{year}.{form}"): SIGNED_IN,
    ("POST", "/kpi/handbook/editions"): frozenset({Role.MOI_OFFICER}),
    ("GET", "/provinces"): READERS,
    ("GET", "/provinces/{code}"): READERS,
    ("GET", "/countries"): READERS,
    ("GET", "/countries/{code}"): READERS,
    ("GET", "/map"): READERS,
    ("GET", "/help"): PUBLIC,
    ("GET", "/help/glossary"): PUBLIC,
    ("GET", "/help/who"): PUBLIC,
    ("GET", "/help/lifecycle"): PUBLIC,
    ("GET", "/help/lifecycle.svg"): PUBLIC,
    ("GET", "/help/privacy"): PUBLIC,
    ("GET", "/help/accessibility"): PUBLIC,
    ("GET", "/account"): SIGNED_IN,
    ("POST", "/account/password"): SIGNED_IN,
    ("POST", "/account/mail-language"): SIGNED_IN,
    ("POST", "/account/sessions/end"): SIGNED_IN,
    ("GET", "/"): SIGNED_IN,
    ("GET", "/export/work.xlsx"): SIGNED_IN,
    ("GET", "/cases"): SIGNED_IN,
    ("GET", "/export/cases.xlsx"): SIGNED_IN,
    ("GET", "/calendar"): SIGNED_IN,
    ("POST", "/calendar/make"): SIGNED_IN,
    ("POST", "/calendar/end"): SIGNED_IN,
    ("GET", "/calendar/{token}.ics"): TOKEN,
    ("GET", "/cases/{number}/follow"): SIGNED_IN,
    ("POST", "/cases/{number}/follow"): SIGNED_IN,
    ("POST", "/cases/{number}/unfollow"): SIGNED_IN,
    ("GET", "/admin"): _ADMIN,
    ("GET", "/admin/grants"): _ADMIN,
    ("POST", "/admin/grants/{request_id}"): _ADMIN,
    ("GET", "/admin/people"): _ADMIN,
    ("GET", "/admin/people/new"): _ADMIN,
    ("POST", "/admin/people/new"): _ADMIN,
    ("GET", "/admin/people/{username}"): _ADMIN,
    ("POST", "/admin/people/{username}"): _ADMIN,
    ("POST", "/admin/people/{username}/active"): _ADMIN,
    ("POST", "/admin/people/{username}/roles"): _ADMIN,
    ("POST", "/admin/people/{username}/roles/revoke"): _ADMIN,
    ("POST", "/admin/people/{username}/link"): _ADMIN,
    ("POST", "/admin/people/{username}/sessions/end"): _ADMIN,
    ("GET", "/admin/offices"): _ADMIN,
    ("GET", "/admin/offices/post"): _ADMIN,
    ("POST", "/admin/offices/post"): _ADMIN,
    ("POST", "/admin/offices/post/leave"): _ADMIN,
    ("GET", "/delegations"): SIGNED_IN,
    ("GET", "/delegations/new"): SIGNED_IN,
    ("POST", "/delegations/new"): SIGNED_IN,
    ("POST", "/delegations/{delegation_id}/revoke"): SIGNED_IN,
    ("GET", "/admin/calendar"): _ADMIN,
    ("GET", "/admin/calendar/preview"): _ADMIN,
    ("POST", "/admin/calendar/add"): _ADMIN,
    ("POST", "/admin/calendar/remove"): _ADMIN,
    ("GET", "/admin/lifecycle"): _ADMIN,
    ("GET", "/admin/lifecycle/diff"): _ADMIN,
    ("GET", "/admin/lifecycle/{version}"): _ADMIN,
    ("GET", "/admin/lifecycle/{version}/diagram.svg"): _ADMIN,
    ("GET", "/admin/lifecycle/{version}/change"): _ADMIN,
    ("POST", "/admin/lifecycle/{version}/edit"): _ADMIN,
    ("POST", "/admin/lifecycle/{version}/review"): _ADMIN,
    ("POST", "/admin/lifecycle/{version}/publish"): _ADMIN,
    ("GET", "/admin/lifecycle/{version}/move"): _ADMIN,
    ("POST", "/admin/lifecycle/{version}/move"): _ADMIN,
    ("GET", "/admin/messages"): _ADMIN,
    ("GET", "/admin/messages/{name}"): _ADMIN,
    ("GET", "/admin/messages/{name}/html"): _ADMIN,
    ("GET", "/admin/mail"): _ADMIN,
    ("GET", "/admin/mail/{mail_id}"): _ADMIN,
    ("GET", "/admin/mail/{mail_id}/html"): _ADMIN,
    ("POST", "/admin/mail/{mail_id}/retry"): _ADMIN,
    ("POST", "/admin/mail/{mail_id}/resolve"): _ADMIN,
    ("GET", "/admin/imports"): _IMPORTERS,
    ("POST", "/admin/imports"): _IMPORTERS,
    ("GET", "/admin/imports/template/{kind}"): _IMPORTERS,
    ("GET", "/admin/imports/{name}"): _IMPORTERS,
    ("POST", "/admin/imports/{name}/run"): _IMPORTERS,
    ("GET", "/ops"): _OPERATORS,
    ("POST", "/ops/verify"): _OPERATORS,
    ("GET", "/metrics"): TOKEN,  # or from this machine: web/routes/metrics.py
    ("GET", "/cases/{number}"): SIGNED_IN,
    ("GET", "/cases/{number}/print"): SIGNED_IN,
    ("GET", "/cases/{number}/history"): SIGNED_IN,
    ("GET", "/cases/{number}/ledger"): SIGNED_IN,
    ("GET", "/cases/{number}/plan"): SIGNED_IN,
    ("POST", "/cases/{number}/plan/wish"): SIGNED_IN,
    ("POST", "/cases/{number}/plan/partner"): SIGNED_IN,
    ("POST", "/cases/{number}/plan/clock"): SIGNED_IN,
    ("GET", "/agenda"): SIGNED_IN,
    ("GET", "/agenda/meetings"): SIGNED_IN,
    ("POST", "/agenda/meetings/values"): _AGENDA,
    ("POST", "/agenda/meetings/days"): _AGENDA,
    ("GET", "/agenda/duties/new"): _AGENDA,
    ("POST", "/agenda/duties/new"): _AGENDA,
    ("GET", "/agenda/duties/{duty_id}"): SIGNED_IN,
    ("POST", "/agenda/duties/{duty_id}/done"): SIGNED_IN,
    ("POST", "/agenda/duties/{duty_id}/drop"): _AGENDA,
    ("GET", "/agenda/resolutions"): _AGENDA_READERS,
    ("GET", "/agenda/resolutions/{resolution_id}"): SIGNED_IN,
    ("POST", "/agenda/resolutions/{resolution_id}/items/{item_id}"): _AGENDA,
    ("GET", "/agenda/occasions/new"): _OCCASIONS,
    ("POST", "/agenda/occasions/new"): _OCCASIONS,
    ("GET", "/agenda/occasions/{occasion_id}"): SIGNED_IN,
    ("POST", "/agenda/occasions/{occasion_id}"): _OCCASIONS,
    ("POST", "/agenda/occasions/{occasion_id}/cancel"): _OCCASIONS,
    ("GET", "/cases/{number}/evidence"): SIGNED_IN,
    ("GET", "/cases/{number}/documents/{sha256}"): SIGNED_IN,
    ("GET", "/cases/{number}/mails/{mail_id}"): SIGNED_IN,
    ("GET", "/cases/{number}/papers"): SIGNED_IN,
    ("GET", "/cases/{number}/papers/{kind}"): SIGNED_IN,
    ("POST", "/cases/{number}/papers/{kind}"): SIGNED_IN,
    ("GET", "/papers"): SIGNED_IN,
    ("GET", "/papers/{code}/file"): SIGNED_IN,
    ("POST", "/papers/{code}/cancel"): SIGNED_IN,
    ("GET", "/export/papers.xlsx"): SIGNED_IN,
    ("GET", "/check"): PUBLIC,
    ("GET", "/check/{code}"): PUBLIC,
    ("POST", "/check/{code}"): PUBLIC,
    ("GET", "/admin/letter-offices"): _ADMIN,
    ("GET", "/admin/letter-offices/{code}"): _ADMIN,
    ("POST", "/admin/letter-offices/{code}"): _ADMIN,
    ("GET", "/cases/{number}/texts"): SIGNED_IN,
    ("GET", "/cases/{number}/texts/compare"): SIGNED_IN,
    ("POST", "/cases/{number}/texts/compare"): SIGNED_IN,
    ("GET", "/cases/{number}/texts/compare.docx"): SIGNED_IN,
    ("GET", "/cases/{number}/texts/compare.json"): SIGNED_IN,
    ("GET", "/cases/{number}/texts/draft.docx"): SIGNED_IN,
    ("GET", "/cases/{number}/texts/guard"): SIGNED_IN,
    ("POST", "/cases/{number}/texts/guard"): SIGNED_IN,
    ("GET", "/cases/{number}/texts/letter.docx"): SIGNED_IN,
    ("GET", "/cases/{number}/texts/{sha256}/check"): SIGNED_IN,
    ("GET", "/cases/{number}/correct"): SIGNED_IN,
    ("POST", "/cases/{number}/correct"): SIGNED_IN,
    ("POST", "/cases/{number}/comments"): SIGNED_IN,
    ("POST", "/cases/{number}/checks"): SIGNED_IN,
    ("POST", "/cases/{number}/documents"): SIGNED_IN,
    ("POST", "/cases/{number}/duties/{duty}"): SIGNED_IN,
    ("GET", "/cases/{number}/decide"): SIGNED_IN,
    ("POST", "/cases/{number}/decide"): SIGNED_IN,
    ("GET", "/cases/{number}/done/{version}"): SIGNED_IN,
    ("GET", "/cases/{number}/done/{version}/record"): SIGNED_IN,
    ("GET", "/cases/{number}/next"): SIGNED_IN,
    ("POST", "/cases/{number}/next"): SIGNED_IN,
    ("GET", "/read-date"): SIGNED_IN,
    ("GET", "/kept/{token}"): SIGNED_IN,
    ("GET", "/overview"): _OVERSEERS,
    ("GET", "/overview/map.svg"): _OVERSEERS,
    ("GET", "/overview/rows"): _OVERSEERS,
    ("GET", "/overview/report.pdf"): _OVERSEERS,
    ("GET", "/overview/report.xlsx"): _OVERSEERS,
    ("GET", "/forecasts"): SIGNED_IN,
    ("GET", "/priorities"): _CENTRAL,
    ("GET", "/analysis/overlap"): SIGNED_IN,
    ("GET", "/cases/{number}/suitability"): SIGNED_IN,
    ("POST", "/cases/{number}/suitability"): SIGNED_IN,
    ("GET", "/delays"): SIGNED_IN,
    ("GET", "/delays/cases"): SIGNED_IN,
    ("GET", "/delays.csv"): SIGNED_IN,
    ("GET", "/delays.xlsx"): SIGNED_IN,
    ("GET", "/cases/{number}/rulebook"): SIGNED_IN,
    ("GET", "/cases/{number}/rulebook.json"): SIGNED_IN,
    ("POST", "/cases/{number}/rulebook/answers"): SIGNED_IN,
    ("GET", "/cases/{number}/rulebook/compare"): SIGNED_IN,
    ("GET", "/cases/{number}/rulebook/compare.json"): SIGNED_IN,
    ("GET", "/rulebook"): PUBLIC,
    ("GET", "/rulebook/versions"): PUBLIC,
    ("GET", "/rulebook/compare"): PUBLIC,
    ("GET", "/rulebook/notices/{notice_id}"): SIGNED_IN,
    ("POST", "/rulebook/notices/{notice_id}"): SIGNED_IN,
    ("GET", "/rulebook/{rule}"): PUBLIC,
    ("GET", "/admin/rulebook"): _IMPORTERS,
    ("POST", "/admin/rulebook"): _IMPORTERS,
    ("POST", "/admin/rulebook/publish"): _IMPORTERS,
    ("POST", "/admin/rulebook/government"): _ADMIN,
    ("GET", "/proposals"): _PROPOSERS,
    ("POST", "/proposals"): _PROPOSERS,
    ("GET", "/proposals/sent/{number}"): _PROPOSERS,
    ("POST", "/proposals/follow"): _PROPOSERS,
    ("GET", "/proposals/{draft_id}/{step}"): _PROPOSERS,
    ("POST", "/proposals/{draft_id}/{step}"): _PROPOSERS,
    ("POST", "/proposals/{draft_id}/{step}/keep"): _PROPOSERS,
    ("POST", "/proposals/{draft_id}/send"): _PROPOSERS,
    ("POST", "/proposals/{draft_id}/drop"): _PROPOSERS,
    ("GET", "/cases/{number}/dossier"): _PROPOSERS,
    ("POST", "/cases/{number}/dossier"): _PROPOSERS,
    ("POST", "/cases/{number}/dossier/text"): _PROPOSERS,
    **{route: roles or SIGNED_IN for route, roles in GROUP_ROUTES.items()},
    **PROGRAMME,
}
"""Method and path, as the route has them -> who reaches it."""


def authorize(request: Request) -> None:
    """Let through whom the table lets through.

    Raises:
        NotSignedInError: Nobody is signed in.
        HTTPException: 404 where the person may not know of the page.
    """
    rule = ROUTES.get((request.method, _path(request)))
    if rule is None:
        raise HTTPException(404)
    if rule in {PUBLIC, TOKEN}:
        return
    visitor = visitor_or_none(request)
    if visitor is None:
        if rule == READERS and request.app.state.settings.public_register:
            return
        raise NotSignedInError
    if not _holds(visitor, rule):
        raise HTTPException(404)


def _holds(visitor: Visitor, rule: Rule) -> bool:
    return isinstance(rule, str) or not visitor.roles.isdisjoint(str(role) for role in rule)


def _path(request: Request) -> str:
    return str(getattr(request.scope.get("route"), "path", ""))
