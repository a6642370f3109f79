"""What the forms of groups, visits, listening and hand-over share: fields, choices, refusals."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from statemachine.eras import to_be
from statemachine.errors import PhinongError
from usecases.groups.refusals import NoSuchRecordError
from web.pages import page
from web.reading import tongue
from web.said import Said, done_of
from web.security.forms import text
from web.statuses import STATUS
from web.words import language_of

Choices = Iterable[tuple[str, Mapping[str, str]]]

_FIELDS = {"unknown_user": "username", "inactive_user": "username", "no_such_pair": "pair"}
"""Refusals that are about a field of these forms, though they do not say so."""


def typed(form: FormData, names: Iterable[str]) -> dict[str, str]:
    """Return the named fields of a form as text."""
    return {name: text(form, name) for name in names}


def as_typed(request: Request, day: date | None) -> str:
    """Return a date as the reader would type it: 23/11/2569 in Thai, 23/11/2026 in English."""
    if day is None:
        return ""
    year = to_be(day.year) if language_of(request) == "th" else day.year
    return f"{day.day}/{day.month}/{year}"


def options(request: Request, several: Choices, first: str = "") -> list[tuple[str, str]]:
    """Return choices in the reader's language; ``first`` stands for none of them."""
    language = language_of(request)
    found = [(code, words[language]) for code, words in several]
    return [("", first), *found] if first else found


def problems(problem: PhinongError | None) -> list[Said]:
    """Return a refusal beside the field that it is about."""
    if problem is None:
        return []
    field = str(getattr(problem, "field", "") or _FIELDS.get(problem.code, ""))
    return [{"field": field, "th": problem.sentence("th"), "en": problem.sentence("en")}]


def shown(
    request: Request,
    template: str,
    *,
    problem: PhinongError | None = None,
    words: Mapping[str, tuple[str, str]] | None = None,
    **values: Any,
) -> Response:
    """Return a page with what went wrong or was done at its head.

    A refusal that hides what is not the reader's to see goes on to the one page of errors.
    """
    if isinstance(problem, NoSuchRecordError):
        raise problem
    status = 200 if problem is None else STATUS.get(problem.code, 422)
    return page(
        request,
        template,
        status=status,
        problems=problems(problem),
        done=done_of(words or {}, request.query_params.get("done", "")),
        tongue=tongue,
        **values,
    )
