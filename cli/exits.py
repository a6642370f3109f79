"""The exit codes: few, documented in docs/commands.md, and never given another meaning."""

from enum import IntEnum


class Exit(IntEnum):
    """What a command's exit code says."""

    OK = 0
    WRONG = 1
    USAGE = 2
    REFUSED = 3
    CONFLICT = 4
    NOT_FOUND = 5
    BAD_INPUT = 6
    UNEXPECTED = 70
    BUSY = 75
    STOPPED = 130


MEANINGS: dict[Exit, tuple[str, str]] = {
    Exit.OK: ("สำเร็จ", "done"),
    Exit.WRONG: (
        "พบสิ่งผิดปกติที่ต้องแก้ไข เช่น doctor, audit verify หรือ lifecycle check พบข้อบกพร่อง",
        "something must be mended, such as what doctor, audit verify or lifecycle check found",
    ),
    Exit.USAGE: ("ใช้คำสั่งไม่ถูกต้อง", "the command line cannot be understood"),
    Exit.REFUSED: ("กติกาไม่อนุญาต ไม่มีสิ่งใดเปลี่ยนแปลง", "refused by a rule; nothing was changed"),
    Exit.CONFLICT: ("มีผู้อื่นแก้ไขไปก่อนแล้ว", "somebody else was first; look again"),
    Exit.NOT_FOUND: ("ไม่พบสิ่งที่ระบุ", "there is no such thing"),
    Exit.BAD_INPUT: (
        "อ่านไฟล์ไม่ได้ หรือบางแถวไม่ผ่าน",
        "the file cannot be read, or some of its rows were refused",
    ),
    Exit.UNEXPECTED: (
        "ข้อผิดพลาดที่ไม่คาดหมาย รายละเอียดอยู่ในไฟล์บันทึก",
        "unexpected; the details are in the log file",
    ),
    Exit.BUSY: ("มีอีกชุดหนึ่งทำงานอยู่ โปรดลองใหม่ภายหลัง", "another instance is at work; try later"),
    Exit.STOPPED: ("หยุดด้วย Ctrl-C", "stopped by Ctrl-C"),
}
