"""What a page says at its head: what went wrong, or what was done."""

from collections.abc import Mapping

from statemachine.errors import PhinongError

Said = dict[str, str]


def problems_of(problem: PhinongError | None, field: str = "") -> list[Said]:
    """Return a refusal as ``problem_list`` of the templates shows it; none is an empty list."""
    if problem is None:
        return []
    return [{"field": field, "th": problem.sentence("th"), "en": problem.sentence("en")}]


def done_of(done: Mapping[str, tuple[str, str]], code: str) -> Said | None:
    """Return what a code in the address says was done; an unknown one says nothing."""
    found = done.get(code)
    return None if found is None else {"th": found[0], "en": found[1]}
