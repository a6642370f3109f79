"""An administrator runs the whole system with one command; real processes, real mail."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
from email.message import EmailMessage
from pathlib import Path

import aiosmtplib
import pytest

from tests.journeys.installation import PHINONG, ROOT, STOP_S, Installation, Up, alive, running
from tests.support.prefect_server import listens, wait_until

pytestmark = [pytest.mark.prefect, pytest.mark.slow, pytest.mark.xdist_group("prefect")]


def send(installation: Installation, subject: str) -> None:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "a@phinong.example", "b@moi.go.th", subject
    mail.set_content("เรียน ผู้เกี่ยวข้อง")
    asyncio.run(aiosmtplib.send(mail, hostname="127.0.0.1", port=installation.smtp_port))


def nothing_is_left(family: list[int]) -> None:
    wait_until("every process of the tree has ended", lambda: not alive(family), within_s=2)


def kill(up: Up, name: str) -> int:
    pid = up.child(name)
    assert pid, f"there is no {name}"
    os.kill(pid, signal.SIGKILL)
    return pid


def heals(up: Up, name: str, killed: int, part: str) -> None:
    wait_until(
        f"another {name} works",
        lambda: up.child(name) not in (0, killed) and up.installation.part(part) == "ready",
        within_s=90,
    )


def test_a_first_start_loads_the_data_and_everything_works(empty: Installation) -> None:
    with running(empty, until="web") as up:
        assert empty.get("/healthz") == {"ok": True}
        assert "เมืองพี่เมืองน้อง" in empty.get("/")
        assert empty.part("clockwork") != "ready"  # the web did not wait for Prefect
        up.wait_for("ready")

        assert empty.get("/readyz")["all_ready"] is True
        pairs = json.loads(empty.command("pair", "list", "--json").stdout)
        assert len(pairs["pairs"]) > 20
        send(empty, "ทดลองกล่องอีเมลจำลอง")
        assert "ทดลองกล่องอีเมลจำลอง" in empty.get("/mailbox")
        # The scheduler plans its runs a moment after it answers.
        wait_until("all is well", lambda: empty.command("doctor").returncode == 0, within_s=90)
        assert json.loads(empty.command("doctor", "--json").stdout)["well"] is True

        family = up.family()
        assert len(family) >= 3
        code, seconds = up.stop()
        assert code == 0
        assert seconds < STOP_S
        nothing_is_left(family)


def test_what_is_overdue_is_mailed_at_once(installed: Installation) -> None:
    # A year and a half later the imported cases are long overdue, on a Monday morning.
    with running(installed, until="ready", PHINONG_CLOCK="2028-05-22T10:00:00+07:00"):
        wait_until(
            "an alert is in the mailbox",
            lambda: "เกินกำหนด" in installed.get("/mailbox"),
            within_s=60,
        )


def test_ctrl_c_ends_all_of_it(installed: Installation) -> None:
    with running(installed, until="web") as up:
        family = up.family()

        code, seconds = up.stop(signal.SIGINT)

        assert (code, seconds < STOP_S) == (0, True)
        nothing_is_left(family)


def test_a_closed_terminal_ends_all_of_it(installed: Installation) -> None:
    with running(installed, until="web") as up:
        family = up.family()

        code, seconds = up.stop(signal.SIGHUP)

        assert (code, seconds < STOP_S) == (0, True)
        nothing_is_left(family)


def test_stopping_in_the_middle_of_the_first_start_loses_nothing(empty: Installation) -> None:
    with running(empty, until="loading") as up:
        family = up.family()
        code, seconds = up.stop()

        assert (code, seconds < STOP_S) == (0, True)
        nothing_is_left(family)

    assert empty.command("init").returncode == 0
    pairs = json.loads(empty.command("pair", "list", "--json").stdout)
    assert len(pairs["pairs"]) > 20
    assert empty.command("audit", "verify").returncode == 0


def test_a_second_instance_is_refused_with_one_sentence(installed: Installation) -> None:
    with running(installed, until="web") as up:
        second = installed.command("up")

        assert second.returncode == 75
        thai, english = second.stderr.splitlines()
        assert str(up.process.pid) in thai
        assert "Another Phinong" in english
        assert "PHINONG_DATA" in english
        assert installed.command("init").returncode == 75
        assert installed.get("/healthz") == {"ok": True}


@pytest.mark.parametrize("setting", ["PHINONG_PORT", "PHINONG_SMTP_PORT", "PHINONG_PREFECT_PORT"])
def test_a_port_in_use_is_refused_and_its_setting_named(empty: Installation, setting: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])

        refused = empty.command("up", **{setting: port})

    assert refused.returncode != 0
    thai, english = refused.stderr.splitlines()
    assert port in thai
    assert setting in thai
    assert f"Port {port}" in english
    assert setting in english
    assert not (empty.data / "phinong.db").exists()


def test_a_folder_that_cannot_be_made_is_refused(empty: Installation, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    refused = empty.command("up", PHINONG_DATA=str(tmp_path / "file" / "data"))

    assert refused.returncode != 0
    assert len(refused.stderr.splitlines()) == 2
    assert "PHINONG_DATA" in refused.stderr


def test_a_full_disk_is_refused(empty: Installation) -> None:
    refused = empty.command("up", PHINONG_LEAST_FREE_MB=str(10**9))

    assert refused.returncode != 0
    assert "MB" in refused.stderr
    assert "พื้นที่ดิสก์" in refused.stderr


def test_children_that_are_killed_are_started_again(installed: Installation) -> None:
    with running(installed) as up:
        heals(up, "runner", kill(up, "runner"), "timers")
        heals(up, "server", kill(up, "server"), "clockwork")

        wait_until("all is ready", lambda: installed.get("/readyz")["all_ready"])
        assert up.events()["troubled"]["part"] == "clockwork"


def test_children_end_when_their_parent_is_killed(installed: Installation) -> None:
    with running(installed) as up:
        family = up.family()
        os.kill(up.process.pid, signal.SIGKILL)
        up.process.wait()

        # While they end, a new start waits for them; then it has the folder and the ports.
        with running(installed, until="web"):
            assert not alive(family)


def test_a_child_that_cannot_live_ends_it_all_and_names_the_log(installed: Installation) -> None:
    with running(installed, until="troubled", PREFECT_LOGGING_LEVEL="NONSENSE") as up:
        family = up.family()

        assert up.process.wait(120) != 0

    said = up.words.read_text(encoding="utf-8")
    assert f"{installed.data}/logs/" in said
    nothing_is_left(family)
    assert not listens(installed.port)


def test_the_web_alone_serves_an_installation(installed: Installation) -> None:
    process = subprocess.Popen([*PHINONG, "web"], cwd=ROOT, env=installed.environment())
    try:
        wait_until("the web listens", lambda: listens(installed.port))
        assert installed.get("/readyz")["ready"] is True
    finally:
        process.terminate()
        assert process.wait(STOP_S) == 0


@pytest.mark.parametrize("command", ["web", "flows"])
def test_one_process_alone_needs_a_database_first(empty: Installation, command: str) -> None:
    refused = empty.command(command)

    assert refused.returncode != 0
    assert "phinong init" in refused.stderr


def test_the_doctor_says_how_to_mend_what_is_wrong(empty: Installation) -> None:
    ill = empty.command("doctor", "--json", PHINONG_PROT="1")

    assert ill.returncode == 1
    found = {one["check"]: one for one in json.loads(ill.stdout)["findings"]}
    assert {name for name, one in found.items() if one["state"] == "wrong"} == {
        "settings", "disk", "database", "mail", "prefect",
    }  # fmt: skip
    assert "PHINONG_PROT" in found["settings"]["th"]
    assert "phinong init" in found["disk"]["en"]
    assert not empty.data.exists()


def test_init_prepares_everything_without_starting_anything(empty: Installation) -> None:
    first, second = empty.command("init", "--json"), empty.command("init", "--json")

    assert (first.returncode, second.returncode) == (0, 0)
    assert json.loads(first.stdout)["loaded"] is True
    assert json.loads(second.stdout)["loaded"] is False
