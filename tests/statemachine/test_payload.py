"""What is handed in is tidied before it is judged: lists, dates, blanks, and nothing unknown."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from statemachine.payload import normalised


@pytest.mark.parametrize(
    ("trigger", "name", "given", "tidy"),
    [
        ("not_substantive", "changes", " title ; ; form of address;", ["title", "form of address"]),
        ("not_substantive", "changes", ["kept as it is "], ["kept as it is "]),
        ("not_substantive", "changes", "", []),
        ("sign", "place", "  Chiang Mai \n", "Chiang Mai"),
        ("sign", "signed_on", "26 ก.พ. 2569", "2026-02-26"),
        ("sign", "signed_on", " ก.พ. 2569 ", "2026-02"),
        ("sign", "signed_on", " someday ", "someday"),
        ("sign", "signed_on", "  ", ""),
        ("sign", "signed_on", date(2026, 2, 26), "2026-02-26"),
        ("deposit", "deposit_date", "26/02/2569", "2026-02-26"),
        ("deposit", "deposit_reference", "26/02/2569", "26/02/2569"),
        ("sign", "document", None, None),
        ("concur", "office", " moi ", " moi "),
    ],
)
def test_a_value_is_tidied_by_its_kind(trigger: str, name: str, given: Any, tidy: Any) -> None:
    assert normalised(trigger, {name: given}) == {name: tidy}


def test_a_field_that_the_act_does_not_know_is_kept_out() -> None:
    assert normalised("sign", {"place": "Chiang Mai", "reason": "no"}) == {"place": "Chiang Mai"}
    assert normalised("no such act", {"place": "Chiang Mai"}) == {}
