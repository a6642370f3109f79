"""The shelves deeds read from: calendars and definitions by version, documents by digest."""

import hashlib
import os
from datetime import date
from pathlib import Path

from statemachine.definition import Definition, DefinitionError
from statemachine.errors import PhinongError
from statemachine.working_days import Calendar
from storage import settings
from storage.database import Connection
from usecases.calendar_source import default_regions

FIRST_YEAR, LAST_YEAR = 2000, 2040


class NoSuchDocumentError(PhinongError):
    """No document has this digest."""

    code = "no_such_document"
    th = "ไม่พบเอกสารรหัส {sha256} โปรดแนบเอกสารใหม่"
    en = "There is no document {sha256}; attach it again."


class ShelfUnreachableError(PhinongError):
    """The storage of documents does not answer as it should."""

    code = "shelf_unreachable"
    th = "ที่เก็บเอกสาร {where} ใช้ไม่ได้ ({why}) โปรดลองใหม่ หากยังไม่ได้ โปรดแจ้งผู้ดูแลระบบ"
    en = "The storage of documents {where} cannot be used ({why}); try again, or tell the operator."


class StoredCalendars:
    """Calendars from the database; one is built per version and kept."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[int, Calendar] = {}

    def current(self, connection: Connection) -> Calendar:
        """Return the calendar as the database now has it."""
        return self.version(connection, settings.calendar_version(connection))

    def version(self, connection: Connection, number: int) -> Calendar:
        """Return the calendar of a version; it is read again only when the number is new."""
        known = self._known.get(number)
        if known is None:
            known = read_calendar(connection)
            self._known = {number: known}  # another thread may put its own there: same calendar
        return known


def read_calendar(connection: Connection) -> Calendar:
    """Build the calendar from the database; it covers 2000 to 2040 whatever rows there are."""
    return Calendar.of(
        settings.holidays(connection),
        first=date(FIRST_YEAR, 1, 1),
        last=date(LAST_YEAR, 12, 31),
        regions=default_regions(),
    )


class StoredDefinitions:
    """Definitions from the database; each is parsed once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._known: dict[str, Definition] = {}

    def get(self, connection: Connection, version: str) -> Definition:
        """Return a definition by version.

        Raises:
            DefinitionError: No definition of this version was published.
        """
        if version not in self._known:
            body = settings.definition_body(connection, version)
            if body is None:
                raise DefinitionError(why=f"definition {version} was never published")
            self._known[version] = Definition.model_validate(body)
        return self._known[version]

    def in_effect(self, connection: Connection, day: date) -> Definition:
        """Return the newest definition in effect on a Bangkok date.

        Raises:
            DefinitionError: None is in effect yet.
        """
        version = settings.definition_in_effect(connection, day)
        if version is None:
            raise DefinitionError(why=f"no definition is in effect on {day}")
        return self.get(connection, version)


class FolderDocuments:
    """Documents as files named by their SHA-256, two levels deep, each written durably once."""

    def __init__(self, folder: Path) -> None:
        """Keep the folder; it is made at the first document."""
        self.folder = folder

    def put(self, content: bytes) -> str:
        """Store bytes durably and return their SHA-256.

        Raises:
            ShelfUnreachableError: The folder cannot be written, or is full.
        """
        digest = hashlib.sha256(content).hexdigest()
        path = self._path(digest)
        try:
            if not path.exists():
                _write(path, content)
        except OSError as error:
            raise ShelfUnreachableError(
                where=self.folder, why=error.strerror or type(error).__name__
            ) from error
        return digest

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a digest, having checked them against it.

        Raises:
            NoSuchDocumentError: There is no such file, or its bytes were changed.
        """
        path = self._path(sha256)
        content = path.read_bytes() if path.is_file() else None
        if content is None or hashlib.sha256(content).hexdigest() != sha256:
            raise NoSuchDocumentError(sha256=sha256)
        return content

    def drop(self, sha256: str) -> None:
        """Delete the bytes of a digest; gone already is no error."""
        self._path(sha256).unlink(missing_ok=True)

    def _path(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:4] / digest


def _write(path: Path, content: bytes) -> None:
    """Write a file durably under another name first; what could not be written is taken away."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scratch = path.with_suffix(f".{os.getpid()}.part")
    try:
        with scratch.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        scratch.replace(path)
    except OSError:
        scratch.unlink(missing_ok=True)  # half a file on a full disk leaves even less room
        raise
