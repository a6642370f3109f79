"""Documents in S3-compatible storage, or wherever else fsspec reaches."""

import hashlib
from functools import cached_property
from typing import Any

from usecases.shelves import NoSuchDocumentError, ShelfUnreachableError


class RemoteDocuments:
    """Documents as objects named by their SHA-256; an object is whole or not there."""

    def __init__(self, url: str) -> None:
        """Keep the address, such as ``s3://bucket/folder``; nothing is asked before the first use.

        Endpoint and keys come from fsspec's own settings (``FSSPEC_S3_ENDPOINT_URL``) or from the
        cloud's (``AWS_ACCESS_KEY_ID`` ...), never from ours.
        """
        self.url = url.rstrip("/")

    @cached_property
    def _place(self) -> tuple[Any, str]:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - slow to import, seldom needed

        system, path = url_to_fs(self.url)
        return system, str(path)

    def put(self, content: bytes) -> str:
        """Store bytes and return their SHA-256; the storage has taken them when this returns.

        Raises:
            ShelfUnreachableError: The storage cannot be written.
        """
        digest = hashlib.sha256(content).hexdigest()
        try:
            system, path = self._at(digest)
            if not system.exists(path):
                system.pipe_file(path, content)
        except Exception as error:
            raise self._unreachable(error) from error
        return digest

    def get(self, sha256: str) -> bytes:
        """Return the bytes of a digest, having checked them against it.

        Raises:
            NoSuchDocumentError: There is no such object, or its bytes were changed.
            ShelfUnreachableError: The storage cannot be read.
        """
        try:
            system, path = self._at(sha256)
            content = bytes(system.cat_file(path))
        except FileNotFoundError as error:
            raise NoSuchDocumentError(sha256=sha256) from error
        except Exception as error:
            raise self._unreachable(error) from error
        if hashlib.sha256(content).hexdigest() != sha256:
            raise NoSuchDocumentError(sha256=sha256)
        return content

    def drop(self, sha256: str) -> None:
        """Delete the bytes of a digest; gone already is no error.

        Raises:
            ShelfUnreachableError: The storage cannot be written.
        """
        try:
            system, path = self._at(sha256)
            system.rm_file(path)
        except FileNotFoundError:
            return
        except Exception as error:
            raise self._unreachable(error) from error

    def _at(self, digest: str) -> tuple[Any, str]:
        system, root = self._place
        return system, f"{root}/{digest[:2]}/{digest[2:4]}/{digest}"

    def _unreachable(self, error: Exception) -> ShelfUnreachableError:
        return ShelfUnreachableError(where=self.url, why=type(error).__name__)
