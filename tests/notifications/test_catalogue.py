"""The catalogue: complete in both languages, and true to its documentation."""

from pathlib import Path

import pytest

from notifications import catalogue
from notifications.catalogue import MESSAGES, UnknownMessageError, catalogue_markdown, message_kind

TEMPLATES = Path(catalogue.__file__).parent / "templates"
DOCS = Path(catalogue.__file__).parents[1] / "docs" / "notifications.md"
FILES = {
    "subject.th.txt",
    "subject.en.txt",
    "body.th.txt",
    "body.en.txt",
    "body.th.html",
    "body.en.html",
    "sample.json",
}


def test_every_message_has_its_folder_and_every_folder_its_message() -> None:
    folders = {path.name for path in TEMPLATES.iterdir() if path.is_dir()}

    assert folders - {"layout"} == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_each_folder_holds_its_files_and_no_others(name: str) -> None:
    assert {path.name for path in (TEMPLATES / name).iterdir()} == FILES


def test_only_decision_letters_wait_for_a_person_when_in_doubt() -> None:
    letters = {kind.name for kind in MESSAGES.values() if kind.in_doubt == "person"}

    assert letters == {"approved", "refused", "cabinet_decided", "signed"}


def test_letters_are_never_folded_into_a_digest() -> None:
    folded = [kind for kind in MESSAGES.values() if kind.digest]

    assert {kind.in_doubt for kind in folded} == {"resend"}
    assert {kind.about for kind in folded} <= {"case", "relationship"}


def test_what_concerns_the_running_of_the_system_does_not_wait_for_office_hours() -> None:
    assert {kind.name for kind in MESSAGES.values() if not kind.quiet} == {
        kind.name for kind in MESSAGES.values() if kind.ops
    }


def test_an_unknown_message_is_refused_with_the_known_ones() -> None:
    with pytest.raises(UnknownMessageError) as caught:
        message_kind("remainder")

    assert "remainder" in str(caught.value)
    assert "reminder" in str(caught.value)
    assert "remainder" in caught.value.sentence("th")


def test_the_documentation_shows_the_catalogue_as_it_is() -> None:
    assert catalogue_markdown() in DOCS.read_text(encoding="utf-8")
