"""What must hold before anything starts: a folder, room, one instance, free ports.

Each thing that can be in the way is one sentence with its remedy.
"""

import fcntl
import os
import shutil
import socket
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from statemachine.errors import PhinongError

if TYPE_CHECKING:
    from config.settings import Settings

_MEGABYTE = 1024 * 1024
_LOCK = "phinong.lock"
_REMNANTS_S = 15.0
_LOOK_S = 0.2


class FolderError(PhinongError):
    """The data folder cannot be made or written to."""

    code = "data_folder"
    th = "ใช้โฟลเดอร์ข้อมูล {folder} ไม่ได้ ({why}) โปรดแก้สิทธิ์ หรือกำหนด PHINONG_DATA เป็นโฟลเดอร์อื่น"
    en = (
        "The data folder {folder} cannot be used ({why}); mend its permissions, "
        "or set PHINONG_DATA to another folder."
    )


class DiskFullError(PhinongError):
    """There is too little room on the disk."""

    code = "disk_full"
    th = "พื้นที่ดิสก์ของ {folder} เหลือ {free} MB แต่ต้องมีอย่างน้อย {least} MB โปรดเพิ่มพื้นที่ว่าง"
    en = "The disk of {folder} has {free} MB free and {least} MB are needed; free some space."


class AnotherInstanceError(PhinongError):
    """Another Phinong works on the same data."""

    code = "busy"
    th = "มี Phinong อีกชุดหนึ่ง (โปรเซส {pid}) ใช้โฟลเดอร์ {folder} อยู่ โปรดปิดก่อน หรือกำหนด PHINONG_DATA อื่น"
    en = (
        "Another Phinong (process {pid}) is using {folder}; stop it first, "
        "or set PHINONG_DATA to another folder."
    )


class PortError(PhinongError):
    """A port that we need cannot be opened."""

    code = "port"
    th = "เปิดพอร์ต {port} ไม่ได้ ({why}) โปรดปิดโปรแกรมที่ใช้พอร์ตนี้ หรือกำหนด {setting} เป็นพอร์ตอื่น"
    en = (
        "Port {port} cannot be opened ({why}); stop what is using it, "
        "or set {setting} to another port."
    )


@dataclass(frozen=True, slots=True)
class Lock:
    """The hold on a data folder; children inherit it, so it lasts as long as the last of us."""

    fd: int

    def release(self) -> None:
        """Give our share of it back."""
        os.close(self.fd)


def prepare_folder(settings: "Settings") -> None:
    """Have a data folder that can be written to, on a disk with room.

    Raises:
        FolderError: It cannot be made, or not written to.
        DiskFullError: There is too little room.
    """
    folder = settings.data
    try:
        settings.logs.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            free = shutil.disk_usage(folder).free // _MEGABYTE
    except OSError as error:
        raise FolderError(folder=folder, why=error.strerror or error) from error
    if free < settings.least_free_mb:
        raise DiskFullError(folder=folder, free=free, least=settings.least_free_mb)


def hold(folder: Path) -> Lock:
    """Take hold of a data folder, waiting shortly for what is left of an instance that was killed.

    Raises:
        AnotherInstanceError: A living Phinong holds it.
    """
    fd = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    until = time.monotonic() + _REMNANTS_S
    while not _taken(fd):
        pid = _holder(fd)
        if _lives(pid) or time.monotonic() > until:
            os.close(fd)
            raise AnotherInstanceError(pid=pid, folder=folder)
        time.sleep(_LOOK_S)
    os.ftruncate(fd, 0)
    os.pwrite(fd, str(os.getpid()).encode(), 0)
    return Lock(fd)


def _taken(fd: int) -> bool:
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(fd: int) -> int:
    text = os.pread(fd, 20, 0).decode()
    return int(text) if text.isdigit() else 0


def _lives(pid: int) -> bool:
    """Say whether a process lives; one whose number was not written yet counts as living."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def listening(host: str, port: int, setting: str) -> socket.socket:
    """Return a listening socket.

    Raises:
        PortError: The port is taken, or may not be opened; the sentence names its setting.
    """
    made = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((host, port))
        made.listen(128)
    except OSError as error:
        made.close()
        raise PortError(port=port, why=error.strerror or error, setting=setting) from error
    return made


def check_port(host: str, port: int, setting: str) -> None:
    """Raise ``PortError`` where a child of ours could not listen on a port."""
    listening(host, port, setting).close()
