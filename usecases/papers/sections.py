"""The parts of papers that are lists: opinions, law, programme, checklist, the text itself."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from documents.reading import read_text
from reference.loader import signing_checklist
from statemachine.errors import PhinongError
from storage.cases import CaseRecord
from usecases.papers import facts
from usecases.papers.facts import opinions

Known = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, named facts, and points that are numbered or ticked."""

    title: str
    paragraphs: Sequence[str] = ()
    points: Sequence[tuple[str, str]] = ()
    facts: Sequence[tuple[str, str]] = ()
    boxes: bool = False
    sections: Sequence["Section"] = field(default=())

    def as_data(self) -> dict[str, Any]:
        """Return what the templates ask for."""
        return {
            "title": self.title,
            "paragraphs": list(self.paragraphs),
            "facts": [{"name": name, "value": value} for name, value in self.facts],
            "points": [
                {"number": f"{n}.", "said": said, "side": side}
                for n, (said, side) in enumerate(self.points, start=1)
            ],
            "boxes": self.boxes,
            "sections": [inner.as_data() for inner in self.sections],
        }


@dataclass(frozen=True, slots=True)
class Source:
    """What sections are made of: the case, what is known by name, its rule check, its text."""

    case: CaseRecord
    known: Known
    ruling: Mapping[str, Any]
    text: Callable[[], bytes]


def built(names: Iterable[str], source: Source) -> list[dict[str, Any]]:
    """Return the sections of a kind, in its order."""
    return [_BUILD[name](source).as_data() for name in names]


def _opinion_points(source: Source) -> list[tuple[str, str]]:
    found = []
    for one in opinions(source.case):
        treaty = f" สถานะทางกฎหมาย: {one['treaty']}" if one["treaty"] else ""
        reason = f" เหตุผล: {one['reason']}" if one["reason"] else ""
        found.append((f"{one['office']}: {one['opinion']}{treaty}{reason}", one["on"]))
    return found


def _law_facts(source: Source) -> list[tuple[str, str]]:
    ruling, confirmed = source.ruling, source.case.facts.get("confirmed") or {}
    day = facts.day(str(ruling.get("day") or ""))
    found = [
        ("ผลการตรวจ", str(ruling["path"]["th"])),
        ("ชุดหลักเกณฑ์", f"{ruling['rulebook']}{f' ตรวจเมื่อ {day}' if day else ''}"),
    ]
    if confirmed.get("path"):
        found.append(("เจ้าหน้าที่ยืนยันให้", _PATHS[confirmed["path"]]))
    if confirmed.get("reason"):
        found.append(("เหตุผลของเจ้าหน้าที่", str(confirmed["reason"])))
    return found


_PATHS = {"cabinet": "เสนอคณะรัฐมนตรี", "ministerial": "กระทรวงพิจารณา"}
_WEIGHTY = frozenset({"fails", "unknown"})


def _law_points(source: Source) -> list[tuple[str, str]]:
    """Return the rules that bear on the approval, each with its answer and its first source."""
    return [
        (f"{rule['th']}{_cited(rule)}", str(rule["outcome"]["th"]))
        for rule in source.ruling["rules"]
        if rule["effect"]["value"] != "advises"
        and (rule["outcome"]["value"] in _WEIGHTY or rule["effect"]["value"].startswith("needs"))
        and rule["outcome"]["value"] != "not_applicable"
    ]


def _cited(rule: Mapping[str, Any]) -> str:
    cited = (rule.get("citations") or [None])[0]
    if cited is None:
        return ""
    section = str(cited.get("section") or "").replace("TG ", "เลขที่ข่าว ")
    return f" (อ้างอิง {' '.join(filter(None, [cited['document']['th'], section]))})"


