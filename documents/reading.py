"""The text of a document that somebody gave us, whatever it claims to be."""

import unicodedata
from dataclasses import dataclass

from documents import docx_reading
from documents.errors import unreadable

_ZIP, _PDF = b"PK\x03\x04", b"%PDF-"
_LONGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class Text:
    """A document as paragraphs, in reading order; each NFC, none empty."""

    paragraphs: tuple[str, ...]

    def __str__(self) -> str:
        """Return the paragraphs, a line each."""
        return "\n".join(self.paragraphs)


def read_text(content: bytes) -> Text:
    """Return the text of a DOCX or a UTF-8 text.

    Raises:
        UnreadableDocumentError: It is neither, over a limit, or unsafe.
    """
    found = docx_reading.paragraphs(content) if content[:4] == _ZIP else _plain(content)
    lines = (part for paragraph in found for part in paragraph.split("\n"))
    clean = (unicodedata.normalize("NFC", line).strip() for line in lines)
    return Text(tuple(line for line in clean if line))


def _plain(content: bytes) -> list[str]:
    if content.startswith(_PDF):
        raise unreadable(
            "ไฟล์ PDF มักทำให้อักษรไทยขาดหาย จึงใช้เทียบถ้อยคำไม่ได้",
            "a PDF often loses Thai letters, so its words are not compared",
        )
    if len(content) > _LONGEST:
        raise unreadable("ข้อความยาวเกินไป", "the text is too long")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise unreadable(
            "ไม่ใช่ DOCX หรือข้อความ UTF-8", "it is neither DOCX nor UTF-8 text"
        ) from error
    if "\x00" in text:
        raise unreadable("ไม่ใช่ DOCX หรือข้อความ UTF-8", "it is neither DOCX nor UTF-8 text")
    return text.splitlines()
