"""People at nginx: reads, and remarks that must each be there once.

``python -m tests.cluster.load FOLDER ADDRESS READERS WRITERS`` ends when ``FOLDER/stop-load`` is
there and writes ``FOLDER/load.json``. With ``--race SECONDS`` it reads as fast as it can.
"""

from __future__ import annotations

import http.client
import json
import ssl
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from typing import Any
from urllib.parse import quote

READS = ("/api/v1/cases?limit=20", "/api/v1/pairs?limit=20", "/sign-in")
_TIMEOUT_S = 20.0


class Door:
    """One connection to nginx, made again where it broke."""

    def __init__(self, address: str) -> None:
        """Go to an address."""
        self._address = address
        self._tls = ssl._create_unverified_context()  # noqa: S323 - the rehearsal's own certificate
        self._line: http.client.HTTPSConnection | None = None

    def ask(
        self, method: str, path: str, token: str, body: Any = None, **headers: str
    ) -> tuple[int, bytes]:
        """Return status and body; 0 where there was no answer."""
        self._line = self._line or http.client.HTTPSConnection(
            self._address, timeout=_TIMEOUT_S, context=self._tls
        )
        sent = None if body is None else json.dumps(body)
        said = {"Host": "phinong.moi.go.th", "Authorization": f"Bearer {token}", **headers}
        if sent is not None:
            said["Content-Type"] = "application/json"
        try:
            self._line.request(method, path, sent, said)
            answer = self._line.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            self._line.close()
            self._line = None
            return 0, b""


@dataclass
class Load:
    """What all of them met."""

    folder: Path
    address: str
    tokens: list[str]
    statuses: Counter[str] = field(default_factory=Counter)
    slowest: dict[str, float] = field(default_factory=dict)
    failures: list[tuple[float, float, str]] = field(default_factory=list)
    spans: list[float] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    looked_at: int = 0
    again: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_over(self) -> bool:
        return (self.folder / "stop-load").exists()

    def seen(self, kind: str, status: int, began: float) -> None:
        """Note an answer."""
        took = time.monotonic() - began
        with self.lock:
            self.statuses[f"{kind} {status}"] += 1
            if status in (0, 500, 502, 503, 504):
                self.failures.append((began, began + took, f"{kind} {status}"))
            else:
                self.spans.append(took)
            self.slowest[kind] = max(self.slowest.get(kind, 0.0), took)

    def read(self, number: int, pause_s: float) -> None:
        """Be a reader."""
        door, tokens = Door(self.address), cycle(self.tokens[number:] + self.tokens[:number])
        for path, token in zip(cycle(READS), tokens, strict=False):
            if self.is_over:
                return
            began = time.monotonic()
            self.seen("read", door.ask("GET", path, token)[0], began)
            time.sleep(pause_s)

    def write(self, number: int) -> None:
        """Be a writer: one remark after another, each until it is there."""
        door, token = Door(self.address), self.tokens[number * 10]
        case = ""
        while not self.is_over:
            case = case or self._a_case(door, token)
            if not case:
                time.sleep(0.5)
                continue
            text = f"load {uuid.uuid4()}"
            if self._until_there(door, token, case, text):
                with self.lock:
                    self.written.append(text)
            time.sleep(0.7)

    def _a_case(self, door: Door, token: str) -> str:
        status, body = door.ask("GET", "/api/v1/cases?limit=1", token)
        rows = json.loads(body)["items"] if status == 200 else []
        return str(rows[0]["number"]) if rows else ""

    def _until_there(self, door: Door, token: str, case: str, text: str) -> bool:
        key, until = str(uuid.uuid4()), time.monotonic() + 60
        path = f"/api/v1/cases/{quote(case, safe='')}/comments"
        while time.monotonic() < until:
            began = time.monotonic()
            status, body = door.ask("POST", path, token, {"text": text}, **{"Idempotency-Key": key})
            self.seen("write", status, began)
            if status in (200, 201):
                return True
            if status == 409 and b"in_progress" in body:
                self.looked_at += 1  # as the sentence says: look at what it did
                status, body = door.ask("GET", path, token)
                if status == 200 and text in body.decode():
                    return True
                if status == 200:
                    key = str(uuid.uuid4())
            self.again += 1
            time.sleep(0.3)
        return False


def race(load: Load, seconds: float, readers: int) -> dict[str, Any]:
    """Read as fast as the machine lets us; return requests a second."""
    began = time.monotonic()
    threads = [threading.Thread(target=load.read, args=(n, 0.0)) for n in range(readers)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    (load.folder / "stop-load").touch()
    for thread in threads:
        thread.join()
    took, spans = time.monotonic() - began, sorted(load.spans)
    return {"a_second": round(len(spans) / took, 1), "p99_ms": _part(spans, 0.99),
            "p50_ms": _part(spans, 0.5), "statuses": dict(load.statuses)}  # fmt: skip


def _part(spans: list[float], share: float) -> float:
    return round(spans[int(len(spans) * share) - 1] * 1000, 1) if spans else 0.0


def main(folder: Path, address: str, readers: int, writers: int) -> None:
    """Let them all in; write what they met."""
    load = Load(folder, address, (folder / "tokens").read_text(encoding="ascii").split())
    if "--race" in sys.argv:
        found = race(load, float(sys.argv[sys.argv.index("--race") + 1]), readers)
    else:
        threads = [threading.Thread(target=load.read, args=(n, 0.2)) for n in range(readers)]
        threads += [threading.Thread(target=load.write, args=(n,)) for n in range(writers)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        spans = sorted(load.spans)
        found = {
            "statuses": dict(load.statuses),
            "failures": load.failures,
            "written": load.written,
            "again": load.again,
            "looked_at": load.looked_at,
            "slowest_ms": {kind: round(s * 1000) for kind, s in load.slowest.items()},
            "p50_ms": _part(spans, 0.5),
            "p99_ms": _part(spans, 0.99),
        }
    (folder / "load.json").write_text(json.dumps(found), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
