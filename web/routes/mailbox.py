"""The catcher's mailbox: what would have been sent, for eyes on this machine only.

A mail is shown as plain text; its HTML only inside a frame in which nothing runs or loads.
"""

from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import HTMLResponse

from notifications.catcher import count_messages, list_messages, read_message
from web.pages import page
from web.security.here import from_this_machine
from web.words import language_of, speaking

PAGE = 50
_FRAMED = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox; frame-ancestors 'self'"
)

router = APIRouter(prefix="/mailbox", dependencies=[Depends(from_this_machine)])


@router.get("")
def mails(request: Request, at: Annotated[int, Query(alias="from", ge=0)] = 0) -> HTMLResponse:
    """List the caught mails, newest first, a page at a time."""
    folder = request.app.state.settings.mailbox
    return page(
        request,
        "mailbox.html",
        mails=list_messages(folder, PAGE, at),
        total=count_messages(folder),
        at=at,
        size=PAGE,
        sent=_sent(request),
    )


@router.get("/{mail_id}")
def mail(request: Request, mail_id: str) -> HTMLResponse:
    """Show one mail as plain text, with its headers."""
    found = read_message(request.app.state.settings.mailbox, mail_id)
    return page(request, "mail.html", mail=found, sent=_sent(request))


@router.get("/{mail_id}/html")
def mail_html(request: Request, mail_id: str) -> HTMLResponse:
    """Give a mail's HTML as it came, sealed: no script, no form, nothing fetched."""
    found = read_message(request.app.state.settings.mailbox, mail_id)
    return HTMLResponse(found.html, headers={"Content-Security-Policy": _FRAMED})


def _sent(request: Request) -> Callable[[str], Any]:
    """Return what says the date of a mail; a date that cannot be read stays as it came."""
    moment = speaking(language_of(request))["moment"]

    def said(written: str) -> Any:
        try:
            at = parsedate_to_datetime(written)
        except ValueError:
            return written
        return moment(at) if at.tzinfo else written

    return said
