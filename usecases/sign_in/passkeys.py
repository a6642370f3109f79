"""Passkeys (WebAuthn): a key that never leaves its device, and asks its owner before each use."""

from dataclasses import dataclass
from datetime import timedelta
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import webauthn
from webauthn.helpers import bytes_to_base64url, parse_client_data_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.parse_authentication_credential_json import (
    parse_authentication_credential_json,
)
from webauthn.helpers.parse_registration_credential_json import parse_registration_credential_json
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from storage import foreign_identities as flows
from storage import second_factors
from storage.database import Connection
from storage.second_factors import PASSKEY
from usecases.context import Context
from usecases.people.sessions import Visitor, record, renew
from usecases.secrets_kept import digest
from usecases.sign_in import steps
from usecases.sign_in.factors import Added, added, check_room, label_of
from usecases.sign_in.refusals import NoPasskeysHereError, PasskeyRefusedError

ADD, SHOW = "passkey_add", "passkey_show"
LASTS = timedelta(minutes=5)
_NAME = "พี่น้อง Phinong"
_VERIFIED = UserVerificationRequirement.REQUIRED
_LARGEST = 16 * 1024


@dataclass(frozen=True, slots=True)
class Party:
    """Who we are to a browser: the name that keys are bound to, and where our pages lie."""

    id: str
    origin: str


def party(ctx: Context) -> Party | None:
    """Return who we are by the public address; ``None`` where it is a number, not a name."""
    parts = urlsplit(ctx.policy.base_url)
    host = parts.hostname or ""
    if _is_number(host) or (parts.scheme != "https" and host != "localhost"):
        return None
    return Party(host, f"{parts.scheme}://{parts.netloc}")


def begin_adding(ctx: Context, visitor: Visitor) -> str:
    """Return what the browser needs to make a key (JSON).

    Raises:
        NoPasskeysHereError: The public address is a number.
        TooManyFactorsError: The person has enough factors.
    """
    here = _here(ctx)
    with ctx.database.write() as connection:
        check_room(connection, visitor.person)
        options = webauthn.generate_registration_options(
            rp_id=here.id,
            rp_name=_NAME,
            user_id=digest(f"passkey:{visitor.person}").encode(),
            user_name=visitor.username,
            user_display_name=visitor.name_th,
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=_VERIFIED
            ),
            exclude_credentials=_known(connection, visitor.person),
        )
        _begin(ctx, connection, visitor, ADD, options.challenge)
    return webauthn.options_to_json(options)


def add(ctx: Context, visitor: Visitor, answer: str, label: str) -> Added:
    """Add the key that the browser made.

    Raises:
        PasskeyRefusedError: It does not fit what began here, or somebody has it already.
        DeedRefusedError: The label is unfit.
    """
    here, named = _here(ctx), label_of(label)
    challenge = _challenge(answer, registration=True)
    with ctx.database.write() as connection:
        _finish(ctx, connection, visitor, ADD, challenge)
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=here.id,
            expected_origin=here.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise PasskeyRefusedError from error
    with ctx.database.write() as connection:
        check_room(connection, visitor.person)
        credential = bytes_to_base64url(made.credential_id)
        if second_factors.by_credential(connection, credential) is not None:
            raise PasskeyRefusedError
        row = {
            "person_id": visitor.person,
            "kind": PASSKEY,
            "label": named,
            "secret": bytes_to_base64url(made.credential_public_key),
            "credential": credential,
            "sign_count": made.sign_count,
            "created_at": ctx.now,
            "confirmed_at": ctx.now,
        }
        second_factors.add(connection, row)
        return added(ctx, connection, visitor, PASSKEY, named)


def begin_showing(ctx: Context, visitor: Visitor) -> str:
    """Return what the browser needs to show a key of this person (JSON).

    Raises:
        NoPasskeysHereError: The public address is a number.
        PasskeyRefusedError: The person has no passkey.
    """
    here = _here(ctx)
    with ctx.database.write() as connection:
        known = _known(connection, visitor.person)
        if not known:
            raise PasskeyRefusedError
        options = webauthn.generate_authentication_options(
            rp_id=here.id, allow_credentials=known, user_verification=_VERIFIED
        )
        _begin(ctx, connection, visitor, SHOW, options.challenge)
    return webauthn.options_to_json(options)


def show(ctx: Context, visitor: Visitor, answer: str, address: str) -> str:
    """Take what the key signed and return the session's new token.

    Raises:
        PasskeyRefusedError: It is none of this person's, or not for here and now.
        TooManyError: There were too many wrong ones.
    """
    steps.check(ctx, visitor, address)
    try:
        return _show(ctx, visitor, answer)
    except PasskeyRefusedError:
        steps.count(ctx, visitor, address)
        raise


def _show(ctx: Context, visitor: Visitor, answer: str) -> str:
    here, challenge = _here(ctx), _challenge(answer, registration=False)
    with ctx.database.write() as connection:
        _finish(ctx, connection, visitor, SHOW, challenge)
        credential = parse_authentication_credential_json(answer).id
        row = second_factors.by_credential(connection, credential)
    if row is None or row.person_id != visitor.person:
        raise PasskeyRefusedError
    try:
        used = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=here.id,
            expected_origin=here.origin,
            credential_public_key=webauthn.base64url_to_bytes(row.secret),
            credential_current_sign_count=row.sign_count,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise PasskeyRefusedError from error
    with ctx.database.write() as connection:
        count = used.new_sign_count
        if not second_factors.use_passkey(connection, row.id, row.sign_count, count, ctx.now):
            raise PasskeyRefusedError
        deed = "second_step" if visitor.pending else "prove_identity"
        record(ctx.acting(visitor.person), connection, deed, visitor.person, by=PASSKEY)
        return renew(ctx, connection, visitor.session, second=True)


def _here(ctx: Context) -> Party:
    found = party(ctx)
    if found is None:
        raise NoPasskeysHereError
    return found


def _known(connection: Connection, person: int) -> list[PublicKeyCredentialDescriptor]:
    return [
        PublicKeyCredentialDescriptor(id=webauthn.base64url_to_bytes(row.credential))
        for row in second_factors.confirmed(connection, person, PASSKEY)
    ]


def _begin(
    ctx: Context, connection: Connection, visitor: Visitor, purpose: str, challenge: bytes
) -> None:
    row: dict[str, Any] = {
        "state_hash": digest(bytes_to_base64url(challenge)),
        "purpose": purpose,
        "browser_hash": visitor.session,
        "person_id": visitor.person,
        "created_at": ctx.now,
        "expires_at": ctx.now + LASTS,
    }
    blank = dict.fromkeys(("provider", "nonce", "verifier", "next"), "")
    flows.begin(connection, row | blank)


def _finish(
    ctx: Context, connection: Connection, visitor: Visitor, purpose: str, challenge: bytes
) -> None:
    state = digest(bytes_to_base64url(challenge))
    row = flows.finish(connection, state, visitor.session, ctx.now)
    if row is None or row.purpose != purpose or row.person_id != visitor.person:
        raise PasskeyRefusedError


def _challenge(answer: str, *, registration: bool) -> bytes:
    """Return the challenge that an answer says it is for; whether it is ours is asked next."""
    if len(answer) > _LARGEST:
        raise PasskeyRefusedError
    parse: Any = (
        parse_registration_credential_json if registration else parse_authentication_credential_json
    )
    try:
        said = parse_client_data_json(parse(answer).response.client_data_json)
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise PasskeyRefusedError from error
    return bytes(said.challenge)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
