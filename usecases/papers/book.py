"""The address book: how offices are addressed, what heads their letters, and their numbers.

What is shipped is general knowledge unless it says otherwise; an administrator corrects it, names
the source, and confirms it. An empty field is not known, and is left out of papers.
"""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from typing import Any

from reference import loader
from reference.rows import LetterOffice
from storage import audit, papers
from storage.database import Connection
from usecases.context import Context
from usecases.papers.refusals import BookFieldError, BookStaleError, ChoiceError
from usecases.rights import allow_administrator
from usecases.stage_words import said

FIELDS: Mapping[str, tuple[str, str]] = {
    "to_th": ("คำที่ใช้เรียน", "how it is addressed"),
    "head_th": ("ส่วนราชการเจ้าของหนังสือ", "office at the head"),
    "address_th": ("ที่ตั้ง", "address"),
    "owner_th": ("ส่วนราชการเจ้าของเรื่อง", "unit at the foot"),
    "prefix": ("เลขประจำส่วนราชการ", "letter number of the office"),
    "phone": ("โทรศัพท์", "telephone"),
    "fax": ("โทรสาร", "fax"),
    "saraban": ("ไปรษณีย์อิเล็กทรอนิกส์กลาง (saraban)", "central mailbox (saraban)"),
    "source": ("แหล่งอ้างอิง", "source"),
}
"""What may be changed, in Thai and English."""

_LISTS = frozenset({"address_th", "owner_th"})
_MOST = 200
_SARABAN = re.compile(r"saraban[\w.+-]*@[\w-]+(\.[\w-]+)+", re.IGNORECASE)
_PREFIX = re.compile(r"[ก-ฮ]{1,4} ?\d{2,4}(\.\d{1,3}){0,3}")
_UNKNOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Entry:
    """An office of the address book as it now stands; ``confirmed`` says that a person checked."""

    office: LetterOffice
    th: str
    en: str
    confirmed: bool = False
    version: int = 0
    by: str = ""

    @property
    def code(self) -> str:
        """Return the code of the office."""
        return self.office.code

    @property
    def names(self) -> dict[str, str]:
        """Return its name in both languages."""
        return said(self.th, self.en)


def find(changed: Mapping[str, Any], code: str) -> Entry:
    """Return an office, given the entries that people changed (``storage.papers.book``).

    Raises:
        ChoiceError: The address book has no such office.
    """
    shipped = _shipped().get(code)
    if shipped is None:
        raise ChoiceError(value=code[:20], field_th="หน่วยงาน", field_en="office")
    return _changed(shipped, changed.get(code))


def entry(connection: Connection, code: str) -> Entry:
    """Return an office of the address book.

    Raises:
        ChoiceError: It has no such office.
    """
    return find({code: papers.book_entry(connection, code)}, code)


def has(code: str) -> bool:
    """Return whether the address book has an office of this code."""
    return code in _shipped()


