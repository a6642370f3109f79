"""The table of kinds: every text names only what it may, every role and state is a real one."""

from __future__ import annotations

import pytest

from documents.papers.typesetting import TEMPLATES
from statemachine.table import LIFECYCLE
from usecases.cases.document_words import KINDS as DOCUMENTS
from usecases.papers import facts, sections
from usecases.papers.book import has
from usecases.papers.kinds import Kind, kind, kinds
from usecases.papers.refusals import NoSuchKindError

ALWAYS = frozenset(
    {"province", "partner", "partner_full", "instrument", "number_of_case", "office"}
    | {"to", "to_name"}
)
"""What every case and every letter says."""

EVERY = pytest.mark.parametrize("found", kinds().values(), ids=list(kinds()))


def answered(found: Kind) -> set[str]:
    return {ask.name for ask in found.asks if not ask.optional}


@EVERY
def test_a_sentence_names_only_what_is_sure_to_be_known(found: Kind) -> None:
    sure = ALWAYS | set(found.needs) | answered(found)

    unsure = {
        (line.text[:40], name)
        for line in found.sentences
        for name in line.named - sure - set(line.having)
    }

    assert not unsure


@EVERY
def test_a_kind_is_of_this_house(found: Kind) -> None:
    states = {stage.state for stage in LIFECYCLE.stages}

    assert set(found.states) <= states
    assert set(found.encloses) <= set(DOCUMENTS)
    assert (TEMPLATES / f"{found.template}.typ").is_file()
    assert all(has(code) or code in {"asked", "desk", "province"} for code in found.to)
    assert found.issuer in {"province", "interior", "consulted"}
    assert set(found.sections) <= set(sections._BUILD)


@EVERY
def test_what_a_kind_needs_has_words_for_people(found: Kind) -> None:
    named = {*found.needs, *found.facts}

    assert named <= set(facts.WORDS)


@EVERY
def test_a_kind_says_who_issues_when_and_on_what_ground(found: Kind) -> None:
    assert found.roles
    assert found.states
    assert found.source
    assert found.confidence in {"high", "medium", "low"}
    assert found.th
    assert found.en


@EVERY
def test_exactly_one_request_stands(found: Kind) -> None:
    for known in ({}, {"answer_by": "1 มกราคม 2570"}):
        standing = [line for line in found.request if line.stands(known)]
        assert len(standing) == (1 if found.request else 0)


def test_the_thirteen_papers_of_the_procedure_are_there() -> None:
    assert list(kinds()) == [
        "province_letter", "moi_to_mfa", "moi_to_agency", "opinion", "memo", "cabinet_cover",
        "cabinet_pack", "resolution_notice", "signing_programme", "signing_checklist",
        "deposit_letter", "signing_report", "report_back",
    ]  # fmt: skip


def test_an_unknown_kind_lists_those_there_are() -> None:
    with pytest.raises(NoSuchKindError) as caught:
        kind("postcard")

    assert "province_letter" in caught.value.sentence("en")
