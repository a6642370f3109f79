"""Why a document cannot be read, in one sentence."""

from statemachine.errors import PhinongError


class UnreadableDocumentError(PhinongError):
    """A document is not what it says, too large, or unsafe; ``facts['why_*']`` says which."""

    code = "document_unreadable"
    th = "อ่านเอกสารไม่ได้: {why_th} โปรดบันทึกใหม่เป็น DOCX ธรรมดาแล้วลองอีกครั้ง"
    en = "The document cannot be read: {why_en}. Save it again as a plain DOCX and try once more."


def unreadable(th: str, en: str) -> UnreadableDocumentError:
    """Return the error with its reason in both languages."""
    return UnreadableDocumentError(why_th=th, why_en=en)
