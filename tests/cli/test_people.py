"""``phinong user`` and ``delegate``."""

from __future__ import annotations

from tests.cli.conftest import ENDORSEMENT
from tests.support.command_line import Shell

ADD = (
    "--name-th",
    "สมชาย ใจดี",
    "--name-en",
    "Somchai Jaidee",
    "--email",
    "somchai@chiangmai.go.th",
)


def test_a_new_person_acts_once_a_role_is_given(shell: Shell) -> None:
    shell.json("user", "add", "somchai", *ADD)
    refused = shell.call("case", "comment", ENDORSEMENT, "x", "--as", "somchai", "--json")
    shell.json("user", "grant", "somchai", "coordinator", "TH-50")

    assert refused.code == 3
    assert shell.json("case", "comment", ENDORSEMENT, "x", "--as", "somchai")["comment"]["id"]


def test_the_same_grant_twice_is_no_change(shell: Shell) -> None:
    first = shell.json("user", "grant", "assistant", "monitor")["grant"]
    again = shell.json("user", "grant", "assistant", "monitor")["grant"]

    assert (first["new"], again["new"]) == (True, False)


def test_only_an_administrator_or_the_operator_adds_people(shell: Shell) -> None:
    ran = shell.call("user", "add", "somchai", *ADD, "--as", "governor", "--json")

    assert (ran.code, ran.error["code"]) == (3, "not_administrator")


def test_an_unknown_user_is_not_found(shell: Shell) -> None:
    assert shell.call("case", "list", "--as", "nobody", "--json").code == 5
    assert shell.call("user", "grant", "nobody", "monitor", "--json").code == 5


def test_a_list_may_be_of_one_role(shell: Shell) -> None:
    found = shell.json("user", "list", "--role", "governor")["users"]

    assert [person["username"] for person in found] == ["governor", "governor.elsewhere"]


def test_a_post_may_be_left(shell: Shell) -> None:
    shell.json("user", "post", "moi_director", "director", "--leave")

    found = {p["username"]: p["posts"] for p in shell.json("user", "list")["users"]}
    assert found["director"] == []


def test_a_delegate_acts_until_the_delegation_is_revoked(shell: Shell) -> None:
    send_back = ("case", "do", "send_back", ENDORSEMENT, "--reason", "x", "--as", "assistant")
    given = shell.json(
        "delegate", "governor", "assistant", "--role", "governor", "--from", "2569-11-23",
        "--until", "30 พ.ย. 2569", "--reason", "ไปราชการ",
    )["delegation"]  # fmt: skip
    listed = shell.json("delegate", "list")["delegations"]
    shell.json("delegate", "revoke", str(given["id"]))

    assert [row["ends_on"] for row in listed] == ["2026-11-30"]
    assert shell.call(*send_back).code == 3


def test_a_delegation_that_was_given_lets_the_delegate_act(shell: Shell) -> None:
    shell.json(
        "delegate", "governor", "assistant", "--role", "governor", "--from", "2026-11-23",
        "--until", "2026-11-24", "--reason", "ไปราชการ",
    )  # fmt: skip

    done = shell.json("case", "do", "send_back", ENDORSEMENT, "--reason", "x", "--as", "assistant")

    history = shell.json("case", "history", ENDORSEMENT)["history"]
    acts = [row for row in history if row.get("action") == "send_back"]
    assert done["outcome"]["state"] == "draft"
    assert acts[0]["on_behalf_of"]["username"] == "governor"


def test_second_factors_are_reset_by_the_operator_and_never_by_oneself(shell: Shell) -> None:
    shown = shell.json("user", "second-factor", "governor")["second_factor"]
    done = shell.json("user", "second-factor", "governor", "--reset")["second_factor"]
    own = shell.call("user", "second-factor", "admin", "--reset", "--as", "admin", "--json")
    other = shell.call("user", "second-factor", "governor", "--as", "monitor", "--json")

    assert (shown["reset"], done["reset"], done["factors"]) == (None, 0, [])
    assert (own.code, own.error["code"]) == (3, "own_factors")
    assert (other.code, other.error["code"]) == (3, "not_administrator")


def test_an_identity_is_linked_once(shell: Shell) -> None:
    link = ("user", "link-identity", "monitor", "--issuer", "https://id.example", "--subject", "1")
    shell.json(*link)
    again = shell.call(*link, "--json")

    assert (again.code, again.error["code"]) == (3, "identity_taken")
