"""The rule check of one case as a page shows it: today's verdict, the kept one, another book's."""

import json
from collections.abc import Mapping
from typing import Any

from statemachine.rulebook.comparing import VerdictChange, between
from statemachine.rulebook.judging import Outcome
from storage import cases, documents, rulings
from storage.cases import CaseRecord
from storage.database import Connection
from usecases import names, rulebooks, stage_words
from usecases.cases import access
from usecases.cases.document_words import shelf
from usecases.context import Context
from usecases.judging import books, known, ruling
from usecases.judging.ruling import Judged
from usecases.rulings import answers
from usecases.stage_words import said

ORDER = (Outcome.FAILS, Outcome.UNKNOWN, Outcome.PASSES, Outcome.NOT_APPLICABLE)
"""What needs somebody's attention comes first."""

_MEANS: Mapping[str, tuple[str, str]] = {
    "blocked": (
        "มีหลักเกณฑ์ที่ไม่ผ่าน ซึ่งต้องแก้ไขก่อนดำเนินการต่อ",
        "A rule that must hold fails; it has to be put right first.",
    ),
    "wait": ("มีเหตุให้ต้องรอ โปรดดูข้อที่ไม่ผ่าน", "There is a reason to wait; see the rule that fails."),
    "parliament": (
        "ต้องเสนอคณะรัฐมนตรี แล้วเสนอรัฐสภา",
        "It goes to the Cabinet, and then to the National Assembly.",
    ),
    "cabinet": ("ต้องเสนอคณะรัฐมนตรี", "It goes to the Cabinet."),
    "unknown": (
        "ยังตอบไม่ได้ทุกข้อ เจ้าหน้าที่ต้องหาคำตอบ หรือวินิจฉัยพร้อมเหตุผล",
        "Not every rule has an answer: an officer finds it, or decides with a reason.",
    ),
    "ministerial": (
        "ทุกข้อมีคำตอบ และไม่มีข้อใดต้องเสนอคณะรัฐมนตรี",
        "Every rule is answered, and none asks for the Cabinet.",
    ),
}


def of_case(ctx: Context, number: str) -> dict[str, Any]:
    """Return the rule check of a case.

    Returns:
        The head of the case; ``today`` (the verdict by the rulebook in force: ``path``, ``means``,
        ``rules`` sorted by ``ORDER`` with their facts, ``open_questions``); ``kept`` (the newest
        frozen ruling, or ``None``) with ``differs`` from today's; ``earlier`` ones; ``questions``
        that the reader may answer; ``versions`` to compare with.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        found = ruling.judged(ctx, connection, case)
        frozen = [_frozen(case, row) for row in rulings.of_case(connection, case.id)]
        may = answers.may_answer(ctx, connection, case)
        every = books.shelf(connection)
        return {
            **_head(ctx, connection, case),
            "today": shown(found),
            "kept": _kept(frozen[0], found) if frozen else None,
            "earlier": frozen[1:],
            "may_answer": may,
            "questions": _questions(connection, case, found) if may else [],
            "documents": shelf(documents.attachments(connection, case.id), case.facts),
            "versions": [e.book.version for e in every if e.digest != found.shelved.digest],
            "may_decide": _may_decide(case),
        }


def compared(ctx: Context, number: str, version: str) -> dict[str, Any]:
    """Return how a case fares under another rulebook, rule by rule.

    Returns:
        The head of the case, ``old`` and ``new`` (version, path, full_powers), ``touches``, and
        ``rules`` that differ: id, words, outcome under each, and what each still needs.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
        NoSuchRulebookError: There is no rulebook of this version.
    """
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        one = ruling.judged(ctx, connection, case)
        other = ruling.judged(ctx, connection, case, books.by_version(connection, version))
        change = between(one.verdict, other.verdict)
        return {
            **_head(ctx, connection, case),
            "old": _brief(one),
            "new": _brief(other),
            "touches": change.touches,
            "rules": [_differs(one, other, name, change) for name in change.rules],
            "versions": [e.book.version for e in books.shelf(connection)],
        }


def shown(found: Judged) -> dict[str, Any]:
    """Return a verdict for a page: every rule with its facts in words, urgent ones first."""
    told = rulebooks.as_json(found.shelved.book, found.verdict)
    rules = [_rule(found, rule) for rule in told["rules"]]
    rank = {outcome.value: at for at, outcome in enumerate(ORDER)}
    return {
        **told,
        "means": said(*_MEANS[told["path"]["value"]]),
        "effective_from": found.shelved.book.effective_from,
        "rules": sorted(rules, key=lambda rule: rank[rule["outcome"]["value"]]),
        "counts": {
            outcome.value: sum(r.outcome is outcome for r in found.verdict.results)
            for outcome in ORDER
        },
    }


def _rule(found: Judged, rule: Mapping[str, Any]) -> dict[str, Any]:
    book = found.shelved.book
    kept = book.rule(rule["id"])
    return {
        **rule,
        "facts": [ruling.fact_json(found, name) for name in rule["facts"]],
        "changes": [said(book.facts[name].th, book.facts[name].en) for name in rule["changes"]],
        "passes": kept.passes,
        "concerns": kept.concerns,
        "decides": any(r.rule == kept.id for r in found.deciding),
    }


def _head(ctx: Context, connection: Connection, case: CaseRecord) -> dict[str, Any]:
    definition = access.definition_of(ctx, connection, case)
    return {
        "number": case.number,
        "version": case.version,
        "state": case.state,
        "stage": stage_words.stage(definition, case.state),
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "instrument": stage_words.word(case.instrument),
    }


def _may_decide(case: CaseRecord) -> bool:
    """Return whether the verdict is waited for now; the form itself asks who may confirm it."""
    return case.state == "rule_check"


def _frozen(case: CaseRecord, row: Any) -> dict[str, Any]:
    """Return a frozen ruling, with how the officer decided where it is the case's present one."""
    body = json.loads(row.body)
    confirmed = case.facts.get("confirmed") or {}
    mine = (confirmed.get("ruling") or {}).get("hash") == row.hash
    return {
        "id": row.id,
        "hash": row.hash,
        "intact": ruling.intact(row),
        "rulebook": row.rulebook,
        "day": row.day,
        "at": row.frozen_at,
        "by": stage_words.person(row),
        "path": body["path"],
        "unknown": row.unknown,
        "case_version": row.case_version,
        "rules": body["rules"],
        "in_force": mine,
        "decision": stage_words.word(f"confirm_{confirmed['path']}") if mine else None,
        "departs": bool(confirmed.get("departs")) if mine else None,
        "reason": (confirmed.get("reason") or "") if mine else "",
    }