def _memo_origin(source: Source) -> Section:
    k = source.known
    said = (
        f"{k['province']}ได้มีหนังสือ ที่ {k['letter_number']} ลงวันที่ {k['letter_date']} "
        f"เสนอร่าง{k['instrument']}เพื่อสถาปนาความสัมพันธ์เมืองพี่เมืองน้องกับ{k['partner_full']}"
    )
    more = f" ตามมติคณะกรรมการของจังหวัดที่ {k['committee_number']} เมื่อวันที่ {k['committee_date']}"
    return Section("1. เรื่องเดิม", [said + (more if k["committee_number"] else "")])


def _memo_facts(source: Source) -> Section:
    k = source.known
    said = (
        f"กองการต่างประเทศพิจารณาแล้วเห็นว่า ด้านความเท่าเทียมของระดับ {k['suitability_level']} "
        f"ด้านศักยภาพ {k['suitability_potential']} และด้านประโยชน์ {k['suitability_benefit']} "
        "และได้รับความเห็นของหน่วยงาน ดังนี้"
    )
    return Section("2. ข้อเท็จจริงและความเห็นของหน่วยงาน", [said], _opinion_points(source))


def _memo_law(source: Source) -> Section:
    title = "3. ข้อกฎหมายและผลการตรวจอำนาจอนุมัติ"
    return Section(title, facts=_law_facts(source), points=_law_points(source))


def _memo_proposal(source: Source) -> Section:
    return Section("4. ข้อเสนอ", [source.known["proposal"]])


def _resolution(source: Source) -> Section:
    return Section("1. ร่างมติคณะรัฐมนตรี", [source.known["resolution_draft"]])


def _law(source: Source) -> Section:
    ground = [("เหตุที่ต้องเสนอ", source.known["ground"])]
    told, points = [*ground, *_law_facts(source)], _law_points(source)
    return Section("2. ข้อกฎหมายและมติที่เกี่ยวข้อง", facts=told, points=points)


def _opinions(source: Source) -> Section:
    return Section("3. ความเห็นของหน่วยงานที่เกี่ยวข้อง", points=_opinion_points(source))


def _benefit(source: Source) -> Section:
    named = (
        ("สาขาความร่วมมือ", "fields"), ("ประโยชน์", "benefit"), ("แผนงาน", "plan"),
        ("งบประมาณ", "budget"), ("บุคลากร", "staff"), ("การติดตามและประเมินผล", "follow_up"),
    )  # fmt: skip
    known = [(name, source.known[key]) for name, key in named if source.known[key]]
    return Section("4. สาระสำคัญ ประโยชน์ และความพร้อม", facts=known)


def _text(source: Source) -> Section:
    """Return the text in force as words; one that cannot be read as words goes as its own file."""
    title = "5. ร่างข้อตกลง"
    digest = ("รหัส SHA-256 ของไฟล์", facts.in_groups(source.known["text_sha256"]))
    try:
        said = read_text(source.text()).paragraphs
    except PhinongError as error:
        apart = f"ร่างแนบเป็นไฟล์แยกต่างหาก ({error.sentence('th')})"
        return Section(title, [apart], facts=[digest])
    return Section(title, said, facts=[digest])


def _programme(source: Source) -> Section:
    rows = []
    for line in source.known["programme"].split("\n"):
        clock, _, said = (part.strip() for part in line.partition("|"))
        rows.append((said, clock) if said else (clock, ""))
    return Section("ลำดับพิธี", points=[row for row in rows if row[0]])


def _checklist(_source: Source) -> Section:
    points = [(item.th, item.who_th) for item in signing_checklist()]
    return Section("ตรวจแล้วให้ทำเครื่องหมาย", points=points, boxes=True)


_BUILD: Mapping[str, Callable[[Source], Section]] = {
    "memo_origin": _memo_origin,
    "memo_facts": _memo_facts,
    "memo_law": _memo_law,
    "memo_proposal": _memo_proposal,
    "pack_resolution": _resolution,
    "pack_law": _law,
    "pack_opinions": _opinions,
    "pack_benefit": _benefit,
    "pack_text": _text,
    "programme": _programme,
    "checklist": _checklist,
}
