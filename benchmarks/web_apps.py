"""What the benchmark of the web serves, in processes of their own: Phinong, and two bare pages.

The floor is FastAPI itself: a page without data, and a page of one read by id through a template.
"""

from __future__ import annotations

from fastapi import FastAPI
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from sqlalchemy import bindparam, select

from config.settings import load_settings
from storage.database import Database
from storage.tables_cases import Case
from web.app import create_app
from web.server import settle

_PAGE = """<!doctype html>
<html lang="th"><head><meta charset="utf-8"><title>{{ number }}</title></head>
<body><main><h1>{{ number }}</h1><table>{% for fact in facts %}<tr><td>{{ fact }}</td></tr>
{% endfor %}</table></main></body></html>"""
_CASE = select(Case.number, Case.province, Case.state, Case.opened_at).where(
    Case.id == bindparam("id")
)


def phinong() -> FastAPI:
    """Return Phinong as the environment tells."""
    app = create_app(load_settings())
    settle()
    return app


def floor() -> FastAPI:
    """Return the bare pages, on the same database."""
    app, database = FastAPI(), Database(load_settings().database_url)
    template = Environment(autoescape=True).from_string(_PAGE)

    @app.get("/bare")
    def bare() -> HTMLResponse:
        return HTMLResponse(template.render(number="0", facts=()))

    @app.get("/read/{number}")
    def read(number: int) -> HTMLResponse:
        with database.read() as connection:
            row = connection.execute(_CASE, {"id": number}).one()
        return HTMLResponse(template.render(number=row.number, facts=tuple(row)))

    return app
