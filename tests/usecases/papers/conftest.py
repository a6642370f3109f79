"""Cases whose papers can be issued: offices with numbers, documents with bytes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from storage import papers as rows
from storage.tables_papers import Paper
from tests.support.world import World
from usecases.cases import case_file
from usecases.papers import book, issuing
from usecases.papers.kinds import kind
from usecases.papers.wishes import Wish

PREFIXES = {"FAD": "มท 0206", "MFA": "กต 0803", "NESDC": "นร 1105"}
ANSWERS = {
    "committee_number": "3/2569",
    "committee_date": "5 พ.ย. 2569",
    "proposal": "เห็นควรอนุมัติร่างและมอบจังหวัดดำเนินการ",
    "ground": "มาตรา 4 (7) แห่งพระราชกฤษฎีกาว่าด้วยการเสนอเรื่องและการประชุมคณะรัฐมนตรี พ.ศ. 2548",
    "resolution_draft": "เห็นชอบร่างบันทึกความเข้าใจ และมอบผู้ว่าราชการจังหวัดเป็นผู้ลงนาม",
    "programme": "09.00 น. | ลงทะเบียน\n09.30 น. | พิธีลงนาม",
    "reasons": "ปรับถ้อยคำให้ตรงกับระเบียบของคู่ความสัมพันธ์",
    "benefits": "ลงนามได้ตามกำหนด",
}

Issue = Callable[..., dict[str, Any]]


@pytest.fixture
def offices(world: World) -> World:
    """Give a world whose offices have letter numbers that an administrator confirmed."""
    for code, prefix in PREFIXES.items():
        given = {"prefix": prefix, "source": "หนังสือเวียนตัวอย่าง"}
        book.change(world.ctx("admin"), code, given, confirmed=True, version=0)
    return world


def wish(name: str, **more: Any) -> Wish:
    """Return a wish with every question of a kind answered."""
    asked = {ask.name: ANSWERS[ask.name] for ask in kind(name).asks if ask.name in ANSWERS}
    given: dict[str, Any] = {
        "signer_name": "นายตัวอย่าง ใจดี",
        "answers": asked,
        "prefix_checked": True,
    }
    return Wish(**(given | more))


@pytest.fixture
def issue(offices: World) -> Issue:
    """Issue a paper by somebody; answers and signer are filled in."""

    def do(number: str, name: str, username: str, **more: Any) -> dict[str, Any]:
        return issuing.issue(offices.ctx(username), number, name, wish(name, **more))

    return do


def papers_of(world: World, number: str) -> list[Any]:
    with world.database.read() as connection:
        return rows.of_case(connection, world.load(number).id)


def attach(
    world: World, number: str, name: str = "committee_minutes", title: str = "รายงาน"
) -> str:
    content = f"%PDF-1.7\n{name} {title}\n%%EOF\n".encode()
    found = case_file.attach(world.ctx("coordinator"), number, content, name, title, "a.pdf")
    return str(found["sha256"])


__all__ = ["Issue", "Paper", "attach", "papers_of", "wish"]
