"""Documents in storage that speaks S3: a real server, real requests, and what can go wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from usecases.remote_shelf import RemoteDocuments
from usecases.shelves import NoSuchDocumentError, ShelfUnreachableError

CONTENT = "บันทึกความเข้าใจ".encode()


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    from moto.server import ThreadedMotoServer

    running = ThreadedMotoServer(ip_address="127.0.0.1", port=0)
    running.start()
    host, port = running.get_host_and_port()
    yield f"http://{host}:{port}"
    running.stop()


@pytest.fixture
def shelf(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[RemoteDocuments]:
    import fsspec
    import s3fs
    from fsspec.config import conf

    monkeypatch.setitem(conf, "s3", {"endpoint_url": server, "key": "k", "secret": "s"})
    s3fs.S3FileSystem.clear_instance_cache()
    bucket = f"b{hashlib.sha256(server.encode()).hexdigest()[:8]}"
    system = fsspec.filesystem("s3")
    if not system.exists(bucket):
        system.mkdir(bucket)
    yield RemoteDocuments(f"s3://{bucket}/documents")
    s3fs.S3FileSystem.clear_instance_cache()


def test_what_is_stored_is_read_again(shelf: RemoteDocuments) -> None:
    digest = shelf.put(CONTENT)

    assert digest == hashlib.sha256(CONTENT).hexdigest()
    assert shelf.put(CONTENT) == digest
    assert shelf.get(digest) == CONTENT


def test_what_is_not_there_or_was_changed_is_no_document(shelf: RemoteDocuments) -> None:
    digest = shelf.put(b"another")
    system, path = shelf._at(digest)
    system.pipe_file(path, b"changed")

    for sha256 in (digest, "0" * 64):
        with pytest.raises(NoSuchDocumentError):
            shelf.get(sha256)


def test_storage_that_does_not_answer_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from fsspec.config import conf

    monkeypatch.setitem(
        conf,
        "s3",
        {
            "endpoint_url": "http://127.0.0.1:9",
            "key": "k",
            "secret": "s",
            "config_kwargs": {"retries": {"max_attempts": 1}, "connect_timeout": 2},
        },
    )
    nowhere = RemoteDocuments("s3://nowhere/documents")

    with pytest.raises(ShelfUnreachableError) as refused:
        nowhere.put(CONTENT)
    assert "s3://nowhere" in refused.value.sentence("en")
