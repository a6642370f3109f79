"""What a worker can be told to do with whole installations: import, copy, return, upgrade."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from storage import copying, migrate
from storage.database import Database
from usecases.cases.attaching import attach
from usecases.context import Context
from usecases.imports import importing
from usecases.safekeeping import backups, moving, restoring
from usecases.shelves import FolderDocuments

Arguments = Mapping[str, Any]
FEW_ROWS = 40
"""Rows of a batch: small, so that a copy has many points between its batches."""


def quiet(_table: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def import_file(ctx: Context, told: Arguments) -> dict[str, int]:
    deed = importing.import_histories if told.get("histories") else importing.import_pairs
    report = deed(ctx, told["file"])
    return {"created": report.created, "updated": report.updated, "unchanged": report.unchanged}


def back_up(ctx: Context, told: Arguments) -> str:
    copying.BATCH = FEW_ROWS
    shelf = FolderDocuments(Path(told["shelf"]))
    where = Path(told["where"])
    made = backups.back_up(replace(ctx, documents=shelf), where, quiet, told.get("keep", 0))
    return str(made)


def restore(_ctx: Context, told: Arguments) -> dict[str, Any]:
    copying.BATCH, tempfile.tempdir = FEW_ROWS, told["scratch"]
    shelf = FolderDocuments(Path(told["shelf"]))
    target = Database(told["target"], durable=False)
    try:
        return restoring.restore(Path(told["backup"]), target, shelf, quiet)
    finally:
        target.close()


def move_to(ctx: Context, told: Arguments) -> dict[str, Any]:
    copying.BATCH = FEW_ROWS
    target = Database(told["target"], durable=False)
    try:
        return moving.move(ctx, target, quiet)
    finally:
        target.close()


def upgrade(ctx: Context, _told: Arguments) -> str | None:
    migrate.upgrade(ctx.database)
    return migrate.current(ctx.database)


def keep_document(ctx: Context, told: Arguments) -> str:
    ctx = replace(ctx, documents=FolderDocuments(Path(told["shelf"])))
    content = told["content"].encode()
    return str(attach(ctx, told["number"], content, "partner_letter", "หนังสือตัวอย่าง"))


KEEPING = {
    "import": import_file,
    "backup": back_up,
    "restore": restore,
    "move_to": move_to,
    "upgrade": upgrade,
    "keep": keep_document,
}
