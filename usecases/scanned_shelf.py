"""A shelf that has every file looked at by a virus scanner (clamd) before it is kept.

Where the scanner cannot be asked nothing is kept: what was not looked at is not let in.
"""

import socket
from collections.abc import Iterator

from statemachine.errors import PhinongError
from usecases.context import DocumentStore
from usecases.refused import DeedRefusedError

_CHUNK = 64 * 1024
_PATIENCE_S = 60
_LONGEST_ANSWER = 4096


class ScannerAwayError(PhinongError):
    """The virus scanner does not answer, or cannot judge a file."""

    code = "scanner_away"
    th = "ตรวจไวรัสไม่ได้ ({why}) จึงยังไม่รับไฟล์ โปรดลองใหม่ หากยังไม่ได้ โปรดแจ้งผู้ดูแลระบบ"
    en = (
        "The virus scanner cannot be asked ({why}), so no file is taken; "
        "try again, or tell the operator."
    )


class ScannedDocuments:
    """Documents on another shelf, each scanned before it is put there."""

    def __init__(self, shelf: DocumentStore, scanner: str) -> None:
        """Keep where clamd listens: ``host:port``, or the path of its socket."""
        self.shelf, self._scanner = shelf, scanner

    def put(self, content: bytes) -> str:
        """Have bytes looked at, then store them; return their SHA-256.

        Raises:
            DeedRefusedError: They hold a virus.
            ScannerAwayError: Nobody could look.
        """
        found = self._found(content)
        if found:
            th, en = f"พบไวรัส {found}", f"it holds the virus {found}"
            raise DeedRefusedError("document_unsafe", why="virus", why_th=th, why_en=en)
        return self.shelf.put(content)

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a digest."""
        return self.shelf.get(sha256)

    def drop(self, sha256: str) -> None:
        """Delete the bytes of a digest that nothing names any more."""
        self.shelf.drop(sha256)

    def _found(self, content: bytes) -> str:
        """Return the name of a virus in bytes, or an empty text."""
        try:
            with _line(self._scanner) as line:
                is_whole = _sent(line, content)
                said = line.recv(_LONGEST_ANSWER).rstrip(b"\0\n").decode(errors="replace")
        except OSError as error:
            raise ScannerAwayError(why=str(error)) from error
        verdict = said.removeprefix("stream: ")
        if verdict == "OK" and is_whole:
            return ""
        if not verdict.endswith(" FOUND"):
            raise ScannerAwayError(why=verdict or "no answer")
        return verdict.removesuffix(" FOUND")


def _line(scanner: str) -> socket.socket:
    host, colon, port = scanner.rpartition(":")
    if colon and port.isdecimal():
        return socket.create_connection((host, int(port)), timeout=_PATIENCE_S)
    line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    line.settimeout(_PATIENCE_S)
    try:
        line.connect(scanner)
    except OSError:
        line.close()
        raise
    return line


def _sent(line: socket.socket, content: bytes) -> bool:
    """Send a file; say whether all of it went: clamd may judge, and hang up, before the end."""
    try:
        for part in _instream(content):
            line.sendall(part)
    except (BrokenPipeError, ConnectionResetError):
        return False
    return True


def _instream(content: bytes) -> Iterator[bytes]:
    """Yield a file as clamd's INSTREAM takes it: pieces with their length, an empty one last."""
    yield b"zINSTREAM\0"
    for at in range(0, len(content), _CHUNK):
        part = content[at : at + _CHUNK]
        yield len(part).to_bytes(4) + part
    yield bytes(4)
