"""Foreign sign-in: it begins in a browser, goes to a provider, and ends in the same browser once.

A person is known by ``(issuer, subject)``, never by a mail address, and nothing is linked by
itself: one links while signed in, or by a one-time link of an administrator.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from storage import accounts, people
from storage import foreign_identities as identities
from storage.database import Connection
from usecases import limits
from usecases.context import Context
from usecases.limits import Limit
from usecases.people.accounts import LinkUsedError
from usecases.people.sessions import Visitor, begin, me, record, renew
from usecases.rights import active_user, allow_administrator
from usecases.secrets_kept import digest, new_token
from usecases.sign_in import oidc
from usecases.sign_in.oidc import Asked, Identity
from usecases.sign_in.providers import Provider
from usecases.sign_in.refusals import (
    FlowEndedError,
    IdentityRefusedError,
    IdentityTakenError,
    NoSuchFactorError,
    NoSuchProviderError,
    UnknownIdentityError,
)
from usecases.sign_in.telling import tell
from usecases.stage_words import said

ENTER, LINK, PROVE, WELCOME = "enter", "link", "prove", "welcome"
LASTS = timedelta(minutes=10)
STARTS = Limit("foreign_start", 30, timedelta(minutes=15))
"""Times that somebody unknown may leave for a provider, from one address."""

RETURN = "/sign-in/return"
Providers = Mapping[str, Provider]


@dataclass(frozen=True, slots=True)
class Begun:
    """Where the browser goes, and the mark by which it is known when it comes back."""

    address: str
    mark: str


@dataclass(frozen=True, slots=True)
class Came:
    """Who came back, from where: the query of the address, the browser's mark, who is signed in."""

    query: Mapping[str, str]
    mark: str
    agent: str = ""
    visitor: Visitor | None = None


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended: for what it was begun, the session's token where there is a new one."""

    purpose: str
    next: str
    token: str = ""


def provider_of(providers: Providers, name: str) -> Provider:
    """Return a provider by name.

    Raises:
        NoSuchProviderError: There is none.
    """
    if name not in providers:
        raise NoSuchProviderError
    return providers[name]


def start(  # noqa: PLR0913 - what began, by whom, where to, from where
    ctx: Context,
    provider: Provider,
    purpose: str,
    *,
    next_path: str = "/",
    visitor: Visitor | None = None,
    link: str = "",
    address: str = "",
) -> Begun:
    """Begin at a provider.

    Args:
        ctx: The circumstances.
        provider: Where to.
        purpose: ``enter``, ``link`` or ``prove`` (both of who is signed in), ``welcome`` (by a
            one-time link).
        next_path: Where to go on to afterwards.
        visitor: Who is signed in, for ``link`` and ``prove``.
        link: Token of the one-time link, for ``welcome``.
        address: Where the request came from, to count how often.

    Raises:
        ProviderTroubleError: The provider cannot be reached.
        TooManyError: Too many began from this address.
    """
    if visitor is None:
        limits.take(ctx, STARTS, address)
    asked = Asked(new_token(), new_token(), new_token(), ctx.policy.base_url + RETURN)
    where = oidc.address(provider, asked, ctx.now, again=purpose == PROVE)
    mark = new_token()
    row = {
        "state_hash": digest(asked.state),
        "purpose": purpose,
        "browser_hash": digest(mark),
        "provider": provider.id,
        "nonce": asked.nonce,
        "verifier": asked.verifier,
        "next": next_path[:2000],
        "person_id": None if visitor is None else visitor.person,
        "link_hash": digest(link) if link else None,
        "created_at": ctx.now,
        "expires_at": ctx.now + LASTS,
    }
    with ctx.database.write() as connection:
        identities.begin(connection, row)
    return Begun(where, mark)


def finish(ctx: Context, providers: Providers, came: Came) -> Ended:
    """Let a browser that comes back from a provider do what it began.

    Raises:
        FlowEndedError: It did not begin in this browser, took too long, or was finished.
        IdentityRefusedError: The provider said no, or its answer did not pass a check.
        ProviderTroubleError: The provider does not answer as it should.
        UnknownIdentityError: Nobody here has this identity.
        IdentityTakenError: It is linked already.
        LinkUsedError: The one-time link was used meanwhile.
    """
    state = came.query.get("state", "")
    with ctx.database.write() as connection:
        row = identities.finish(connection, digest(state), digest(came.mark), ctx.now)
    if row is None or row.provider not in providers:
        raise FlowEndedError
    provider = providers[row.provider]
    issuer = came.query.get("iss", provider.issuer)  # RFC 9207: who answers, where it is said
    if issuer != provider.issuer or not came.query.get("code"):
        raise IdentityRefusedError(**provider.names)
    asked = Asked(state, row.nonce, row.verifier, ctx.policy.base_url + RETURN)
    found = oidc.identity(provider, asked, came.query["code"], ctx.now)
    return _ENDS[row.purpose](ctx, provider, found, row, came)


