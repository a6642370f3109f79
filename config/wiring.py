"""The wiring: from the settings to what a deed is given. One set of everything per process."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from config import clock
from config.settings import Settings
from notifications.inbound import Inbound
from notifications.smtp_settings import SmtpSettings
from storage.database import Database
from usecases.context import Context, DocumentStore, Policy
from usecases.remote_shelf import RemoteDocuments
from usecases.scanned_shelf import ScannedDocuments
from usecases.shelves import FolderDocuments, StoredCalendars, StoredDefinitions

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class _Shelves:
    """What a process keeps between deeds: connections, calendars and definitions already read."""

    database: Database
    documents: DocumentStore
    policy: Policy
    calendars: StoredCalendars = field(default_factory=StoredCalendars)
    definitions: StoredDefinitions = field(default_factory=StoredDefinitions)


@lru_cache(maxsize=8)
def _shelves(settings: Settings) -> _Shelves:
    return _Shelves(Database(settings.database_url), _documents(settings), _policy(settings))


def _documents(settings: Settings) -> DocumentStore:
    url, scanner = settings.documents_url, settings.virus_scanner
    shelf: DocumentStore = RemoteDocuments(url) if url else FolderDocuments(settings.documents)
    return ScannedDocuments(shelf, scanner) if scanner else shelf


def open_database(settings: Settings) -> Database:
    """Return this process's database; nothing is connected before its first use."""
    return _shelves(settings).database


def open_context(
    settings: Settings, *, person: int | None = None, now: datetime | None = None
) -> Context:
    """Return the circumstances of a deed at ``now``, or at the clock's present moment."""
    shelves = _shelves(settings)
    return Context(
        database=shelves.database,
        now=clock.now() if now is None else now,
        calendars=shelves.calendars,
        definitions=shelves.definitions,
        documents=shelves.documents,
        person=person,
        policy=shelves.policy,
    )


def _policy(settings: Settings) -> Policy:
    """Return the settings that deeds obey."""
    return Policy(
        opens=settings.office_opens,
        closes=settings.office_closes,
        base_url=settings.base_url.rstrip("/"),
        largest_document=settings.largest_document_mb * _MEGABYTE,
        mail_host=settings.mail_from.rpartition("@")[2],
        sender=settings.mail_from,
        sender_name=settings.mail_name,
        webhook_hosts=_hosts(settings.webhook_hosts),
        paper_fonts=settings.paper_fonts,
        paper_emblem=settings.paper_emblem,
        reply_address=settings.replies_address,
        inbound=_inbound(settings),
        second_factor=settings.needs_second_factor,
        proof_lasts=timedelta(minutes=settings.proof_minutes),
        secret_keys=settings.secret_keys,
        leaked_passwords=settings.leaked_passwords,
    )


def _inbound(settings: Settings) -> Inbound:
    """Return where answers to reminders are fetched."""
    return Inbound(
        folder=_folder(settings.replies_folder),
        host=settings.replies_imap_host,
        port=settings.replies_imap_port,
        security=settings.replies_imap_security,
        username=settings.replies_imap_username,
        password=settings.replies_imap_password.get_secret_value(),
        mailbox=settings.replies_imap_mailbox,
        timeout_s=settings.smtp_timeout_s,
    )


def _folder(said: str) -> Path | None:
    return Path(said).expanduser().absolute() if said else None


def _hosts(said: str) -> frozenset[str]:
    """Return the hosts of a list with commas, each ``host`` or ``host:port``."""
    names = (name.strip().lower() for name in said.split(","))
    return frozenset(name.removesuffix(":443") for name in names if name)


def smtp_settings(settings: Settings) -> SmtpSettings:
    """Return how the mail server is reached.

    Raises:
        SmtpSettingsError: The settings together are unsafe, such as a password in the clear.
    """
    return SmtpSettings(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        username=settings.smtp_username,
        password=settings.smtp_password.get_secret_value(),
        timeout_s=settings.smtp_timeout_s,
        connections=settings.smtp_connections,
        cert_file=settings.smtp_cert_file,
        hostname=settings.smtp_hostname,
    )


def close(settings: Settings) -> None:
    """Close this process's connections; the next deed opens them again."""
    _shelves(settings).database.close()
