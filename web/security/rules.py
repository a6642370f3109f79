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

SECOND = "second_step"
"""Whoever is signed in, or has yet to show a second factor."""

ENROL = "enrol"
"""Whoever is signed in, or has yet to set a second factor up."""

Rule = str | frozenset[Role]
