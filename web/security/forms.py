"""A posted form: read whole, and only if it carries the token of this browser's pages."""

from hmac import compare_digest
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from statemachine.errors import PhinongError
from web.security.cookies import form_token

FIELD = "form_token"
MOST_FIELDS, MOST_FILES = 300, 10


class FormExpiredError(PhinongError):
    """The form is older than the session, or did not come from our pages."""

    code = "form_expired"
    th = "แบบฟอร์มนี้หมดอายุแล้ว โปรดเปิดหน้าเดิมอีกครั้งแล้วส่งใหม่"
    en = "This form has expired; open the page again and send it once more."


async def posted(request: Request) -> FormData:
    """Return the fields of a form.

    Raises:
        FormExpiredError: It carries no token, or that of another browser or session.
    """
    form = await request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS)
    if not compare_digest(str(form.get(FIELD, "")), form_token(request)):
        raise FormExpiredError
    return form


Form = Annotated[FormData, Depends(posted)]
"""A parameter of a page: the fields of a form that is really ours."""


def text(form: FormData, name: str) -> str:
    """Return a field as text, without surrounding space; a missing one is empty."""
    value = form.get(name, "")
    return value.strip() if isinstance(value, str) else ""
