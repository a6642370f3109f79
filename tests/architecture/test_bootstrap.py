from __future__ import annotations

import fcntl
import json
import os
import runpy
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support.small_project import SmallProject
from tests.support.tree import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path) -> SmallProject:
    return SmallProject.create(tmp_path / "a folder with a space, พี่น้อง")


@pytest.fixture
def ready(project: SmallProject) -> SmallProject:
    done = project.bootstrap("run")
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def state(project: SmallProject) -> dict[str, str]:
    text = (project.root / ".venv" / "phinong-setup.json").read_text(encoding="utf-8")
    return dict(json.loads(text))


def test_it_installs_what_is_locked_and_our_command(project: SmallProject) -> None:
    done = project.bootstrap("run", "phinong", "3", "ok")

    assert (done.returncode, done.stdout.splitlines()[-1]) == (3, "3 ok")
    assert "[2/3]" in done.stdout
    assert "1/1" in done.stdout
    assert project.imports("m.version('alpha'), m.version('phinong')") == "1.0 0.1.0"


def test_it_does_nothing_twice(ready: SmallProject) -> None:
    log = ready.root / ".venv" / "phinong-setup.log"
    log.write_text("untouched", encoding="utf-8")

    again = ready.bootstrap("run")

    assert (again.returncode, again.stdout, again.stderr) == (0, "", "")
    assert log.read_text(encoding="utf-8") == "untouched"


def test_developing_includes_running(project: SmallProject) -> None:
    project.bootstrap("dev")

    assert project.bootstrap("run").stdout == ""
    assert project.imports("m.version('beta')") == "1.0"


def test_a_changed_lock_is_followed_in_place(ready: SmallProject) -> None:
    keep = ready.root / ".venv" / "kept"
    keep.touch()
    ready.lock("run", ready.wheel("gamma"))

    done = ready.bootstrap("run")

    assert done.returncode == 0, done.stderr
    assert ready.imports("m.version('gamma')") == "1.0"
    assert "PackageNotFoundError" in ready.imports("m.version('alpha')")
    assert keep.exists()


def test_a_new_version_of_ours_needs_no_packages(ready: SmallProject) -> None:
    ready.set_version("0.2.0")

    done = ready.bootstrap("run", PIP_FIND_LINKS="nowhere")

    assert (done.returncode, done.stdout) == (0, "")
    assert ready.imports("m.version('phinong')") == "0.2.0"


def test_what_was_cut_off_is_made_anew(ready: SmallProject) -> None:
    site = next((ready.root / ".venv" / "lib").glob("*/site-packages"))
    (site / "alpha.py").unlink()  # pip would take its word that alpha is installed
    file = ready.root / ".venv" / "phinong-setup.json"
    file.write_text(json.dumps({**state(ready), "cut_off": "yes"}), encoding="utf-8")

    ready.bootstrap("run")

    assert (site / "alpha.py").exists()
    assert "cut_off" not in state(ready)


def test_a_moved_folder_is_made_anew(ready: SmallProject) -> None:
    moved = SmallProject(ready.root.rename(ready.root.with_name("elsewhere")))

    done = moved.bootstrap("run", "phinong", "0", "here")

    assert done.stdout.splitlines()[-1] == "0 here", done.stderr
    assert moved.imports("__import__('cli').__path__[0]") == str(moved.root / "cli")


def test_an_environment_made_by_hand_is_taken_over(project: SmallProject) -> None:
    subprocess.run([sys.executable, "-m", "venv", project.root / ".venv"], check=True)

    done = project.bootstrap("run")

    assert done.returncode == 0, done.stderr
    assert project.imports("m.version('alpha')") == "1.0"


def test_a_package_that_was_tampered_with_is_refused(project: SmallProject) -> None:
    honest = (project.root / "requirements" / "run.lock").read_text(encoding="utf-8")
    project.lock("run", honest[:-6] + "00000\n")

    done = project.bootstrap("run")

    assert done.returncode == 1
    assert "ค่าแฮช" in done.stderr
    assert "locked hash" in done.stderr


def test_an_unreachable_registry_is_one_clear_sentence(project: SmallProject) -> None:
    closed = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}

    done = project.bootstrap("run", PIP_NO_INDEX="", PIP_FIND_LINKS="", **closed)

    assert done.returncode == 1
    assert [line[:11] for line in done.stderr.splitlines()] == ["ติดต่อแหล่ง", "The package"]
    assert "registry cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr
    assert project.bootstrap("run").returncode == 0


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(project: SmallProject) -> None:
    (project.root / ".venv").symlink_to("nowhere")  # not even root can make a folder of it

    done = project.bootstrap("run")

    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "cannot be written to" in done.stderr


def test_an_unknown_profile_is_told_the_usage(project: SmallProject) -> None:
    assert "[run|dev]" in project.bootstrap("fast").stderr


@pytest.mark.parametrize("version", [(3, 10, 9), (3, 14, 0), (2, 7, 18)])
def test_other_pythons_are_refused(
    version: tuple[int, int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "version_info", version)

    with pytest.raises(SystemExit) as refused:
        runpy.run_path(str(ROOT / "bootstrap.py"))

    assert f"Phinong needs Python 3.11 to 3.13 and this is {version[0]}.{version[1]}" in str(
        refused.value
    )


def test_a_second_one_waits_for_the_first(project: SmallProject) -> None:
    folder = os.open(project.root, os.O_RDONLY)
    fcntl.flock(folder, fcntl.LOCK_EX)
    with subprocess.Popen(
        [sys.executable, "bootstrap.py"],
        cwd=project.root,
        env=project.environment,
        stdout=subprocess.PIPE,
        text=True,
    ) as second:
        assert second.stdout is not None
        assert "waiting" in second.stdout.readline()
        assert not (project.root / ".venv").exists()
        os.close(folder)
        second.stdout.read()

    assert second.returncode == 0
    assert "cut_off" not in state(project)


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_make_run_becomes_phinong(ready: SmallProject, stop: signal.Signals) -> None:
    """As at a terminal, or under a supervisor: the signal reaches Phinong itself."""
    with subprocess.Popen(
        ["make", "run"],
        cwd=ready.root,
        env=ready.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as make:
        assert make.stdout is not None
        assert make.stderr is not None
        assert make.stdout.readline() == "up\n"
        began = time.monotonic()
        if stop == signal.SIGINT:
            os.killpg(make.pid, stop)  # what Ctrl-C does
        else:
            make.send_signal(stop)
        said = make.stderr.read()

    assert f"stopped by {int(stop)}" in said
    assert make.returncode != 0
    assert time.monotonic() - began < 10


def test_make_lists_every_target(project: SmallProject) -> None:
    done = subprocess.run(
        ["make"],
        cwd=project.root,
        env=project.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = [line.split()[1] for line in makefile.splitlines() if line.startswith(".PHONY:")]

    assert len(targets) > 8
    assert [line.split()[1] for line in done.stdout.splitlines()] == targets
