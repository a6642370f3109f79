"""A person's copy: everything that is theirs, nothing secret, and nothing of it kept."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from reference.personal_data import inventory
from storage import holdings
from storage.schema import METADATA
from storage.tables_accounts import Credential, WebSession
from storage.tables_api import ApiToken
from storage.tables_cases import AuditEntry
from storage.tables_privacy import AuditText
from storage.tables_work import Draft
from tests.support.world import World
from usecases import limits
from usecases.cases.case_file import comment
from usecases.people import people
from usecases.people.sessions import NotSignedInError
from usecases.privacy import copies
from usecases.refused import DeedRefusedError


def opened(made: copies.Copy) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def document(made: copies.Copy) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(opened(made)["data.json"])
    return found


@pytest.fixture
def lived(world: World) -> int:
    me = world.people["coordinator"]
    number = world.through("review")
    comment(world.ctx("coordinator"), number, "=1+1 ตรวจแล้ว")
    people.change_person(world.ctx("admin"), "coordinator", name_th="สมชาย ใจดี")
    with world.database.write() as connection:
        for table, values in (
            (Credential, {"password_hash": "argon2-secret", "changed_at": world.now}),
            (WebSession, {"id_hash": "session-secret", "created_at": world.now, "agent": "Firefox",
                          "seen_at": world.now, "expires_at": world.now + timedelta(hours=1)}),
            (ApiToken, {"name": "รายงาน", "token_hash": "token-secret", "scopes": ["read"],
                        "created_at": world.now}),
            (Draft, {"kind": "proposal", "fields": {"benefit": "การค้า"}, "version": 1,
                     "created_at": world.now, "updated_at": world.now}),
        ):  # fmt: skip
            connection.execute(insert(table), {"person_id": me, **values})
    return me


def test_it_holds_whatever_names_the_person(world: World, lived: int) -> None:
    held = document(copies.own_copy(world.ctx("coordinator")))

    assert held["format"] == copies.FORMAT
    assert held["person"] == {"id": lived, "username": "coordinator"}
    assert held["tables"]["people"][0]["name_th"] == "สมชาย ใจดี"
    for table in ("grants", "credentials", "web_sessions", "api_tokens", "drafts", "comments",
                  "cases", "stage_entries", "audit_texts"):  # fmt: skip
        assert held["tables"][table], table
    assert {"open", "submit", "comment"} & {act["action"] for act in held["trail"]["acts"]}
    assert [act["action"] for act in held["trail"]["about"]] == ["change_person"]


@pytest.mark.usefixtures("lived")
def test_secrets_are_not_shown_and_others_are_not_told_of(world: World) -> None:
    files = opened(copies.own_copy(world.ctx("coordinator")))
    everything = b"".join(files.values()).decode()

    for secret in ("argon2-secret", "session-secret", "token-secret"):
        assert secret not in everything
    assert holdings.HIDDEN in everything
    assert "governor@phinong.example" not in everything
    assert "<script" not in files["index.html"].decode()


@pytest.mark.usefixtures("lived")
def test_a_table_opens_in_a_spreadsheet_and_no_cell_is_a_formula(world: World) -> None:
    files = opened(copies.own_copy(world.ctx("coordinator")))
    text = files["tables/comments.csv"].decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))

    assert row["text"] == "'=1+1 ตรวจแล้ว"


def test_whatever_points_at_people_is_looked_into(world: World, lived: int) -> None:
    with world.database.read() as connection:
        found = dict(holdings.of_person(connection, lived, inventory().secrets))
    pointing = {
        table.name
        for table in METADATA.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "people" for key in column.foreign_keys)
    }

    assert set(found) <= pointing | {"people", "stage_entries"}
    assert pointing >= holdings.WHOLE


def test_an_administrator_gives_a_reason_which_stands_beside_the_trail(world: World) -> None:
    made = copies.copy_of(world.ctx("admin"), "governor", "คำขอของนายหนึ่ง ที่ 1/2569")

    (entry,) = world.rows(select(AuditEntry.body).where(AuditEntry.action == "copy_person"))
    body = json.loads(entry.body)
    assert body["given"]["person"] == world.people["governor"]
    assert body["given"]["rows"] == made.rows
    assert "นายหนึ่ง" not in entry.body
    (kept,) = world.rows(select(AuditText.body, AuditText.digest))
    assert json.loads(kept.body) == {"reason": "คำขอของนายหนึ่ง ที่ 1/2569"}
    assert kept.digest == body["given"]["text"]


def test_nobody_else_makes_one(world: World) -> None:
    with pytest.raises(DeedRefusedError) as other:
        copies.copy_of(world.ctx("governor"), "admin", "อยากรู้")
    with pytest.raises(DeedRefusedError) as silent:
        copies.copy_of(world.ctx("admin"), "governor", "  ")
    with pytest.raises(NotSignedInError):
        copies.own_copy(world.ctx())

    assert other.value.code == "not_administrator"
    assert silent.value.code == "text_wanted"


def test_not_without_end(world: World) -> None:
    for _ in range(limits.EXPORT.most):
        copies.own_copy(world.ctx("director"))
    with pytest.raises(limits.TooManyError):
        copies.own_copy(world.ctx("director"))
