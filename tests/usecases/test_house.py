"""Every paper is set in the operator's typeface, not only the official ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from documents.papers.faces import FontsError
from tests.support.world import World
from usecases.analysis import glance, yearly
from usecases.context import Context
from usecases.groups import listening, listening_book
from usecases.handover import deeds
from usecases.handover import paper as handover
from usecases.kpi import paper as kpi
from usecases.kpi.report import report

PAPERS: dict[str, Callable[[Context], object]] = {
    "listening": lambda ctx: listening_book.printed(ctx, 2570),
    "handover": lambda ctx: handover.pdf(ctx, "moi", deeds.freeze(ctx, "moi")),
    "kpi": lambda ctx: kpi.paper(ctx, report(ctx)),
    "yearly": lambda ctx: yearly.paper(ctx, glance.glance(ctx)),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_is_set_in_the_operator_s_typeface(world: World, tmp_path: Path, name: str) -> None:
    ctx = world.ctx("moi_officer")
    listening.call(ctx, 2570, {"held_on": "16/11/2569", "place": "กระทรวงมหาดไทย"})
    own = replace(ctx, policy=replace(ctx.policy, paper_fonts=str(tmp_path)))

    PAPERS[name](ctx)
    with pytest.raises(FontsError, match="TH Sarabun New"):
        PAPERS[name](own)
