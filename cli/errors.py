"""What can be wrong with a command line, each one sentence in Thai and in English."""

from typing import ClassVar

from statemachine.errors import PhinongError


class UsageFaultError(PhinongError):
    """A command line that cannot be understood; ``th`` and ``en`` say why."""

    code = "usage"
    th: ClassVar[str] = "{why_th}"
    en: ClassVar[str] = "{why_en}"

    def __init__(self, th: str, en: str) -> None:
        """Keep the sentence in both languages."""
        super().__init__(why_th=th, why_en=en)


class NoUserError(PhinongError):
    """An act on a case without saying who acts."""

    code = "no_user"
    th = (
        "ต้องระบุผู้ดำเนินการด้วย --as ชื่อผู้ใช้ หรือตัวแปร PHINONG_USER "
        "(ผู้ดูแลเครื่องอ่านได้ทุกเรื่อง แต่ดำเนินการในเรื่องแทนผู้มีหน้าที่ไม่ได้)"
    )
    en = (
        "Say who acts with --as USER or PHINONG_USER: the operator of the machine may read "
        "everything but cannot act on cases."
    )


class NotSetUpError(PhinongError):
    """There is no database yet, or it is empty."""

    code = "not_set_up"
    th = "ยังไม่มีฐานข้อมูลที่ {where} โปรดเรียก phinong init ก่อน"
    en = "There is no database at {where} yet; run phinong init first."


class NoSuchFileError(PhinongError):
    """A file that cannot be read."""

    code = "unreadable_file"
    th = "อ่านไฟล์ {path} ไม่ได้ ({why}) โปรดตรวจสอบชื่อไฟล์และสิทธิ์"
    en = "The file {path} cannot be read ({why}); check its name and permissions."


class UnwritableFileError(PhinongError):
    """A file that cannot be written."""

    code = "unwritable_file"
    th = "เขียนไฟล์ {path} ไม่ได้ ({why}) โปรดตรวจสอบที่อยู่ สิทธิ์ และพื้นที่ว่าง"
    en = "The file {path} cannot be written ({why}); check its folder, permissions and space."


class BrokenJsonError(PhinongError):
    """A file that is not the JSON it should be."""

    code = "broken_json"
    th = "ไฟล์ {path} มิใช่ JSON ที่ใช้ได้ (บรรทัด {line}: {why}) โปรดแก้ไขแล้วลองใหม่"
    en = "The file {path} is not usable JSON (line {line}: {why}); mend it and try again."


class NoSuchProvinceError(PhinongError):
    """No Thai province has this code or name."""

    code = "no_such_province"
    th = "ไม่พบจังหวัด “{text}” โปรดระบุรหัส เช่น TH-50 หรือชื่อจังหวัด"
    en = "There is no Thai province “{text}”; give its code, such as TH-50, or its name."