def _kept(kept: Mapping[str, Any], found: Judged) -> dict[str, Any]:
    before = {rule["id"]: rule["outcome"] for rule in kept["rules"]}
    book = found.shelved.book
    now = {r.rule: r.outcome.value for r in found.verdict.results}
    moved = [
        {**said(book.rule(name).th, book.rule(name).en), "id": name, "old": before.get(name),
         "new": _outcome(now[name])}
        for name in now
        if (before.get(name) or {}).get("value") != now[name]
    ]  # fmt: skip
    return {**kept, "differs": moved, "same_path": kept["path"]["value"] == found.verdict.path}


def _outcome(value: str) -> dict[str, str]:
    th, en = rulebooks.OUTCOMES[value]
    return {"value": value, **said(th, en)}


def _questions(connection: Connection, case: CaseRecord, found: Judged) -> list[dict[str, Any]]:
    """Return what the reader may answer: open questions, and those that an officer answered."""
    book = found.shelved.book
    before = rulings.answers(connection, [case.id]).get(case.id, {})
    wanted = list(found.verdict.open_questions)
    mine = [name for name, each in found.facts.items() if each.by is not None]
    return [
        _question(found, name, before.get(name)) for name in book.facts if name in wanted + mine
    ]


def _question(found: Judged, name: str, row: Any | None) -> dict[str, Any]:
    fact = found.shelved.book.facts[name]
    standing = found.facts.get(name)
    return {
        "fact": name,
        **said(fact.th, fact.en),
        "asks": dict(fact.asks),
        "kind": fact.kind.value,
        "choices": [{"value": c, **fact.worded(c)} for c in fact.choices],
        "value": rulebooks.plain(standing.value) if standing else None,
        "source": row.source if row is not None else "",
        "document": row.document if row is not None else None,
        "rules": [rule.id for rule in found.shelved.book.rules if name in rule.needs],
        "answered": standing is not None,
        "by": standing.by if standing else None,
        "at": standing.at if standing else None,
        "words": known.words(found.shelved.book, name, rulebooks.plain(standing.value))
        if standing
        else None,
    }


def _brief(found: Judged) -> dict[str, Any]:
    path = found.verdict.path
    return {
        "version": found.shelved.book.version,
        "effective_from": found.shelved.book.effective_from,
        "path": {"value": path.value, **said(*rulebooks.PATHS[path])},
        "full_powers": found.verdict.full_powers,
    }


def _differs(one: Judged, other: Judged, name: str, change: VerdictChange) -> dict[str, Any]:
    known_in = next(
        (j for j in (other, one) if any(r.id == name for r in j.shelved.book.rules)), other
    )
    rule = known_in.shelved.book.rule(name)
    before, after = change.rules[name]
    return {
        "id": name,
        **said(rule.th, rule.en),
        "effect": said(*rulebooks.EFFECTS[rule.effect]),
        "remedy": dict(rule.remedy),
        "old": _outcome(before.value) if before else None,
        "new": _outcome(after.value) if after else None,
    }
