"""The file of a case: remarks, documents, corrections, duties, and what follows it."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from usecases import limits
from usecases.cases import case_file, opening
from usecases.programs import for_programs
from usecases.reading import views
from web.api.gate import BYTES, ApiRoute, Ctx
from web.api.preconditions import Seen, show_version
from web.api.schemas import PLAIN, Number
from web.api.schemas_cases import Comment, Document
from web.api.schemas_deeds import (
    Attached,
    Correction,
    DutyDone,
    FollowUp,
    Numbered,
    Remark,
    Remarked,
    Versioned,
)
from web.pages import file_answer

router = APIRouter(prefix="/api/v1", route_class=ApiRoute, tags=["case file"])
_CASE = "/cases/{number}"
_BODY = {
    "requestBody": {
        "required": True,
        "content": {BYTES: {"schema": {"type": "string", "format": "binary"}}},
    }
}
_FILE = {
    "description": "ไฟล์ · the file",
    "content": {"*/*": {"schema": {"type": "string", "format": "binary"}}},
}


async def read_bytes(request: Request) -> bytes:
    """Return the body of a request that is a file."""
    return await request.body()


Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="SHA-256")]
Kind = Annotated[str, Query(pattern="^[a-z][a-z0-9_]{1,39}$", examples=["draft_text"])]
Named = Annotated[str, Query(min_length=1, max_length=200, pattern=PLAIN)]
Titled = Annotated[str, Query(max_length=200, pattern=PLAIN)]
Content = Annotated[bytes, Depends(read_bytes)]


@router.get(f"{_CASE}/comments", operation_id="listComments", response_model=list[Comment])
def list_comments(ctx: Ctx, number: Number) -> list[dict[str, Any]]:
    """List the remarks on a case, oldest first."""
    comments: list[dict[str, Any]] = views.show_case(ctx, number)["comments"]
    return comments


@router.post(
    f"{_CASE}/comments", operation_id="addComment", response_model=Remarked, status_code=201
)
def add_comment(ctx: Ctx, number: Number, body: Remark) -> dict[str, int]:
    """Write a remark; it changes nothing of the case's state, so no If-Match is needed."""
    return {"id": case_file.comment(ctx, number, body.text)}


@router.get(f"{_CASE}/documents", operation_id="listDocuments", response_model=list[Document])
def list_documents(ctx: Ctx, number: Number) -> list[dict[str, Any]]:
    """List the documents of a case with their versions."""
    documents: list[dict[str, Any]] = views.show_case(ctx, number)["documents"]
    return documents


@router.post(
    f"{_CASE}/documents",
    operation_id="attachDocument",
    response_model=Attached,
    status_code=201,
    openapi_extra=_BODY,
)
def attach_document(  # noqa: PLR0913, PLR0917 - the document's own facts
    ctx: Ctx,
    number: Number,
    kind: Kind,
    filename: Named,
    content: Content,
    seen: Seen,
    request: Request,
    response: Response,
    title: Titled = "",
) -> dict[str, Any]:
    """Attach a file, sent as the body itself, as the next version of its kind.

    pdf, docx, xlsx, png, jpg or txt, judged by its content. A ``draft_text`` that the coordinator
    attaches in draft or revision becomes the text in force.
    """
    limits.take_upload(ctx)
    done = case_file.attach(ctx, number, content, kind, title, filename, version=seen)
    show_version(request, response, done["case_version"])
    response.headers["Location"] = f"/api/v1/cases/{number}/documents/{done['sha256']}"
    return done


@router.get(
    f"{_CASE}/documents/{{sha256}}",
    operation_id="readDocument",
    response_class=Response,
    responses={200: _FILE},
)
def read_document(ctx: Ctx, number: Number, sha256: Digest) -> Response:
    """Return the bytes of a document of a case."""
    found = case_file.read_document(ctx, number, sha256)
    return file_answer(found["content"], found["media_type"], found["title"])


@router.post(f"{_CASE}/corrections", operation_id="correctFact", response_model=Versioned)
def correct_fact(
    ctx: Ctx, number: Number, body: Correction, seen: Seen, request: Request, response: Response
) -> dict[str, Any]:
    """Correct a recorded fact, open case or closed; an MOI officer may."""
    for_programs.check_readable(ctx, number)
    version = case_file.correct(ctx, number, body.field, body.value, body.reason, seen)
    show_version(request, response, version)
    return {"number": number, "version": version}


@router.post(f"{_CASE}/duties/{{duty}}", operation_id="completeDuty", response_model=Versioned)
def complete_duty(  # noqa: PLR0913, PLR0917 - who, what, which version, and the answer's ETag
    ctx: Ctx,
    number: Number,
    duty: Annotated[str, Path(pattern="^[a-z_.]{1,60}$", examples=["report_back"])],
    body: DutyDone,
    seen: Seen,
    request: Request,
    response: Response,
) -> dict[str, Any]:
    """Record that a dated duty of a case was done; whoever holds it may."""
    for_programs.check_readable(ctx, number)
    version = for_programs.complete_duty(ctx, number, duty, body.note, seen)
    show_version(request, response, version)
    return {"number": number, "version": version}


@router.post(
    f"{_CASE}/follow-ups", operation_id="followUp", response_model=Numbered, status_code=201
)
def follow_up(ctx: Ctx, number: Number, body: FollowUp, response: Response) -> dict[str, str]:
    """Open the case that follows a signed one and inherits its dossier."""
    for_programs.check_readable(ctx, number)
    new = opening.follow(ctx, number, body.instrument)
    response.headers["Location"] = f"/api/v1/cases/{new}"
    return {"number": new}
