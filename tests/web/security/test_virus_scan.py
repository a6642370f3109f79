"""Files pass a scanner that speaks as clamd does; without its word nothing is kept."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from config import wiring
from config.settings import Settings, load_settings
from tests.web.browser import a_browser
from tests.web.support_case import PDF, Life
from tests.web.support_people import form_token, sign_in_as
from usecases.refused import DeedRefusedError
from usecases.scanned_shelf import ScannedDocuments, ScannerAwayError
from usecases.shelves import FolderDocuments, NoSuchDocumentError
from web.security.forms import FIELD

SIGN = b"harmless, but the scanner of this test knows it"
LARGEST = 1_000_000


class Clamd(socketserver.StreamRequestHandler):
    """Answers INSTREAM: a length and so many bytes, again and again, until an empty piece."""

    def handle(self) -> None:
        if self.rfile.read(10) != b"zINSTREAM\0":
            self.wfile.write(b"UNKNOWN COMMAND\0")
            return
        content = b""
        while size := int.from_bytes(self.rfile.read(4)):
            content += self.rfile.read(size)
            if len(content) > LARGEST:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.wfile.write(b"stream: Test.Sign FOUND\0" if SIGN in content else b"stream: OK\0")


class Threaded(socketserver.ThreadingTCPServer):
    daemon_threads = True


class AtSocket(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


def served(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(params=["tcp", "socket"])
def scanner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    path = str(tmp_path / "c")
    server = Threaded(("127.0.0.1", 0), Clamd) if request.param == "tcp" else AtSocket(path, Clamd)
    where: Any = server.server_address
    running = served(server)
    next(running)
    yield path if request.param == "socket" else f"127.0.0.1:{where[1]}"
    next(running, None)


@pytest.fixture
def shelf(tmp_path: Path) -> FolderDocuments:
    return FolderDocuments(tmp_path / "documents")


def test_a_file_with_a_virus_is_refused(scanner: str, shelf: FolderDocuments) -> None:
    scanned = ScannedDocuments(shelf, scanner)

    with pytest.raises(DeedRefusedError, match=r"Test\.Sign"):
        scanned.put(b"x" * 100_000 + SIGN)

    assert not shelf.folder.exists()


def test_a_clean_file_is_kept_and_read_again(scanner: str, shelf: FolderDocuments) -> None:
    scanned = ScannedDocuments(shelf, scanner)
    content = bytes(range(256)) * 1000  # several pieces

    digest = scanned.put(content)

    assert scanned.get(digest) == shelf.get(digest) == content
    scanned.drop(digest)
    with pytest.raises(NoSuchDocumentError):
        shelf.get(digest)


def test_what_the_scanner_cannot_judge_is_not_kept(scanner: str, shelf: FolderDocuments) -> None:
    with pytest.raises(ScannerAwayError, match="size limit"):
        ScannedDocuments(shelf, scanner).put(b"x" * (LARGEST + 1))


def test_what_it_says_before_the_end_is_heard(scanner: str, shelf: FolderDocuments) -> None:
    with pytest.raises(ScannerAwayError, match="size limit"):
        ScannedDocuments(shelf, scanner).put(b"x" * (9 * LARGEST))


def test_a_word_before_the_end_lets_nothing_in(tmp_path: Path, shelf: FolderDocuments) -> None:
    class Hasty(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.sendall(b"stream: OK\0")

    running = served(AtSocket(str(tmp_path / "hasty"), Hasty))
    next(running)
    with pytest.raises(ScannerAwayError):
        ScannedDocuments(shelf, str(tmp_path / "hasty")).put(b"x" * (9 * LARGEST))
    next(running, None)

    assert not shelf.folder.exists()


@pytest.mark.parametrize("where", ["127.0.0.1:1", "/nowhere/clamd.ctl"])
def test_without_a_scanner_nothing_is_kept(shelf: FolderDocuments, where: str) -> None:
    with pytest.raises(ScannerAwayError):
        ScannedDocuments(shelf, where).put(b"clean")


def test_the_page_says_what_was_found(scanner: str, office_settings: Settings) -> None:
    settings = load_settings(data=office_settings.data, virus_scanner=scanner)
    number = Life(wiring.open_context(settings)).in_review()
    office = sign_in_as(a_browser(settings), "coordinator.th57")

    answer = office.post(
        f"/cases/{number}/documents",
        data={FIELD: form_token(office, "/account"), "kind": "partner_letter"},
        files={"file": ("letter.pdf", PDF + SIGN, "application/pdf")},
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )

    assert answer.status_code == 422
    assert "พบไวรัส Test.Sign" in answer.text
    wiring.close(settings)
