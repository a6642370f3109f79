"""The outbox as an administrator works through it: counts, pages, one mail, bad addresses."""

from typing import Any

from notifications.catalogue import MESSAGES
from storage import mail_pages, ops_figures, outbox
from storage.mail_pages import Wanted
from usecases.context import Context
from usecases.rights import allow_administrator
from usecases.stage_words import said

PAGE = 50

__all__ = ["PAGE", "Wanted", "counts", "mails", "undeliverable"]


def counts(ctx: Context) -> dict[str, int]:
    """Return the number of mails in each state."""
    with ctx.database.read() as connection:
        return outbox.counts(connection)


def mails(
    ctx: Context, wanted: Wanted, most: int = PAGE
) -> tuple[list[dict[str, Any]], int | None]:
    """Return a page of mails, newest first, and where the next page begins, if there is one.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        rows = mail_pages.page(connection, wanted, most + 1)
    shown = [_told(row) for row in rows[:most]]
    return shown, shown[-1]["id"] if len(rows) > most else None


def undeliverable(ctx: Context) -> list[dict[str, Any]]:
    """Return whose address a server refused for good.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        rows = ops_figures.undeliverable(connection)
    return [
        {
            "username": row.username,
            "name": said(row.name_th, row.name_en),
            "email": row.email,
            "since": row.undeliverable_since,
        }
        for row in rows
    ]


def _told(row: Any) -> dict[str, Any]:
    kind = MESSAGES.get(row.message)
    title = said(kind.th, kind.en) if kind else said(row.message, row.message)
    return {
        **row._mapping,  # noqa: SLF001 - SQLAlchemy's public name
        "title": title,
        "name": said(row.name_th, row.name_en),
    }
