"""Files of rows brought by the web."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from config.wiring import open_context
from storage.tables_register import Relationship
from tests.web.browser import TestClient
from tests.web.support_people import form_token, sign_in_as
from usecases.rows.import_columns import HISTORIES, PAIRS
from web.security.forms import FIELD

HEAD = (
    "pair_id,th_iso_3166_2,partner_name_en,partner_country,partner_iso_3166_2,partner_level,status"
)
GOOD = "my-pair,TH-57,Guizhou,CN,CN-GZ,first_level,established"
BAD = "other-pair,TH-99,Guizhou,CN,CN-GZ,first_level,established"


@pytest.fixture
def officer(office: TestClient) -> TestClient:
    return sign_in_as(office, "moi.officer")


def send(browser: TestClient, content: bytes, name: str = "pairs.csv", kind: str = "pairs") -> Any:
    token = form_token(browser, "/admin/imports")
    return browser.post(
        "/admin/imports",
        data={FIELD: token, "kind": kind},
        files={"file": (name, content, "text/csv")},
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )


def run(browser: TestClient, path: str) -> Any:
    return browser.post(
        f"{path}/run",
        data={FIELD: form_token(browser, "/admin/imports")},
        headers={"sec-fetch-site": "same-origin"},
        follow_redirects=False,
    )


def pairs(settings) -> int:
    with open_context(settings).database.read() as connection:
        return connection.execute(select(func.count()).select_from(Relationship)).scalar_one()


def rows(*lines: str) -> bytes:
    return "\n".join([HEAD, *lines]).encode()


def test_a_file_is_tried_before_it_is_taken(officer, office_settings) -> None:
    before = pairs(office_settings)

    tried = send(officer, rows(GOOD, BAD))

    assert tried.status_code == 303
    report = officer.get(tried.headers["location"]).text
    assert "ยังไม่บันทึก" in report
    assert "other-pair" in report
    assert pairs(office_settings) == before


def test_then_it_is_imported_once(officer, office_settings) -> None:
    before = pairs(office_settings)
    path = send(officer, rows(GOOD, BAD)).headers["location"]

    done, again = run(officer, path), run(officer, path)

    assert done.status_code == 303
    assert again.status_code == 422
    assert pairs(office_settings) == before + 1
    assert "นำเข้าแล้ว" in officer.get(path).text
    assert "pairs.csv" in officer.get("/admin/imports").text


def test_an_administrator_reads_the_reports_and_imports_nothing(office) -> None:
    sign_in_as(office, "admin")

    page, tried = office.get("/admin/imports"), send(office, rows(GOOD))

    assert page.status_code == 200
    assert 'type="file"' not in page.text
    assert tried.status_code == 422


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "empty.csv"),
        (b"\xd0\xcf\x11\xe0old", "old.xls"),
        (b"PK\x03\x04broken", "broken.xlsx"),
        (b"\x00\x01\x02\x03" * 100, "program.csv"),
        (b"a,b\n1,2\n", "wrong.csv"),
        (b"\xef\xbb\xbf\n", "../../etc/passwd"),
    ],
)
def test_what_cannot_be_read_is_said_in_one_sentence(officer, content, name) -> None:
    answer = send(officer, content, name)

    assert answer.status_code == 422
    assert "ยังดำเนินการไม่ได้" in answer.text
    assert 'type="file"' in answer.text


def test_no_file_is_said_too(officer) -> None:
    data = {FIELD: form_token(officer, "/admin/imports"), "kind": "pairs"}
    headers = {"sec-fetch-site": "same-origin"}

    assert officer.post("/admin/imports", data=data, headers=headers).status_code == 422


def test_a_name_never_leaves_its_folder(officer, tmp_path: Path) -> None:
    answer = send(officer, rows(GOOD), f"../../../{tmp_path}/evil.csv")

    assert answer.status_code == 303
    assert not (tmp_path / "evil.csv").exists()
    assert "evil.csv" in officer.get(answer.headers["location"]).text


@pytest.mark.parametrize(("kind", "columns"), [("pairs", PAIRS), ("histories", HISTORIES)])
def test_a_template_has_every_column_and_can_be_filled_in(officer, kind, columns) -> None:
    as_csv = officer.get(f"/admin/imports/template/{kind}?form=csv")
    as_book = officer.get(f"/admin/imports/template/{kind}?form=xlsx")

    heads = next(csv.reader(io.StringIO(as_csv.content.decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(as_book.content))
    assert len(heads) == len(columns)
    assert [cell.value for cell in book.worksheets[0][1]] == heads
    assert "attachment" in as_book.headers["content-disposition"]


def test_a_filled_template_is_read(officer) -> None:
    names = list(PAIRS)
    heads = officer.get("/admin/imports/template/pairs?form=csv").content.decode("utf-8-sig")
    given = dict(zip(HEAD.split(","), GOOD.split(","), strict=True))
    line = ",".join(given.get(name, "") for name in names)

    tried = send(officer, f"{heads.strip()}\n{line}\n".encode())

    report = officer.get(tried.headers["location"]).text
    assert "แถวที่ไม่ผ่าน</h2>" not in report
    assert "นำเข้า 1 แถวที่ผ่าน" in report


@pytest.mark.parametrize("path", ["/admin/imports/nothing", "/admin/imports/template/nothing"])
def test_what_was_never_brought_is_not_found(officer, path) -> None:
    assert officer.get(path).status_code == 404


def test_others_do_not_know_of_it(office) -> None:
    sign_in_as(office, "coordinator.th57")

    assert office.get("/admin/imports").status_code == 404
