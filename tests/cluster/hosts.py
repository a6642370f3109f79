"""Two hosts on one machine: a network namespace each where the system allows it, else addresses."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

CLONE_NEWNET = 0x40000000
NAMES = {
    "app1": "app1.moi.internal",
    "data1": "data1.moi.internal",
    "world": "world",  # what is the ministry's own: mail server and storage
}
_FOLDERS = re.compile(r"(?<![\w.$}/])/(etc|opt|var|srv)/")
_OF_THE_WORLD = {"CHANGE-ME-s3-key": "k", "CHANGE-ME-s3-secret": "s"}
_SECRET = re.compile(r"CHANGE-ME-[a-z0-9-]+")


@dataclass
class Host:
    """One host: where it is, and the folder that stands for its root."""

    name: str
    address: str
    root: Path
    namespace: str = ""

    def command(self, *argv: str) -> list[str]:
        """Return a command as it is run on this host."""
        inside = ["ip", "netns", "exec", self.namespace] if self.namespace else []
        return [*inside, *argv]

    def path(self, absolute: str) -> Path:
        """Return where a path of this host really is."""
        return self.root / absolute.lstrip("/")


@dataclass
class Hosts:
    """All of them, and how texts that name them are made to fit."""

    folder: Path
    secrets: dict[str, str] = field(default_factory=lambda: dict(_OF_THE_WORLD))
    namespaces: list[str] = field(default_factory=list)
    every: dict[str, Host] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Host:
        return self.every[name]

    @property
    def is_apart(self) -> bool:
        """Say whether the hosts are network namespaces."""
        return bool(self.namespaces)

    def fitted(self, text: str, host: Host) -> str:
        """Return a text of deploy/ or docs/deploy.md with our folders, addresses and passwords."""
        text = _FOLDERS.sub(lambda m: f"{host.root}/{m[1]}/", text)
        text = _SECRET.sub(lambda m: self.secret(m[0]), text)
        for name, full in NAMES.items():
            text = text.replace(full, self[name].address) if "." in full else text
        world = self["world"].address
        text = text.replace("https://s3.moi.internal", f"http://{world}:5000")
        text = text.replace("[mail.moi.go.th]:25", f"[{world}]:2525")
        if not self.is_apart:  # loopback is shared then, so each host has an address of it
            text = text.replace("localhost,", "").replace("127.0.0.1", host.address)
        return text.replace("listen 443", f"listen {host.address}:443").replace(
            "listen 80;", f"listen {host.address}:80;"
        )

    def secret(self, name: str) -> str:
        """Return the password that a CHANGE-ME stands for."""
        return self.secrets.setdefault(name, os.urandom(12).hex())


def made(folder: Path, *, apart: bool = True) -> Hosts:
    """Make the hosts, apart where asked for and possible; the caller is on data1 afterwards."""
    hosts = Hosts(folder)
    tag = f"{os.getpid() % 100000}"
    spaces = dict.fromkeys(NAMES, "")
    try:
        spaces = _namespaces(tag, hosts) if apart else spaces
    except (OSError, subprocess.CalledProcessError):
        unmade(hosts)
    apart = bool(hosts.namespaces)
    subnet = "10.77.0" if apart else "127.77.0"
    for number, name in enumerate(NAMES, start=11):
        root = folder / name
        root.mkdir(parents=True, exist_ok=True)
        hosts.every[name] = Host(name, f"{subnet}.{number}", root, spaces[name])
    if apart:
        _enter(hosts["data1"].namespace)
    return hosts


def _namespaces(tag: str, hosts: Hosts) -> dict[str, str]:
    """Make two namespaces, joined by a cable; the world lives beside data1."""
    app, data = f"phinong-app-{tag}", f"phinong-data-{tag}"
    for name in (app, data):
        _ip("netns", "add", name)
        hosts.namespaces.append(name)
    _ip("-n", app, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", data)
    for name, addresses in ((app, ("10.77.0.11",)), (data, ("10.77.0.12", "10.77.0.13"))):
        for address in addresses:
            _ip("-n", name, "addr", "add", f"{address}/24", "dev", "cable")
        for link in ("lo", "cable"):
            _ip("-n", name, "link", "set", link, "up")
    return {"app1": app, "data1": data, "world": data}


def unmade(hosts: Hosts) -> None:
    """Take the namespaces away again."""
    for name in hosts.namespaces:
        subprocess.run(["ip", "netns", "del", name], check=False, capture_output=True)
    hosts.namespaces.clear()


def _ip(*argv: str) -> None:
    subprocess.run(["ip", *argv], check=True, capture_output=True)


def _enter(namespace: str) -> None:
    """Move this process, and whatever it starts from now on, into a namespace."""
    libc = ctypes.CDLL(None, use_errno=True)
    with Path(f"/var/run/netns/{namespace}").open("rb") as there:
        if libc.setns(there.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
