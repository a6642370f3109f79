"""Sets of tags as they hold: those shipped, and newer ones that an officer put in."""

from collections.abc import Iterable, Mapping
from typing import Any

from reference.programme import TagSet, read_tag_set, tag_sets
from statemachine.programme.completeness import span
from statemachine.words import Role
from storage import audit, settings
from storage.database import Connection
from usecases.context import Context
from usecases.programme.refused import ProgrammeError
from usecases.programme.rights import holder

_KEY = "tag_sets"


def every_set(connection: Connection) -> list[TagSet]:
    """Return every set; one that was put in stands in the place of a shipped one still empty."""
    found = {known.key: known for known in tag_sets()}
    for given in (settings.get(connection, _KEY) or {}).get("sets", ()):
        known = read_tag_set(given)
        found[known.key] = known
    return list(found.values())


def known_sets(ctx: Context) -> list[TagSet]:
    """Return every set, for commands."""
    with ctx.database.read() as connection:
        return every_set(connection)


def sets_of(connection: Connection, first_year: int, last_year: int) -> list[TagSet]:
    """Return the sets that hold in Buddhist fiscal years, those without tags too."""
    first, last = span(first_year, last_year)
    return [known for known in every_set(connection) if known.holds(first, last)]


def check(connection: Connection, keys: Iterable[str]) -> list[str]:
    """Return tags in the order of their sets.

    Raises:
        ProgrammeError: One of them is in no set.
    """
    wanted = set(keys)
    known = [tag.key for one in every_set(connection) for tag in one.tags]
    strange = wanted - set(known)
    if strange:
        raise ProgrammeError("item_tag", value=min(strange))
    return [key for key in known if key in wanted]


def words(connection: Connection) -> dict[str, dict[str, str]]:
    """Return the words of every tag by its key."""
    return {
        tag.key: {"th": tag.th, "en": tag.en} for one in every_set(connection) for tag in one.tags
    }


def publish(ctx: Context, document: Mapping[str, Any]) -> TagSet:
    """Put a version of a set in, for good; the shipped empty slot of its key gives way.

    Args:
        ctx: An MOI officer, or the command line.
        document: The set, as in ``reference/data/tag_sets.json``.

    Raises:
        ProgrammeError: It cannot be read, its version has tags already, or they may not.
    """
    try:
        found = read_tag_set(document)
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise ProgrammeError("tags_broken", why=f"{type(error).__name__}: {error}") from error
    if not found.tags:
        raise ProgrammeError("tags_broken", why="no tags")
    with ctx.database.write() as connection:
        if ctx.person is not None:
            holder(ctx, connection, Role.MOI_OFFICER)
        if any(known.key == found.key and known.tags for known in every_set(connection)):
            raise ProgrammeError("tags_known", key=found.key)
        kept = settings.get(connection, _KEY, lock=True) or {"sets": []}
        settings.put(connection, _KEY, {"sets": [*kept["sets"], dict(document)]})
        given = {"key": found.key, "tags": len(found.tags), "source": found.source}
        body = {"actor": ctx.person, "action": "tag_set", "given": given}
        audit.append_settings(connection, body, ctx.now)
    return found
