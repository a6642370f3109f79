"""Why something of analysis was refused, in both languages, with the remedy."""

from statemachine.errors import PhinongError


class WeightsError(PhinongError):
    """A file or form of weights cannot be used."""

    code = "weights"
    th = "ใช้น้ำหนักนี้ไม่ได้ ({why}) โปรดใช้ชื่อเกณฑ์ {known} และตัวเลขตั้งแต่ 0 ถึง 1000"
    en = "These weights cannot be used ({why}); name criteria of {known}, with 0 to 1000."


class SheetError(PhinongError):
    """A suitability sheet lacks something; ``facts['what_th']`` and ``what_en`` say what."""

    code = "suitability_sheet"
    th = "ยังบันทึกแบบประเมินไม่ได้: {what_th}"
    en = "The sheet cannot be kept yet: {what_en}"
