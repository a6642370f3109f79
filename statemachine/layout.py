"""Where the stages stand in the printed diagram, and which way each arrow goes: laid by hand.

The main path runs top down in the middle; what goes back or ends stands on the left, the Cabinet,
Parliament and changes on the right. A stage or an arrow that is not listed finds a plain place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count

WIDTH, HEIGHT = 1580, 1890
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: its upper left corner and its size."""

    x: float
    y: float
    w: float = 300
    h: float = 106

    @property
    def middle(self) -> Point:
        """Return the point in the middle."""
        return self.x + self.w / 2, self.y + self.h / 2


@dataclass(frozen=True, slots=True)
class Route:
    """The way of an arrow, and where its words stand: the first baseline and the anchor."""

    points: tuple[Point, ...]
    words: Point
    anchor: str = "start"
    chip: Box | None = None


PLACES: dict[str, Box] = {
    "draft": Box(550, 150),
    "endorsement": Box(550, 316),
    "screening": Box(550, 482),
    "review": Box(400, 660, 600, 200),
    "rule_check": Box(550, 924),
    "approval": Box(550, 1090),
    "partner_agreement": Box(550, 1268),
    "signing": Box(550, 1446),
    "deposit": Box(550, 1612),
    "active": Box(550, 1778, 300, 82),
    "revision": Box(20, 690, 270),
    "withdrawn": Box(20, 162, 280, 82),
    "rejected": Box(20, 1102, 280, 82),
    "cabinet": Box(1090, 924, 280),
    "parliament": Box(1090, 1118, 280),
    "change_review": Box(1090, 1414, 280),
    "on_hold": Box(20, 1634, 430, 226),
}

LEGS: dict[str, Box] = {
    "moi": Box(418, 730, 184, 88),
    "mfa": Box(608, 730, 190, 88),
    "agencies": Box(804, 730, 184, 88),
}

ROUTES: dict[tuple[str, str], Route] = {
    ("draft", "endorsement"): Route(((630, 256), (630, 314)), (646, 280)),
    ("draft", "withdrawn"): Route(((550, 203), (302, 203)), (426, 180), "middle"),
    ("endorsement", "draft"): Route(
        ((850, 369), (900, 369), (900, 203), (852, 203)), (912, 282)
    ),
    ("endorsement", "screening"): Route(((630, 422), (630, 480)), (646, 446)),
    ("screening", "review"): Route(((630, 588), (630, 658)), (614, 618), "end"),
    ("screening", "revision"): Route(((550, 535), (70, 535), (70, 688)), (400, 512), "middle"),
    ("screening", "rejected"): Route(
        ((850, 535), (1088, 535)), (968, 512), "middle", Box(1090, 516, 150, 38)
    ),
    ("review", "screening"): Route(((740, 660), (740, 590)), (754, 618)),
    ("review", "revision"): Route(((400, 712), (292, 712)), (346, 688), "middle"),
    ("revision", "review"): Route(((290, 770), (398, 770)), (345, 792), "middle"),
    ("revision", "withdrawn"): Route(((40, 690), (40, 246)), (54, 440)),
    ("review", "rule_check"): Route(((630, 860), (630, 922)), (646, 886)),
    ("rule_check", "revision"): Route(((550, 977), (70, 977), (70, 798)), (400, 954), "middle"),
    ("rule_check", "approval"): Route(((630, 1030), (630, 1088)), (646, 1054)),
    ("rule_check", "cabinet"): Route(((850, 962), (1088, 962)), (968, 939), "middle"),
    ("approval", "rejected"): Route(((550, 1143), (302, 1143)), (426, 1120), "middle"),
    ("approval", "cabinet"): Route(
        ((850, 1122), (1010, 1122), (1010, 1002), (1088, 1002)), (864, 1146)
    ),
    ("approval", "partner_agreement"): Route(((630, 1196), (630, 1266)), (646, 1226)),
    ("cabinet", "parliament"): Route(((1150, 1030), (1150, 1116)), (1166, 1060)),
    ("cabinet", "partner_agreement"): Route(
        ((1115, 1030), (1115, 1076), (1050, 1076), (1050, 1294), (852, 1294)), (866, 1270)
    ),
    ("cabinet", "rejected"): Route(
        ((1370, 977), (1408, 977)), (1480, 933), "middle", Box(1410, 958, 145, 38)
    ),
    ("parliament", "partner_agreement"): Route(
        ((1130, 1224), (1130, 1328), (852, 1328)), (1146, 1250)
    ),
    ("parliament", "rejected"): Route(
        ((1370, 1171), (1408, 1171)), (1482, 1212), "middle", Box(1410, 1152, 145, 38)
    ),
    ("partner_agreement", "signing"): Route(((630, 1374), (630, 1444)), (646, 1404)),
    ("partner_agreement", "change_review"): Route(
        ((850, 1360), (1140, 1360), (1140, 1412)), (866, 1382)
    ),
    ("change_review", "signing"): Route(((1090, 1499), (852, 1499)), (970, 1475), "middle"),
    ("change_review", "revision"): Route(
        ((1370, 1467), (1408, 1467)), (1482, 1508), "middle", Box(1410, 1448, 145, 38)
    ),
    ("signing", "deposit"): Route(((630, 1552), (630, 1610)), (646, 1576)),
    ("deposit", "active"): Route(((630, 1718), (630, 1776)), (646, 1742)),
}  # fmt: skip

STAYS: dict[str, Route] = {
    "cabinet": Route(((1105, 924), (1105, 896), (1145, 896), (1145, 922)), (1162, 896)),
    "signing": Route(((550, 1476), (516, 1476), (516, 1520), (548, 1520)), (504, 1494), "end"),
}
"""Moves that leave a case where it is."""


def places(states: Iterable[str]) -> dict[str, Box]:
    """Return the place of every stage; those not laid out stand at the right edge, in order."""
    spare = (Box(1270, 140 + 112 * n, 270) for n in count())
    return {state: PLACES.get(state) or next(spare) for state in states}


def route(source: str, target: str, start: Box, end: Box) -> Route:
    """Return the way of an arrow; one that is not laid out goes straight from box to box."""
    known = ROUTES.get((source, target))
    if known is not None:
        return known
    from_, to = _edge(start, end), _edge(end, start)
    return Route((from_, to), ((from_[0] + to[0]) / 2, (from_[1] + to[1]) / 2 - 8), "middle")


def _edge(box: Box, other: Box) -> Point:
    """Return where the line between the middles of two boxes leaves the first."""
    (x, y), (to_x, to_y) = box.middle, other.middle
    reach = max(abs(to_x - x) / (box.w / 2), abs(to_y - y) / (box.h / 2))
    return (x, y) if reach == 0 else (x + (to_x - x) / reach, y + (to_y - y) / reach)
