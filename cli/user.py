"""``phinong user``: people, their roles, and their posts on the ladder of alerts."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer

from cli import house, user_security
from cli.answer import Answer, Say, said
from cli.command import App
from cli.options import As

app = App("ผู้ใช้ บทบาท และตำแหน่ง", "people, roles and posts")

Username = Annotated[
    str, typer.Argument(metavar="USERNAME", help="ชื่อผู้ใช้ · such as coordinator.th50")
]
RoleName = Annotated[str, typer.Argument(metavar="ROLE", help="บทบาท · such as coordinator")]
Scope = Annotated[
    str,
    typer.Argument(metavar="SCOPE", help="ขอบเขต · a province (TH-50), an agency (NESDC) or *"),
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="th|en", help="ภาษาของอีเมล · of mails")
]


@app.verb(
    "add",
    "เพิ่มผู้ใช้",
    'phinong user add coordinator.th50 --name-th "สมชาย ใจดี" --name-en "Somchai Jaidee"'
    " --email somchai@chiangmai.go.th",
)
def add(  # noqa: PLR0913 - the options of a command
    username: Username,
    *,
    name_th: Annotated[str, typer.Option(metavar="TEXT", help="ชื่อภาษาไทย · Thai name")],
    name_en: Annotated[str, typer.Option(metavar="TEXT", help="ชื่อภาษาอังกฤษ · English name")],
    email: Annotated[str, typer.Option(metavar="ADDRESS", help="อีเมล · mail address")],
    language: Language = "th",
    fictional: Annotated[
        bool, typer.Option("--fictional", help="บุคคลสมมติ · a person who does not exist")
    ] = False,
    who: As = None,
) -> Answer:
    """Add a person; give roles with `user grant`."""
    with house.opened(who) as ctx:
        from usecases.people.people import add_person

        found = add_person(
            ctx, username, name_th, name_en, email, language or "th", fictional=fictional
        )
    return said(
        f"เพิ่มผู้ใช้ {username} แล้ว (เลขที่ {found}) ขั้นต่อไป: phinong user grant {username} ROLE SCOPE",
        f"Added {username} (number {found}). Next: phinong user grant {username} ROLE SCOPE",
        {"user": {"id": found, "username": username}},
    )


@app.verb("change", "แก้ไขข้อมูลผู้ใช้", "phinong user change somchai --email new@chiangmai.go.th")
def change(  # noqa: PLR0913 - the options of a command
    username: Username,
    *,
    name_th: Annotated[str | None, typer.Option(metavar="TEXT", help="ชื่อภาษาไทย · Thai")] = None,
    name_en: Annotated[
        str | None, typer.Option(metavar="TEXT", help="ชื่อภาษาอังกฤษ · English")
    ] = None,
    email: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="อีเมล · mail address")
    ] = None,
    language: Language = None,
    active: Annotated[
        bool | None, typer.Option("--active/--inactive", help="เปิดหรือระงับการใช้งาน · may act or not")
    ] = None,
    who: As = None,
) -> Answer:
    """Change names, address, language or whether they may act."""
    wanted = {
        "name_th": name_th,
        "name_en": name_en,
        "email": email,
        "language": language,
        "active": active,
    }
    changes = {name: value for name, value in wanted.items() if value is not None}
    with house.opened(who) as ctx:
        from usecases.people.people import change_person

        change_person(ctx, username, **changes)
    return said(
        f"แก้ไขผู้ใช้ {username} แล้ว: {', '.join(changes) or '–'}",
        f"Changed {username}: {', '.join(changes) or '–'}",
        {"user": {"username": username, "changed": changes}},
    )


@app.verb("list", "ดูรายชื่อผู้ใช้", "phinong user list --role coordinator")
def list_(
    *,
    role: Annotated[
        str | None, typer.Option(metavar="ROLE", help="เฉพาะบทบาท · only this role")
    ] = None,
    who: As = None,
) -> Answer:
    """List people with their roles, posts and delegations."""
    with house.opened(who) as ctx:
        from usecases.people.people import list_people

        found = [
            person
            for person in list_people(ctx)
            if role is None or any(grant["role"] == role for grant in person["grants"])
        ]
    return Answer({"users": found}, lambda say: [_table(say, found)])


def _table(say: Say, people: list[dict[str, Any]]) -> Any:
    from cli import paint

    columns = (
        say("ชื่อผู้ใช้", "user"),
        say("ชื่อ", "name"),
        say("บทบาท", "roles"),
        say("ตำแหน่ง", "posts"),
        say("อีเมล", "mail"),
    )
    rows = [_row(say, person) for person in people]
    return paint.table(say(f"ผู้ใช้ {len(rows)} คน", f"{len(rows)} people"), columns, rows)


def _row(say: Say, person: Mapping[str, Any]) -> tuple[str, ...]:
    grants = (f"{g['role']} {g['scope']}" for g in person["grants"])
    suspended = "" if person["active"] else say(" (ระงับ)", " (inactive)")
    return (
        person["username"] + suspended,
        say.pick(person, "name"),
        "\n".join(grants),
        "\n".join(person["posts"]),
        person["email"] or "",
    )


@app.verb("grant", "ให้บทบาท", "phinong user grant coordinator.th50 coordinator TH-50")
def grant(username: Username, role: RoleName, scope: Scope = "*", *, who: As = None) -> Answer:
    """Give a person a role within a scope, at once.

    On the web a role takes two administrators, or one and a day. Who runs this command could
    write to the database anyway, and a first administrator has nobody to confirm.
    """
    with house.opened(who) as ctx:
        from usecases.people import people

        new = people.grant(ctx, username, role, scope)
    told = {"grant": {"username": username, "role": role, "scope": scope, "new": bool(new)}}
    if not new:
        return said(
            f"{username} มีบทบาท {role} ({scope}) อยู่แล้ว",
            f"{username} holds {role} ({scope}) already",
            told,
        )
    return said(
        f"ให้บทบาท {role} ({scope}) แก่ {username} แล้ว", f"{username} is now {role} ({scope})", told
    )


@app.verb("revoke", "ถอนบทบาท", "phinong user revoke coordinator.th50 coordinator TH-50")
def revoke(username: Username, role: RoleName, scope: Scope = "*", *, who: As = None) -> Answer:
    """Take a role away; delegations that rest on it end."""
    with house.opened(who) as ctx:
        from usecases.people.people import revoke_grant

        revoke_grant(ctx, username, role, scope)
    return said(
        f"ถอนบทบาท {role} ({scope}) ของ {username} แล้ว",
        f"{username} is no longer {role} ({scope})",
        {"revoked": {"username": username, "role": role, "scope": scope}},
    )


@app.verb("link", "ทำลิงก์ตั้งรหัสผ่านที่ใช้ได้ครั้งเดียว", "phinong user link somchai")
def link(username: Username, *, who: As = None) -> Answer:
    """Print a one-time link by which a person sets a password and signs in."""
    with house.opened(who) as ctx:
        from usecases.people.links import show_link

        address = show_link(ctx, username)
    told = {"link": {"username": username, "url": address, "hours": 24}}
    return said(
        f"ให้ {username} เปิดลิงก์นี้ภายใน 24 ชั่วโมง ใช้ได้ครั้งเดียว\n{address}",
        f"Let {username} open this within 24 hours; it works once.\n{address}",
        told,
    )


@app.verb(
    "post",
    "แต่งตั้งให้ดำรงตำแหน่งในลำดับการแจ้งเตือน",
    "phinong user post office_head:TH-50 governor.th50",
    "phinong user post moi_director director.moi",
)
def post(
    code: Annotated[
        str,
        typer.Argument(
            metavar="POST",
            help="ตำแหน่ง · office_head:TH-50, moi_director, administrator ...",
        ),
    ],
    username: Username,
    *,
    leave: Annotated[bool, typer.Option("--leave", help="พ้นจากตำแหน่ง · leave the post")] = False,
    who: As = None,
) -> Answer:
    """Put a person in a post of the ladder of alerts, or take them out."""
    with house.opened(who) as ctx:
        from usecases.people.people import leave_post, set_post

        (leave_post if leave else set_post)(ctx, code, username)
    told = {"post": {"code": code, "username": username, "held": not leave}}
    if leave:
        return said(
            f"{username} พ้นจากตำแหน่ง {code} แล้ว", f"{username} has left the post {code}", told
        )
    return said(f"{username} ดำรงตำแหน่ง {code} แล้ว", f"{username} now holds the post {code}", told)


user_security.add(app)
