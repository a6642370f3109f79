"""``phinong rulebook``: the Cabinet-rule check, read, compared and tried on facts."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli import house, rulebook_cases, values
from cli.answer import Answer, Say
from cli.command import App
from cli.exits import Exit

if TYPE_CHECKING:
    from statemachine.rulebook.model import Rulebook

app = App("ชุดกฎการพิจารณา", "rulebooks of the Cabinet-rule check")

Version = Annotated[
    str,
    typer.Argument(metavar="VERSION", help="รุ่นของชุดกฎ หรือไฟล์ .toml · a version, or a .toml file"),
]
Other = Annotated[
    str,
    typer.Argument(metavar="OTHER", help="อีกรุ่นหนึ่ง หรือไฟล์ · the other version, or a file"),
]
Facts = Annotated[
    Path, typer.Argument(metavar="FACTS.json", help="ข้อเท็จจริงของเรื่อง · facts of a case")
]
On = Annotated[str, typer.Option("--on", help="วันที่พิจารณา · day of the judgement")]


def _book(named: str) -> "Rulebook":
    """Return a rulebook: a file, a version shipped or published, or the one in force."""
    from usecases.rulebooks import NoSuchRulebookError, rulebook
    from usecases.rulings import library, publishing

    if named.endswith(".toml"):
        return publishing.parsed(values.content(Path(named)).decode("utf-8-sig", "replace"))
    try:
        if named:
            return rulebook(named)
    except NoSuchRulebookError:
        if not house.is_there(house.settings()):
            raise
    if not house.is_there(house.settings()):
        return rulebook()
    with house.opened() as ctx:
        return library.read(ctx, named)


@app.verb(
    "check", "ตรวจคุณสมบัติของชุดกฎ", "phinong rulebook check", "phinong rulebook check next.toml"
)
def check(version: Version = "") -> Answer:
    """Check that every rule is sourced, can be met and can fail, and none contradict."""
    from statemachine.rulebook.checking import problems, reachable_paths

    book = _book(version)
    found = list(problems(book))
    paths = [] if found else sorted(path.value for path in reachable_paths(book))
    document = {"version": book.version, "problems": found, "verdicts": paths}
    return Answer(document, lambda say: _checked(say, document), Exit.WRONG if found else Exit.OK)


def _checked(say: Say, document: dict[str, Any]) -> Iterable[Any]:
    if document["problems"]:
        return [f"✗ {line}" for line in document["problems"]]
    paths = ", ".join(document["verdicts"])
    return [
        say(
            f"✓ ชุดกฎ {document['version']} ครบทุกคุณสมบัติ ผลที่เกิดได้: {paths}",
            f"✓ Rulebook {document['version']} holds every property; verdicts it can give: {paths}",
        )
    ]


@app.verb("show", "ดูกฎและแหล่งอ้างอิง", "phinong rulebook show")
def show(version: Version = "") -> Answer:
    """Show the rules with their sources."""
    from usecases.rulebooks import rule_json

    book = _book(version)
    rules = [rule_json(rule) for rule in book.rules]
    document = {
        "version": book.version,
        "effective_from": book.effective_from.isoformat(),
        "rules": rules,
    }
    return Answer(document, lambda say: [_rules(say, document)])


def _rules(say: Say, document: dict[str, Any]) -> Any:
    from cli import paint

    columns = (
        say("กฎ", "rule"),
        say("คำถาม", "question"),
        say("ผล", "effect"),
        say("อ้างอิง", "source"),
    )
    rows = [
        (r["id"], say.pick(r), say.pick(r["effect_words"]), _sources(say, r))
        for r in document["rules"]
    ]
    title = say(f"ชุดกฎ {document['version']}", f"Rulebook {document['version']}")
    return paint.table(title, columns, rows)


def _sources(say: Say, rule: dict[str, Any]) -> str:
    return "; ".join(
        f"{say.pick(c['document'])} {c['section']} [{c['confidence']}]" for c in rule["citations"]
    )


@app.verb("diff", "เทียบชุดกฎสองรุ่น", "phinong rulebook diff th-2569-1 th-2569-1")
def diff(version: Version, other: Other) -> Answer:
    """Compare two rulebooks, rule by rule."""
    from statemachine.rulebook.comparing import rule_changes

    found = rule_changes(_book(version), _book(other))
    changes = [{"rule": c.rule, "kind": c.kind, "fields": list(c.fields)} for c in found]
    same = ("ไม่ต่างกัน", "No difference")
    return Answer(
        {"changes": changes},
        lambda say: (
            [f"{c['kind']} {c['rule']} {', '.join(c['fields'])}" for c in changes] or [say(*same)]
        ),
    )


@app.verb("try", "ลองพิจารณาข้อเท็จจริง", "phinong rulebook try facts.json")
def try_(facts: Facts, version: Version = "", on: On = "") -> Answer:
    """Judge facts by a rulebook and show what each rule says."""
    from config import clock
    from statemachine.dates import bangkok_day
    from statemachine.rulebook.judging import judge
    from usecases.rulebooks import as_json, typed

    book = _book(version)
    day = values.day(on) if on else bangkok_day(clock.now())
    document = as_json(book, judge(book, typed(book, values.document(facts)), day))
    return Answer(document, lambda say: rulebook_cases.judged(say, document))


app.registered_commands += rulebook_cases.app.registered_commands
