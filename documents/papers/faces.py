"""The typeface of papers: what the operator gives, how large it is drawn, the shipped one else.

The regulations say “16 points” and mean TH Sarabun New as it was first published, which is drawn
small. Other faces are set smaller by one factor, measured from the file (ux.md 3).
"""

import struct
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from statemachine.errors import PhinongError

SHIPPED = Path(str(files("documents.papers").joinpath("fonts")))
OFFICIAL = ("TH Sarabun New", "TH SarabunPSK", "TH Sarabun PSK", "Laksaman")
"""Families that are taken from the operator's folder, the best first."""

_SHIPPED_FAMILY = "Sarabun"
_MEANT = 0.36
"""The x-height, in em, of the face that the regulations mean."""

_RECORD, _X_HEIGHT, _KNOWS_X_HEIGHT = 16, 86, 2


class FontsError(PhinongError):
    """The operator's folder of fonts cannot be used."""

    code = "paper_fonts"
    th = "โฟลเดอร์แบบอักษร {folder} ไม่มี {wanted} โปรดวางไฟล์ .ttf หรือแก้ PHINONG_PAPER_FONTS"
    en = "The folder {folder} has none of {wanted}; put the .ttf there or mend PHINONG_PAPER_FONTS."


@dataclass(frozen=True, slots=True)
class Face:
    """A typeface, its factor to the sizes of the regulations, and the fonts to set with."""

    family: str
    factor: float
    fonts: Any


@lru_cache(maxsize=4)
def face(folder: str = "") -> Face:
    """Return the face of papers.

    Args:
        folder: Where the operator put TH Sarabun New; empty for the shipped Sarabun.

    Raises:
        FontsError: The folder has no such face.
    """
    import typst  # noqa: PLC0415 - 80 MB, loaded by who sets a paper

    paths = [str(SHIPPED), *([folder] if folder else [])]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(paths)
    )
    family = _family(folder, fonts.families()) if folder else _SHIPPED_FAMILY
    file = next(f.path for f in fonts.fonts() if f.family == family and f.weight == _REGULAR)
    return Face(family, _factor(Path(str(file))), fonts)


_REGULAR = 400


def _family(folder: str, families: list[str]) -> str:
    found = next((name for name in OFFICIAL if name in families), None)
    if found is None:
        raise FontsError(folder=folder, wanted=", ".join(OFFICIAL))
    return found


def _factor(file: Path) -> float:
    """Return what a size of the regulations is multiplied by; 1 where a face does not say."""
    found = x_height(file.read_bytes())
    return 1.0 if found is None else round(min(1.0, _MEANT / found), 3)


def x_height(font: bytes) -> float | None:
    """Return the x-height of a TrueType font in em, or ``None`` where it is not stated."""
    (count,) = struct.unpack_from(">H", font, 4)
    tables = {}
    for at in range(12, 12 + _RECORD * count, _RECORD):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, at)
        tables[tag] = offset
    (version,) = struct.unpack_from(">H", font, tables[b"OS/2"])
    if version < _KNOWS_X_HEIGHT:
        return None
    (per_em,) = struct.unpack_from(">H", font, tables[b"head"] + 18)
    (height,) = struct.unpack_from(">h", font, tables[b"OS/2"] + _X_HEIGHT)
    return height / per_em if height > 0 else None
