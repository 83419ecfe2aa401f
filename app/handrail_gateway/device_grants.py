"""The device grant (RFC 8628) for kiosks, which this gateway asks for itself.

Its tokens carry no nonce (the standard knows none for it), so the grant is tied here to what it was asked for. The
token never leaves the gateway, and a kiosk need not reach the provider (decision 0012).
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, Field, ValidationError

from handrail.wire.addresses import secure
from handrail_gateway.accounts import NotProven
from handrail_gateway.id_tokens import IdTokens, ProviderAway, send
from handrail_gateway.moments import Now
from handrail_gateway.sign_in_settings import Provider

GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
LONGEST = 900
"""Seconds that a grant is kept at most, whatever the provider says."""


class Begun(BaseModel):
    """The provider's answer (RFC 8628, 3.2)."""

    device_code: str = Field(min_length=1, max_length=2048)
    user_code: str = Field(min_length=1, max_length=40)
    verification_uri: str = Field(max_length=400)
    verification_uri_complete: str = Field(default="", max_length=400)
    expires_in: int = Field(gt=0)
    interval: int = Field(default=5, gt=0, le=60)


@dataclass(slots=True)
class Grant:
    """One sign-in under way. ``asked`` is who it is for and what: device, badge, nonce of a lease or a signature."""

    id: str
    asked: tuple[str, str, str]
    begun: Begun
    token_at: str
    until: datetime
    interval: float
    next_at: datetime
    token: str = ""
    """The ID token, not yet checked, once the person has signed in."""


class DeviceGrants:
    """One at a time for each device; a restart forgets them. Safe for use by several threads."""

    def __init__(self, provider: Provider, tokens: IdTokens, now: Now) -> None:
        self._provider = provider
        self._tokens = tokens
        self._now = now
        self._grants: dict[str, Grant] = {}
        self._lock = threading.Lock()

    def begin(self, device: str, badge: str, nonce: str) -> Grant:
        """Asks the provider for a code. Raises ProviderAway."""
        form = {
            "client_id": self._provider.client_id, "scope": " ".join(self._provider.scopes), "prompt": "login",
            "nonce": nonce, "max_age": "0",
        }  # fmt: skip
        status, answer = send(self._tokens.endpoint("device_authorization_endpoint"), form)
        try:
            begun = Begun.model_validate(answer)
        except ValidationError as reason:
            raise ProviderAway(f"the provider gives no code (status {status}, {_error(answer)})") from reason
        if not secure(begun.verification_uri):
            raise ProviderAway("the provider sends people to an address that is not safe")
        if not secure(begun.verification_uri_complete):
            begun.verification_uri_complete = ""
        begun.expires_in = min(begun.expires_in, LONGEST)
        now = self._now()
        grant = Grant(
            secrets.token_hex(16), (device, badge, nonce), begun, self._tokens.endpoint("token_endpoint"),
            now + timedelta(seconds=begun.expires_in), begun.interval, now,
        )  # fmt: skip
        with self._lock:
            self._grants[device] = grant
        return grant

    def ready(self, device: str, id_: str) -> bool:
        """Whether the person has signed in by now. Raises NotProven, ProviderAway."""
        grant = self._known(device, id_)
        if grant.token:
            return True
        with self._lock:
            if self._now() < grant.next_at:  # asked too soon: the provider is not asked more often than it wants
                return False
            grant.next_at = self._now() + timedelta(seconds=grant.interval)
        form = {
            "grant_type": GRANT_TYPE, "device_code": grant.begun.device_code, "client_id": self._provider.client_id,
        }  # fmt: skip
        _, answer = send(grant.token_at, form)
        token, error = answer.get("id_token"), _error(answer)
        if isinstance(token, str) and token:
            grant.token = token
            return True
        if error == "slow_down":
            grant.interval += 5
            grant.next_at = self._now() + timedelta(seconds=grant.interval)
        elif error != "authorization_pending":
            self._forget(grant)
            kinds = {"access_denied": "sign_in_denied", "expired_token": "sign_in_expired"}
            raise NotProven(kinds.get(error, "sign_in_refused"))
        return False

    def take(self, device: str, badge: str, nonce: str, id_: str) -> str:
        """The token of a grant, once, for who asked for it. Raises NotProven."""
        grant = self._known(device, id_)
        if grant.asked != (device, badge, nonce) or not grant.token:
            raise NotProven("sign_in_refused")
        self._forget(grant)
        return grant.token

    def _known(self, device: str, id_: str) -> Grant:
        with self._lock:
            grant = self._grants.get(device)
        if grant is None or grant.id != id_ or self._now() > grant.until:
            raise NotProven("sign_in_expired")
        return grant

    def _forget(self, grant: Grant) -> None:
        with self._lock:
            if self._grants.get(grant.asked[0]) is grant:
                del self._grants[grant.asked[0]]


def _error(answer: dict[str, object]) -> str:
    return str(answer.get("error", ""))[:80]
