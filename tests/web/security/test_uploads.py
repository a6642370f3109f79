"""Files of people: none is shown, none runs, none fills the disk, no name breaks a header."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from datetime import timedelta
from urllib.parse import unquote

import pytest

from config.settings import Settings
from config.wiring import open_context
from tests.web.access_table import Visit, lines
from tests.web.access_world import OWN, World
from usecases import limits
from usecases.limits import TooManyError, take_upload
from usecases.media import MOST_POINTS, media_type
from usecases.people.people import person_id
from usecases.refused import DeedRefusedError
from web.pages import file_answer

SIDE = 20_000
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def a_png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06"


def a_jpeg(width: int, height: int) -> bytes:
    head = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"\x00" * 9
    return head + b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03" * 10


def refused(content: bytes, name: str) -> str:
    with pytest.raises(DeedRefusedError) as caught:
        media_type(content, name)
    return str(caught.value.facts.get("why", caught.value.code))


@pytest.mark.parametrize(("made", "name"), [(a_png, "a.png"), (a_jpeg, "a.jpg")])
def test_pictures_of_too_many_points_are_refused(made, name: str) -> None:
    assert SIDE * SIDE > MOST_POINTS
    assert refused(made(SIDE, SIDE), name) == "points"
    assert media_type(made(7016, 9933), name)  # an A3 page at 600 dpi


@pytest.mark.parametrize("broken", [b"\xff\xd8\xff", b"\xff\xd8\xff\xc0", a_jpeg(9, 9)[:25]])
def test_a_picture_that_breaks_off_breaks_nothing(broken: bytes) -> None:
    assert media_type(broken, "a.jpg") == "image/jpeg"


def test_links_within_an_archive_are_refused() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", "<x/>")
        link = zipfile.ZipInfo("word/styles.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert refused(packed.getvalue(), "a.docx") == "links"


def test_a_drawing_that_can_hold_scripts_is_no_document() -> None:
    assert refused(DRAWING, "a.svg") == "document_name_differs"
    assert refused(DRAWING, "a.png") == "document_name_differs"
    assert media_type(DRAWING, "a.txt") == "text/plain"  # words to save, never drawn


@pytest.mark.usefixtures("one_window")
def test_nobody_fills_the_shelf_in_a_day(office_settings: Settings) -> None:
    nobody = open_context(office_settings)
    ctx = nobody.acting(person_id(nobody, "coordinator.th57"))
    taken = 0
    for hour in range(24):
        later = ctx.at(ctx.now.replace(hour=0, minute=5) + timedelta(days=1, hours=hour))
        for _ in range(limits.UPLOAD.most):
            try:
                take_upload(later)
            except TooManyError:
                break
            taken += 1

    assert taken == limits.UPLOAD_DAY.most


@pytest.mark.parametrize(
    "name", ['a".html', "a\r\nSet-Cookie: x=y.pdf", "../../etc/passwd", "ร่าง; filename=x.exe", "\\"]
)
def test_a_name_breaks_no_header(name: str) -> None:
    said = file_answer(b"", "application/pdf", name).headers["content-disposition"]

    assert "\r" not in said
    assert "\n" not in said
    assert said.count('filename="') == 1
    assert ";" not in said.split('"')[1]
    assert said.startswith('attachment; filename="')
    assert unquote(said.partition("filename*=UTF-8''")[2]) == name
    assert said.count('"') == 2


def test_a_file_is_given_to_save_and_never_shown(world: World) -> None:
    visit = Visit.of(world, "moi_officer")
    shown = {"text/html", "application/json", "image/svg+xml", "text/plain", "text/calendar"}
    asked = [p for m, p, which in lines(world.settings) if m == "GET" and which in ("", OWN)]
    files = {}
    for path in asked:
        answer = visit.browser.get(world.fill(path, OWN), follow_redirects=False)
        kind = answer.headers.get("content-type", "").partition(";")[0]
        if answer.status_code == 200 and (kind not in shown or "document" in path):
            files[path] = answer
    served = {p: a for p, a in files.items() if a.headers["content-type"][:9] != "text/html"}

    assert len(served) >= 8
    for path, answer in served.items():
        assert answer.headers["content-disposition"].startswith("attachment"), path
        assert "sandbox" in answer.headers["content-security-policy"], path
        assert answer.headers["x-content-type-options"] == "nosniff", path
