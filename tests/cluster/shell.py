"""The shell in which the blocks of docs/deploy.md run: a host's, with some stand-ins on PATH."""

from __future__ import annotations

import json
import os
import shutil
import socketserver
import subprocess
import sys
import sysconfig
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.cluster.hosts import Host, Hosts
from tests.cluster.units import Units
from tests.support.tree import ROOT

_PASSED = ("home", "pip_", "http_proxy", "https_proxy", "ssl_cert", "requests_ca")
_ASK = """#!{python} -S
import json, os, socket, sys
s = socket.socket(socket.AF_UNIX)
s.connect({socket!r})
s.sendall(json.dumps([{name!r}, {host!r}, sys.argv[1:]]).encode() + b"\\n")
code, said = json.loads(s.makefile().read())
sys.stderr.write(said)
sys.exit(code)
"""
_SUDO = """#!/bin/sh
[ "$1" = -u ] || exit 64
user=$2; shift 2
export PGHOST={sockets} PGDATABASE=postgres
cd /
exec setpriv --reuid=$user --regid=$user --clear-groups "$@"
"""
# Owners that this machine has not are left out; everything else is install's own.
_INSTALL = """#!/bin/bash
kept=()
while [ $# -gt 0 ]; do
    case $1 in
        -o) getent passwd "$2" >/dev/null && kept+=(-o "$2"); shift 2;;
        -g) getent group "$2" >/dev/null && kept+=(-g "$2"); shift 2;;
        *) kept+=("$1"); shift;;
    esac
done
exec /usr/bin/install "${kept[@]}"
"""
_NGINX = """#!/bin/sh
exec {nginx} -c {settings} "$@"
"""
_VENV = """#!/bin/sh
[ "$1 $2" = "-m venv" ] || exec {python} "$@"
{python} -m venv --without-pip "$3" || exit 1
site=$("$3/bin/python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
echo {libraries} > "$site/libraries.pth"
cat > "$3/bin/pip" <<END
#!/bin/sh
case "\\$*" in
    *--require-hashes*) exit 0;;
    *) exec {uv} pip install --quiet --no-deps --offline --python "$3/bin/python" dist/*.whl;;
esac
END
chmod 755 "$3/bin/pip"
"""
# The hosts have no way out, as those of a ministry may have none; pip alone is given ours.
_REAL = """#!/bin/sh
{python} "$@" || exit 1
[ "$1 $2" = "-m venv" ] || exit 0
mv "$3/bin/pip" "$3/bin/pip-itself"
cat > "$3/bin/pip" <<END
#!/bin/sh
exec nsenter --net={network} "$3/bin/python" -m pip "\\$@"
END
chmod 755 "$3/bin/pip"
"""


@dataclass
class Shell:
    """Runs blocks on hosts; ``told`` collects what was replaced, once each."""

    hosts: Hosts
    units: Units
    folder: Path
    network: str
    is_whole: bool
    told: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Put the stand-ins in place."""
        self._server = socketserver.ThreadingUnixStreamServer(
            str(self.folder / "ask"), self._handler()
        )
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        for name in ("app1", "data1"):
            self._stand_in(self.hosts[name])

    def close(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()

    def run(self, host: Host, block: str) -> subprocess.CompletedProcess[str]:
        """Run a block on a host, in its copy of the release."""
        bin_ = self.folder / f"bin-{host.name}"
        ours = ",".join(["127.0.0.1", *(one.address for one in self.hosts.every.values())])
        environment = {
            **{k: v for k, v in os.environ.items() if k.lower().startswith(_PASSED)},
            "PATH": f"{bin_}:{os.environ['PATH']}",
            "LANG": "C.UTF-8",
            "NO_PROXY": ours,
            "no_proxy": ours,
        }
        return subprocess.run(
            host.command("bash", "-euo", "pipefail", "-c", self.hosts.fitted(block, host)),
            cwd=self.folder / f"release-{host.name}",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def _stand_in(self, host: Host) -> None:
        bin_ = self.folder / f"bin-{host.name}"
        bin_.mkdir()
        texts = {
            name: _ASK.format(python=sys.executable, socket=str(self.folder / "ask"), name=name,
                              host=host.name)
            for name in ("systemctl", "apt-get", "useradd")
        }  # fmt: skip
        texts["sudo"] = _SUDO.format(sockets=host.path("/var/lib/postgresql"))
        texts["install"] = _INSTALL
        settings = host.path("/etc/nginx/nginx.conf")
        texts["nginx"] = _NGINX.format(nginx=shutil.which("nginx"), settings=settings)
        texts["python3"] = (_REAL if self.is_whole else _VENV).format(
            python=sys.executable,
            network=self.network,
            libraries=sysconfig.get_path("purelib"),
            uv=Path(sys.executable).parent / "uv",
        )
        for name, text in texts.items():
            (bin_ / name).write_text(text, encoding="utf-8")
            (bin_ / name).chmod(0o755)

    def _handler(self) -> Any:
        shell = self

        class Asked(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                name, host, argv = json.loads(self.rfile.readline())
                answer = shell._answer(name, shell.hosts[host], argv)
                self.wfile.write(json.dumps(answer).encode())

        return Asked

    def _answer(self, name: str, host: Host, argv: list[str]) -> tuple[int, str]:
        if name == "systemctl":
            return self.units.systemctl(host, argv)
        if name == "useradd":
            self._tell("the user phinong: its processes run as the user who runs this")
            return 0, ""
        wanted = [one for one in argv[1:] if not one.startswith("-")]
        lacking = [one for one in wanted if not _is_installed(one)]
        if lacking:
            self._tell(f"Debian packages: {' '.join(lacking)}")
        return 0, ""

    def _tell(self, what: str) -> None:
        if what not in self.told:
            self.told.append(what)


def _is_installed(package: str) -> bool:
    asked = subprocess.run(["dpkg", "-s", package], check=False, capture_output=True, text=True)
    return "install ok installed" in asked.stdout


def release(hosts: Hosts, folder: Path, wheel: Path) -> None:
    """Unpack a release for each host: the wheel, the locks, and deploy/ made to fit."""
    for name in ("app1", "data1"):
        host, target = hosts[name], folder / f"release-{name}"
        (target / "dist").mkdir(parents=True)
        shutil.copy(wheel, target / "dist")
        shutil.copytree(ROOT / "requirements", target / "requirements")
        for file in sorted((ROOT / "deploy").rglob("*")):
            if file.is_file():
                copy = target / file.relative_to(ROOT)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(hosts.fitted(file.read_text("utf-8"), host), encoding="utf-8")
