"""``sign-in.toml`` in the data folder: how people prove who they are, and who says which roles they have."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, field_validator, model_validator

from handrail.domain.instruction import Meaning
from handrail.domain.permissions import ACTS
from handrail.domain.policy import SignIn
from handrail.domain.values import Value
from handrail.wire.addresses import secure

Text = Annotated[str, Field(min_length=1, max_length=1024)]


class SignInRefused(Exception):
    """The file can't be used as it is; the message names the place and what is wrong there."""


class Provider(Value):
    """A provider of identities (OpenID Connect). Tablets are public clients of it (RFC 8252)."""

    issuer: Text
    client_id: Text
    scopes: tuple[Text, ...] = ("openid",)
    person_claim: Text = "sub"
    """The claim of the ID token that holds a person's id at this site; ``sub`` alone is never given to another."""
    groups_claim: str = ""
    """The claim with the groups that ``roles`` maps; empty: the provider says nothing of roles."""
    acr: tuple[Text, ...] = ()
    """One of these must be what the provider says of how the person signed in; empty: any."""
    amr: tuple[Text, ...] = ()
    """All of these must be among the methods that the provider names."""

    @field_validator("issuer")
    @classmethod
    def _safe(cls, issuer: str) -> str:
        if not secure(issuer):
            raise ValueError("an https address; http only to this machine")
        return issuer

    @field_validator("scopes")
    @classmethod
    def _openid(cls, scopes: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in scopes:
            raise ValueError("must have openid, or there is no ID token")
        return scopes


class Ldap(Value):
    """A directory whose groups say which roles people have. A person it does not name has no access."""

    url: Text
    """``ldaps://host`` or ``ldap://host``; the latter is asked to change to TLS, and nothing goes on without."""
    bind_dn: str = ""
    password_file: Path | None = None
    """A file that only its owner may read, with the password of ``bind_dn``."""
    ca_file: Path | None = None
    """Certificates that the directory's is checked by, PEM; None: the machine's own."""
    base: Text
    filter: Text = "(objectClass=person)"
    """Who counts: what leaves disabled accounts out goes here."""
    id_attribute: Text = "uid"
    """Holds a person's id at this site."""
    group_attribute: Text = "memberOf"
    """Of a person: the groups, where the directory keeps them there; not read with ``group_base``."""
    group_base: str = ""
    """Where groups are looked for that list their members."""
    group_filter: Text = "(objectClass=groupOfNames)"
    member_attribute: Text = "member"
    """Of a group: the distinguished names of who is in it."""
    every_minutes: Annotated[float, Field(gt=0, le=1440)] = 5
    alarm_minutes: Annotated[float, Field(gt=0)] = 60
    """How old its word may be before that is an alarm."""

    @field_validator("url")
    @classmethod
    def _known(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("ldaps", "ldap") or not urlsplit(url).hostname:
            raise ValueError("an ldaps or ldap address")
        return url

    @model_validator(mode="after")
    def _bound(self) -> Ldap:
        if bool(self.bind_dn) != (self.password_file is not None):
            raise ValueError("bind_dn and password_file go together")
        return self


class SignInSettings(Value):
    """The whole file. Without one the gateway's own accounts count and the plant says the roles."""

    way: Literal["own", "oidc_browser", "oidc_device"] = "own"
    provider: Provider | None = None
    ldap: Ldap | None = None
    again_for: tuple[Meaning, ...] = ()
    """Meanings of a step's signatures that ask for a sign-in at the provider besides badge and PIN."""
    roles: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """Group, as the directory or the token names it, to the roles it gives. Case does not count."""

    @model_validator(mode="after")
    def _whole(self) -> SignInSettings:
        if (self.way == "own") != (self.provider is None):
            raise ValueError("[provider] goes with way = 'oidc_browser' or 'oidc_device'")
        if self.again_for and self.provider is None:
            raise ValueError("again_for goes with [provider]")
        from_token = self.provider is not None and bool(self.provider.groups_claim)
        if from_token and self.ldap is not None:
            raise ValueError("roles come from [ldap] or from provider.groups_claim, not from both")
        if bool(self.roles) != (from_token or self.ldap is not None):
            raise ValueError("[roles] goes with [ldap] or provider.groups_claim")
        unknown = {role for roles in self.roles.values() for role in roles} - set(ACTS)
        if unknown:
            raise ValueError(f"{min(unknown)} is no role; the roles are {', '.join(ACTS)}")
        return self

    def roles_of(self, groups: list[str]) -> list[str]:
        """The roles that these groups give, each once, the order of the file first."""
        held = {plain(group) for group in groups}
        given = [role for group, roles in self.roles.items() if plain(group) in held for role in roles]
        return list(dict.fromkeys(given))

    @property
    def policy(self) -> SignIn:
        """What a tablet needs to know of it; it travels with the signed site policy."""
        if self.provider is None:
            return SignIn()
        known = self.provider
        return SignIn(
            way=self.way, issuer=known.issuer, client_id=known.client_id, scopes=known.scopes, again_for=self.again_for
        )


def read_sign_in(path: Path) -> SignInSettings:
    """The settings in the file; the default without one. Raises SignInRefused, OSError."""
    if not path.exists():
        return SignInSettings()
    try:
        return SignInSettings.model_validate(tomllib.loads(path.read_text("utf-8")))
    except ValidationError as reason:
        first = reason.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SignInRefused(f"{path}: {where + ': ' if where else ''}{first['msg']}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as reason:
        raise SignInRefused(f"{path}: {reason}") from None


def plain(name: str) -> str:
    """A group's name, or a distinguished name, as two of them are compared."""
    return re.sub(r"\s*,\s*", ",", name.strip()).casefold()
