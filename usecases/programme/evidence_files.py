"""Photos and papers that show an activity: judged by their bytes, kept once, read by who may."""

from typing import Any

from statemachine.words import Role
from storage import activity_records, documents, register
from storage.database import Connection
from usecases.context import Context
from usecases.media import EXTENSIONS, JPEG, PDF, PNG, media_type
from usecases.programme.refused import ProgrammeError
from usecases.programme.rights import behalf, holder, sight
from usecases.programme.trail import noted
from usecases.refused import DeedRefusedError
from usecases.relations.standing import HELD
from usecases.shelves import NoSuchDocumentError

KINDS = frozenset({PNG, JPEG, PDF})
MOST_FILES = 20
_LONGEST_NAME = 120


def judged(ctx: Context, content: bytes, filename: str | None) -> str:
    """Return the media type of a file that may be evidence.

    Raises:
        DeedRefusedError: It is empty, too large, unsafe, or named as something else.
        ProgrammeError: It is neither a picture nor a PDF.
    """
    most = ctx.policy.largest_document
    if len(content) > most:
        raise DeedRefusedError("document_too_large", size=len(content), most=most)
    found = media_type(content, filename)
    if found not in KINDS:
        raise ProgrammeError("evidence_kind", found=EXTENSIONS[found][0].upper())
    return found


def add(ctx: Context, pair_key: str, key: str, content: bytes, filename: str) -> str:
    """Hang a file on an activity that was held and return its digest.

    Raises:
        NoSuchActivityError: There is no such activity.
        ProgrammeError: The person may not, it is no picture or PDF, it is there, or too many are.
        DeedRefusedError: It is empty, too large, unsafe, or named as something else.
    """
    found = judged(ctx, content, filename)
    with ctx.database.read() as connection:  # nobody fills the disk who may not add it
        _check(ctx, connection, pair_key, key)
    digest = ctx.documents.put(content)
    with ctx.database.write() as connection:
        activity, acts_for = _check(ctx, connection, pair_key, key)
        if not hang(ctx, connection, activity.id, (digest, len(content), found, filename)):
            raise ProgrammeError("evidence_known")
        given = {"pair": pair_key, "activity": key, "sha256": digest, "title": _title(filename)}
        noted(ctx, connection, "activity_evidence", given, acts_for)
    return digest


def hang(
    ctx: Context, connection: Connection, activity_id: int, file: tuple[str, int, str, str]
) -> bool:
    """Hang a kept file on an activity; ``False`` where it hangs there already.

    ``file`` is its digest, size, media type and name.
    """
    digest, size, found, filename = file
    kept = {"sha256": digest, "size": size, "media_type": found, "stored_at": ctx.now}
    documents.keep(connection, kept)
    row = {
        "activity_id": activity_id,
        "sha256": digest,
        "title": _title(filename),
        "added_by": ctx.person,
        "added_at": ctx.now,
    }
    return activity_records.add_evidence(connection, row)


def read(ctx: Context, pair_key: str, sha256: str) -> dict[str, Any]:
    """Return a file of a pair's activities: ``content``, ``media_type``, ``title``.

    Raises:
        NoSuchPairError: The pair is not the reader's to see whole.
        NoSuchDocumentError: No activity of the pair has this file.
    """
    with ctx.database.read() as connection:
        pair = register.pair(connection, pair_key)
        if not sight(ctx, connection).whole(pair.province):
            raise register.NoSuchPairError(key=pair_key)
        row = activity_records.shown_by(connection, pair.id, sha256)
    if row is None:
        raise NoSuchDocumentError(sha256=sha256)
    content = ctx.documents.get(sha256)
    return {"content": content, "media_type": row.media_type, "title": row.title}


def _check(ctx: Context, connection: Connection, pair_key: str, key: str) -> tuple[Any, int | None]:
    pair = register.pair(connection, pair_key)
    grant = holder(ctx, connection, Role.COORDINATOR, pair.province)
    activity = activity_records.one(connection, pair.id, key)
    if activity.kind != HELD:
        raise ProgrammeError("not_held")
    if len(activity_records.evidence(connection, [activity.id])[activity.id]) >= MOST_FILES:
        raise ProgrammeError("evidence_many", most=MOST_FILES)
    return activity, behalf(grant)


def _title(filename: str) -> str:
    return filename.replace("\\", "/").rpartition("/")[2][-_LONGEST_NAME:]
