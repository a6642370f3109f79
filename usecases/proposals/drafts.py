"""A person's half-written things: only theirs, and never overwritten in silence by another tab."""

from collections.abc import Mapping
from typing import Any

from statemachine.errors import PhinongError
from storage import drafts
from storage.database import Connection
from usecases.context import Context
from usecases.people.sessions import NotSignedInError
from usecases.values import LONGEST_TEXT

PROPOSAL, DECISION = "proposal", "decision"


class StaleDraftError(PhinongError):
    """Another tab saved the draft in between; ``facts`` name its ``id`` and present version."""

    code = "draft_conflict"
    th = (
        "ร่างนี้ถูกบันทึกจากอีกหน้าต่างหนึ่งแล้ว (ครั้งที่ {version}) ข้อความที่ท่านกรอกในหน้านี้ยังอยู่ "
        "โปรดเปิดร่างนั้นเทียบก่อน แล้วเลือกว่าจะบันทึกฉบับใด"
    )
    en = (
        "This draft was saved in another window (save {version}); what you wrote here is still "
        "on the page. Compare the two, then choose which one to keep."
    )


class NoSuchDraftError(PhinongError):
    """There is no such draft, or it is somebody else's."""

    code = "no_such_draft"
    th = "ไม่พบร่างนี้ อาจส่งหรือลบไปแล้ว โปรดเริ่มใหม่จากหน้าเดิม"
    en = "There is no such draft; it may have been sent or deleted. Begin again from the page."


class DraftTooLargeError(PhinongError):
    """More was written than a draft holds."""

    code = "draft_too_large"
    th = "ข้อความยาวเกินไป ({length} ตัวอักษร) ร่างหนึ่งเก็บได้ {most} ตัวอักษร โปรดแนบเป็นเอกสารแทน"
    en = "This is too long ({length} characters); a draft holds {most}. Attach a document instead."


MOST = 10 * LONGEST_TEXT


def save(
    ctx: Context,
    kind: str,
    about: str | None,
    fields: Mapping[str, Any],
    version: int,
    draft_id: int | None = None,
) -> tuple[int, int]:
    """Save a draft of ``ctx.person`` and return its id and its new version.

    Args:
        ctx: Whose draft it is.
        kind: ``proposal`` or ``decision``.
        about: The number of the case; ``None`` for what is about none yet.
        fields: What was typed, by the names of the form's fields.
        version: The version the page was opened with; 0 for a new draft.
        draft_id: Which draft; ``None`` begins one. About one case a person has one of a kind.

    Raises:
        StaleDraftError: Another tab saved it since ``version``.
        NoSuchDraftError: There is no such draft of this person.
        DraftTooLargeError: It is too long.
    """
    me = _me(ctx)
    _check_size(fields)
    with ctx.database.write() as connection:
        if draft_id is None:
            return _begin(ctx, connection, me, {"kind": kind, "about": about, "fields": fields})
        if drafts.replace(connection, _mine(connection, draft_id, me).id, version, fields, ctx.now):
            return draft_id, version + 1
        raise _stale(_mine(connection, draft_id, me))


def load(ctx: Context, draft_id: int) -> dict[str, Any]:
    """Return a draft of ``ctx.person``: id, kind, about, fields, version, created and updated.

    Raises:
        NoSuchDraftError: There is no such draft of this person.
    """
    with ctx.database.read() as connection:
        return dict(_mine(connection, draft_id, _me(ctx))._mapping)  # noqa: SLF001 - its name


def list_mine(
    ctx: Context, kind: str | None = None, about: str | None = None
) -> list[dict[str, Any]]:
    """Return the drafts of ``ctx.person``, last written first, as ``load`` gives them."""
    with ctx.database.read() as connection:
        rows = drafts.of_person(connection, _me(ctx), kind=kind, about=about)
    return [dict(row._mapping) for row in rows]  # noqa: SLF001 - its public name


def drop(ctx: Context, draft_id: int) -> bool:
    """Delete a draft of ``ctx.person``; ``False`` where there is none, which is no error."""
    with ctx.database.write() as connection:
        return drafts.drop(connection, draft_id, _me(ctx))


def drop_about(ctx: Context, kind: str, about: str) -> int:
    """Delete the drafts of ``ctx.person`` of a kind about a case: what they were for is done."""
    with ctx.database.write() as connection:
        return drafts.drop_about(connection, _me(ctx), kind, about)


def _begin(
    ctx: Context, connection: Connection, me: int, row: Mapping[str, Any]
) -> tuple[int, int]:
    if row["about"] is not None:
        there = drafts.of_person(connection, me, kind=row["kind"], about=row["about"])
        if there:
            raise _stale(there[0])
    moments = {"created_at": ctx.now, "updated_at": ctx.now}
    values = {**row, "fields": dict(row["fields"]), "person_id": me, **moments}
    return drafts.add(connection, values), 1


def _mine(connection: Connection, draft_id: int, me: int) -> Any:
    found = drafts.one(connection, draft_id, me)
    if found is None:
        raise NoSuchDraftError
    return found


def _stale(row: Any) -> StaleDraftError:
    return StaleDraftError(id=row.id, version=row.version)


def _check_size(fields: Mapping[str, Any]) -> None:
    length = sum(len(str(value)) for value in fields.values())
    if length > MOST:
        raise DraftTooLargeError(length=length, most=MOST)


def _me(ctx: Context) -> int:
    if ctx.person is None:
        raise NotSignedInError
    return ctx.person
