"""The message catalogue: every mail we send, once. Words live in ``templates/<name>/``."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from statemachine.errors import PhinongError

About = Literal["case", "relationship", "person", "system"]
InDoubt = Literal["resend", "person"]


class UnknownMessageError(PhinongError):
    """A message name that the catalogue does not have."""

    code = "unknown_message"
    th = "ไม่มีข้อความชื่อ “{name}” โปรดเลือกจาก {known}"
    en = "There is no message “{name}”; choose one of: {known}."


@dataclass(frozen=True, slots=True)
class MessageKind:
    """One message and how it travels.

    Attributes:
        name: Its folder under ``templates/``, and its name in the outbox.
        th: Its title in Thai, for previews and digests.
        en: Its title in English.
        in_doubt: When the answer after DATA never came: ``resend`` (same Message-ID), or leave
            it to a ``person``, as a decision letter must not arrive twice.
        quiet: Held outside office hours and on holidays.
        digest: Several for one person fold into one digest.
        ops: Goes to those who run the system.
        about: What it speaks of; says which context keys it needs.
        extra: Keys of ``context["extra"]`` that it shows when they are given.
    """

    name: str
    th: str
    en: str
    in_doubt: InDoubt = "resend"
    quiet: bool = True
    digest: bool = False
    ops: bool = False
    about: About = "case"
    extra: tuple[str, ...] = ()


_KINDS: tuple[MessageKind, ...] = (
    MessageKind("turn", "ถึงขั้นตอนของท่าน", "Your turn has come", digest=True),
    MessageKind("reminder", "ใกล้ครบกำหนด", "Due soon", digest=True),
    MessageKind("due_today", "ครบกำหนดวันนี้", "Due today", digest=True),
    MessageKind("overdue_1", "เกินกำหนด ระดับที่ 1", "Overdue, first alert", digest=True),
    MessageKind("overdue_5", "เกินกำหนด ระดับที่ 2", "Overdue, second alert", digest=True),
    MessageKind("overdue_10", "เกินกำหนด ระดับที่ 3", "Overdue, third alert", digest=True),
    MessageKind("returned", "ส่งคืนเพื่อแก้ไข", "Returned for revision", extra=("requests",)),
    MessageKind("approved", "อนุมัติแล้ว", "Approved", "person", extra=("decided_on",)),
    MessageKind("refused", "ไม่ผ่านการพิจารณา", "Refused", "person", extra=("decided_on",)),
    MessageKind(
        "cabinet_scheduled",
        "บรรจุวาระคณะรัฐมนตรี",
        "On the Cabinet's agenda",
        extra=("agenda_on",),
    ),
    MessageKind(
        "cabinet_decided",
        "มติคณะรัฐมนตรี",
        "Cabinet resolution",
        "person",
        extra=("body", "outcome", "resolution_on", "resolution_number"),
    ),
    MessageKind(
        "signing_scheduled",
        "กำหนดการลงนาม",
        "Signing scheduled",
        extra=("signing_on", "place", "signatories"),
    ),
    MessageKind(
        "signed", "ลงนามแล้ว", "Signed", "person", extra=("signed_on", "place", "signatories")
    ),
    MessageKind("on_hold", "พักเรื่อง", "On hold", digest=True, extra=("cause", "until")),
    MessageKind("resumed", "ดำเนินเรื่องต่อ", "Resumed", digest=True),
    MessageKind("withdrawn", "ถอนเรื่อง", "Withdrawn"),
    MessageKind(
        "activity_due",
        "ถึงเวลาจัดกิจกรรมร่วมประจำปี",
        "Yearly joint activity due",
        digest=True,
        about="relationship",
        extra=("last_activity_on", "answer_by"),
    ),
    MessageKind(
        "dormant",
        "ขาดความเคลื่อนไหว",
        "Dormant",
        digest=True,
        about="relationship",
        extra=("last_activity_on", "answer_by"),
    ),
    MessageKind(
        "expiring",
        "ใกล้สิ้นสุดอายุ",
        "Expiring",
        digest=True,
        about="relationship",
        extra=("ends_on",),
    ),
    MessageKind(
        "expired",
        "สิ้นสุดอายุแล้ว",
        "Expired",
        digest=True,
        about="relationship",
        extra=("ends_on",),
    ),
    MessageKind(
        "duty_reminder",
        "ปีนี้ยังไม่มีกิจกรรมร่วม",
        "No joint activity yet this year",
        about="relationship",
        extra=("fiscal_year", "year_ends_on", "answer_by"),
    ),
    MessageKind(
        "duty_missed",
        "ปีที่ผ่านมาไม่มีกิจกรรมร่วม",
        "A year without a joint activity",
        digest=True,
        about="relationship",
        extra=("fiscal_year", "year_ends_on"),
    ),
    MessageKind(
        "plan_turn",
        "แผนประจำปีรอท่านพิจารณา",
        "A plan waits for you",
        digest=True,
        about="relationship",
        extra=("fiscal_year",),
    ),
    MessageKind(
        "plan_returned",
        "ส่งคืนแผนเพื่อแก้ไข",
        "Plan returned",
        about="relationship",
        extra=("fiscal_year",),
    ),
    MessageKind(
        "plan_in_force",
        "แผนมีผลใช้แล้ว",
        "Plan in force",
        about="relationship",
        extra=("fiscal_year",),
    ),
    MessageKind(
        "reply_waiting",
        "มีอีเมลตอบกลับรอตรวจ",
        "A reply waits to be reviewed",
        digest=True,
        about="relationship",
        extra=("sender", "files"),
    ),
    MessageKind(
        "calendar_changed",
        "ปฏิทินวันทำการเปลี่ยน",
        "Working calendar changed",
        about="person",
        extra=("announcement", "added", "removed", "changes"),
    ),
    MessageKind(
        "rulebook_notice",
        "หลักเกณฑ์รุ่นใหม่",
        "A new rulebook",
        about="person",
        extra=(
            "version",
            "effective_on",
            "rules_added",
            "rules_changed",
            "rules_removed",
            "cases_touched",
        ),
    ),
    MessageKind(
        "duty_given",
        "ภารกิจใหม่จากมติ",
        "A new duty from a resolution",
        digest=True,
        about="relationship",
        extra=("task", "resolved_on", "report_to"),
    ),
    MessageKind(
        "duty_due",
        "ภารกิจใกล้ครบกำหนด",
        "A duty is due soon",
        digest=True,
        about="relationship",
        extra=("task", "resolved_on", "report_to"),
    ),
    MessageKind(
        "duty_overdue",
        "ภารกิจเกินกำหนด",
        "A duty is overdue",
        digest=True,
        about="relationship",
        extra=("task", "resolved_on", "report_to"),
    ),
    MessageKind(
        "signing_at_risk",
        "วันลงนามที่ต้องการอาจไม่ทัน",
        "A wished signing day is at risk",
        digest=True,
        extra=("wished_on", "outlook", "slack", "done_by", "arrives", "late_step"),
    ),
    MessageKind(
        "partner_late",
        "คู่ภาคีเลยวันที่คาด",
        "The partner is past the expected day",
        digest=True,
        extra=("partner_step", "expected_on", "promised"),
    ),
    MessageKind("digest", "สรุปงานประจำวัน", "Daily digest", about="person"),
    MessageKind(
        "delegated",
        "มอบหมายให้ปฏิบัติหน้าที่แทน",
        "You act for a colleague",
        about="person",
        extra=("side", "revoked", "role", "delegate", "from_on", "until_on"),
    ),
    MessageKind(
        "rights",
        "การเปลี่ยนแปลงบทบาท",
        "A change of roles",
        quiet=False,
        ops=True,
        about="person",
        extra=("step", "own", "whose", "role", "where", "effective_at"),
    ),
    MessageKind(
        "password_link",
        "ลิงก์ตั้งรหัสผ่าน",
        "A link to set a password",
        quiet=False,
        ops=True,
        about="person",
        extra=("by_mail", "username", "until_at"),
    ),
    MessageKind(
        "undeliverable",
        "ส่งอีเมลไม่สำเร็จ",
        "Mail could not be delivered",
        about="person",
        extra=("failed_address", "failed_message", "smtp_reply"),
    ),
    MessageKind(
        "webhook_disabled",
        "ปิด webhook ที่ส่งไม่สำเร็จ",
        "Webhook switched off",
        about="person",
        extra=("webhook_url", "last_answer"),
    ),
    MessageKind(
        "in_doubt_notice",
        "อีเมลที่ไม่แน่ใจว่าส่งถึง",
        "Mails in doubt",
        quiet=False,
        ops=True,
        about="system",
        extra=("count", "mails"),
    ),
    MessageKind(
        "clockwork_late",
        "งานตามกำหนดเวลาล่าช้า",
        "The timers are late",
        quiet=False,
        ops=True,
        about="system",
        extra=("last_sweep_at", "interval_minutes"),
    ),
    MessageKind(
        "calendar_gaps",
        "ปฏิทินวันทำการต้องตรวจสอบ",
        "The working calendar needs a look",
        quiet=False,
        ops=True,
        about="system",
        extra=("findings",),
    ),
    MessageKind("corrected", "แก้ไขข้อเท็จจริง", "A fact was corrected", extra=("field", "old", "new")),
    MessageKind(
        "duties_due",
        "ภาระงานที่ต้องดำเนินการ",
        "Duties with a date",
        about="person",
        extra=("duties",),
    ),
    MessageKind(
        "handover",
        "สมุดส่งมอบงาน",
        "An office is handed over to you",
        about="person",
        extra=("office", "until_on"),
    ),
    MessageKind(
        "partner_changed",
        "คู่ภาคีเปลี่ยนแปลง",
        "A change at the partner's side",
        digest=True,
        about="relationship",
        extra=("step", "what", "on", "successor", "outcome"),
    ),
    MessageKind(
        "audit_alarm",
        "ประวัติการดำเนินการผิดปกติ",
        "Audit trail alarm",
        quiet=False,
        ops=True,
        about="system",
        extra=("finding", "checked_at"),
    ),
)

MESSAGES: Mapping[str, MessageKind] = MappingProxyType({kind.name: kind for kind in _KINDS})
"""Every message by name, in the order of the documentation."""


def message_kind(name: str) -> MessageKind:
    """Return one message of the catalogue.

    Raises:
        UnknownMessageError: No message has that name.
    """
    kind = MESSAGES.get(name)
    if kind is None:
        raise UnknownMessageError(name=name, known=", ".join(MESSAGES))
    return kind


def catalogue_markdown() -> str:
    """Return the catalogue as the table of ``docs/notifications.md``."""
    head = (
        "| message | ไทย | English | in doubt | quiet | digest | about | extra keys |",
        "|---|---|---|---|---|---|---|---|",
    )
    return "\n".join((*head, *map(_row, MESSAGES.values())))


def _row(kind: MessageKind) -> str:
    about = "operations" if kind.ops else kind.about
    marks = ["yes" if held else "-" for held in (kind.quiet, kind.digest)]
    extra = ", ".join(f"`{key}`" for key in kind.extra) or "-"
    cells = (f"`{kind.name}`", kind.th, kind.en, kind.in_doubt, *marks, about, extra)
    return f"| {' | '.join(cells)} |"
