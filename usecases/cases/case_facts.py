"""The recorded facts of a case that may be corrected, as they stand."""

from typing import Any

from statemachine.dates import PartialDate
from statemachine.fields import Field
from statemachine.words import Role
from storage import cases, people
from storage.cases import CaseRecord
from usecases import names, stage_words
from usecases.cases import access, case_acts
from usecases.cases.correcting import CORRECTABLE
from usecases.cases.perform import NobodyError
from usecases.context import Context
from usecases.stage_words import said


def correctable(ctx: Context, number: str) -> dict[str, Any]:
    """Return number, version and pair of a case, ``refusal``, and ``facts`` with their values.

    Raises:
        NoSuchCaseError: No case has this number.
        DeedRefusedError: The case is not the actor's to see.
    """
    if ctx.person is None:
        raise NobodyError
    with ctx.database.read() as connection:
        case = cases.load(connection, number)
        access.readable(ctx, connection, case)
        actor = people.actor(connection, ctx.person, ctx.today)
    return {
        "number": case.number,
        "version": case.version,
        "pair": names.pair(case.province, case.partner_th, case.partner_en),
        "refusal": case_acts.may(case, actor, "correct", Role.MOI_OFFICER),
        "facts": [
            _fact(case, name, fact.field)
            for name, fact in CORRECTABLE.items()
            if _there(case, name)
        ],
    }


def _there(case: CaseRecord, name: str) -> bool:
    section, _, inner = name.partition(".")
    return not inner or bool(case.facts.get(section))


def _fact(case: CaseRecord, name: str, field: Field) -> dict[str, Any]:
    section, _, inner = name.partition(".")
    value = case.facts[section].get(inner) if inner else getattr(case, section)
    dated = field.kind in {"date", "partial_date"} and value
    return {
        "name": name,
        **said(field.th, field.en),
        "kind": field.kind,
        "date": PartialDate.parse(str(value), "ce") if dated else None,
        "value": "; ".join(map(str, value)) if isinstance(value, list) else str(value or ""),
        "choices": [{"value": each, **stage_words.word(each)} for each in field.choices],
    }
