"""The mails of a case, as they went out."""

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import Response

from usecases.mails.outbox_deeds import NoSuchMailError
from usecases.reading.mail_as_sent import mail_as_sent
from web.pages import page
from web.quick import QuickRoute
from web.security.visitors import Ctx

router = APIRouter(route_class=QuickRoute)


@router.get("/cases/{number}/mails/{mail_id}")
def show(request: Request, ctx: Ctx, number: str, mail_id: int) -> Response:
    """Show a mail as it went out."""
    try:
        found = mail_as_sent(ctx, number, mail_id)
    except NoSuchMailError:
        raise HTTPException(404) from None
    return page(request, "case/mail.html", mail=found)