def unlink(ctx: Context, identity: int) -> None:
    """Unlink one of one's own identities.

    Raises:
        NoSuchFactorError: It is none of theirs.
    """
    person = me(ctx)
    with ctx.database.write() as connection:
        issuer = identities.drop(connection, person, identity)
        if issuer is None:
            raise NoSuchFactorError
        record(ctx, connection, "unlink_identity", person, issuer=issuer)
        tell(ctx, connection, person, "unlinked", mark=identity, what=said(issuer, issuer))


def link_identity(ctx: Context, username: str, issuer: str, subject: str) -> None:
    """Link an identity to a person, as an administrator at the command line.

    Raises:
        DeedRefusedError: No administrator acts, or there is no such user.
        IdentityTakenError: It is linked already.
    """
    with ctx.database.write() as connection:
        allow_administrator(ctx, connection)
        person = active_user(connection, username).id
        _link(ctx, connection, person, Identity(issuer, subject, strong=False), issuer)


def _enter(ctx: Context, provider: Provider, found: Identity, row: Any, came: Came) -> Ended:
    with ctx.database.write() as connection:
        owner = identities.owner(connection, found.issuer, found.subject)
        if owner is None or not owner.active:
            raise UnknownIdentityError(**provider.names)
        identities.use(connection, owner.id, ctx.now)
        token = begin(
            ctx, connection, owner.person_id, came.agent,
            deed="sign_in_foreign", how=f"foreign:{provider.id}", second=found.strong,
        )  # fmt: skip
    return Ended(ENTER, row.next, token)


def _link_mine(ctx: Context, provider: Provider, found: Identity, row: Any, came: Came) -> Ended:
    visitor = _same(row, came)
    with ctx.database.write() as connection:
        _link(ctx.acting(visitor.person), connection, visitor.person, found, provider.th)
    return Ended(LINK, row.next)


def _prove(ctx: Context, provider: Provider, found: Identity, row: Any, came: Came) -> Ended:
    visitor = _same(row, came)
    late = found.auth_time is not None and (
        found.auth_time < ctx.now.timestamp() - ctx.policy.proof_lasts.total_seconds()
    )
    with ctx.database.write() as connection:
        owner = identities.owner(connection, found.issuer, found.subject)
        if late or owner is None or owner.person_id != visitor.person:
            raise IdentityRefusedError(**provider.names)
        identities.use(connection, owner.id, ctx.now)
        by = f"foreign:{provider.id}"
        record(ctx.acting(visitor.person), connection, "prove_identity", visitor.person, by=by)
        token = renew(ctx, connection, visitor.session, second=found.strong)
    return Ended(PROVE, row.next, token)


def _welcome(ctx: Context, provider: Provider, found: Identity, row: Any, came: Came) -> Ended:
    with ctx.database.write() as connection:
        link = accounts.link(connection, row.link_hash or "", ctx.now)
        person = None if link is None else people.by_id(connection, link.person_id)
        if person is None or not person.active:
            raise LinkUsedError
        if not accounts.use_link(connection, row.link_hash, ctx.now):
            raise LinkUsedError
        _link(ctx.acting(person.id), connection, person.id, found, provider.th)
        token = begin(
            ctx, connection, person.id, came.agent,
            deed="redeem_link", how=f"foreign:{provider.id}", second=found.strong,
        )  # fmt: skip
    return Ended(WELCOME, "/", token)


_ENDS = {ENTER: _enter, LINK: _link_mine, PROVE: _prove, WELCOME: _welcome}


def _same(row: Any, came: Came) -> Visitor:
    """Return who is signed in, if it is who began."""
    if came.visitor is None or came.visitor.person != row.person_id:
        raise FlowEndedError
    return came.visitor


def _link(ctx: Context, connection: Connection, person: int, found: Identity, name: str) -> None:
    row = {
        "person_id": person,
        "issuer": found.issuer,
        "subject": found.subject,
        "created_at": ctx.now,
    }
    if identities.add(connection, row) is None:
        raise IdentityTakenError
    record(ctx, connection, "link_identity", person, issuer=found.issuer)
    tell(ctx, connection, person, "linked", mark=digest(found.subject)[:12], what=said(name, name))
