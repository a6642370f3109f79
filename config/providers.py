"""Foreign providers as the file of the setting ``oidc`` describes them; it is read once."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from config.faults import SettingsError
from config.settings import Settings, variable
from usecases.sign_in.providers import GENERIC, THAID, Provider, is_safe

_ID = re.compile(r"[a-z][a-z0-9-]{1,30}")
_ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_NEEDED = ("id", "th", "en", "issuer", "client_id", "client_secret_file")
_KNOWN = {*_NEEDED, *_ENDPOINTS, "profile", "scopes", "acr", "amr"}
_PERSONAL = frozenset({"pid", "title", "given_name", "family_name", "birthdate", "address"})
"""What ThaiD could tell of a person and we do not ask for."""


def providers_of(settings: Settings) -> Mapping[str, Provider]:
    """Return the providers by name, in the order of the file; none where none is set.

    Raises:
        SettingsError: The file cannot be used; the sentence says why.
    """
    return _read(settings.oidc) if settings.oidc else {}


@lru_cache(maxsize=8)
def _read(file: str) -> Mapping[str, Provider]:
    try:
        said = tomllib.loads(Path(file).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _fault("อ่านไฟล์ไม่ได้", f"the file cannot be read: {error}") from error
    rows = said.get("provider", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise _fault("ต้องเขียนเป็น [[provider]]", "providers are written as [[provider]]")
    made = [_provider(row, Path(file).parent) for row in rows]
    return {one.id: one for one in made}


def _provider(row: Mapping[str, Any], folder: Path) -> Provider:
    for name in _NEEDED:
        if not isinstance(row.get(name), str) or not row[name]:
            raise _fault(f"ขาด {name}", f"{name} is missing")
    if strange := sorted(set(row) - _KNOWN):
        raise _fault(f"ไม่รู้จัก {strange[0]}", f"{strange[0]} is not known")
    profile, scopes = row.get("profile", GENERIC), tuple(row.get("scopes", ["openid"]))
    _check(row, profile, scopes)
    return Provider(
        id=row["id"],
        th=row["th"],
        en=row["en"],
        issuer=row["issuer"],
        client_id=row["client_id"],
        client_secret=_secret(folder / row["client_secret_file"]),
        scopes=scopes,
        profile=profile,
        acr=frozenset(row.get("acr", [])),
        amr=frozenset(row.get("amr", [])),
        endpoints={name: row[name] for name in _ENDPOINTS if name in row},
    )


def _check(row: Mapping[str, Any], profile: str, scopes: tuple[str, ...]) -> None:
    if not _ID.fullmatch(row["id"]):
        raise _fault("id ต้องเป็น a-z 0-9 -", "an id is made of a-z, 0-9 and hyphens")
    if profile not in {THAID, GENERIC}:
        raise _fault("profile ต้องเป็น thaid หรือ generic", "a profile is thaid or generic")
    if "openid" not in scopes:
        raise _fault("scopes ต้องมี openid", "the scopes lack openid")
    if profile == THAID and not _PERSONAL.isdisjoint(scopes):
        raise _fault("ThaiD ขอได้เฉพาะ openid", "of ThaiD nothing personal is asked: openid alone")
    for name in ("issuer", *(name for name in _ENDPOINTS if name in row)):
        if not is_safe(str(row[name])):
            raise _fault(f"{name} ต้องเป็น https", f"{name} must be https")


def _secret(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise _fault("อ่านไฟล์รหัสลับของผู้ให้บริการไม่ได้", f"{file} cannot be read") from error


def _fault(th: str, en: str) -> SettingsError:
    return SettingsError(setting=variable("oidc"), why_th=th, why_en=en)
