"""Files that never change under their address: it carries their digest."""

from pathlib import Path

from starlette.responses import Response
from starlette.staticfiles import StaticFiles as Folder
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"


class StaticFiles(Folder):
    """Our static files; what is asked for with its digest may be kept for a year."""

    def __init__(self) -> None:
        """Serve ``web/static``."""
        super().__init__(directory=STATIC)

    async def get_response(self, path: str, scope: Scope) -> Response:
        """Return a file with how long it may be kept."""
        answer = await super().get_response(path, scope)
        lasting = scope.get("query_string", b"").startswith(b"v=") or path.startswith("fonts/")
        kept = "public, max-age=31536000, immutable" if lasting else "public, max-age=300"
        answer.headers["Cache-Control"] = kept
        return answer
