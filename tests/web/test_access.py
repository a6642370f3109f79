"""Every route, each role, own and others' objects: the table is a promise, and it is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from config import wiring
from config.settings import load_settings
from tests.web import access_table
from tests.web.access_table import ANONYMOUS, WHO, lines, read, routes, visited
from tests.web.access_world import OTHER, OWN, World
from tests.web.browser import a_browser
from web.security.routes import ROUTES
from web.security.rules import ENROL, PUBLIC, READERS, SECOND, SIGNED_IN, TOKEN

API = access_table.API


@pytest.fixture
def application_routes(tmp_path: Path) -> set[tuple[str, str]]:
    settings = load_settings(data=tmp_path)
    found = routes(settings)
    wiring.close(settings)
    return found


def test_what_is_served_and_what_has_a_rule_are_the_same(
    application_routes: set[tuple[str, str]],
) -> None:
    served = {(method, path) for method, path in application_routes if method != "HEAD"}

    assert served - ROUTES.keys() == set(), "served without a rule: answered with 404"
    assert ROUTES.keys() - served == set(), "a rule for what nobody serves"


def test_every_route_stands_in_the_table(tmp_path: Path) -> None:
    assert set(lines(load_settings(data=tmp_path))) == set(read())


@pytest.mark.parametrize("role", WHO)
def test_each_role_reaches_what_the_table_says(world: World, role: str, tmp_path: Path) -> None:
    told = {key: row[role] for key, row in read().items()}

    found = visited(world, role, tmp_path / role)

    assert {key: status for key, status in found.items() if told.get(key) != status} == {}


def test_nothing_fails_for_anybody() -> None:
    failing = [key for key, row in read().items() if max(row.values()) >= 500]

    assert failing == []


def test_a_stranger_is_sent_to_the_door_everywhere_else_than_in_public() -> None:
    for (method, path, which), row in read().items():
        rule = ROUTES[method, path]
        if rule in {PUBLIC, TOKEN}:
            continue
        expected = 303 if method == "GET" else 401
        assert row[ANONYMOUS] == expected, (method, path, which)


def test_a_page_of_other_roles_is_not_there() -> None:
    for (method, path, which), row in read().items():
        rule = ROUTES[method, path]
        if isinstance(rule, str):
            continue
        for role in set(WHO) - {ANONYMOUS} - {str(one) for one in rule}:
            assert row[role] == 404, (method, path, which, role)


def test_a_program_without_a_token_gets_nothing() -> None:
    for (method, path, which), row in read().items():
        if path.startswith(API) and path != f"{API}docs":
            assert row[ANONYMOUS] == 401, (method, path, which)


def test_a_province_never_reads_the_case_of_another() -> None:
    of_cases = {
        key: row
        for key, row in read().items()
        if "/cases/{number}" in key[1] and key[0] == "GET" and key[2] == OTHER
    }

    assert len(of_cases) > 10
    for key, row in of_cases.items():
        assert {row["coordinator"], row["governor"]} == {404}, key


def test_administrators_run_the_system_and_read_no_cases() -> None:
    for (method, path, which), row in read().items():
        if path in ("/cases/{number}", f"{API}cases/{{number}}"):
            assert row["admin"] in {404, 422}, (method, path, which)


def test_only_administrators_reach_administration() -> None:
    central = set(WHO) - {"admin", ANONYMOUS}
    for (method, path, which), row in read().items():
        if path.startswith(("/admin/people", "/admin/grants", "/admin/offices")):
            assert {row[role] for role in central} == {404}, (method, path, which)


def test_the_register_opens_to_strangers_only_where_it_is_switched_on(
    world: World, tmp_path: Path
) -> None:
    copied = world.copied(tmp_path / "open")
    open_settings = load_settings(data=copied.settings.data, public_register=True)
    stranger = a_browser(open_settings)
    readers = [path for (method, path), rule in ROUTES.items() if rule == READERS]

    assert readers
    for path in readers:
        answer = stranger.get(copied.fill(path, OWN), follow_redirects=False)
        assert answer.status_code == 200, path
    for path in ("/cases", "/account", "/admin"):
        assert stranger.get(path, follow_redirects=False).status_code == 303, path
    wiring.close(open_settings)


def test_every_rule_is_one_that_is_known() -> None:
    known = {PUBLIC, SIGNED_IN, READERS, TOKEN, SECOND, ENROL}

    assert {rule for rule in ROUTES.values() if isinstance(rule, str)} <= known
