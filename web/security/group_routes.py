"""Who reaches the pages of groups, visits, listening, hand-over and partners that change."""

from collections.abc import Mapping

from statemachine.words import Role

_ANYBODY: frozenset[Role] = frozenset()
"""Whoever is signed in."""

_KEEPERS = frozenset({Role.MOI_OFFICER, Role.MONITOR, Role.COORDINATOR})
_OVERSEERS = frozenset({Role.MOI_OFFICER, Role.MONITOR})

GROUP_ROUTES: Mapping[tuple[str, str], frozenset[Role]] = {
    ("GET", "/groups"): _ANYBODY,
    ("GET", "/groups/new"): _KEEPERS,
    ("POST", "/groups/new"): _KEEPERS,
    ("GET", "/groups/{group_id}"): _ANYBODY,
    ("GET", "/groups/{group_id}/change"): _KEEPERS,
    ("POST", "/groups/{group_id}/change"): _KEEPERS,
    ("POST", "/groups/{group_id}/end"): _KEEPERS,
    ("GET", "/groups/{group_id}/members/new"): _KEEPERS,
    ("POST", "/groups/{group_id}/members/new"): _KEEPERS,
    ("POST", "/groups/{group_id}/members/{member_id}/end"): _KEEPERS,
    ("GET", "/groups/{group_id}/meetings/new"): _KEEPERS,
    ("POST", "/groups/{group_id}/meetings/new"): _KEEPERS,
    ("GET", "/groups/{group_id}/meetings/{meeting_id}"): _ANYBODY,
    ("POST", "/groups/{group_id}/meetings/{meeting_id}/resolutions"): _KEEPERS,
    ("POST", "/groups/{group_id}/meetings/{meeting_id}/minutes"): _KEEPERS,
    ("GET", "/groups/{group_id}/meetings/{meeting_id}/minutes"): _ANYBODY,
    ("GET", "/groups/{group_id}/meetings/{meeting_id}/actions/{resolution_id}"): _KEEPERS,
    ("POST", "/groups/{group_id}/meetings/{meeting_id}/actions/{resolution_id}"): _KEEPERS,
    ("GET", "/duties/{duty_id}"): _ANYBODY,
    ("POST", "/duties/{duty_id}/done"): _ANYBODY,
    ("POST", "/duties/{duty_id}/move"): _KEEPERS,
    ("POST", "/duties/{duty_id}/drop"): _KEEPERS,
    ("GET", "/visits"): _ANYBODY,
    ("GET", "/visits/new"): _KEEPERS,
    ("POST", "/visits/new"): _KEEPERS,
    ("GET", "/visits/{visit_id}"): _ANYBODY,
    ("POST", "/visits/{visit_id}"): _KEEPERS,
    ("GET", "/visits/{visit_id}/actions/new"): _KEEPERS,
    ("POST", "/visits/{visit_id}/actions/new"): _KEEPERS,
    ("POST", "/visits/{visit_id}/end"): _KEEPERS,
    ("GET", "/listening"): _ANYBODY,
    ("GET", "/listening/{year}"): _ANYBODY,
    ("GET", "/listening/{year}/book.pdf"): _ANYBODY,
    ("GET", "/listening/{year}/meeting"): _OVERSEERS,
    ("POST", "/listening/{year}/meeting"): _OVERSEERS,
    ("GET", "/listening/{year}/say"): _ANYBODY,
    ("POST", "/listening/{year}/say"): _ANYBODY,
    ("POST", "/listening/{year}/notes/{note_id}/code"): _OVERSEERS,
    ("GET", "/listening/{year}/promises/new"): _OVERSEERS,
    ("POST", "/listening/{year}/promises/new"): _OVERSEERS,
    ("GET", "/listening/{year}/promises/{promise_id}"): _OVERSEERS,
    ("POST", "/listening/{year}/promises/{promise_id}"): _OVERSEERS,
    ("POST", "/listening/{year}/close"): _OVERSEERS,
    ("GET", "/offices/{office}/handover"): _ANYBODY,
    ("POST", "/offices/{office}/handover"): _ANYBODY,
    ("GET", "/offices/{office}/handover/{book_id}.pdf"): _ANYBODY,
    ("POST", "/offices/{office}/handover/{handover_id}/acknowledge"): _ANYBODY,
    ("GET", "/partners/changes"): _ANYBODY,
    ("GET", "/partners/changes/settle"): _OVERSEERS,
    ("POST", "/partners/changes/settle"): _OVERSEERS,
    ("GET", "/partners/changes/report"): _KEEPERS,
    ("POST", "/partners/changes/report"): _KEEPERS,
    ("GET", "/renewals"): _ANYBODY,
}
"""Method and path -> the roles that reach it; none is whoever is signed in."""
