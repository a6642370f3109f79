"""What is refused about papers: one sentence each, with the remedy."""

from statemachine.errors import PhinongError


class NoSuchKindError(PhinongError):
    """There is no kind of paper of this name."""

    code = "no_such_paper_kind"
    th = "ไม่มีหนังสือชนิด “{kind}” โปรดเลือกจาก {known}"
    en = "There is no kind of paper “{kind}”; choose one of: {known}."


class NoSuchPaperError(PhinongError):
    """No paper bears this code, or it is not the reader's to see."""

    code = "no_such_paper"
    th = "ไม่พบหนังสือรหัส {code} โปรดตรวจสอบรหัสที่อยู่ท้ายหนังสือ"
    en = "No paper bears the code {code}; check it against the foot of the paper."


class NotNowError(PhinongError):
    """A kind of paper is not issued in the state that the case is in."""

    code = "paper_not_now"
    th = "“{kind_th}” ออกได้เมื่อเรื่องอยู่ในขั้น {states_th} ขณะนี้เรื่อง {number} อยู่ในขั้น “{state_th}”"
    en = "“{kind_en}” is issued at: {states_en}. {number} is now at “{state_en}”."


class NotTheirsError(PhinongError):
    """The person may not issue this kind of paper on this case."""

    code = "paper_not_yours"
    th = "“{kind_th}” ออกโดย{roles_th}ของหน่วยงานเจ้าของหนังสือ โปรดแจ้งผู้มีหน้าที่"
    en = "“{kind_en}” is issued by the {roles_en} of the office it comes from; tell one of them."


class OtherOfficeError(PhinongError):
    """Who acted on a case for one office issues no paper of another."""

    code = "paper_other_office"
    th = "ท่านปฏิบัติหน้าที่ในเรื่องนี้ในนาม{earlier_th}แล้ว จึงออกหนังสือในนามหน่วยงานอื่นไม่ได้ โปรดให้ผู้อื่นดำเนินการ"
    en = "You acted on this case for {earlier_en}, so another person issues papers of this office."


class LackingError(PhinongError):
    """A paper lacks what it would have to say; nothing is invented."""

    code = "paper_lacks"
    th = "ยังออก “{kind_th}” ไม่ได้ เพราะยังขาด {missing_th}"
    en = "“{kind_en}” cannot be issued yet; it lacks: {missing_en}."


class PrefixUncheckedError(PhinongError):
    """The number of an office is not confirmed, and nobody has checked it."""

    code = "paper_prefix_unchecked"
    th = "เลขประจำส่วนราชการ “{prefix}” ยังไม่ยืนยัน โปรดตรวจสอบแล้วทำเครื่องหมายยืนยัน"
    en = "The office's number “{prefix}” is not confirmed; check it and tick that you did."


class TopSecretError(PhinongError):
    """Top secret matters do not travel electronically."""

    code = "paper_top_secret"
    th = "เรื่องลับที่สุดไม่ใช้ช่องทางอิเล็กทรอนิกส์ โปรดจัดทำนอกระบบตามระเบียบว่าด้วยการรักษาความลับของทางราชการ"
    en = "A top secret matter does not go by electronic means; prepare it outside this system."


class ChoiceError(PhinongError):
    """A choice of the form is none of those offered."""

    code = "paper_choice"
    th = "ค่า “{value}” ของช่อง{field_th}ใช้ไม่ได้ โปรดเลือกจากรายการ"
    en = "“{value}” is no choice for the {field_en}; choose from the list."


class CancelledError(PhinongError):
    """A paper was cancelled before."""

    code = "paper_cancelled"
    th = "หนังสือ {number} ยกเลิกแล้ว ไม่ต้องดำเนินการซ้ำ"
    en = "The paper {number} was cancelled already; nothing needs to be done."


class SecretError(PhinongError):
    """A classified paper is not opened to everybody who reads the case."""

    code = "paper_secret"
    th = "หนังสือนี้มีชั้นความลับ เปิดได้เฉพาะหน่วยงานผู้ออกหนังสือ"
    en = "This paper is classified; only the office that issued it may open it."


class BookStaleError(PhinongError):
    """Somebody else changed the entry of the address book in between."""

    code = "conflict"
    th = "มีผู้แก้ไขข้อมูลของ {code} ก่อนแล้ว โปรดเปิดหน้านี้ใหม่แล้วแก้ไขอีกครั้ง"
    en = "Somebody else changed the entry of {code}; open the page again and change it anew."


class BookFieldError(PhinongError):
    """A field of the address book is malformed."""

    code = "paper_book_field"
    th = "{field_th} “{value}” ใช้ไม่ได้ {why_th}"
    en = "The {field_en} “{value}” cannot be used; {why_en}."
