"""A person's key certified on the word of a provider of identities (decision 0012)."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NoReturn, TypeVar

from sqlalchemy import delete, insert, select

from handrail.wire.attestation import Attestation, attestation_nonce, make_attestation
from handrail.wire.lease_request import lease_nonce
from handrail.wire.signed import Signed
from handrail_gateway.accounts import Accounts, NotProven
from handrail_gateway.alarm_log import alarm
from handrail_gateway.database import Database
from handrail_gateway.device_grants import DeviceGrants, Grant
from handrail_gateway.directory import keep_roles
from handrail_gateway.gateway_keys import GatewayKeys
from handrail_gateway.id_tokens import FRESH, LEEWAY, Claims, IdTokens, ProviderAway, TokenRefused
from handrail_gateway.moments import Now, text_of
from handrail_gateway.plant_data import PlantData
from handrail_gateway.schema import used_tokens
from handrail_gateway.sign_in_settings import SignInSettings

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Proof:
    """What a tablet shows of a sign-in: an ID token, or the id of a grant for which this gateway holds one."""

    by: Literal["token", "grant"]
    word: str


class ProviderLeases:
    """Takes each token once, for the badge of the person it names. The answer to anything else is the same."""

    def __init__(
        self, tokens: IdTokens, grants: DeviceGrants, settings: SignInSettings, accounts: Accounts, plant: PlantData,
        database: Database, keys: GatewayKeys, now: Now,
    ) -> None:  # fmt: skip
        self._tokens = tokens
        self._grants = grants
        self._settings = settings
        self._accounts = accounts
        self._plant = plant
        self._database = database
        self._keys = keys
        self._now = now

    def begin(self, device: str, badge: str, nonce: str) -> Grant:
        """Sets out for a device grant, for a lease or a signature by its nonce. Raises NotProven."""
        return self._asking(lambda: self._grants.begin(device, badge, nonce))

    def ready(self, device: str, grant: str) -> bool:
        """Whether the person has signed in by now. Raises NotProven."""
        return self._asking(lambda: self._grants.ready(device, grant))

    def _asking(self, ask: Callable[[], T]) -> T:
        try:
            return ask()
        except ProviderAway as reason:
            self._alarm("provider.away", text_of(self._now())[:13], str(reason))
            raise NotProven("provider_away") from reason

    def lease(self, device: str, badge: str, proof: Proof, public: bytes) -> Signed:
        """The certificate for a person's key on a device. Raises NotProven."""
        person, _, _ = self._proven(device, badge, proof, lease_nonce(badge, device, public.hex()))
        return self._accounts.certificate(person, device, public)

    def attest(self, device: str, badge: str, proof: Proof, digest: str) -> Signed:
        """The word that the person proved themselves for a signature over that digest. Raises NotProven."""
        person, claims, token = self._proven(device, badge, proof, attestation_nonce(badge, device, digest))
        at, auth_time = self._now(), claims.auth_time
        attestation = Attestation(
            person=person, device=device, digest=digest, issuer=claims.iss, token=token, at=at,
            auth_time=None if auth_time is None else datetime.fromtimestamp(auth_time, UTC),
            gateway=self._keys.signing.id,
        )  # fmt: skip
        return make_attestation(attestation, self._keys.signing)

    def _proven(self, device: str, badge: str, proof: Proof, nonce: str) -> tuple[str, Claims, str]:
        """Who it is, if it is the badge's person; the claims, and the token's digest. Raises NotProven."""
        ours = proof.by == "grant"
        token = self._grants.take(device, badge, nonce, proof.word) if ours else proof.word
        try:
            claims = self._asking(lambda: self._tokens.check(token, nonce, ours=ours))
            named = self._tokens.person(claims)
        except TokenRefused as reason:
            self._refuse(device, badge, f"token refused: {reason}")
        digest = hashlib.sha256(token.encode()).hexdigest()
        if not self._first_use(digest):
            self._refuse(device, badge, "token used twice")
        if self._person(badge, named) is None:
            self._refuse(device, badge, f"{named} signed in at the provider for another person's badge")
        groups = self._tokens.groups(claims)
        if groups is not None:
            with self._database.write() as connection:
                keep_roles(connection, {named: self._settings.roles_of(groups)}, text_of(self._now()))
        person = self._person(badge, named)
        if person is None or not person.get("active", True):
            self._refuse(device, badge, f"{named} is not active")
        return named, claims, digest

    def _person(self, badge: str, named: str) -> dict[str, Any] | None:
        """The person of that id, if the badge is theirs."""
        return next((row for row in self._plant.people() if row["badge"] == badge and row["id"] == named), None)

    def _first_use(self, digest: str) -> bool:
        at = self._now()
        with self._database.write() as connection:
            connection.execute(delete(used_tokens).where(used_tokens.c.until < text_of(at)))
            if connection.execute(select(used_tokens.c.digest).where(used_tokens.c.digest == digest)).first():
                return False
            until = text_of(at + FRESH + 3 * LEEWAY)
            connection.execute(insert(used_tokens).values(digest=digest, until=until))
        return True

    def _refuse(self, device: str, badge: str, why: str) -> NoReturn:
        self._alarm("sign_in.refused", f"badge {badge[:12]} on {device}/{text_of(self._now())}", why)
        raise NotProven("sign_in_refused")

    def _alarm(self, code: str, subject: str, why: str) -> None:
        with self._database.write() as connection:
            alarm(connection, text_of(self._now()), code, subject, why)
