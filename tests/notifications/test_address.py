"""Which addresses are accepted, and why others are not."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.address import ADDRESS_LIMIT, AddressError, check_address


@pytest.mark.parametrize(
    ("given_as", "accepted_as"),
    [
        ("saraban@example.go.th", "saraban@example.go.th"),
        ("Some.Body+tag@Example.GO.TH", "Some.Body+tag@example.go.th"),
        ("o'neil_1@xn--12c1fe0br.th", "o'neil_1@xn--12c1fe0br.th"),
        ("somebody@ตัวอย่าง.ไทย", "somebody@xn--72c1a1bt4awk9o.xn--o3cw4h"),
        ("root@localhost", "root@localhost"),
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_an_address_is_accepted_in_the_form_of_the_wire(given_as: str, accepted_as: str) -> None:
    assert check_address(given_as) == accepted_as


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("", "empty"),
        ("a@example.org\r\nRCPT TO:<b@example.org>", "control"),
        ("a@example.org\n", "control"),
        ("a\x00@example.org", "control"),
        ("a@exam\u2028ple.org", "control"),
        ("a\x85@example.org", "control"),
        (" a@example.org", "space"),
        ("a b@example.org", "space"),
        ("a@example.org\u00a0", "space"),
        ("nobody", "at"),
        ("a@b@example.org", "at"),
        ("ผู้ใช้@example.org", "local_not_ascii"),
        ("@example.org", "local"),
        (".a@example.org", "local"),
        ("a..b@example.org", "local"),
        ("a.@example.org", "local"),
        ('"quoted"@example.org', "local"),
        ("<a@example.org", "local"),
        ("a@example.org>", "domain"),
        ("a@", "domain"),
        ("a@gmail", "domain"),
        ("a@example..org", "domain"),
        ("a@-example.org", "domain"),
        ("a@example.org.", "domain"),
        ("a@[127.0.0.1]", "domain"),
        ("a@exa_mple.org", "domain"),
        (f"a@{'x' * 64}.org", "domain"),
        (f"{'a' * 65}@example.org", "long"),
        (f"a@{'x.' * 130}org", "long"),
    ],
)
def test_an_address_that_cannot_be_sent_to_is_refused_with_its_reason(
    address: str, why: str
) -> None:
    with pytest.raises(AddressError) as caught:
        check_address(address)

    assert caught.value.facts["why"] == why
    for lang in ("th", "en"):
        sentence = caught.value.sentence(lang)
        assert "name@example.go.th" in sentence
        assert not any(sign in sentence for sign in "\r\n\x00\u2028\x85")


@given(st.text(max_size=300))
def test_whatever_is_accepted_is_safe_on_the_wire(text: str) -> None:
    accepted = None
    with suppress(AddressError):
        accepted = check_address(text)

    if accepted is not None:
        assert accepted.isascii()
        assert accepted.isprintable()
        assert len(accepted) <= ADDRESS_LIMIT
        assert not set(accepted) & set(' <>",;:\\')
        assert check_address(accepted) == accepted


@given(st.text(max_size=300))
def test_a_refusal_is_one_short_printable_sentence(text: str) -> None:
    refused = AddressError(text, "at")

    for lang in ("th", "en"):
        assert len(refused.sentence(lang)) < 300
        assert not set(refused.sentence(lang)) & set("\r\n\x00\x85\u2028")
