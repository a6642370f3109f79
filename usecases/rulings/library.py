"""The rulebook as anybody reads it: rules in words, their sources and past cases, versions."""

from typing import Any

from statemachine.errors import PhinongError
from statemachine.rulebook.checking import reachable_paths
from statemachine.rulebook.model import Rule, Rulebook
from storage import people, rulings
from storage import rulebooks as stored
from storage.database import Connection
from usecases import names, rulebooks
from usecases.context import Context
from usecases.judging import books
from usecases.judging.books import Shelved
from usecases.rulings import differences
from usecases.stage_words import said

PAGE = 25

CONFIDENCE: dict[str, tuple[str, str, str, str]] = {
    "H": ("high", "อ่านเอกสารทางการฉบับเต็มแล้ว", "full official text read", "ok"),
    "M": ("medium", "แหล่งทางการหรือวิชาการ อ่านบางส่วน", "official or academic, read in part", "info"),
    "L": ("low", "แหล่งทุติยภูมิแหล่งเดียว", "one secondary source", "warn"),
    "B": ("believed", "ยังไม่ยืนยัน ไม่พบแหล่งอ้างอิง", "not confirmed, no source found", "warn"),
}
"""Grade of a source -> its name, what it means in both languages, and how it is marked."""


class NoSuchRuleError(PhinongError):
    """No rulebook has a rule of this name."""

    code = "no_such_rule"
    th = "ไม่พบข้อ “{rule}” ในหลักเกณฑ์ โปรดดูรายการทุกข้อ"
    en = "The rulebook has no rule “{rule}”; see the list of all rules."


def read(ctx: Context, version: str = "") -> Rulebook:
    """Return a rulebook itself by version, the one in force today where none is named.

    Raises:
        NoSuchRulebookError: There is none.
    """
    with ctx.database.read() as connection:
        return _shelved(ctx, connection, version).book


def book(ctx: Context, version: str = "") -> dict[str, Any]:
    """Return a rulebook by version, the one in force today where none is named.

    Raises:
        NoSuchRulebookError: There is none.
    """
    with ctx.database.read() as connection:
        found = _shelved(ctx, connection, version)
        now = books.in_force(connection, ctx.today)
    return {
        **_head(found),
        "in_force": found.digest == now.digest,
        "rules": [rule_words(found.book, rule) for rule in found.book.rules],
    }


def rule(ctx: Context, name: str, version: str = "", before: int | None = None) -> dict[str, Any]:
    """Return one rule with its sources, and its past cases as far as the reader may read them.

    Returns:
        ``book`` (version, effective_from), the rule in words, ``past`` (a page, newest first) with
        ``after`` where there are more, and ``versions`` that have the rule.

    Raises:
        NoSuchRulebookError: There is no rulebook of this version.
        NoSuchRuleError: It has no such rule.
    """
    with ctx.database.read() as connection:
        found = _shelved(ctx, connection, version)
        kept = next((r for r in found.book.rules if r.id == name), None)
        every = books.shelf(connection)
        having = [e.book.version for e in every if any(r.id == name for r in e.book.rules)]
        if kept is None:
            if not having or version:
                raise NoSuchRuleError(rule=name[:60])
            found = next(e for e in reversed(every) if e.book.version in having)
            kept = found.book.rule(name)
        rows = _past(ctx, connection, name, before)
    more = len(rows) > PAGE
    return {
        "book": _head(found),
        **rule_words(found.book, kept),
        "past": [_past_case(row) for row in rows[:PAGE]],
        "after": rows[PAGE - 1].id if more else None,
        "versions": having,
    }


def versions(ctx: Context) -> list[dict[str, Any]]:
    """Return every rulebook, newest first, with its notice where it has one."""
    with ctx.database.read() as connection:
        every = books.shelf(connection)
        now = books.in_force(connection, ctx.today)
        told = {row.version: row for row in stored.notices(connection)}
    return [
        {
            **_head(each),
            "in_force": each.digest == now.digest,
            "ahead": each.book.effective_from > ctx.today,
            "notice": _notice(told.get(each.book.version)),
        }
        for each in reversed(every)
    ]


def compare(ctx: Context, old: str, new: str) -> dict[str, Any]:
    """Return what differs between two rulebooks, rule by rule, in words.

    Raises:
        NoSuchRulebookError: There is no rulebook of one of the versions.
    """
    with ctx.database.read() as connection:
        one, other = (books.by_version(connection, version) for version in (old, new))
    return {
        "old": _head(one),
        "new": _head(other),
        "changes": differences.changes(one.book, other.book),
    }


def rule_words(book: Rulebook, rule: Rule) -> dict[str, Any]:
    """Return a rule as an official reads it, without its conditions in code."""
    return {
        "id": rule.id,
        **said(rule.th, rule.en),
        "effect": {"value": rule.effect.value, **said(*rulebooks.EFFECTS[rule.effect])},
        "concerns": rule.concerns,
        "passes": rule.passes,
        "met": rule.met,
        "applies": rule.applies,
        "proven": rule.proven,
        "remedy": dict(rule.remedy),
        "citations": [_citation(each.model_dump(mode="json")) for each in rule.citations],
        "asks": [_fact(book, name) for name in rule.needs],
    }


def _citation(given: dict[str, Any]) -> dict[str, Any]:
    name, th, en, mark = CONFIDENCE[given["confidence"]]
    return {**given, "grade": {"value": name, "mark": mark, **said(th, en)}}


def _fact(book: Rulebook, name: str) -> dict[str, Any]:
    fact = book.facts[name]
    choices = [dict(fact.worded(choice)) for choice in fact.choices]
    return {"fact": name, **said(fact.th, fact.en), "asks": dict(fact.asks), "choices": choices}


def _head(found: Shelved) -> dict[str, Any]:
    return {
        "version": found.book.version,
        "effective_from": found.book.effective_from,
        **said(found.book.th, found.book.en),
        "digest": found.digest,
        "count": len(found.book.rules),
        "published_by": found.published_by,
        "published_at": found.published_at,
        "silent_pass": "ministerial" in _paths(found),
    }


_REACHED: dict[str, frozenset[str]] = {}


def _paths(found: Shelved) -> frozenset[str]:
    if found.digest not in _REACHED:
        _REACHED[found.digest] = frozenset(path.value for path in reachable_paths(found.book))
    return _REACHED[found.digest]


def _shelved(ctx: Context, connection: Connection, version: str) -> Shelved:
    if version:
        return books.by_version(connection, version)
    return books.in_force(connection, ctx.today)


def _past(ctx: Context, connection: Connection, name: str, before: int | None) -> list[Any]:
    if ctx.person is None:  # the public reads the rules, not the cases
        return []
    actor = people.actor(connection, ctx.person, ctx.today)
    return rulings.of_rule(connection, actor, name, before, PAGE + 1)


def _past_case(row: Any) -> dict[str, Any]:
    return {
        "number": row.number,
        "pair": names.pair(row.province, row.name_th, row.name_en),
        "day": row.day,
        "rulebook": row.rulebook,
        "outcome": {"value": row.outcome, **said(*rulebooks.OUTCOMES[row.outcome])},
        "path": {"value": row.path, **said(*rulebooks.PATHS[row.path])},
    }


def _notice(row: Any | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return {"id": row.id, "told": row.told, "acknowledged": row.acknowledged}
