"""The suitability sheet of a case (R44): five criteria, marked openly, with a written opinion.

It is kept with the facts of the case and in its audit trail; a new one takes the place of the last,
which the trail keeps.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reference import loader
from statemachine.words import Role
from storage import cases, overlap, people, register
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names
from usecases.analysis.refused import SheetError
from usecases.cases import access, case_acts
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.names import Names, both
from usecases.relations.pair_words import LEVELS, named
from usecases.rights import plain_text
from usecases.rows.import_rows import SIGNED

FACT = "suitability_sheet"
"""Where the sheet stands among the facts of a case."""

ACT = "assess"
_READY = ("plan", "budget", "staff", "follow_up")
_LONGEST, _LEAST = 4000, 20


@dataclass(frozen=True, slots=True)
class Marked:
    """What an officer fills in: a mark and a reason for each criterion, verdict and opinion."""

    marks: Mapping[str, str]
    reasons: Mapping[str, str]
    verdict: str
    opinion: str


def sheet(ctx: Context, number: str) -> dict[str, Any]:
    """Return the sheet of a case: criteria, what is known of each, what was kept, who may mark.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    if ctx.person is None:
        raise NobodyError
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        actor = people.actor(connection, ctx.person, ctx.today)
        known = _known(connection, case)
    book = loader.suitability()
    kept = case.facts.get(FACT)
    return {
        "number": case.number,
        "version": case.version,
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "book": book,
        "criteria": [
            {**row, "known": known[row["code"]], **both(row["th"], row["en"])}
            for row in book["criteria"]
        ],
        "kept": kept,
        "refusal": case_acts.may(case, actor, ACT, Role.MOI_OFFICER),
    }


def assess(ctx: Context, number: str, marked: Marked, version: int | None = None) -> float:
    """Keep a sheet with a case and return its score, 0 to 100.

    Args:
        ctx: An MOI officer acts.
        number: Number of the case.
        marked: What was filled in.
        version: The version of the case that the actor saw.

    Raises:
        SheetError: A mark, the verdict or the opinion is missing.
        RefusedError: The actor may not.
        DeedRefusedError: The case is not the actor's to see.
        StaleCaseError: The case moved on since ``version``.
    """
    marks, opinion = _marks(marked), plain_text(marked.opinion, "ความเห็น", "opinion", _LONGEST)
    _check(marked.verdict, opinion)
    with ctx.database.write() as connection:
        case = access.loaded(ctx, connection, number, version)
        access.readable(ctx, connection, case)
        grant = access.allowed(ctx, connection, case, ACT, Role.MOI_OFFICER)
        author = people.named(connection, [int(str(ctx.person))])[int(str(ctx.person))]
        kept = {
            "book": loader.suitability()["version"],
            "weights": _weights(),
            "marks": marks,
            "reasons": {name: marked.reasons.get(name, "").strip()[:_LONGEST] for name in marks},
            "score": score(marks),
            "verdict": marked.verdict,
            "opinion": opinion,
            "by": {"username": author.username, **both(author.name_th, author.name_en)},
            "on": ctx.today.isoformat(),
        }
        body = {
            "action": ACT,
            "office": "moi",
            "behalf": access.behalf(grant),
            "given": kept,
        }
        values = {
            "facts": {**case.facts, FACT: kept},
            "acted": access.acted(ctx, case, grant, "moi"),
        }
        access.amend(ctx, connection, case, body, values)
    return float(kept["score"])


def score(marks: Mapping[str, int]) -> float:
    """Return the weighted mean of marks as a share of 100."""
    weights, most = _weights(), loader.suitability()["most"]
    total = sum(weights[name] * mark for name, mark in marks.items())
    return round(100 * total / (int(most) * sum(weights.values())), 1)


def _weights() -> dict[str, int]:
    return {row["code"]: row["weight"] for row in loader.suitability()["criteria"]}


def _marks(marked: Marked) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in loader.suitability()["criteria"]:
        given = marked.marks.get(row["code"], "").strip()
        if given not in {str(each["mark"]) for each in loader.suitability()["marks"]}:
            raise SheetError(
                what_th=f"โปรดให้คะแนน “{row['th']}”", what_en=f"give a mark for “{row['en']}”"
            )
        found[row["code"]] = int(given)
    return found


def _check(verdict: str, opinion: str) -> None:
    if verdict not in {row["code"] for row in loader.suitability()["verdicts"]}:
        raise SheetError(what_th="โปรดเลือกผลการประเมิน", what_en="choose the verdict")
    if len(opinion) < _LEAST:
        raise SheetError(
            what_th=f"โปรดเขียนความเห็นอย่างน้อย {_LEAST} ตัวอักษร",
            what_en=f"write an opinion of {_LEAST} letters or more",
        )


def _known(connection: Connection, case: CaseRecord) -> dict[str, list[Names]]:
    """Return what the register and the dossier say of each criterion; nothing is guessed."""
    dossier = dict(case.facts.get("dossier") or {})
    return {
        "level": _level(dossier),
        "history": _history(connection, case),
        "economy": _economy(case),
        "benefit": _said(dossier, "benefit", both("ประโยชน์ที่จังหวัดระบุ", "Benefit, by the province")),
        "readiness": _readiness(dossier),
    }


def _level(dossier: Mapping[str, Any]) -> list[Names]:
    level = str(dossier.get("partner_level") or "")
    if not level:
        return []
    said = named(LEVELS, level)
    return [both(f"จังหวัดระบุว่า: {said['th']}", f"By the province: {said['en']}")]


def _history(connection: Connection, case: CaseRecord) -> list[Names]:
    unit = register.partner(connection, case.partner_id)
    beside = overlap.Beside(case.province, unit.country, unit.id, "", "")
    rows = [r for r in overlap.pairs(connection, beside) if r.province == case.province]
    same = [row for row in rows if row.partner_id == case.partner_id]
    signed = sum(row.status in SIGNED for row in rows)
    found = [
        both(
            f"จังหวัดมีคู่กับประเทศนี้ {len(rows)} คู่ ลงนามแล้ว {signed} คู่",
            f"The province has {len(rows)} pairs in this country, {signed} of them signed",
        )
    ]
    if same:
        found.append(both("คู่นี้มีอยู่แล้วในทะเบียน", "This pair is in the register already"))
    return found


def _economy(case: CaseRecord) -> list[Names]:
    place = loader.province(case.province)
    found = []
    if place.border_countries:
        codes = ", ".join(place.border_countries)
        found.append(both(f"จังหวัดชายแดน ({codes})", f"A border province ({codes})"))
    if place.sez:
        found.append(both("มีเขตพัฒนาเศรษฐกิจพิเศษ", "It has a special economic zone"))
    none = both("ไม่มีตัวเลขการค้าในระบบ โปรดระบุแหล่งที่มา", "No trade figures here; name your source")
    return [*found, none]


def _readiness(dossier: Mapping[str, Any]) -> list[Names]:
    words = {
        "plan": both("แผน", "Plan"),
        "budget": both("งบประมาณ", "Budget"),
        "staff": both("บุคลากร", "Staff"),
        "follow_up": both("การติดตาม", "Follow-up"),
    }
    return [line for name in _READY for line in _said(dossier, name, words[name])]


def _said(dossier: Mapping[str, Any], name: str, words: Names) -> list[Names]:
    text = str(dossier.get(name) or "").strip()
    if not text:
        return [both(f"{words['th']}: ยังไม่ระบุ", f"{words['en']}: not stated")]
    return [both(f"{words['th']}: {text[:300]}", f"{words['en']}: {text[:300]}")]
