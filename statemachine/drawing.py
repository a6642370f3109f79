"""The few strokes that the printed diagram is made of, as SVG text."""

from collections.abc import Iterable
from html import escape

from statemachine.layout import Box, Point

FONT = "Sarabun, 'TH Sarabun New', Laksaman, Garuda, sans-serif"
STYLE = f"""
    text {{ font-family: {FONT}; fill: #1b2733; }}
    .title {{ font-size: 28px; font-weight: 700; }}
    .name {{ font-size: 19px; font-weight: 700; }}
    .english {{ font-size: 15px; fill: #4a5866; }}
    .holder {{ font-size: 14.5px; }}
    .small {{ font-size: 13px; fill: #4a5866; }}
    .act {{ font-size: 15.5px; font-weight: 600; }}
    .leg-words {{ font-size: 13px; }}
    .muted .act {{ fill: #5b6773; font-weight: 400; }}
    .muted .small {{ fill: #6b7785; }}
    .line {{ fill: none; stroke: #24466b; stroke-width: 2.2; }}
    .muted .line {{ stroke: #9aa5b1; stroke-width: 1.4; stroke-dasharray: 6 4; }}
    .box {{ fill: #ffffff; stroke: #8796a5; stroke-width: 1.2; }}
    .end {{ fill: #f1f4f7; }}
    .aside {{ stroke-dasharray: 5 4; }}
    .leg {{ fill: #f7fafc; stroke: #c3ccd6; }}
    .chip {{ fill: #f1f4f7; stroke: #b7c1cc; }}
    .badge {{ fill: #e8eef5; }}
"""


def number(value: float) -> str:
    """Return a coordinate without needless digits."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


def text(at: Point, words: str, style: str, anchor: str = "start", lang: str = "th") -> str:
    """Return one line of words; ``lang`` is theirs, for those who hear the page."""
    x, y = (number(value) for value in at)
    where = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}" class="{style}"{where} lang="{lang}">{escape(words)}</text>'


def both(at: Point, th: str, en: str, anchor: str = "start") -> str:
    """Return the Thai words of an act and the English below them."""
    below = (at[0], at[1] + 16)
    return text(at, th, "act", anchor) + text(below, en, "small", anchor, "en")


def rectangle(box: Box, style: str, radius: float = 8, colour: str = "") -> str:
    """Return a rectangle with round corners; a colour of its own goes over its style."""
    x, y, w, h = (number(value) for value in (box.x, box.y, box.w, box.h))
    fill = f' fill="{colour}"' if colour else f' class="{style}"'
    return f'<rect x="{x}" y="{y}" width="{w}" height="{h}" rx="{number(radius)}"{fill}/>'


def stripe(box: Box, colour: str) -> str:
    """Return the coloured left edge of a box, which says whose it is."""
    return rectangle(Box(box.x + 5, box.y + 10, 5, box.h - 20), "", 2.5, colour)


def arrow(points: Iterable[Point], *, muted: bool) -> str:
    """Return a line of straight pieces that ends in a head."""
    path = " L ".join(f"{number(x)} {number(y)}" for x, y in points)
    head = "head-muted" if muted else "head"
    return f'<path d="M {path}" class="line" marker-end="url(#{head})"/>'


def group(parts: Iterable[str], style: str, title: str) -> str:
    """Return parts that belong together, with the title that a reader hears."""
    inside = "\n    ".join(parts)
    return f'  <g class="{style}">\n    <title>{escape(title)}</title>\n    {inside}\n  </g>'


def page(width: float, height: float, title: str, description: str, parts: Iterable[str]) -> str:
    """Return the whole picture: self-contained, with its title and description first."""
    heads = "".join(
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="{size}" '
        f'markerHeight="{size}" orient="auto-start-reverse">'
        f'<path d="M 0 0.6 L 10 5 L 0 9.4 z" fill="{colour}"/></marker>'
        for name, colour, size in (("head", "#24466b", 6), ("head-muted", "#9aa5b1", 8))
    )
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"',
            '     aria-labelledby="title description" lang="th">',
            f'  <title id="title">{escape(title)}</title>',
            f'  <desc id="description">{escape(description)}</desc>',
            f"  <style>{STYLE}  </style>",
            f"  <defs>{heads}</defs>",
            f'  <rect width="{width}" height="{height}" fill="#ffffff"/>',
            *parts,
            "</svg>\n",
        ]
    )
