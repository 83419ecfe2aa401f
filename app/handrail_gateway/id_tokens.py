"""Checks a provider's ID tokens: OpenID Connect Core 3.1.3.7, with a nonce, and a fresh sign-in, always."""

from __future__ import annotations

import hmac
import json
import ssl
import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import httpx
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from handrail.wire.addresses import secure
from handrail_gateway.moments import Now
from handrail_gateway.sign_in_settings import Provider

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures only: no "none", and nothing that a public client's secret could make."""

FRESH = timedelta(minutes=10)
"""How long ago a person may have signed in, and a token may have been made. A sign-in takes no longer."""
LEEWAY = timedelta(seconds=60)
"""Between the provider's clock and ours."""
KEYS_LAST = timedelta(minutes=10)
"""How long the provider's keys are used before they are asked for again."""
NOT_BEFORE = timedelta(seconds=10)
"""Between two askings because of a key that is not known: nobody makes us hammer the provider."""
LARGEST = 256 * 1024
LONGEST_TOKEN = 16 * 1024


class TokenRefused(Exception):
    """The token proves nothing here; the message is for the gateway's log, never for who sent it."""


class ProviderAway(Exception):
    """The provider's keys can't be had now."""


class Claims(BaseModel):
    """What counts of an ID token."""

    model_config = ConfigDict(extra="allow", strict=True)

    iss: str
    sub: str = Field(min_length=1, max_length=255)
    aud: str | list[str]
    azp: str | None = None
    exp: int
    iat: int
    nbf: int | None = None
    nonce: str | None = None
    auth_time: int | None = None
    acr: str | None = None
    amr: list[str] = Field(default_factory=list)


Fetch = Callable[[str], Any]
"""The JSON at an address. Raises ProviderAway."""


def fetch(address: str) -> Any:
    """Raises ProviderAway."""
    status, answer = _exchange("GET", address)
    if status != httpx.codes.OK:
        raise ProviderAway(f"{address} answers with status {status}")
    return answer


def send(address: str, form: dict[str, str]) -> tuple[int, dict[str, Any]]:
    """Status and JSON object that a form is answered with, an error of the provider's as well. Raises ProviderAway."""
    status, answer = _exchange("POST", address, form)
    if status >= httpx.codes.INTERNAL_SERVER_ERROR or not isinstance(answer, dict):
        raise ProviderAway(f"{address} answers with status {status}")
    return status, answer


def _exchange(method: str, address: str, form: dict[str, str] | None = None) -> tuple[int, Any]:
    """Over TLS by the machine's own certificates, no redirects."""
    try:
        context = ssl.create_default_context()
        timeouts = httpx.Timeout(5.0, connect=2.0)
        with (
            httpx.Client(timeout=timeouts, trust_env=False, verify=context) as client,
            client.stream(method, address, data=form, headers={"accept": "application/json"}) as response,
        ):
            body = bytearray()
            for chunk in response.iter_bytes():
                body += chunk
                if len(body) > LARGEST:
                    raise ProviderAway(f"{address} answers with too much")
        return response.status_code, json.loads(bytes(body))
    except (httpx.HTTPError, httpx.InvalidURL, ValueError, OSError) as reason:
        raise ProviderAway(f"{address}: {reason}") from reason


