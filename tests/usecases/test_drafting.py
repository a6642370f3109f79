"""A draft from a case: for its readers, and with what its dossier says."""

from __future__ import annotations

import pytest

from documents.reading import read_text
from tests.support.builders import a_dossier
from tests.support.world import World
from usecases.drafting import DraftLanguageError, draft, values
from usecases.refused import DeedRefusedError


def test_a_letter_of_intent_is_drafted_as_one(world: World) -> None:
    number = world.case(instrument="loi")

    said = str(read_text(draft(world.ctx("governor"), number, "th")))

    assert said.startswith("หนังสือแสดงเจตจำนง")


def test_what_the_dossier_says_is_kept_exactly(world: World) -> None:
    fields = ["tourism", 'R&D <"ทดสอบ">', "{{ 7*7 }}"]
    number = world.case(facts={"dossier": a_dossier(fields=fields)})

    said = str(read_text(draft(world.ctx("coordinator"), number)))

    assert 'tourism, R&D <"ทดสอบ"> and {{ 7*7 }}' in said
    assert 'การท่องเที่ยว R&D <"ทดสอบ"> {{ 7*7 }}' in said


def test_the_full_name_of_the_state_stands_in_the_english_text(world: World) -> None:
    found = values(world.load(world.case()))

    assert found["th_unit"] == "จังหวัดเชียงใหม่"
    assert found["partner_state_en"] == "People's Republic of China"


def test_who_may_not_read_the_case_is_given_no_draft(world: World) -> None:
    with pytest.raises(DeedRefusedError):
        draft(world.ctx("agency_officer"), world.case())


def test_another_language_is_refused(world: World) -> None:
    with pytest.raises(DraftLanguageError):
        draft(world.ctx("coordinator"), world.case(), "fr")
