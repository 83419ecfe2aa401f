"""A person's own signature in an event: made with their key, checked with nothing but the gateway's (decision 0009)."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from pydantic import ValidationError

from handrail.domain.event import Event
from handrail.domain.statement import PROOF, statement
from handrail.domain.values import OpenValue
from handrail.wire.attestation import verify_attestation
from handrail.wire.certificate import Certificate, verify_certificate
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from handrail.wire.signed import NotSigned, Signed, opened, sign

KIND = "handrail.signature.v1"

SIGNED = frozenset({
    "signature.made", "signature.declined", "record.reviewed", "gate.overridden", "accountability.accepted",
})  # fmt: skip
"""The types of events that a person signs."""

ATTESTED_FOR = timedelta(minutes=10)
"""How long after a sign-in at the provider a signature may follow that asks for one."""

SKEW = timedelta(minutes=5)
"""How far the tablet's clock, which states when it was signed, may be from the gateway's, which dates the lease."""


class Proof(OpenValue):
    """The signature over an event's statement, with the certificate of the key that made it."""

    key: str
    signature: str
    """64 bytes in base64."""
    certificate: dict[str, Any]
    """The signed document as the gateway gave it."""


def prove(said: dict[str, Any], key: SigningKey, certificate: Signed) -> Proof:
    """Signs a statement (``domain.statement``) with a person's key."""
    made = sign(KIND, said, key)
    signature = base64.b64encode(made.signature).decode("ascii")
    return Proof(key=key.id, signature=signature, certificate=certificate.to_json())


def check_proof(event: Event, gateways: Mapping[str, bytes]) -> Certificate:
    """The certificate that an event's signature rests on. ``gateways``: key id -> public key of those that count.

    Raises NotSigned when the signature is not that person's, over this very statement, within the lease; Malformed
    when there is none that can be read; KeyError when the certificate is by another gateway.
    """
    try:
        proof = Proof.model_validate(event.payload.get(PROOF))
        signed_at = datetime.fromisoformat(str(event.payload.get("signed_at", event.time.at.isoformat())))
    except (ValidationError, ValueError) as reason:
        raise Malformed("the signature has no proof that can be read") from reason
    signed = Signed.from_json(proof.certificate)
    certificate = verify_certificate(signed, gateways[signed.key])
    if event.payload.get("person") != certificate.person:
        raise NotSigned(f"the key is {certificate.person}'s, not {event.payload.get('person')}'s")
    if event.actor.person != certificate.person:
        raise NotSigned(f"the event is by {event.actor.person}, the signature by {certificate.person}")
    if event.place.device != certificate.device:
        raise NotSigned(f"the key was certified for device {certificate.device}, not {event.place.device}")
    if not certificate.issued_at - SKEW <= signed_at <= certificate.expires_at + SKEW:
        raise NotSigned("it was signed outside the time that the key was certified for")
    said = statement(
        event.type, event.payload, run=event.run, step=event.step, work=event.work, source=event.source, mode=event.mode
    )
    try:
        raw = base64.b64decode(proof.signature, validate=True)
    except ValueError as reason:
        raise Malformed("the signature is not base64") from reason
    opened(KIND, Signed({"kind": KIND, **said}, proof.key, raw), certificate.public_key)
    if event.payload.get("attestation") is not None:
        _check_attestation(event, gateways, signed_at)
    return certificate


def _check_attestation(event: Event, gateways: Mapping[str, bytes], signed_at: datetime) -> None:
    """Raises NotSigned, Malformed, KeyError as ``check_proof``."""
    document = event.payload["attestation"]
    found = verify_attestation(document, gateways[Signed.from_json(document).key])
    if (found.person, found.device, found.digest) != (
        event.payload.get("person"), event.place.device, event.payload.get("digest"),
    ):  # fmt: skip
        raise NotSigned("the sign-in at the provider was for another signature")
    if not found.at - SKEW <= signed_at <= found.at + ATTESTED_FOR + SKEW:
        raise NotSigned("the sign-in at the provider was at another time")


class ProofChecks:
    """Judges the signatures of persons one after the other, and counts them (P11-70-1)."""

    def __init__(self, gateways: Mapping[str, bytes]) -> None:
        self._gateways = gateways
        self.proven = 0
        self._early: list[str] = []
        self._unknown: list[str] = []

    def take(self, item: str, event: Event) -> None:
        """Raises Malformed when it is not the person's own. Whatever can't be judged here is noted."""
        if event.payload.get(PROOF) is None:
            self._early.append(item)
            return
        try:
            check_proof(event, self._gateways)
        except KeyError:
            self._unknown.append(item)
        else:
            self.proven += 1

    @property
    def notes(self) -> tuple[str, ...]:
        """What a person should know of those that were not judged."""
        found = (
            (self._early, "a signature of an earlier build: the tablet alone vouches for it"),
            (self._unknown, "a signature whose key is by a gateway that is not known"),
        )
        return tuple(f"{items[0]}{_more(items)} is {why}" for items, why in found if items)


def _more(items: list[str]) -> str:
    return f", as {len(items) - 1} more," if len(items) > 1 else ""
