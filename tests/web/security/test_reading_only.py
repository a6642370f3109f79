"""Nothing changes by being looked at: mail scanners open links, too."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from config import wiring
from tests.web.access_table import API, Visit, lines
from tests.web.access_world import World

SEEN = {
    "web_sessions": {"seen_at"},
    "api_tokens": {"used_at"},
    "feeds": {"read_at", "seen_at", "used_at"},
    "rate_counts": {"tries", "expires_at", "key"},
}
"""What notes that somebody looked: when a session or token was used, how often one exported."""

WHO = ("moi_officer", "admin")


def rows(file: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return every row of every table, without what only notes that somebody looked."""
    with sqlite3.connect(file) as database:
        named = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        found = {}
        for (table,) in named:
            if table == "rate_counts":
                continue
            columns = [row[1] for row in database.execute(f"PRAGMA table_info('{table}')")]
            kept = ", ".join(f'"{c}"' for c in columns if c not in SEEN.get(table, set()))
            every = f"SELECT {kept} FROM '{table}'"  # noqa: S608 - names of our own tables
            found[table] = sorted(database.execute(every), key=repr)
    database.close()
    return found


@pytest.mark.slow
@pytest.mark.parametrize("role", WHO)
def test_no_get_changes_anything(world: World, role: str, tmp_path: Path) -> None:
    own = world.copied(tmp_path / "own")
    visit = Visit.of(own, role)
    file = own.settings.data / "phinong.db"
    before = rows(file)
    asked = [key for key in lines(own.settings) if key[0] == "GET"]

    for _, path, which in asked:
        address = own.fill(path, which)
        key = {"authorization": f"Bearer {visit.token}"} if path.startswith(API) else {}
        visit.browser.get(address, headers=key, follow_redirects=False)
    after = rows(file)
    wiring.close(own.settings)

    assert len(before["cases"]) > 5
    assert {table for table in before if before[table] != after[table]} == set()


def test_a_change_would_be_noticed(tmp_path: Path) -> None:
    file = tmp_path / "phinong.db"
    with sqlite3.connect(file) as database:
        database.executescript("CREATE TABLE cases (state TEXT); INSERT INTO cases VALUES ('a');")
    before = rows(file)
    with sqlite3.connect(file) as again:
        again.execute("UPDATE cases SET state = 'b'")
    again.close()
    database.close()

    assert before != rows(file)
