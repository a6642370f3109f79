"""A scratch installation in a folder: for rehearsals of years, never for real work."""

from datetime import datetime
from pathlib import Path

from storage.database import Database
from storage.migrate import upgrade
from usecases.context import Context
from usecases.shelves import FolderDocuments, StoredCalendars, StoredDefinitions


def scratch_context(folder: Path, now: datetime) -> Context:
    """Return the circumstances of a new, migrated SQLite database that nothing syncs to disk.

    Args:
        folder: Empty; the caller removes it, after closing ``ctx.database``.
        now: Aware UTC, the first moment.
    """
    database = Database(f"sqlite:///{folder / 'scratch.db'}", durable=False)
    upgrade(database)
    documents = FolderDocuments(folder / "documents")
    return Context(database, now, StoredCalendars(), StoredDefinitions(), documents)
