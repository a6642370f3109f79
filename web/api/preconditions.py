"""If-Match: whoever changes a case says which version of it they saw."""

import re
from typing import Annotated

from fastapi import Depends, Header, Request
from fastapi.responses import Response

from statemachine.errors import PhinongError

_TAG = re.compile(r'"(\d{1,9})(?:-[0-9a-f]+)?"')
_WORDS = "ETag ของเรื่องที่ท่านเห็น หรือ * · ETag of the case as you saw it, or *"


class IfMatchNeededError(PhinongError):
    """A case was to be changed without saying which version of it was seen."""

    code = "if_match_needed"
    th = "การเปลี่ยนแปลงเรื่องต้องระบุ If-Match ด้วย ETag ที่อ่านล่าสุด โปรดอ่านเรื่องก่อน"
    en = "To change a case, send If-Match with the ETag you read last; read the case first."


class IfMatchWrongError(PhinongError):
    """The header names no version that a case can have."""

    code = "if_match_wrong"
    th = 'If-Match “{given}” ไม่ใช่ ETag ของเรื่อง โปรดใช้ค่าที่ได้จากการอ่าน เช่น "7"'
    en = 'If-Match “{given}” is no ETag of a case; use what reading it gave, such as "7".'


def seen_version(
    if_match: Annotated[str | None, Header(description=_WORDS, examples=['"7"'])] = None,
) -> int | None:
    """Return the version that the caller saw; ``None`` where they take any (``*``).

    Raises:
        IfMatchNeededError: They did not say.
        IfMatchWrongError: What they said is no version.
    """
    if if_match is None or not if_match.strip():
        raise IfMatchNeededError
    if if_match.strip() == "*":
        return None
    found = _TAG.fullmatch(if_match.strip())
    if found is None:
        raise IfMatchWrongError(given=if_match[:80])
    return int(found[1])


def show_version(request: Request, response: Response, version: int) -> None:
    """Say in the ETag which version of a case an answer speaks of."""
    request.state.version = version
    response.headers["ETag"] = f'"{version}"'


Seen = Annotated[int | None, Depends(seen_version)]
"""A parameter of an operation that changes a case."""
