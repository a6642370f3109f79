"""A pytest plugin for `make mutants`: a mutant is there from the first import on.

mutmut forks each mutant from one process that has imported and run everything already. What a
module works out while it is imported, and what is cached, would then be that of the original,
and its mutants would seem to live. So a mutant's own run imports our modules anew.
"""

from __future__ import annotations

import os
import sys

import pytest

_NOT_A_MUTANT = {"", "fail", "stats", "mutant_generation"}
_AGAIN = ("statemachine", "usecases", "storage", "notifications", "documents", "config", "tests")


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests() -> None:
    """Forget our modules, so that the tests import them under the mutant."""
    if os.environ.get("MUTANT_UNDER_TEST", "") in _NOT_A_MUTANT:
        return
    for name in [name for name in sys.modules if name.partition(".")[0] in _AGAIN]:
        if name != __name__:
            del sys.modules[name]
