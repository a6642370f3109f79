"""What may stand beside a route: everybody, whoever is signed in, or roles."""

from statemachine.words import Role

PUBLIC = "public"
"""Anybody."""

SIGNED_IN = "signed_in"
"""Whoever is signed in, whatever their roles."""

READERS = "public_when_open"
"""Whoever is signed in; anybody where the register is open to the public."""

TOKEN = "token"  # noqa: S105 - the name of a rule
"""Whoever shows a token; the route itself asks for it."""

Rule = str | frozenset[Role]
