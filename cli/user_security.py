"""``phinong user second-factor`` and ``link-identity``: what only the operator does at once."""

from typing import Annotated

import typer

from cli import house
from cli.answer import Answer, said
from cli.command import App
from cli.options import As

Username = Annotated[
    str, typer.Argument(metavar="USERNAME", help="ชื่อผู้ใช้ · such as coordinator.th50")
]


def add(app: App) -> None:
    """Add the commands to those of a person."""
    app.verb(
        "second-factor",
        "ดูหรือล้างการยืนยันขั้นที่สองของผู้ใช้",
        "phinong user second-factor governor.th50",
        "phinong user second-factor governor.th50 --reset",
    )(second_factor)
    app.verb(
        "link-identity",
        "เชื่อมบัญชีของผู้ให้บริการยืนยันตัวตนกับผู้ใช้",
        "phinong user link-identity somchai --issuer https://id.moi.go.th --subject 4f2a",
    )(link_identity)


def second_factor(
    username: Username,
    *,
    reset: Annotated[
        bool, typer.Option("--reset", help="ล้างทั้งหมดเดี๋ยวนี้ · take all of them away now")
    ] = False,
    who: As = None,
) -> Answer:
    """Show a person's second factors, or take all of them away at once.

    On the web a reset takes two administrators, or one and a day. Every session of the person
    ends; they and the administrators are told by mail, and it is audited.
    """
    with house.opened(who) as ctx:
        from usecases.sign_in import resets

        gone = resets.reset_now(ctx, username) if reset else 0
        found = resets.of_person(ctx, username)
    factors = [
        {"kind": one["kind"], "label": one["label"], "created_at": one["created_at"].isoformat()}
        for one in found["factors"]
    ]
    told = {
        "second_factor": {
            "username": username,
            "reset": gone if reset else None,
            "factors": factors,
            "codes_left": found["codes_left"],
        }
    }
    if reset:
        return said(
            f"ล้างการยืนยันขั้นที่สองของ {username} แล้ว {gone} วิธี และให้ออกจากระบบทุกอุปกรณ์",
            f"Took {gone} second factors of {username} away and signed them out everywhere",
            told,
        )
    kinds = ", ".join(one["kind"] for one in factors) or "–"
    left = found["codes_left"]
    return said(
        f"{username}: {kinds} รหัสกู้คืนเหลือ {left}",
        f"{username}: {kinds}; {left} recovery codes left",
        told,
    )


def link_identity(
    username: Username,
    *,
    issuer: Annotated[str, typer.Option(metavar="URL", help="ผู้ให้บริการ · issuer of the provider")],
    subject: Annotated[
        str, typer.Option(metavar="TEXT", help="รหัสของบุคคลที่ผู้ให้บริการ · who it is there (sub)")
    ],
    who: As = None,
) -> Answer:
    """Let a person sign in by an account at a provider; they are told by mail."""
    with house.opened(who) as ctx:
        from usecases.sign_in.foreign import link_identity as deed

        deed(ctx, username, issuer, subject)
    told = {"identity": {"username": username, "issuer": issuer, "subject": subject}}
    return said(
        f"เชื่อม {subject} ที่ {issuer} กับ {username} แล้ว",
        f"Linked {subject} at {issuer} to {username}",
        told,
    )
