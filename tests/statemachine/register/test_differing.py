"""Which claims contradict each other, and which only speak of different times."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statemachine.dates import NOT_STATED, PartialDate
from statemachine.register.differing import OWNERS, Claim, differences, fingerprint


def day(text: str) -> PartialDate:
    return PartialDate.parse(text, "ce") if text else NOT_STATED


def claim(aspect: str, value: str, on: str = "", as_of: str = "", about: str = "") -> Claim:
    return Claim(0, aspect, value, about, day(on), day(as_of), "high", f"{value}@{as_of}")


@pytest.mark.parametrize(
    ("a", "b", "differ"),
    [
        (claim("kind", "mou", "2024-03-31"), claim("kind", "loi", "2024-03-31"), True),
        (claim("kind", "loi", "2019-05-01"), claim("kind", "mou", "2022-05-01"), False),
        (claim("kind", "mou", "2024-03"), claim("kind", "loi", "2024-03-31"), True),
        (claim("kind", "mou"), claim("kind", "loi"), True),
        (claim("kind", "unknown"), claim("kind", "loi"), False),
        (claim("kind", "mou"), claim("kind", "renewal"), False),
        (claim("status", "established"), claim("status", "none"), True),
        (claim("status", "in_progress"), claim("status", "none"), False),
        (claim("status", "established"), claim("status", "loi_signed", as_of="2019"), True),
        (
            claim("status", "loi_signed", "2019-05-01"),
            claim("status", "established", "2022-05-01"),
            False,
        ),
        (
            claim("status", "in_progress", as_of="2019-12-04"),
            claim("status", "listed_unconfirmed"),
            True,
        ),
        (
            claim("status", "in_progress", as_of="2019-12-04"),
            claim("status", "established", "2021-01-01"),
            False,
        ),
        (claim("status", "disputed"), claim("status", "none"), False),
        (claim("status", "listed_unconfirmed"), claim("status", "established"), False),
        (claim("signed", "x", "2020-01-01", about="text"),
         claim("signed", "y", "2020-01-02", about="text"), True),
        (claim("signed", "x", "2020-01-01", about="text"),
         claim("signed", "y", "2020", about="text"), False),
        (claim("signed", "x", "2020-01-01", about="text"),
         claim("signed", "y", "2024-08-05", about="plan"), False),
        (claim("thai_side", "province"), claim("thai_side", "municipality"), True),
    ],
)  # fmt: skip
def test_two_claims_differ_only_where_both_cannot_hold(a: Claim, b: Claim, *, differ: bool) -> None:
    assert bool(differences([a, b])) is differ
    assert bool(differences([b, a])) is differ


def test_a_difference_names_only_the_claims_that_contradict() -> None:
    agreed = claim("kind", "loi", "2019-05-01")
    (found,) = differences(
        [agreed, claim("kind", "mou", "2024-03-31"), claim("kind", "loi", "2024-03-31")]
    )

    assert found.values == ("mou", "loi")
    assert agreed not in found.claims
    assert found.aspect in OWNERS


CLAIMS = st.lists(
    st.builds(
        claim,
        st.sampled_from([*OWNERS, "event"]),
        st.sampled_from(["established", "loi_signed", "none", "mou", "loi", "province"]),
        st.sampled_from(["", "2019", "2024-03-31"]),
    ),
    max_size=8,
)


@given(CLAIMS, st.randoms())
def test_the_order_of_claims_does_not_matter(claims: list[Claim], rng: object) -> None:
    shuffled = list(claims)
    rng.shuffle(shuffled)  # type: ignore[attr-defined]

    first = {d.aspect: d.fingerprint for d in differences(claims)}

    assert first == {d.aspect: d.fingerprint for d in differences(shuffled)}


def test_a_fingerprint_changes_with_what_is_said_and_not_with_row_ids() -> None:
    a = claim("kind", "mou")

    assert fingerprint([a]) == fingerprint([replace(a, id=9)])
    assert fingerprint([a]) != fingerprint([claim("kind", "loi")])
