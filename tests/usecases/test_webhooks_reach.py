"""Webhooks reach public addresses that the administrator allows, and no others."""

from __future__ import annotations

import socket
from dataclasses import replace
from typing import Any

import pytest

from notifications.webhooks import Reach, UnsafeAddressError, post, public_address
from tests.support.receiver import Receiver
from tests.support.world import World
from tests.usecases.hooks import add, rows
from usecases.programs import webhooks
from usecases.programs.webhook_delivery import deliver_webhooks


def test_this_machine_is_out_of_reach(world: World, there: Receiver) -> None:
    add(world, there)
    world.case()

    assert deliver_webhooks(world.ctx()) == {"retry": 1}
    assert there.posts == []
    assert "not a public address" in rows(world)[0].answer


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.9", "169.254.169.254", "100.64.0.1",
     "0.0.0.1", "224.0.0.1", "::1", "fe80::1", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::a00:1",
     "2002:7f00:1::"],
)  # fmt: skip
def test_no_private_address_is_reached(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", 443))
    hidden = (socket.AF_INET6, socket.SOCK_STREAM, 6, "", (address, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: [public, hidden])

    with pytest.raises(UnsafeAddressError, match="not a public address"):
        public_address("app.example.go.th", 443)


def test_the_address_that_was_judged_is_the_one_connected_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[object] = []

    def resolve(*args: object, **_: object) -> list[Any]:
        asked.append(args)
        port = 443
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.215.14", port))]

    def connect(_: socket.socket, where: tuple[str, int]) -> None:
        asked.append(where)
        raise ConnectionRefusedError("stop here")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    monkeypatch.setattr(socket.socket, "connect", connect)
    reply = post("https://app.example.go.th/", b"{}", {})

    assert reply.status is None
    assert asked[1:] == [("93.184.215.14", 443)]  # resolved once
    assert len(asked) == 2


def test_an_unknown_authority_is_not_trusted(there: Receiver) -> None:
    reply = post(there.url, b"{}", {}, Reach(private=True))

    assert reply.status is None
    assert "CERTIFICATE_VERIFY_FAILED" in reply.said


@pytest.mark.parametrize(
    "url",
    ["http://ok.go.th/", "https://ok.go.th.evil.example/", "https://u:p@ok.go.th/",
     "https://ok.go.th:8443/", "https://ok.go.th/#x", "https://", "ftp://ok.go.th/",
     "https://ok.go.th:x/", "https://ok.go.th\\@evil.example/", "https://ok.go.th/\r\nX: 1"],
)  # fmt: skip
def test_an_address_that_is_not_on_the_list_is_refused(world: World, url: str) -> None:
    world.policy = replace(world.policy, webhook_hosts=frozenset({"ok.go.th"}))

    with pytest.raises(webhooks.WebhookUrlError):
        webhooks.add_webhook(world.ctx("coordinator"), url, ["*"])
    assert webhooks.url_allowed(world.ctx(), "https://OK.go.th/hook?x=1")
