"""Who reaches which page of the programme; joined into the one table of ``access``.

Reading is judged by the deeds: whoever is signed in, and only what they may see. Writing is for
those who can hold a step at all.
"""

from collections.abc import Mapping

from statemachine.words import Role

_SIGNED_IN = "signed_in"
_WRITERS = frozenset({Role.COORDINATOR, Role.MOI_OFFICER})
_COORDINATORS = frozenset({Role.COORDINATOR})
_MOI = frozenset({Role.MOI_OFFICER})
_DECIDERS = frozenset(
    {Role.COORDINATOR, Role.MONITOR, Role.GOVERNOR, Role.MOI_OFFICER, Role.MOI_EXECUTIVE}
)
_PLAN, _ITEM = "/programme/plans/{key}", "/programme/plans/{key}/items/{number}"
_PAIR, _REPLY = "/pairs/{key}/programme", "/programme/replies/{reply_id}"

PROGRAMME: Mapping[tuple[str, str], str | frozenset[Role]] = {
    ("GET", "/programme"): _SIGNED_IN,
    ("GET", "/programme/national"): _SIGNED_IN,
    ("POST", "/programme/national"): _MOI,
    ("GET", "/programme/radar"): _SIGNED_IN,
    ("GET", "/programme/import"): _COORDINATORS,
    ("POST", "/programme/import"): _COORDINATORS,
    ("POST", "/programme/import/run"): _COORDINATORS,
    ("GET", "/programme/import/template"): _COORDINATORS,
    ("GET", "/programme/replies"): _SIGNED_IN,
    ("GET", _REPLY): _SIGNED_IN,
    ("GET", f"{_REPLY}/files/{{sha256}}"): _SIGNED_IN,
    ("POST", f"{_REPLY}/accept"): _COORDINATORS,
    ("POST", f"{_REPLY}/decline"): _WRITERS,
    ("POST", f"{_REPLY}/assign"): _MOI,
    ("GET", _PLAN): _SIGNED_IN,
    ("GET", f"{_PLAN}/versions/{{number}}"): _SIGNED_IN,
    ("POST", f"{_PLAN}/aims"): _WRITERS,
    ("POST", f"{_PLAN}/act"): _DECIDERS,
    ("GET", f"{_PLAN}/items/new"): _WRITERS,
    ("POST", f"{_PLAN}/items/new"): _WRITERS,
    ("GET", _ITEM): _WRITERS,
    ("POST", _ITEM): _WRITERS,
    ("POST", f"{_ITEM}/drop"): _WRITERS,
    ("POST", f"{_ITEM}/money"): _WRITERS,
    ("GET", _PAIR): _SIGNED_IN,
    ("POST", f"{_PAIR}/plans"): _COORDINATORS,
    ("POST", f"{_PAIR}/pause"): _MOI,
    ("POST", f"{_PAIR}/resume"): _WRITERS,
    ("GET", f"{_PAIR}/activities/new"): _COORDINATORS,
    ("POST", f"{_PAIR}/activities/new"): _COORDINATORS,
    ("GET", f"{_PAIR}/activities/{{activity}}"): _SIGNED_IN,
    ("POST", f"{_PAIR}/activities/{{activity}}"): _COORDINATORS,
    ("POST", f"{_PAIR}/activities/{{activity}}/evidence"): _COORDINATORS,
    ("GET", f"{_PAIR}/evidence/{{sha256}}"): _SIGNED_IN,
}
"""Method and path, as the route has them -> who reaches it."""
