"""What differs between two rulebooks, in the words of officials."""

from collections.abc import Mapping
from typing import Any

from statemachine.rulebook.comparing import RuleChange, rule_changes
from statemachine.rulebook.model import Rule, Rulebook
from usecases import rulebooks
from usecases.stage_words import said

FIELDS: Mapping[str, tuple[str, str]] = {
    "th": ("คำถาม (ไทย)", "question (Thai)"),
    "en": ("คำถาม (อังกฤษ)", "question (English)"),
    "needs": ("ข้อมูลที่ใช้", "what it needs to know"),
    "applies": ("เงื่อนไขว่าใช้กับเรื่องใด", "condition: which cases"),
    "met": ("เงื่อนไขว่าผ่าน", "condition: when it passes"),
    "effect": ("ผลเมื่อไม่ผ่าน", "what follows where it fails"),
    "proven": ("มีแหล่งอ้างอิงพอให้ถือว่าผ่าน", "sources suffice for a pass"),
    "citations": ("แหล่งอ้างอิง", "sources"),
    "remedy": ("สิ่งที่ต้องทำ", "what to do"),
    "concerns": ("ใช้กับ", "concerns"),
    "passes": ("ผ่านเมื่อ", "passes when"),
}
KINDS: Mapping[str, tuple[str, str]] = {
    "added": ("เพิ่มใหม่", "added"),
    "removed": ("ยกเลิก", "removed"),
    "changed": ("แก้ไข", "changed"),
}


def changes(old: Rulebook, new: Rulebook) -> list[dict[str, Any]]:
    """Return the rules that differ: id, words, kind of change, and each field old and new."""
    return [_change(old, new, change) for change in rule_changes(old, new)]


def _change(old: Rulebook, new: Rulebook, change: RuleChange) -> dict[str, Any]:
    rule = (old if change.kind == "removed" else new).rule(change.rule)
    fields = [
        {
            "field": name,
            **said(*FIELDS.get(name, (name, name))),
            "old": _words(old, old.rule(change.rule), name),
            "new": _words(new, new.rule(change.rule), name),
        }
        for name in change.fields
    ]
    return {
        "rule": change.rule,
        **said(rule.th, rule.en),
        "kind": {"value": change.kind, **said(*KINDS[change.kind])},
        "effect": said(*rulebooks.EFFECTS[rule.effect]),
        "remedy": dict(rule.remedy),
        "fields": fields,
    }


def _words(book: Rulebook, rule: Rule, name: str) -> dict[str, str]:
    value = getattr(rule, name)
    if name == "effect":
        return said(*rulebooks.EFFECTS[value])
    if name == "proven":
        return said("ใช่", "yes") if value else said("ไม่ใช่", "no")
    if name == "needs":
        facts = [book.facts[fact] for fact in value]
        return said("; ".join(f.th for f in facts), "; ".join(f.en for f in facts))
    if name == "citations":
        shown = [
            [f"{c.document[lang]} {c.section} [{c.confidence}]".replace("  ", " ") for c in value]
            for lang in _LANGS
        ]
        return said("; ".join(shown[0]), "; ".join(shown[1]))
    if isinstance(value, Mapping):
        return said(value["th"], value["en"])
    return said("—", "—") if value is None else said(str(value), str(value))


_LANGS: tuple[Any, Any] = ("th", "en")
