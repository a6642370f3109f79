"""The rooms beside the menu: those that are there and that the visitor may enter."""

from collections.abc import Iterator

from fastapi import Request

from usecases.names import Names, both
from usecases.people.sessions import Visitor
from web.security.routes import ROUTES

_ROOMS: tuple[tuple[str, Names, Names], ...] = (
    (
        "/kpi",
        both("ตัวชี้วัดของแผน", "KPIs of the plan"),
        both("หกตัวชี้วัด สูตร เป้าหมาย และแถวข้อมูล", "six indicators, formula, target, rows"),
    ),
    (
        "/register",
        both("ทะเบียนพร้อมหลักฐาน", "The register as evidence"),
        both(
            "ยอดรวม ณ วันใดก็ได้ และความต่างของแหล่งข้อมูล", "totals of any day, and where sources differ"
        ),
    ),
    (
        "/programme/radar",
        both("เรดาร์ความสัมพันธ์ที่เงียบ", "Dormancy radar"),
        both("คู่ที่ยังไม่มีกิจกรรม และทางเลือก", "pairs without an activity, and what to do"),
    ),
    (
        "/groups",
        both("คณะทำงาน", "Working groups"),
        both("คำสั่ง การประชุม มติ และงานที่มอบ", "orders, meetings, resolutions, actions"),
    ),
    (
        "/visits",
        both("การตรวจเยี่ยม", "Supervision visits"),
        both("กำหนดการ ผลการตรวจ และการติดตาม", "schedule, findings, follow-up"),
    ),
    (
        "/agenda",
        both("กำหนดการและภารกิจ", "Agenda and duties"),
        both("วันลงนาม โอกาส และมติที่ต้องทำ", "signing days, occasions, duties"),
    ),
    (
        "/rulebook",
        both("หลักเกณฑ์การพิจารณา", "Cabinet rules"),
        both("กฎ แหล่งอ้างอิง และความเชื่อมั่น", "rules, sources, confidence"),
    ),
    (
        "/papers",
        both("ทะเบียนหนังสือส่ง", "Register of papers"),
        both("หนังสือทางราชการที่ออกแล้ว เลขที่และรหัสตรวจสอบ", "papers issued, with number and code"),
    ),
    (
        "/delays",
        both("วันเวลาอยู่ที่ใด", "Whose days"),
        both("ทุกวันมีเจ้าของและสาเหตุ", "every day has an owner and a cause"),
    ),
    (
        "/forecasts",
        both("คาดการณ์วันลงนาม", "Forecasts of signing"),
        both("จากประวัติของระบบเอง", "from the system's own history"),
    ),
    (
        "/priorities",
        both("ลำดับความสำคัญของประเทศ", "Country priorities"),
        both("เกณฑ์และน้ำหนักที่เปิดเผย", "open criteria and weights"),
    ),
    (
        "/analysis/overlap",
        both("ความซ้ำซ้อนและฐานะเทียบเท่า", "Overlaps and parity"),
        both("ใครทาบทามคู่ภาคีเดียวกัน", "who courts the same partner"),
    ),
)
"""Address, name, and what one finds there."""


def rooms_of(request: Request, visitor: Visitor) -> list[tuple[str, Names, Names]]:
    """Return address, name and line of each room that is there for the visitor."""
    there = frozenset(_paths(request))
    return [room for room in _ROOMS if room[0] in there and _may(visitor, room[0])]


def _paths(request: Request) -> Iterator[str]:
    """Return the paths of the application; a router that was included keeps its own routes."""
    for each in request.app.routes:
        included = getattr(each, "original_router", None)
        for route in [each] if included is None else included.routes:
            yield str(getattr(route, "path", ""))


def _may(visitor: Visitor, path: str) -> bool:
    rule = ROUTES.get(("GET", path))
    if rule is None or isinstance(rule, str):
        return rule is not None
    return not visitor.roles.isdisjoint(str(role) for role in rule)
