"""What an error is over HTTP: one table for pages, forms and programs."""

HIDDEN = frozenset(
    {
        "no_such_case",
        "not_yours_to_see",
        "no_such_pair",
        "no_such_record",
        "no_such_plan",
        "no_such_reply",
    }
)
"""Errors that would tell a stranger what exists."""

STATUS = {
    "no_such_activity": 404,
    "no_such_document": 404,
    "mail_not_found": 404,
    "no_such_place": 404,
    "link_used": 404,
    "no_such_feed": 404,
    "database_unavailable": 503,
    "database_away": 503,
    "shelf_unreachable": 503,
    "scanner_away": 503,
    "too_many": 429,
    "conflict": 409,
    "draft_conflict": 409,
    "no_such_draft": 404,
    "no_such_act": 404,
    "no_such_text": 404,
    "readers_busy": 503,
    "no_such_rule": 404,
    "no_such_rulebook": 404,
    "no_such_notice": 404,
    "form_expired": 403,
    "proof_needed": 403,
    "person_needed": 403,
    "no_such_provider": 404,
    "flow_ended": 422,
    "unknown_identity": 403,
    "provider_trouble": 503,
}
"""Code of an error -> status; every other refusal is 422."""
