"""The API's own description (OpenAPI 3.1), and the page that people read."""

import json
from functools import cache
from typing import Any

from fastapi import APIRouter, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import JSONResponse, Response
from fastapi.routing import APIRoute

from web.api import administration, case_file, cases, evidence, house, me, own, pairs, webhooks
from web.api.gate import bearer_of
from web.api.problems import MEDIA_TYPE, STATUS, TITLES, problem_of
from web.api.schemas import Problem
from web.api.summaries import PARAMETERS, SUMMARIES
from web.pages import page
from web.security.api_routes import API_SCOPES
from web.security.visitors import visitor_or_none

MODULES = (me, cases, case_file, pairs, evidence, house, own, webhooks, administration)
router = APIRouter(prefix="/api/v1", include_in_schema=False)

_ABOUT = """\
การดำเนินการและคำปฏิเสธเดียวกับหน้าเว็บ ทุกคำขอใช้โทเคนใน `Authorization: Bearer phn_…`
The same deeds and refusals as the pages. Every request carries a token.
"""
_ALWAYS = (400, 401, 403, 404, 422, 429, 500, 503)
_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "คำขอเดิมด้วยคีย์เดิมทำครั้งเดียว ตอบเหมือนเดิม 24 ชม. · done once in 24 h",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[ -~]+$"},
    "example": "5f0c9c1e-7d1b-4a53-9f0e-0d9a6b1f2a77",
}
_NONE_MATCH = {
    "name": "If-None-Match",
    "in": "header",
    "required": False,
    "description": "ETag ที่มีอยู่ ตอบ 304 หากไม่เปลี่ยน · the ETag you have; 304 where it still holds",
    "schema": {"type": "string"},
}
_TEXT = {"schema": {"type": "string"}}
_RATE = {
    "RateLimit-Policy": {**_TEXT, "description": "ครั้งต่อช่วงเวลา · calls in a window"},
    "RateLimit": {**_TEXT, "description": "ที่เหลือและเวลาเริ่มใหม่ · what is left, until when"},
}
_ETAG = {"ETag": {**_TEXT, "description": "รุ่นของข้อมูล · version of what was read"}}
_LOCATION = {"Location": {**_TEXT, "description": "ที่อยู่ของสิ่งที่สร้าง · where the new one is"}}


def routes() -> list[APIRoute]:
    """Return every operation."""
    found = [route for module in MODULES for route in module.router.routes]
    return [route for route in found if isinstance(route, APIRoute)]


