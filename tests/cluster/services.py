"""Debian's services, run from folders of ours, in the foreground; none of Debian's is touched."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from tests.cluster.hosts import Host, Hosts
from tests.cluster.units import Spec
from tests.support.postgres import PostgresMissingError, find_binaries

POSTGRES = "/etc/postgresql/15/main"
NEEDED = {
    "nginx": "nginx-light", "redis-server": "redis-server", "postfix": "postfix",
    "ip": "iproute2", "curl": "curl",
}  # fmt: skip
"""Programs, and the Debian package of each."""

_NGINX = """\
worker_processes 2;
error_log {root}/var/log/nginx/error.log warn;
pid {root}/var/lib/nginx/nginx.pid;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {root}/var/lib/nginx/body;
    proxy_temp_path {root}/var/lib/nginx/proxy;
    fastcgi_temp_path {root}/var/lib/nginx/fastcgi;
    uwsgi_temp_path {root}/var/lib/nginx/uwsgi;
    scgi_temp_path {root}/var/lib/nginx/scgi;
    include {root}/etc/nginx/conf.d/*.conf;
}}
"""


def answers(address: str, port: int) -> bool:
    """Say whether somebody listens there; asked from data1."""
    try:
        socket.create_connection((address, port), timeout=1).close()
    except OSError:
        return False
    return True


def missing() -> list[str]:
    """Return the Debian packages that this machine lacks."""
    found = [package for program, package in NEEDED.items() if shutil.which(program) is None]
    try:
        find_binaries()
    except PostgresMissingError:
        found.append("postgresql")
    return found


def builtin(hosts: Hosts) -> dict[tuple[str, str], Callable[[], Spec]]:
    """Return how each service of each host is started."""
    app, data = hosts["app1"], hosts["data1"]
    return {
        ("app1", "nginx"): lambda: _nginx(app),
        ("data1", "nginx"): lambda: _nginx(data),
        ("data1", "postgresql"): lambda: _postgresql(data),
        ("data1", "redis-server"): lambda: _redis(data),
        ("data1", "postfix"): lambda: _postfix(data),
    }


def furnish(hosts: Hosts) -> None:
    """Make what Debian's packages would have put there."""
    for host in (hosts["app1"], hosts["data1"]):
        for folder in ("/etc/systemd/system", "/etc/phinong/tls", "/opt", "/var/lib"):
            host.path(folder).mkdir(parents=True, exist_ok=True)
        host.root.chmod(0o755)
        for folder in ("/etc/nginx/conf.d", "/var/log/nginx", "/var/lib/nginx"):
            host.path(folder).mkdir(parents=True)
        main = _NGINX.format(root=host.root)
        host.path("/etc/nginx/nginx.conf").write_text(main, encoding="utf-8")
    app, data = hosts["app1"], hosts["data1"]
    _certificates(app, data)
    for folder in ("/etc/redis", "/var/lib/redis", "/etc/postfix", f"{POSTGRES}/conf.d"):
        data.path(folder).mkdir(parents=True)
    _initdb(data)


def _certificates(app: Host, data: Host) -> None:
    """Give both hosts what the ministry's authority would: its own, and one for each name."""
    tls = {host.name: host.path("/etc/phinong/tls") for host in (app, data)}
    authority = tls["data1"]
    _openssl(authority, "req", "-x509", *_KEY, "-subj", "/CN=Rehearsal", "-keyout", "ca.key",
             "-out", "ca.crt")  # fmt: skip
    for host, name, called in (
        (app, "phinong", "DNS:phinong.moi.go.th"),
        (data, "data1", f"DNS:data1.moi.internal,IP:{data.address}"),
    ):
        _openssl(tls[host.name], "req", "-x509", *_KEY, "-subj", f"/CN={name}",
                 "-addext", f"subjectAltName={called}", "-addext", "basicConstraints=CA:FALSE",
                 "-CA", str(authority / "ca.crt"), "-CAkey", str(authority / "ca.key"),
                 "-keyout", f"{name}.key", "-out", f"{name}.crt")  # fmt: skip
    shutil.copy(authority / "ca.crt", tls["app1"] / "ca.crt")
    (authority / "ca.key").unlink()


_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30")


def _openssl(folder: Path, *words: str) -> None:
    subprocess.run(["openssl", *words], cwd=folder, check=True, capture_output=True)


def _initdb(host: Host) -> None:
    """Make a cluster of databases as Debian's package does: settings in /etc, peers by socket."""
    folder = host.path("/var/lib/postgresql")
    folder.mkdir()
    shutil.chown(folder, "postgres")
    initdb = find_binaries() / "initdb"
    subprocess.run(
        [initdb, "--pgdata=main", "--encoding=UTF8", "--locale=C.UTF-8", "--auth-local=peer",
         "--auth-host=scram-sha-256", "--no-sync"],
        cwd=folder, user="postgres", group="postgres", check=True, capture_output=True,
    )  # fmt: skip
    etc = host.path(POSTGRES)
    for name in ("pg_hba.conf", "pg_ident.conf"):
        shutil.copy(folder / "main" / name, etc / name)
        shutil.chown(etc / name, "postgres")
    main = (
        f"data_directory = '{folder}/main'\nhba_file = '{etc}/pg_hba.conf'\n"
        f"ident_file = '{etc}/pg_ident.conf'\nunix_socket_directories = '{folder}'\n"
        f"include_dir = 'conf.d'\n"
    )
    (etc / "postgresql.conf").write_text(main, encoding="utf-8")


def _postgresql(host: Host) -> Spec:
    settings = host.path(f"{POSTGRES}/postgresql.conf")
    program = str(find_binaries() / "postgres")
    return Spec(
        starts=[_as("postgres", program, "-c", f"config_file={settings}")],
        folder=str(host.path("/var/lib/postgresql")),
        stop_signal=signal.SIGINT,  # fast, as Debian's unit stops it
        stop_s=20,
        is_ready=lambda: answers(host.address, 5432),
    )


def _as(user: str, *argv: str) -> list[str]:
    """Return a command run by another user, once inside the host."""
    known = {entry.pw_name for entry in pwd.getpwall()}
    if os.geteuid() != 0 or user not in known:
        return list(argv)
    return ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *argv]


def _redis(host: Host) -> Spec:
    settings = str(host.path("/etc/redis/redis.conf"))
    here = "127.0.0.1" if host.namespace else host.address
    return Spec([["redis-server", settings]], restarts=True, stop_s=10,
                is_ready=lambda: answers(here, 6379))  # fmt: skip


def _nginx(host: Host) -> Spec:
    settings = str(host.path("/etc/nginx/nginx.conf"))
    return Spec([["nginx", "-c", settings, "-g", "daemon off;"]], restarts=True, stop_s=10)


def _postfix(host: Host) -> Spec:
    """Start an instance of our own: Debian's services, none in a chroot, a log we can read."""
    here = "127.0.0.1" if host.namespace else host.address
    run = host.path("/var/lib/postfix-run")
    for folder in (run, run / "queue", run / "data"):
        folder.mkdir(parents=True, exist_ok=True)
    shutil.chown(run / "data", "postfix")
    for name in ("postfix-files", "dynamicmaps.cf", "post-install", "postfix-script"):
        if (Path("/etc/postfix") / name).exists():
            shutil.copy(Path("/etc/postfix") / name, run / name)
    lines = Path("/etc/postfix/master.cf").read_text(encoding="utf-8").splitlines()
    master = "\n".join(map(_outside, lines)) + "\n"
    if not host.namespace:  # loopback is shared with this machine, whose port 25 may be taken
        master = master.replace("\nsmtp inet", f"\n{here}:smtp inet", 1)
    (run / "master.cf").write_text(master, encoding="utf-8")
    ours = (
        f"\nqueue_directory = {run}/queue\ndata_directory = {run}/data\n"
        f"maillog_file = {run}/maillog\nmaillog_file_prefixes = {run}\n"
        "smtp_dns_support_level = disabled\n"
    )
    said = host.path("/etc/postfix/main.cf").read_text(encoding="utf-8")
    (run / "main.cf").write_text(said + ours, encoding="utf-8")
    script = f"postfix -c {run} check && exec /usr/lib/postfix/sbin/master -c {run} -d"
    return Spec([["sh", "-c", script]], stop_s=10,
                is_ready=lambda: answers(here, 25))  # fmt: skip


def _outside(line: str) -> str:
    """Return a line of master.cf with its service outside of any chroot."""
    parts = line.split()
    if line[:1].isspace() or line.startswith("#") or len(parts) < 8:
        return line
    return " ".join([*parts[:4], "n", *parts[5:]])


def maillog(hosts: Hosts) -> Path:
    """Return Postfix's log."""
    return hosts["data1"].path("/var/lib/postfix-run/maillog")
