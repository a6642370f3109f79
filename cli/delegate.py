"""``phinong delegate``: let somebody act for another, in one role, for some days."""

from typing import Annotated, Any, ClassVar

import typer

from cli import house, values
from cli.answer import Answer, Say, said
from cli.command import App, Group
from cli.options import As, Id, MustReason, Role


class _Delegate(Group):
    default: ClassVar[str] = "give"


app = App("มอบหมายให้ปฏิบัติหน้าที่แทน", "let somebody act for another", cls=_Delegate)


@app.verb(
    "give",
    "มอบหมาย (ละคำว่า give ได้)",
    "phinong delegate governor.th50 vice.th50 --role governor --from 2569-12-01"
    ' --until 2569-12-15 --reason "ไปราชการ"',
)
def give(  # noqa: PLR0913 - the options of a command
    principal: Annotated[
        str, typer.Argument(metavar="PRINCIPAL", help="ผู้มอบหมาย · who is represented")
    ],
    delegate: Annotated[str, typer.Argument(metavar="DELEGATE", help="ผู้ปฏิบัติแทน · who will act")],
    *,
    role: Role,
    starts: Annotated[
        str, typer.Option("--from", metavar="DATE", help="วันแรก พ.ศ. หรือ ค.ศ. · first day")
    ],
    ends: Annotated[
        str, typer.Option("--until", metavar="DATE", help="วันสุดท้าย (รวมวันนี้) · last day, included")
    ],
    reason: MustReason,
    scope: Annotated[
        str | None,
        typer.Option(metavar="SCOPE", help="ขอบเขต หากมีหลายขอบเขต · where held for several"),
    ] = None,
    who: As = None,
) -> Answer:
    """Let one person act for another; the word `give` may be left out."""
    first, last = values.day(starts), values.day(ends)
    with house.opened(who) as ctx:
        from usecases.people.people import delegate as deed

        number = deed(ctx, principal, delegate, role, first, last, reason, scope)
    told = {
        "id": number,
        "principal": principal,
        "delegate": delegate,
        "role": role,
        "starts_on": first.isoformat(),
        "ends_on": last.isoformat(),
    }
    return Answer({"delegation": told}, lambda say: [_sentence(say, told)])


def _sentence(say: Say, told: dict[str, Any]) -> str:
    span = f"{say.day(told['starts_on'])} – {say.day(told['ends_on'])}"
    return say(
        f"{told['delegate']} ปฏิบัติหน้าที่แทน {told['principal']} ({span}) เลขที่ {told['id']}",
        f"{told['delegate']} acts for {told['principal']} ({span}), number {told['id']}",
    )


@app.verb("revoke", "ยกเลิกการมอบหมาย", "phinong delegate revoke 3")
def revoke(number: Id, *, who: As = None) -> Answer:
    """End a delegation now."""
    with house.opened(who) as ctx:
        from usecases.people.people import revoke_delegation

        revoke_delegation(ctx, number)
    return said(
        f"ยกเลิกการมอบหมายเลขที่ {number} แล้ว",
        f"Delegation {number} is revoked",
        {"revoked": {"id": number}},
    )


@app.verb("list", "ดูการมอบหมายที่มีผล", "phinong delegate list")
def list_(*, who: As = None) -> Answer:
    """List the delegations that stand."""
    with house.opened(who) as ctx:
        from usecases.people.people import list_people

        found = {d["id"]: d for person in list_people(ctx) for d in person["delegations"]}
    rows = [found[number] for number in sorted(found)]
    return Answer({"delegations": rows}, lambda say: [_table(say, rows)])


def _table(say: Say, rows: list[dict[str, Any]]) -> Any:
    from cli import paint

    columns = (
        say("เลขที่", "id"),
        say("ผู้มอบหมาย", "principal"),
        say("ผู้ปฏิบัติแทน", "delegate"),
        say("บทบาท", "role"),
        say("ตั้งแต่", "from"),
        say("ถึง", "until"),
        say("เหตุผล", "reason"),
    )
    cells = [
        (
            row["id"],
            row["principal"],
            row["delegate"],
            f"{row['role']} {row['scope']}",
            say.day(row["starts_on"]),
            say.day(row["ends_on"]),
            row["reason"],
        )
        for row in rows
    ]
    return paint.table(say("การมอบหมายที่มีผล", "Delegations that stand"), columns, cells)