class IdTokens:
    """Tokens of one provider for one client. Safe for use by several threads."""

    def __init__(self, provider: Provider, now: Now, fetch: Fetch = fetch) -> None:
        self._provider = provider
        self._now = now
        self._fetch = fetch
        self._keys: KeySet | None = None
        self._keys_at = now()
        self._asking = threading.Lock()

    def check(self, token: str, nonce: str, *, ours: bool = False) -> Claims:
        """The token's claims if all of it holds. Raises TokenRefused, ProviderAway.

        ``ours``: the provider gave it to this gateway, for a device grant. That knows neither nonce nor time of
        sign-in; where the token has them they count.
        """
        if len(token) > LONGEST_TOKEN:
            raise TokenRefused("the token is too long")
        claims = self._signed(token)
        moment, provider = int(self._now().timestamp()), self._provider
        leeway, fresh = int(LEEWAY.total_seconds()), int(FRESH.total_seconds())
        audience = [claims.aud] if isinstance(claims.aud, str) else claims.aud
        if claims.iss != provider.issuer:
            raise TokenRefused("it is of another issuer")
        if provider.client_id not in audience:
            raise TokenRefused("it was made for another client")
        if (len(audience) > 1 or claims.azp is not None) and claims.azp != provider.client_id:
            raise TokenRefused("it was given to another client")
        if claims.exp <= moment - leeway:
            raise TokenRefused("it has expired")
        if (claims.nbf or claims.iat) > moment + leeway or claims.iat > moment + leeway:
            raise TokenRefused("it is of the future")
        if claims.iat < moment - fresh - leeway:
            raise TokenRefused("it was made too long ago")
        if claims.auth_time is None and not ours:
            raise TokenRefused("it does not say when the person signed in (auth_time)")
        if claims.auth_time is not None and not moment - fresh - leeway <= claims.auth_time <= moment + leeway:
            raise TokenRefused("the person did not sign in just now")
        if claims.nonce is None and not ours:
            raise TokenRefused("it has no nonce")
        if claims.nonce is not None and not hmac.compare_digest(claims.nonce.encode(), nonce.encode()):
            raise TokenRefused("its nonce is of another request")
        if provider.acr and claims.acr not in provider.acr:
            raise TokenRefused("the person signed in another way than the site asks for (acr)")
        if not set(provider.amr) <= set(claims.amr):
            raise TokenRefused("the person signed in by other methods than the site asks for (amr)")
        return claims

    def person(self, claims: Claims) -> str:
        """The id of the person at this site. Raises TokenRefused."""
        said = claims.model_dump().get(self._provider.person_claim)
        if not isinstance(said, str) or not said:
            raise TokenRefused(f"it has no claim {self._provider.person_claim}")
        return said

    def groups(self, claims: Claims) -> list[str] | None:
        """The groups it names, if roles come from it; a claim that is left out names none."""
        if not self._provider.groups_claim:
            return None
        said = claims.model_dump().get(self._provider.groups_claim, [])
        return [group for group in said if isinstance(group, str)] if isinstance(said, list) else []

    def _signed(self, token: str) -> Claims:
        try:
            return self._opened(token, self._known_keys())
        except (JoseError, ValueError):
            # Perhaps signed with a key that is newer than what we know.
            fresh = self._newer_keys()
        try:
            return self._opened(token, fresh)
        except (JoseError, ValueError) as reason:
            raise TokenRefused(f"it can't be verified: {reason}") from reason

    @staticmethod
    def _opened(token: str, keys: KeySet) -> Claims:
        opened = jwt.decode(token, keys, algorithms=list(ALGORITHMS))
        try:
            return Claims.model_validate(opened.claims)
        except ValidationError as reason:
            first = reason.errors()[0]
            raise TokenRefused(f"{first['loc'][0]}: {first['msg']}") from reason

    def _known_keys(self) -> KeySet:
        with self._asking:
            if self._keys is None or self._now() - self._keys_at > KEYS_LAST:
                self._ask()
            assert self._keys is not None
            return self._keys

    def _newer_keys(self) -> KeySet:
        with self._asking:
            assert self._keys is not None
            if self._now() - self._keys_at > NOT_BEFORE:
                self._ask()
            return self._keys

    def endpoint(self, name: str) -> str:
        """An address that the provider names. Raises ProviderAway."""
        issuer = self._provider.issuer
        found = self._fetch(issuer.rstrip("/") + "/.well-known/openid-configuration")
        if not isinstance(found, dict) or found.get("issuer") != issuer:
            raise ProviderAway(f"what answers at {issuer} is another issuer")
        address = found.get(name)
        if not isinstance(address, str) or not secure(address):
            raise ProviderAway(f"{issuer} names no safe {name}")
        return address

    def _ask(self) -> None:
        issuer = self._provider.issuer
        keys = self._fetch(self.endpoint("jwks_uri"))
        try:
            usable = [key for key in keys["keys"] if key.get("kty") in ("RSA", "EC", "OKP") and key.get("use") != "enc"]
            self._keys = KeySet.import_key_set({"keys": usable})
        except (JoseError, ValueError, KeyError, TypeError, AttributeError) as reason:
            raise ProviderAway(f"the keys of {issuer} can't be read") from reason
        self._keys_at = self._now()
