"""Make the subject, the text and the HTML of one message in one language."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template, select_autoescape
from markupsafe import Markup, escape

from notifications.catalogue import message_kind
from notifications.context import require
from notifications.phrases import day, moment, title
from notifications.view import view

Lang = Literal["th", "en"]
LANGUAGES: tuple[Lang, ...] = ("th", "en")
SUBJECT_LIMIT = 200

_TEMPLATES = Path(__file__).parent / "templates"
_GAPS = re.compile(r"[ \t]+\n")
_BLANK_LINES = re.compile(r"\n{3,}")
_PARAGRAPH = '<p style="margin:0 0 14px 0;">'
_NEXT_PARAGRAPH = f"</p>{_PARAGRAPH}"


@dataclass(frozen=True, slots=True)
class Rendered:
    """One message, ready to be put into an envelope."""

    subject: str
    text: str
    html: str


def render(name: str, lang: Lang, context: Mapping[str, Any]) -> Rendered:
    """Return the message in one language.

    Args:
        name: A message of the catalogue.
        lang: ``th`` or ``en``.
        context: See ``notifications/context.py``; missing optional keys count as unknown.

    Raises:
        UnknownMessageError: The catalogue has no such message.
        ContextError: The context lacks what the message cannot do without.
    """
    kind = message_kind(name)
    require(kind, context)
    subject, text, html = _templates(name, lang)
    seen = view(kind, lang, context)
    said = text.new_context(seen)
    body = "".join(text.root_render_func(said))
    # The HTML says what the text says: its layout reads the blocks of the text.
    seen["said"] = {block: _tidy("".join(made[0](said))) for block, made in said.blocks.items()}
    return Rendered(_one_line(subject.render(seen)), _tidy(body) + "\n", html.render(seen))


@cache
def _templates(name: str, lang: Lang) -> tuple[Template, Template, Template]:
    get = _environment(lang).get_template
    return (
        get(f"{name}/subject.{lang}.txt"),
        get(f"{name}/body.{lang}.txt"),
        get(f"{name}/body.{lang}.html"),
    )


@cache
def _environment(lang: Lang) -> Environment:
    made = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=select_autoescape(("html",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    made.filters["day"] = partial(day, lang=lang)
    made.filters["moment"] = partial(moment, lang=lang)
    made.filters["titled"] = partial(title, lang=lang)
    made.filters["listed"] = _listed
    made.filters["paragraphs"] = _paragraphs
    return made


def _tidy(text: str) -> str:
    stripped = text.strip()
    if "\n" not in stripped:
        return stripped
    return _BLANK_LINES.sub("\n\n", _GAPS.sub("\n", stripped))


def _one_line(subject: str) -> str:
    line = " ".join(subject.split())
    return line if len(line) <= SUBJECT_LIMIT else f"{line[: SUBJECT_LIMIT - 1]}…"


def _listed(value: str | list[str]) -> str:
    return value if isinstance(value, str) else ", ".join(map(str, value))


def _paragraphs(text: str) -> Markup:
    """Return plain text as HTML paragraphs; everything in it is escaped."""
    paragraphs = str(escape(text)).replace("\n\n", _NEXT_PARAGRAPH).replace("\n", "<br>\n")
    # Escaped above: what is marked as safe here is only our own tags.
    return Markup(f"{_PARAGRAPH}{paragraphs}</p>" if text else "")  # noqa: S704
