"""A lifecycle definition named on the command line: a version, a file, or ``shipped``."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from cli import house, values
from statemachine.errors import PhinongError

if TYPE_CHECKING:
    from statemachine.definition import Definition

SHIPPED = "shipped"


class UnfitDefinitionError(PhinongError):
    """A file that is JSON but no lifecycle definition."""

    code = "unfit_definition"
    th: ClassVar[str] = (
        "ไฟล์ {path} มิใช่นิยามกระบวนการ ({where}: {why}) โปรดเทียบกับ phinong lifecycle show --json"
    )
    en: ClassVar[str] = (
        "The file {path} is no lifecycle definition ({where}: {why}); compare it with "
        "phinong lifecycle show --json."
    )


def shipped() -> "Definition":
    """Return the lifecycle that comes with this version of Phinong."""
    from statemachine.table import LIFECYCLE

    return LIFECYCLE


def read(path: Path) -> "Definition":
    """Return the definition of a JSON file.

    Raises:
        NoSuchFileError: It cannot be read.
        BrokenJsonError: It is not JSON.
        UnfitDefinitionError: It lacks something, or says something that cannot be.
    """
    from pydantic import ValidationError

    from statemachine.definition import Definition

    try:
        return Definition.model_validate(
            values.document(path).get("definition", values.document(path))
        )
    except ValidationError as error:
        fault: Any = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "–"
        raise UnfitDefinitionError(path=path, where=where, why=fault["msg"]) from error


def named(name: str) -> "Definition":
    """Return ``shipped``, the definition of a ``.json`` file, or a published version.

    Raises:
        DeedRefusedError: No such version was published.
    """
    if name == SHIPPED:
        return shipped()
    path = Path(name)
    return read(path) if path.suffix == ".json" else _published(name)


def _published(version: str) -> "Definition":
    from usecases.lifecycles.definitions import list_definitions
    from usecases.refused import DeedRefusedError

    with house.opened() as ctx:
        known = [row["version"] for row in list_definitions(ctx)]
        if version not in known:
            listed = ", ".join(known) or "–"
            raise DeedRefusedError("no_such_definition", version=version, known=listed)
        with ctx.database.read() as connection:
            return ctx.definitions.get(connection, version)
