"""A mailbox read by IMAP over TLS, from a server of our own that speaks just enough of it."""

from __future__ import annotations

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from notifications.inbound import BEGINNING, LARGEST, Inbound
from notifications.mail_imap import Mailbox, MailboxError
from tests.support.certificates import make_certificates

MAILS = {1: b"Subject: one\r\n\r\nhello", 2: b"Subject: two\r\n\r\nlarge"}


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    seen: set[int]
    asked: list[str]
    context: ssl.SSLContext

    def get_request(self) -> tuple[socket.socket, Any]:
        connection, where = super().get_request()
        return self.context.wrap_socket(connection, server_side=True), where

    def handle_error(self, request, client_address) -> None:
        """Say nothing of a client that hung up."""


class _Talk(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.wfile.write(b"* OK ready\r\n")
        for line in self.rfile:
            tag, _, said = line.decode().strip().partition(" ")
            self.server.asked.append(said)
            self.wfile.write(self._answer(said) + f"{tag} {self._end(said)}\r\n".encode())
            if said == "LOGOUT":
                return

    def _end(self, said: str) -> str:
        wrong = said.startswith("LOGIN") and '"right"' not in said
        return "NO wrong password" if wrong else "OK done"

    def _answer(self, said: str) -> bytes:
        if said.startswith("CAPABILITY"):
            return b"* CAPABILITY IMAP4rev1\r\n"
        if said.startswith("SELECT"):
            return b"* 2 EXISTS\r\n"
        if said.startswith("UID SEARCH"):
            left = " ".join(str(n) for n in sorted(set(MAILS) - self.server.seen))
            return f"* SEARCH {left}\r\n".encode()
        number = int((re.search(r"UID \w+ (\d+)", said) or ["", "0"])[1])
        if "RFC822.SIZE" in said:
            size = LARGEST + 1 if number == 2 else len(MAILS[number])
            return f"* {number} FETCH (UID {number} RFC822.SIZE {size})\r\n".encode()
        if "BODY.PEEK" in said:
            body = MAILS[number]
            head = f"* {number} FETCH (UID {number} BODY[] {{{len(body)}}}\r\n".encode()
            return head + body + b")\r\n"
        if "STORE" in said:
            self.server.seen.add(number)
        return b""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[_Server, Inbound]]:
    trusted, context = make_certificates(tmp_path)
    found = _Server(("127.0.0.1", 0), _Talk)
    found.seen, found.asked, found.context = set(), [], context
    threading.Thread(target=found.serve_forever, daemon=True).start()
    at = Inbound(
        host="127.0.0.1", port=found.server_address[1], username="replies", password="right",
        cert_file=str(trusted), timeout_s=5,
    )  # fmt: skip
    yield found, at
    found.shutdown()
    found.server_close()


def test_unread_mails_are_given_and_only_marked_when_we_say(server) -> None:
    box, at = server
    with Mailbox(at) as mailbox:
        first, second = mailbox.waiting(10)
        assert box.seen == set()
        mailbox.mark_read(first.source)

    assert (first.raw, first.whole) == (MAILS[1], True)
    assert (second.whole, second.size) == (False, LARGEST + 1)
    assert any(f"BODY.PEEK[]<0.{BEGINNING}>" in said for said in box.asked)
    with Mailbox(at) as mailbox:
        assert [mail.source for mail in mailbox.waiting(10)] == ["2"]


def test_a_wrong_password_is_one_sentence_that_does_not_hold_it(server) -> None:
    _, at = server
    wrong = Inbound(
        host=at.host, port=at.port, username="replies", password="s3cret-wrong",
        cert_file=at.cert_file, timeout_s=5,
    )  # fmt: skip

    with pytest.raises(MailboxError) as caught, Mailbox(wrong):
        pass

    assert "replies_imap_" in caught.value.sentence("en")
    assert "s3cret" not in f"{caught.value}{wrong!r}"


def test_a_certificate_that_nobody_vouches_for_is_refused(server) -> None:
    box, at = server
    untrusted = Inbound(host=at.host, port=at.port, username="replies", password="right")

    with pytest.raises(MailboxError), Mailbox(untrusted):
        pass
    assert not any(said.startswith("LOGIN") for said in box.asked)


def test_nobody_there_is_a_sentence_too() -> None:
    with pytest.raises(MailboxError), Mailbox(Inbound(host="127.0.0.1", port=9, timeout_s=1)):
        pass
