"""How somebody comes in where nobody is yet, and what is said of an address in the clear."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli import checks
from cli.finding import NOTE, OK
from cli.first_data import has_administrator
from cli.telling import FIRST_ADMINISTRATOR, Teller
from config import wiring
from config.database import migrate_database
from config.settings import load_settings
from tests.support.command_line import Shell
from usecases.people import accounts, people

SOMCHAI = ("สมชาย", "Somchai", "somchai@moi.example")


def test_the_first_administrator_comes_in_by_three_commands(tmp_path: Path) -> None:
    settings = load_settings(data=tmp_path, demo=False)
    migrate_database(settings)
    ctx = wiring.open_context(settings)

    before = has_administrator(settings)
    people.add_person(ctx, "somchai", *SOMCHAI)
    people.grant(ctx, "somchai", "admin")

    assert (before, has_administrator(settings)) == (False, True)
    wiring.close(settings)


def test_a_link_is_printed_once_and_names_its_owner(shell: Shell) -> None:
    first = shell.json("user", "link", "admin")["link"]
    second = shell.json("user", "link", "admin")["link"]

    assert first["url"].startswith("http://127.0.0.1:8070/welcome/")
    assert first["url"] != second["url"]
    assert (first["username"], first["hours"]) == ("admin", 24)


def test_only_administrators_and_the_operator_make_links(shell: Shell) -> None:
    ran = shell.call("user", "link", "monitor", "--as", "governor", "--json")

    assert (ran.code, ran.error["code"]) == (3, "not_administrator")


def test_the_advice_is_told_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    Teller().advise_first_administrator()

    said = capsys.readouterr().out
    assert "there is no administrator yet" in said
    assert all(command in said for command in FIRST_ADMINISTRATOR)
    assert [command.split()[:3] for command in FIRST_ADMINISTRATOR] == [
        ["phinong", "user", verb] for verb in ("add", "grant", "link")
    ]


def test_the_operations_page_gives_the_same_commands() -> None:
    page = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")

    assert "\n".join(FIRST_ADMINISTRATOR) in page


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ({}, OK),
        ({"base_url": "https://phinong.moi.example", "host": "0.0.0.0"}, OK),  # noqa: S104
        ({"base_url": "http://phinong.moi.example"}, NOTE),
        ({"base_url": "http://127.0.0.1:8070", "host": "0.0.0.0"}, NOTE),  # noqa: S104
    ],
)
def test_the_doctor_warns_of_passwords_in_the_clear(
    tmp_path: Path, said: dict[str, str], state: str
) -> None:
    (found,) = checks.address(load_settings(data=tmp_path, **said))

    assert found.state == state
    assert ("PHINONG_BASE_URL" in found.en) is (state == NOTE)


def test_a_link_lasts_as_long_as_it_says(shell: Shell) -> None:
    assert accounts.LINK_LASTS.total_seconds() / 3600 == 24
    assert shell.call("user", "link", "nobody", "--json").code != 0