@cache
def document() -> dict[str, Any]:
    """Return the description of the whole API."""
    made = get_openapi(
        title="Phinong API",
        version="1",
        openapi_version="3.1.0",
        description=_ABOUT,
        routes=routes(),
    )
    schemas = made["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    problem = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["Problem"] = problem
    made["components"]["responses"] = {f"P{status}": _problem(status) for status in TITLES}
    made["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "phn_"}
    }
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _complete(path, method.upper(), operation)
    return made


def _problem(status: int) -> dict[str, Any]:
    th, en = TITLES[status]
    headers: dict[str, Any] = dict(_RATE)
    if status == 429:  # noqa: PLR2004 - HTTP
        headers["Retry-After"] = {**_TEXT, "description": "วินาที · seconds"}
    if status == 401:  # noqa: PLR2004 - HTTP
        headers = {"WWW-Authenticate": _TEXT}
    return {
        "description": f"{th} · {en}",
        "headers": headers,
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }


def _complete(path: str, method: str, operation: dict[str, Any]) -> None:
    """Add what every operation has: words, scope, headers, problems."""
    operation["summary"] = " · ".join(SUMMARIES[operation["operationId"]])
    operation["description"] = operation["description"].replace("``", "`")
    operation["security"] = [{"bearer": [API_SCOPES[method, path]]}]
    operation.setdefault("parameters", [])
    for status, answer in operation["responses"].items():
        if status.startswith("2"):
            answer["headers"] = {**_RATE, **_headers(method, status)}
    for status in sorted({*_ALWAYS, *_by_method(method, operation), *_by_version(operation)}):
        operation["responses"][str(status)] = {"$ref": f"#/components/responses/P{status}"}
    for each in operation["parameters"]:
        if "description" not in each and each["name"] in PARAMETERS:
            each["description"] = " · ".join(PARAMETERS[each["name"]])


def _by_method(method: str, operation: dict[str, Any]) -> set[int]:
    """Add the headers of a method and return the problems that it may meet."""
    found = {413, 415} if "requestBody" in operation else set[int]()
    if method == "POST":
        operation["parameters"].append(_KEY)
        found.add(409)
    if method == "GET":
        operation["parameters"].append(_NONE_MATCH)
        said = {"description": "ไม่เปลี่ยน · not modified", "headers": _ETAG}
        operation["responses"]["304"] = said
    return found


def _by_version(operation: dict[str, Any]) -> set[int]:
    """Say that If-Match is needed, and return the problems of it."""
    found = [each for each in operation["parameters"] if each["name"].lower() == "if-match"]
    for each in found:
        each |= {"name": "If-Match", "required": True}
        each["schema"] = {"type": "string", "pattern": r'^(\*|"[0-9]{1,9}(-[0-9a-f]+)?")$'}
    return {412, 428} if found else set()


def _headers(method: str, status: str) -> dict[str, Any]:
    if method == "GET":
        return _ETAG
    return _LOCATION if status == "201" else {}


@router.get("/openapi.json")
def show_document(request: Request) -> Response:
    """Return the description, to signed-in staff or a token."""
    if visitor_or_none(request) is None:
        try:
            bearer_of(request)
        except Exception as error:  # noqa: BLE001 - it becomes a problem
            return problem_of(request, error)
    return JSONResponse(document(), headers={"Cache-Control": "no-store"})


@router.get("/docs")
def show_docs(request: Request) -> Response:
    """Show every operation to people, with a line to try it."""
    made = document()
    base = request.app.state.settings.base_url.rstrip("/")
    operations = [
        _shown(base, path, method, operation)
        for path, methods in made["paths"].items()
        for method, operation in methods.items()
    ]
    groups: dict[str, list[dict[str, Any]]] = {}
    for operation in operations:
        groups.setdefault(operation["group"], []).append(operation)
    return page(request, "api_docs.html", groups=groups, base=base, codes=_codes())


def _codes() -> list[tuple[int, str, list[str]]]:
    """Return, by status, its title and the codes of problems that have a status of their own."""
    found: dict[int, list[str]] = {}
    for code, status in sorted(STATUS.items()):
        found.setdefault(status, []).append(code)
    return [(status, " · ".join(TITLES[status]), found[status]) for status in sorted(found)]


def _shown(base: str, path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": operation["operationId"],
        "group": operation["tags"][0],
        "method": method.upper(),
        "path": path,
        "words": dict(zip(("th", "en"), SUMMARIES[operation["operationId"]], strict=True)),
        "more": operation["description"],
        "scope": operation["security"][0]["bearer"][0],
        "parameters": operation["parameters"],
        "curl": _curl(base, path, method, operation),
    }


def _curl(base: str, path: str, method: str, operation: dict[str, Any]) -> str:
    lines = [f"curl -X {method.upper()} '{base}{path}'", "-H 'Authorization: Bearer phn_…'"]
    if any(each["name"] == "If-Match" for each in operation["parameters"]):
        lines.append("-H 'If-Match: \"7\"'")
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        lines += ["-H 'Content-Type: application/json'", f"-d '{_example(content)}'"]
    elif content:
        lines += ["-H 'Content-Type: application/octet-stream'", "--data-binary @file.pdf"]
    return " \\\n  ".join(lines)


def _example(content: dict[str, Any]) -> str:
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return json.dumps(
        document()["components"]["schemas"][name].get("example", {}), ensure_ascii=False
    )
