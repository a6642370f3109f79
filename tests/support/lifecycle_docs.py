"""Write the lifecycle into the manual: ``python -m tests.support.lifecycle_docs``."""

from __future__ import annotations

from pathlib import Path

from statemachine.diagram import svg
from statemachine.lifecycle_page import lifecycle_markdown
from statemachine.table import LIFECYCLE

DOCS = Path(__file__).parents[2] / "docs"
PAGES = {
    DOCS / "lifecycle.md": lifecycle_markdown(LIFECYCLE),
    DOCS / "lifecycle.svg": svg(LIFECYCLE),
}


def write() -> None:
    """Write every generated page as it should read now."""
    for file, text in PAGES.items():
        file.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write()
