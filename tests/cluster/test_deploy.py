"""The files of deploy/ and the commands of docs/deploy.md fit the program and each other."""

from __future__ import annotations

import inspect
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from cli import manual as commands
from config.encrypted import in_the_clear
from config.settings import load_settings, unknown_variables
from tests.cluster import hosts, manual, run, units
from tests.support.tree import ROOT

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMMANDS = dict(commands.commands())


def test_every_block_of_the_manual_is_a_step() -> None:
    assert manual.unmarked() == 0
    assert len(manual.steps()) > 15


def test_a_block_without_a_step_would_be_noticed() -> None:
    assert manual.unmarked("```sh\nrm -rf data\n```\n") == 1


def test_the_script_runs_every_step() -> None:
    source = inspect.getsource(run)

    assert [name for name in manual.steps() if f'"{name}"' not in source] == []


@pytest.mark.parametrize("name", ["phinong.env", "owner.env"])
def test_the_settings_are_settings_of_ours(name: str) -> None:
    said = units.variables(DEPLOY / name)
    ours = {k.removeprefix("PHINONG_").lower(): v for k, v in said.items() if "PHINONG" in k}

    assert unknown_variables(said) == []
    assert load_settings(**ours).database_url == said["PHINONG_DATABASE_URL"]


@pytest.mark.parametrize("name", ["phinong.env", "owner.env"])
def test_nothing_leaves_a_host_in_the_clear(name: str) -> None:
    said = units.variables(DEPLOY / "phinong.env") | units.variables(DEPLOY / name)
    ours = {k.removeprefix("PHINONG_").lower(): v for k, v in said.items() if "PHINONG" in k}

    assert in_the_clear(load_settings(**ours), said) == []
    assert said["PREFECT_API_SSL_CERT_FILE"] in said["PHINONG_DATABASE_URL"]


def test_nobody_is_let_in_without_tls() -> None:
    lines = (DEPLOY / "postgres" / "pg_hba.lines").read_text("utf-8").splitlines()
    prefect = units.variables(DEPLOY / "prefect.env")
    api = (DEPLOY / "systemd" / "phinong-prefect.service").read_text("utf-8")

    assert {line.split()[0] for line in lines if not line.startswith("#")} == {"hostssl"}
    assert prefect["PREFECT_SERVER_DATABASE_SQLALCHEMY_CONNECT_ARGS_TLS_ENABLED"] == "true"
    assert "server start --host 127.0.0.1 --port 4200 " in api


def of_ours(line: str) -> list[str]:
    """Return the commands of Phinong in a line of a unit, a step or the Containerfile."""
    found = re.findall(r"/opt/phinong/bin/phinong ([a-z-]+)(?: ([a-z-]+))?", line)
    return [
        f"phinong {one} {two}" if f"phinong {one} {two}" in COMMANDS else f"phinong {one}"
        for one, two in found
    ]


def test_every_command_named_is_a_command() -> None:
    texts = [file.read_text("utf-8") for file in UNITS]
    texts += [step.block for step in manual.steps().values()]
    named = {command for text in texts for command in of_ours(text)}

    assert {"phinong web", "phinong worker", "phinong deploy", "phinong backup"} <= named
    assert named <= COMMANDS.keys()


def test_the_image_copies_what_there_is_and_starts_a_command() -> None:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    copied = [shlex.split(line)[1] for line in text.splitlines() if line.startswith("COPY")]

    assert copied == ["requirements/run.lock", "dist/phinong-*.whl"]
    assert (ROOT / copied[0]).is_file()
    assert 'ENTRYPOINT ["phinong"]\nCMD ["web"]' in text
    assert "phinong web" in COMMANDS


def test_every_file_of_deploy_is_used_by_the_manual() -> None:
    texts = "".join(
        file.read_text("utf-8") for file in (manual.PAGE, ROOT / "docs" / "monitoring.md")
    )
    files = {str(file.relative_to(ROOT)) for file in DEPLOY.rglob("*") if file.is_file()}

    assert {file for file in files if file not in texts} == set()


def test_a_text_is_made_to_fit_its_host(tmp_path: Path) -> None:
    site = hosts.Hosts(tmp_path)
    site.namespaces = ["one"]
    for name in hosts.NAMES:
        site.every[name] = hosts.Host(name, f"10.0.0.{len(name)}", tmp_path / name)
    text = "postgresql://a:CHANGE-ME-app@data1.moi.internal/x /etc/phinong /usr/bin CHANGE-ME-app"

    fitted = site.fitted(text, site["app1"])

    secret = site.secret("CHANGE-ME-app")
    assert fitted == (
        f"postgresql://a:{secret}@10.0.0.5/x {tmp_path}/app1/etc/phinong /usr/bin {secret}"
    )


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not here")
def test_systemd_finds_the_units_right(tmp_path: Path) -> None:
    """Verify the units with their programs and user replaced by ones that every machine has."""
    for file in sorted((DEPLOY / "systemd").iterdir()):
        text = re.sub(r"/opt/phinong/bin/\w+", "/bin/true", file.read_text(encoding="utf-8"))
        text = re.sub(r"EnvironmentFile=.*", "", text)
        text = text.replace("User=phinong", "User=daemon").replace("Group=phinong", "")
        name = file.name.replace("@.", "@8071.")
        (tmp_path / name).write_text(text, encoding="utf-8")
    files = sorted(str(file) for file in tmp_path.iterdir())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *files],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    said = [line for line in done.stderr.splitlines() if "phinong" in line]
    assert (done.returncode, said) == (0, [])


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed here")
@pytest.mark.parametrize("name", ["phinong.conf", "prefect.conf"])
def test_nginx_finds_its_file_right(tmp_path: Path, name: str) -> None:
    text = (DEPLOY / "nginx" / name).read_text(encoding="utf-8")
    (key,) = re.findall(r"ssl_certificate_key /etc/phinong/tls/(.*);", text)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-subj", "/CN=x", "-keyout", tmp_path / key,
         "-out", tmp_path / key.replace(".key", ".crt")],
        check=True, capture_output=True,
    )  # fmt: skip
    text = text.replace("/etc/phinong/tls", str(tmp_path)).replace(
        "data1.moi.internal", "127.0.0.1"
    )
    text = text.replace("listen 443", "listen 127.0.0.1:18443").replace("listen 80", "listen 18080")
    main = tmp_path / "nginx.conf"
    body = f"pid {tmp_path}/pid; events {{}} http {{ access_log off; {text} }}"
    main.write_text(body, encoding="utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-q", "-c", main, "-g", f"error_log {tmp_path}/error;"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr
