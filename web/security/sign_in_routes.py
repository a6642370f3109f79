"""Who reaches the pages of the second step, of fresh proof and of foreign sign-in."""

from collections.abc import Mapping

from statemachine.words import Role
from web.security.rules import ENROL, PUBLIC, SECOND, SIGNED_IN, Rule

_ADMIN = frozenset({Role.ADMIN})

SIGN_IN_ROUTES: Mapping[tuple[str, str], Rule] = {
    ("GET", "/sign-in/second"): SECOND,
    ("POST", "/sign-in/second"): SECOND,
    ("POST", "/sign-in/second/passkey"): SECOND,
    ("GET", "/sign-in/enrol"): ENROL,
    ("POST", "/sign-in/with/{provider}"): PUBLIC,
    ("POST", "/welcome/{token}/with/{provider}"): PUBLIC,
    ("GET", "/sign-in/return"): PUBLIC,  # what began in this browser: web/routes/foreign.py
    ("GET", "/account/security"): SIGNED_IN,
    ("POST", "/account/security/totp"): ENROL,
    ("POST", "/account/security/totp/confirm"): ENROL,
    ("POST", "/account/security/passkey/options"): ENROL,
    ("POST", "/account/security/passkey"): ENROL,
    ("POST", "/account/security/remove"): SIGNED_IN,
    ("POST", "/account/security/codes"): SIGNED_IN,
    ("POST", "/account/security/unlink"): SIGNED_IN,
    ("POST", "/account/security/link/{provider}"): SIGNED_IN,
    ("POST", "/account/security/resets/{reset_id}/refuse"): SIGNED_IN,
    ("POST", "/account/sessions/end-all"): SIGNED_IN,
    ("GET", "/account/prove"): SIGNED_IN,
    ("POST", "/account/prove"): SIGNED_IN,
    ("POST", "/account/prove/passkey"): SIGNED_IN,
    ("POST", "/account/prove/with/{provider}"): SIGNED_IN,
    ("GET", "/account/proved"): SIGNED_IN,
    ("POST", "/admin/people/{username}/factors/reset"): _ADMIN,
    ("POST", "/admin/factor-resets/{reset_id}"): _ADMIN,
}
"""Method and path -> who reaches it."""
