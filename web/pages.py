"""Pages from templates: in the reader's language, every value escaped, nothing kept by a cache."""

import re
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from config import clock
from web.menu import menu_of
from web.rooms import case_rooms, pair_rooms
from web.security import cookies
from web.security.forms import FIELD
from web.security.here import is_here
from web.security.visitors import visitor_or_none
from web.words import language_of, speaking

HERE = Path(__file__).parent
TEMPLATES = HERE / "templates"
STATIC = HERE / "static"

_NOT_PLAIN = re.compile(r"[^A-Za-z0-9 ._()-]")
"""What may break a header, or stands outside of ASCII; filename* says the whole name."""


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        auto_reload=False,  # or every page asks the disk for the age of each template
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(static=static, form_field=FIELD)
    environment.globals.update(case_rooms=case_rooms, pair_rooms=pair_rooms)
    return environment


def page(request: Request, template: str, *, status: int = 200, **values: Any) -> HTMLResponse:
    """Return a page; a value that the template asks for and does not get is an error.

    Every template has: ``t l day short_day moment weekday clock`` (web/words.py), ``lang``,
    ``visitor`` (or ``None``), ``form_token``, ``path``, ``settings``, ``today``, ``static()``.
    """
    language = language_of(request)
    settings = request.app.state.settings
    common = {
        **speaking(language),
        "lang": language,
        "visitor": visitor_or_none(request),
        "menu": menu_of(visitor_or_none(request)),
        "form_token": cookies.form_token(request),
        "path": request.url.path,
        "here": _here(request),
        "settings": settings,
        "demo": demo_open(request),
        "now": clock.now(),
    }
    text = _environment().get_template(template).render({**common, **values})
    answer = HTMLResponse(text, status, headers={"Cache-Control": "no-store"})
    cookies.set_mark(request, answer)
    return answer


def see_other(path: str) -> RedirectResponse:
    """Return the answer to a form that was taken: look there (303)."""
    return RedirectResponse(path, 303)


def file_answer(content: bytes, media_type: str, filename: str) -> Response:
    """Return a file to save; it is never shown within our pages."""
    plain = _NOT_PLAIN.sub("", filename).strip() or "file"
    named = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(filename, safe='')}"
    headers = {
        "Content-Disposition": named,
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


def demo_open(request: Request) -> bool:
    """Say whether fictional people may be tried: from this machine, with the embedded defaults."""
    return bool(request.app.state.settings.tries_out) and is_here(request)


@cache
def static(name: str) -> str:
    """Return the address of a static file; it changes whenever the file does."""
    digest = sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/static/{name}?v={digest}"


def _here(request: Request) -> str:
    asked = request.url.query
    return request.url.path + (f"?{asked}" if asked else "")
