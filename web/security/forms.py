"""A posted form: read whole, and only if it carries the token of this browser's pages."""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, HTTPException, Request
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect

from statemachine.errors import PhinongError
from web.security.cookies import fits_form
from web.security.events import tell

FIELD = "form_token"
MOST_FIELDS, MOST_FILES = 300, 10


class FormExpiredError(PhinongError):
    """The form is older than the session, or did not come from our pages."""

    code = "form_expired"
    th = "แบบฟอร์มนี้หมดอายุแล้ว โปรดเปิดหน้าเดิมอีกครั้งแล้วส่งใหม่"
    en = "This form has expired; open the page again and send it once more."


async def fields(request: Request) -> FormData:
    """Return the fields of a form, whoever made it."""
    try:
        return await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    except ClientDisconnect:  # the person left the page while it was sent: nobody to tell
        raise HTTPException(400) from None


def check(request: Request, form: FormData) -> None:
    """Refuse a form that is not of this browser's pages.

    Raises:
        FormExpiredError: It carries no token, or that of another browser or session.
    """
    if not fits_form(request, str(form.get(FIELD, ""))):
        tell(request, "form_not_of_this_session")
        raise FormExpiredError


async def posted(request: Request) -> AsyncIterator[FormData]:
    """Give the fields of a form that is ours; its files are closed when the page is done.

    Raises:
        FormExpiredError: It carries no token, or that of another browser or session.
    """
    form = await fields(request)
    try:
        check(request, form)
        yield form
    finally:
        await form.close()


Form = Annotated[FormData, Depends(posted)]
"""A parameter of a page: the fields of a form that is really ours."""


def text(form: FormData, name: str) -> str:
    """Return a field as text, without surrounding space; a missing one is empty."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
