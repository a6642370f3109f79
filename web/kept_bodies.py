"""Parts of pages that many are shown alike: rendered once for each state of their figures."""

from collections.abc import Callable, Hashable, Mapping
from threading import Lock
from typing import Any

from fastapi import Request
from markupsafe import Markup

from web.pages import page
from web.words import language_of

_MOST = 300
_kept: dict[Hashable, Markup] = {}
_turn = Lock()


def kept_body(
    request: Request, template: str, key: Hashable, values: Callable[[], Mapping[str, Any]]
) -> Markup:
    """Return a rendered part, from memory where it was rendered before.

    Args:
        request: Whose language it is in.
        template: It must show nothing of the visitor: no name, no token, no form that posts.
        key: Everything that the part depends on, the moment of its figures among it.
        values: What the template asks for.
    """
    whole = (template, language_of(request), str(request.app.state.settings.base_url), key)
    found = _kept.get(whole)
    if found is None:
        text = bytes(page(request, template, **values()).body).decode()
        found = Markup(text)  # noqa: S704 - our own template, every value escaped by it
        with _turn:
            if len(_kept) >= _MOST:
                _kept.clear()
            _kept[whole] = found
    return found
