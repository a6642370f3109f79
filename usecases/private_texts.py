"""What an entry of the audit trail says of a person: a digest in the chain, the words beside it.

Erasing the words leaves every link whole; without the salt nobody can guess them from the digest.
Entries written before this existed hold their words in clear and keep them: see docs/privacy.md.
"""

from collections.abc import Mapping
from typing import Any

from storage import audit, private_texts
from storage.database import Connection
from usecases.context import Context


def beside(
    ctx: Context, connection: Connection, person: int, said: Mapping[str, Any]
) -> dict[str, str]:
    """Keep personal words beside the trail; return what the entry holds of them.

    Args:
        ctx: The circumstances of the deed.
        connection: Its transaction.
        person: Row id of whom the words are about; with them the words can be erased.
        said: The words, by name.
    """
    if not said:
        return {}
    text = audit.canonical(said)
    return {"text": private_texts.keep(connection, person, text, ctx.now)}
