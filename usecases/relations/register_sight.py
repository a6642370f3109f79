"""How much of the register somebody sees: all of their own provinces, of others what is public."""

from collections.abc import Collection
from dataclasses import dataclass

from reference.loader import provinces
from statemachine.facts import Actor, sees
from storage import people
from storage.database import Connection
from usecases.context import Context

FOR_ALL = frozenset({"review", "cabinet"})
PUBLIC_STATUSES = ("established", "loi_signed", "listed_unconfirmed", "disputed")
"""What the public may read: pairs that a source says exist, never what is only being prepared."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What somebody sees.

    Attributes:
        actor: Who looks; nobody has no grants.
        own: Provinces whose pairs they see whole; ``None`` is all of them.
        public: Whether they see the public part of every other pair.
    """

    actor: Actor
    own: frozenset[str] | None
    public: bool

    def whole(self, province: str) -> bool:
        """Return whether a province's pairs are seen with everything that is known of them."""
        return self.own is None or province in self.own

    @property
    def statuses(self) -> Collection[str]:
        """Return the statuses of the pairs that are seen beyond the own provinces."""
        return PUBLIC_STATUSES if self.public else ()


def sight_of(ctx: Context, connection: Connection, *, public: bool) -> Sight:
    """Return what ``ctx.person`` sees; without a person, what anybody does.

    ``public`` says that the register is open to the public.
    """
    if ctx.person is None:
        return Sight(Actor("nobody"), frozenset(), public)
    actor = people.actor(connection, ctx.person, ctx.today)
    own = frozenset(
        p.iso_3166_2 for p in provinces() if sees(actor, p.iso_3166_2, ("mfa",), FOR_ALL)
    )
    return Sight(actor, None if len(own) == len(provinces()) else own, public)
