"""The pause after faults in a row."""

import pytest

from notifications.outcome import Outcome
from notifications.rest import Rest

FAULT = Outcome("retry", "ConnectionRefusedError")
ANSWER = Outcome("retry", "mailbox busy", 451)


def a_rest() -> Rest:
    return Rest(patience=2, rest_s=10)


def test_faults_in_a_row_bring_a_pause_and_time_ends_it() -> None:
    rest = a_rest()

    rest.note(FAULT, now=0)
    assert rest.outcome(now=0) is None
    rest.note(FAULT, now=1)

    assert rest.outcome(now=10.9) == Outcome("retry", "not tried: ConnectionRefusedError")
    assert rest.outcome(now=11) is None


def test_an_answer_between_faults_starts_the_count_anew() -> None:
    rest = a_rest()

    for outcome in (FAULT, ANSWER, FAULT, Outcome("sent", "ok", 250), FAULT):
        rest.note(outcome, now=0)

    assert rest.outcome(now=0) is None


def test_wrong_settings_bring_a_pause_at_once_and_keep_their_name() -> None:
    rest = a_rest()

    rest.note(Outcome("config", "wrong password", 535), now=0)

    assert rest.outcome(now=1) == Outcome("config", "not tried: wrong password")


@pytest.mark.parametrize(
    "outcome", [Outcome("lost", "lease"), Outcome("failed", "no address"), ANSWER]
)
def test_what_is_no_fault_of_the_server_brings_no_pause(outcome: Outcome) -> None:
    rest = a_rest()

    for _ in range(5):
        rest.note(outcome, now=0)

    assert rest.outcome(now=0) is None


@pytest.mark.parametrize("outcome", [Outcome("in_doubt", "timeout"), Outcome("retry", "bye", 421)])
def test_silence_after_the_content_and_a_closing_server_count_as_faults(outcome: Outcome) -> None:
    rest = a_rest()

    for _ in range(2):
        rest.note(outcome, now=0)

    paused = rest.outcome(now=0)
    assert paused is not None
    assert paused.kind == "retry"
