"""The cookies we set: the session, the language, and a random mark for forms before sign-in."""

import secrets
from hashlib import sha256
from typing import Any

from fastapi import Request, Response

_LANGUAGE = "lang"
_SIZE = 32
_YEAR_S = 365 * 24 * 3600
_FLOW_S = 600


def is_secure(request: Request) -> bool:
    """Say whether people reach us by https, as the settings tell."""
    return bool(request.app.state.settings.base_url.startswith("https:"))


def session_cookie(request: Request) -> str:
    """Return the name of the session's cookie; ``__Host-`` binds it to this host over https."""
    return "__Host-phinong" if is_secure(request) else "phinong"


def visit_cookie(request: Request) -> str:
    """Return the name of the cookie that marks a browser before anybody signed in."""
    return "__Host-visit" if is_secure(request) else "visit"


def token_of(request: Request) -> str:
    """Return the session's token, or an empty text."""
    return request.cookies.get(session_cookie(request), "")


def set_session(request: Request, response: Response, token: str) -> None:
    """Let a browser keep a session's token until it is closed."""
    response.set_cookie(session_cookie(request), token, **_kept(request))


def drop_session(request: Request, response: Response) -> None:
    """Let a browser forget its session, and whatever it stored of our pages."""
    response.delete_cookie(session_cookie(request), **_kept(request))
    response.headers["Clear-Site-Data"] = '"storage"'


def flow_cookie(request: Request) -> str:
    """Return the name of the cookie that marks a browser while it is at a foreign provider."""
    return "__Host-flow" if is_secure(request) else "flow"


def set_flow(request: Request, response: Response, mark: str) -> None:
    """Let a browser keep the mark by which it is known when it comes back."""
    response.set_cookie(flow_cookie(request), mark, max_age=_FLOW_S, **_kept(request))


def drop_flow(request: Request, response: Response) -> Response:
    """Let a browser forget that mark; return the same answer."""
    response.delete_cookie(flow_cookie(request), **_kept(request))
    return response


def language_cookie(request: Request) -> str:
    """Return the name of the cookie that keeps the language."""
    return f"__Host-{_LANGUAGE}" if is_secure(request) else _LANGUAGE


def set_language(request: Request, response: Response, language: str) -> None:
    """Let a browser keep a language for a year."""
    response.set_cookie(language_cookie(request), language, max_age=_YEAR_S, **_kept(request))


def form_token(request: Request) -> str:
    """Return a token that a form of this browser may carry (synchroniser token).

    It reads differently each time: pages are compressed, and what never changes in them could be
    guessed from their length (BREACH).
    """
    return token_for(_mark(request))


def token_for(mark: str) -> str:
    """Return a form's token for the mark of a browser: its session's token, or that of a visit."""
    mask = secrets.token_bytes(_SIZE)
    return (mask + _mixed(mask, _expected(mark))).hex()


def fits_form(request: Request, token: str) -> bool:
    """Return whether a form's token is one of this browser's."""
    try:
        given = bytes.fromhex(token)
    except ValueError:
        return False
    shown = _mixed(given[:_SIZE], given[_SIZE:])
    return len(given) == 2 * _SIZE and secrets.compare_digest(shown, _expected(_mark(request)))


def _mark(request: Request) -> str:
    return token_of(request) or request.cookies.get(visit_cookie(request)) or _new_mark(request)


def _expected(mark: str) -> bytes:
    return sha256(f"form:{mark}".encode()).digest()


def _mixed(mask: bytes, value: bytes) -> bytes:
    return bytes(one ^ other for one, other in zip(mask, value, strict=False))


def set_mark(request: Request, response: Response) -> None:
    """Send the mark that a form on this page relies on, where one was made for it."""
    mark = getattr(request.state, "mark", "")
    if mark:
        response.set_cookie(visit_cookie(request), mark, **_kept(request))


def _new_mark(request: Request) -> str:
    if not getattr(request.state, "mark", ""):
        request.state.mark = secrets.token_urlsafe(16)
    return str(request.state.mark)


def _kept(request: Request) -> dict[str, Any]:
    return {"httponly": True, "secure": is_secure(request), "samesite": "lax", "path": "/"}
