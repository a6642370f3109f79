"""The doctor knows every package of ours."""

from __future__ import annotations

from cli import checks
from tests.support.tree import PACKAGES


def test_the_doctor_looks_at_every_package() -> None:
    assert set(checks.PACKAGES) == set(PACKAGES)
