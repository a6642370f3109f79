"""A second rulebook for tests: the shipped one with a stricter rule, one added and one gone."""

from __future__ import annotations

from reference.tables import path

NEXT = "th-2570-test"


def next_rulebook(*, version: str = NEXT, effective: str = "2027-01-04") -> str:
    """Return the text of a rulebook that follows the shipped one."""
    text = (path("rulebooks") / "th-2569-1.toml").read_text(encoding="utf-8")
    text = text.replace('version = "th-2569-1"', f'version = "{version}"', 1)
    text = text.replace("effective_from = 2018-10-10", f"effective_from = {effective}", 1)
    head, rules = text.split("[[rules]]", 1)
    level, *others = rules.split("[[rules]]")
    level = level.replace('effect = "advises"', 'effect = "blocks"', 1)
    kept = [rule for rule in others if 'id = "R06_overlap"' not in rule]
    duplicate = next(rule for rule in others if 'id = "R05_duplicate"' in rule)
    added = duplicate.replace("R05_duplicate", "R17_alone").replace(
        'needs = ["open_duplicates"]', 'needs = ["other_provinces"]'
    )
    added = added.replace("open_duplicates == 0", "other_provinces == 0")
    return "[[rules]]".join([head, level, *kept, "\n" + added.strip() + "\n"])