def entries(ctx: Context, words: str = "") -> list[Entry]:
    """Return the address book, or the offices whose name or number holds some words.

    Raises:
        DeedRefusedError: No administrator asks.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        changed = papers.book(connection)
    found = (_changed(shipped, changed.get(code)) for code, shipped in _shipped().items())
    asked = words.casefold().split()
    return [one for one in found if all(word in _text(one) for word in asked)]


def one(ctx: Context, code: str) -> Entry:
    """Return an office of the address book to an administrator.

    Raises:
        DeedRefusedError: No administrator asks.
        ChoiceError: It has no such office.
    """
    with ctx.database.read() as connection:
        allow_administrator(ctx, connection)
        return entry(connection, code)


def as_typed(found: Entry) -> dict[str, str]:
    """Return an entry as its form shows it."""
    values = {
        name: "\n".join(value) if name in _LISTS else str(value)
        for name, value in _json(found.office).items()
    }
    confirmed = "yes" if found.confirmed else ""
    return {**values, "confirmed": confirmed, "version": str(found.version)}


def change(
    ctx: Context, code: str, given: Mapping[str, str], *, confirmed: bool, version: int
) -> Entry:
    """Change an office of the address book; the audit keeps the old values and the new.

    Args:
        ctx: An administrator acts.
        code: Code of the office.
        given: Fields of ``FIELDS`` as text; lines of an address stand below each other.
        confirmed: Whether the person checked the values against the source they name.
        version: The version that they saw.

    Raises:
        DeedRefusedError: No administrator acts.
        BookFieldError: A value is malformed, or nothing proves what is confirmed.
        BookStaleError: Somebody else changed it in between.
    """
    new = {name: _read(name, text) for name, text in given.items() if name in FIELDS}
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        before = entry(connection, code)
        after = replace(before.office, **new)
        if confirmed and (not after.source or after.source == _shipped()[code].office.source):
            raise _wrong("source", after.source, "ต้องระบุแหล่งที่ตรวจสอบ", "name what you checked")
        kept = {**_json(after), "confirmed": confirmed}
        saved = papers.save_entry(
            connection, code, kept, version=version, by=ctx.person, at=ctx.now
        )
        if not saved:
            raise BookStaleError(code=code)
        old = {name: value for name, value in _json(before.office).items() if value != kept[name]}
        body = {
            "actor": ctx.person,
            "action": "change_letter_office",
            "given": {"office": code, "old": old, "new": {n: kept[n] for n in old},
                      "confirmed": confirmed},
        }  # fmt: skip
        audit.append_settings(connection, body, ctx.now)
        return entry(connection, code)


@cache
def _shipped() -> Mapping[str, Entry]:
    names = {row.agency_id: (row.name_th, row.name_en) for row in loader.agencies()}
    central = [Entry(row, *names[row.code]) for row in loader.letter_offices()]
    return {found.code: found for found in (*central, *map(_province, loader.provinces()))}


def _province(place: Any) -> Entry:
    name = f"จังหวัด{place.name_th}"
    return Entry(
        LetterOffice(
            code=place.iso_3166_2,
            to_th=f"ผู้ว่าราชการ{name}",
            head_th=f"ศาลากลาง{name}",
            address_th=(),
            owner_th=(f"สำนักงาน{name}",),
            prefix=f"{place.letter_code} 0017",
            phone="",
            fax="",
            saraban="",
            source="letter code and 0017 of provincial offices: general knowledge, not looked up",
            confidence="low",
        ),
        name,
        f"{place.name_en} Province",
    )


def _changed(shipped: Entry, row: Any) -> Entry:
    if row is None:
        return shipped
    known = {f.name for f in fields(LetterOffice)}
    values: dict[str, Any] = {
        name: tuple(value) if name in _LISTS else value
        for name, value in row.fields.items()
        if name in known
    }
    return replace(
        shipped,
        office=replace(shipped.office, **values),
        confirmed=bool(row.fields.get("confirmed")),
        version=row.version,
        by=row.username or "",
    )


def _json(office: LetterOffice) -> dict[str, Any]:
    values = asdict(office)
    return {name: list(values[name]) if name in _LISTS else values[name] for name in FIELDS}


def _read(name: str, text: str) -> Any:
    lines = tuple(line.strip() for line in text.splitlines() if line.strip())
    if any(len(line) > _MOST or _UNKNOWN.search(line) for line in lines):
        raise _wrong(name, text[:40], f"ต้องไม่เกิน {_MOST} ตัวอักษร", f"at most {_MOST} characters")
    value = " ".join(lines)
    if name == "saraban" and value and not _SARABAN.fullmatch(value):
        raise _wrong(name, value, "ต้องขึ้นต้นด้วย saraban", "it must begin with saraban")
    if name == "prefix" and value and not _PREFIX.fullmatch(value):
        raise _wrong(name, value, "ต้องเป็นเช่น ชม 0017.2", "it must look like ชม 0017.2")
    if name in ("to_th", "head_th") and not value:
        raise _wrong(name, value, "ต้องไม่ว่าง", "it must not be empty")
    return lines if name in _LISTS else value


def _wrong(name: str, value: str, why_th: str, why_en: str) -> BookFieldError:
    words = said(*FIELDS[name])
    return BookFieldError(
        field=name, field_th=words["th"], field_en=words["en"], value=value, why_th=why_th,
        why_en=why_en,
    )  # fmt: skip


def _text(found: Entry) -> str:
    office = found.office
    parts = (found.code, found.th, found.en, office.to_th, office.prefix, office.saraban)
    return " ".join(parts).casefold()
