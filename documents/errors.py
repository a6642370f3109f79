"""Why a document cannot be read, in one sentence."""

from statemachine.errors import PhinongError


class UnreadableDocumentError(PhinongError):
    """A document is not what it says, too large, or unsafe; ``facts['why_*']`` says which."""

    code = "document_unreadable"
    th = "อ่านเอกสารไม่ได้: {why_th} โปรดบันทึกใหม่เป็น DOCX ธรรมดาแล้วลองอีกครั้ง"
    en = "The document cannot be read: {why_en}. Save it again as a plain DOCX and try once more."


class TooHardDocumentError(PhinongError):
    """Reading a document took too long, or more memory than it may take."""

    code = "document_too_hard"
    th = (
        "อ่านเอกสารไม่สำเร็จ เพราะใช้เวลาเกิน {seconds} วินาทีหรือใช้หน่วยความจำมากเกินไป "
        "โปรดตัดส่วนที่ไม่ใช่ร่างข้อตกลงออก บันทึกใหม่เป็น DOCX ธรรมดา แล้วลองอีกครั้ง"
    )
    en = (
        "Reading the document took more than {seconds} seconds or too much memory. Take out what "
        "is no part of the text, save it again as a plain DOCX, and try once more."
    )


class ReadersBusyError(PhinongError):
    """Everybody who reads documents is busy with others."""

    code = "readers_busy"
    th = "ขณะนี้มีผู้ตรวจเอกสารพร้อมกันหลายราย โปรดรอหนึ่งนาทีแล้วลองอีกครั้ง"
    en = "Many documents are being read at the moment; wait a minute and try again."


def unreadable(th: str, en: str) -> UnreadableDocumentError:
    """Return the error with its reason in both languages."""
    return UnreadableDocumentError(why_th=th, why_en=en)
