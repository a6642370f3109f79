"""The web application: pages, API, health."""

from functools import cache

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from config.board import Board
from config.settings import Settings
from web.api import openapi
from web.api.problems import say_problems
from web.errors import say_errors
from web.following import Followed
from web.headers import SafeHeaders
from web.metrics import Counted, Requests
from web.routes import (
    account,
    admin,
    admin_calendar,
    admin_imports,
    admin_lifecycle,
    admin_mail,
    admin_messages,
    admin_moving,
    agenda,
    agenda_duties,
    agenda_occasions,
    agenda_plan,
    analysis,
    analysis_suitability,
    case,
    case_file,
    case_mails,
    cases_list,
    decide,
    delays,
    delegations,
    done,
    dossier,
    factor_resets,
    feeds,
    foreign,
    groups,
    groups_duties,
    groups_meetings,
    handover,
    health,
    kept,
    kpi,
    listening,
    mailbox,
    metrics,
    offices,
    ops,
    overview,
    overview_forecasts,
    overview_report,
    pair_acts,
    pairs,
    papers,
    papers_admin,
    papers_check,
    papers_register,
    partner_changes,
    people,
    places,
    priorities,
    privacy,
    privacy_breaches,
    programme_items,
    programme_pair,
    programme_plans,
    programme_radar,
    programme_replies,
    proposals,
    prove,
    register,
    register_sources,
    rulebook_admin,
    rulebook_case,
    rulebook_pages,
    second_step,
    security_page,
    sign_in,
    texts,
    texts_guard,
    tokens,
    violations,
    visits,
    work,
)
from web.routes import help as help_pages
from web.routes import map as map_pages
from web.security.access import authorize
from web.security.origin import SameOrigin
from web.security.proof import admitted
from web.static_files import StaticFiles

PAGES = (
    pairs,
    overview,
    delays,
    priorities,
    analysis,
    register,
    register_sources,
    kpi,
    pair_acts,
    places,
    map_pages,
    help_pages,
    work,
    decide,
    done,
    kept,
    cases_list,
    feeds,
    health,
    sign_in,
    second_step,
    foreign,
    account,
    security_page,
    prove,
    factor_resets,
    admin,
    people,
    offices,
    delegations,
    admin_calendar,
    admin_imports,
    admin_lifecycle,
    admin_mail,
    admin_messages,
    admin_moving,
    metrics,
    ops,
    case,
    case_file,
    case_mails,
    papers,
    papers_admin,
    papers_check,
    papers_register,
    texts_guard,
    texts,
    agenda,
    agenda_duties,
    agenda_occasions,
    agenda_plan,
    tokens,
    proposals,
    dossier,
    rulebook_admin,
    rulebook_case,
    rulebook_pages,
    overview_forecasts,
    overview_report,
    analysis_suitability,
    groups,
    groups_meetings,
    groups_duties,
    visits,
    listening,
    handover,
    partner_changes,
    programme_radar,
    programme_replies,
    programme_items,
    programme_plans,
    programme_pair,
    violations,
    privacy,
    privacy_breaches,
)
"""Every module of pages; each has a ``router``."""


def create_app(settings: Settings, board: Board | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: How this installation runs.
        board: Where the parts say how they are; ``None`` where only the web runs here.
    """
    app = FastAPI(title="Phinong", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.settings = settings
    app.state.board = board or Board()
    app.add_middleware(SameOrigin)
    app.add_middleware(SafeHeaders, base_url=settings.base_url)
    app.add_middleware(GZipMiddleware, minimum_size=1000, compresslevel=6)
    app.state.requests = Requests()
    app.add_middleware(Counted, requests=app.state.requests)
    if settings.proxies:
        app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=settings.proxies)
    app.add_middleware(Followed, proxies=settings.proxies)
    app.mount("/static", StaticFiles(), name="static")
    app.router.routes.extend(_routes(mail=settings.catches_mail))
    say_errors(app)
    say_problems(app)
    return app


@cache
def _routes(*, mail: bool) -> tuple[BaseRoute, ...]:
    """Return every route; made once, as reading the signatures of all of them takes half a second.

    Args:
        mail: Whether the mailbox of an installation that catches its mail is among them.
    """
    router = APIRouter()
    for module in PAGES:
        router.include_router(module.router, dependencies=[Depends(admitted)])
    if mail:
        router.include_router(mailbox.router, dependencies=[Depends(authorize)])
    for api in (*openapi.MODULES, openapi):
        router.include_router(api.router, dependencies=[Depends(authorize)])
    return tuple(router.routes)
