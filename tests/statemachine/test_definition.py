"""A definition is data: it survives the way through JSON, and any change shows in its digest."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from statemachine.definition import Days, Definition, DefinitionError, Move
from statemachine.fields import DOSSIER, FIELDS
from statemachine.relationship import ACTS, Standing
from statemachine.table import LIFECYCLE
from statemachine.words import (
    LABELS,
    Instrument,
    Opinion,
    Role,
    StandingClause,
    State,
    Treaty,
    Urgency,
    label,
)

ROOT = Path(__file__).parents[2]
WORDS = [*Role, *Instrument, *Urgency, *Opinion, *Treaty, *StandingClause, *Standing, *ACTS,
         *LIFECYCLE.triggers, "join",
         "settle_difference", "assign_difference", "record_edition"]  # fmt: skip


def is_thai(text: str) -> bool:
    return any("ก" <= letter <= "๛" for letter in text)


def test_a_definition_survives_the_way_through_json() -> None:
    again = Definition.model_validate_json(LIFECYCLE.canonical())

    assert again == LIFECYCLE
    assert again.digest == LIFECYCLE.digest
    assert again.canonical() == LIFECYCLE.canonical()


def test_the_digest_does_not_depend_on_the_process() -> None:
    script = "from statemachine.table import LIFECYCLE; print(LIFECYCLE.digest)"
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env={"PYTHONHASHSEED": seed},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert found.stdout.strip() == LIFECYCLE.digest


@pytest.mark.parametrize(
    "change",
    [
        {"version": "2569.2"},
        {"effective_from": date(2027, 1, 1)},
        {"moves": LIFECYCLE.moves[:-1]},
        {"stages": tuple(reversed(LIFECYCLE.stages))},
        {"ladder": ("holder", "office_head")},
    ],
    ids=lambda change: next(iter(change)),
)
def test_any_change_shows_in_the_digest(change: dict[str, object]) -> None:
    assert LIFECYCLE.model_copy(update=change).digest != LIFECYCLE.digest


def test_a_definition_cannot_be_changed_or_given_strange_fields() -> None:
    with pytest.raises(ValidationError):
        LIFECYCLE.stages[0].state = "other"
    with pytest.raises(ValidationError):
        Move.model_validate({"source": "draft", "trigger": "submit", "target": "x", "speed": 1})
    with pytest.raises(ValidationError):
        Days(normal=0, urgent=1, most_urgent=1)


def test_the_days_of_a_stage_follow_the_urgency() -> None:
    days = LIFECYCLE.stage("screening").days

    assert days is not None
    assert [days.of(urgency) for urgency in Urgency] == [10, 5, 3]
    with pytest.raises(ValueError, match="sometime"):
        days.of("sometime")


def test_a_leg_finds_its_stage_and_a_stranger_is_named() -> None:
    assert LIFECYCLE.stage("review.mfa.waiting").state == "review.mfa"
    with pytest.raises(DefinitionError, match=r"'nowhere' is not in definition 2569\.1"):
        LIFECYCLE.stage("nowhere")


@pytest.mark.parametrize("word", WORDS)
def test_every_word_has_a_label_in_both_languages(word: str) -> None:
    thai, english = label(word, "th"), label(word, "en")

    assert is_thai(thai)
    assert english.isascii()
    assert not is_thai(english)


def test_no_label_is_left_over_and_a_stranger_stays_as_it_is() -> None:
    assert set(LABELS) - {str(word) for word in WORDS} <= {"open", *State}
    assert label("unheard_of", "th") == "unheard_of"


def test_every_state_has_a_stage_that_says_what_it_asks() -> None:
    assert {s.state for s in LIFECYCLE.stages if "." not in s.state} == {s.value for s in State}
    for stage in LIFECYCLE.stages:
        assert is_thai(stage.th)
        assert stage.en.isascii()
        assert stage.ends or (is_thai(stage.asks_th) and stage.asks_en)


def test_every_field_of_every_form_is_named_in_both_languages() -> None:
    assert set(FIELDS) == set(LIFECYCLE.triggers)
    for field in [*DOSSIER, *(field for form in FIELDS.values() for field in form)]:
        assert is_thai(field.th), field.name
        assert not is_thai(field.en), field.name
        assert (field.kind == "choice") is bool(field.choices), field.name
