"""Leases: a person's own key on this device, sealed under their secret (decision 0009, SEC-PW-2).

There is no other verifier here: that the seal opens is the proof of the secret.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from handrail.identity.failures import Counts, Failures
from handrail.ports.credentials import Attested, Opened, Unproven
from handrail.ports.provider import Proof
from handrail.wire.attestation import attestation_nonce, verify_attestation
from handrail.wire.certificate import Certificate, verify_certificate
from handrail.wire.credentials import badge_digest, peppered
from handrail.wire.envelope import Malformed, canonical, parse
from handrail.wire.keys import SigningKey
from handrail.wire.lease_request import lease_nonce
from handrail.wire.proof import prove
from handrail.wire.signed import Signed

LONGEST = 1024
"""Characters of a secret; more is no secret of anybody here."""

_INFO = b"handrail.lease.v1"


@dataclass(frozen=True, slots=True)
class Work:
    """What opening a seal costs. The default is RFC 9106's second recommended option: 64 MiB, t=3, p=4."""

    memory_kib: int = 64 * 1024
    passes: int = 3
    lanes: int = 4


class LeaseStore(Protocol):
    """Where leases are kept. They may get lost: then the person signs in once with a network."""

    def lease(self, badge: str) -> bytes | None:
        """The lease of a badge digest."""
        ...

    def keep_lease(self, badge: str, data: bytes) -> None:
        """Keeps it, in place of an earlier one."""
        ...


Ask = Callable[[dict[str, Any]], "Signed | Unproven"]
"""Asks the gateway for a certificate: badge digest, public key, and either the secret (with a new one, if one is
chosen), a provider's token or the id of a grant. With a digest in place of the key: for its attestation."""


@dataclass(frozen=True, slots=True)
class PersonalKey:
    """A person's key, opened. It lives as long as the act it was opened for."""

    key: SigningKey
    certificate: Signed

    def prove(self, statement: dict[str, Any]) -> dict[str, Any]:
        """The proof of a statement as the event holds it."""
        return prove(statement, self.key, self.certificate).to_json()


class Leases:
    """Implements ``ports.credentials.Credentials``."""

    def __init__(
        self,
        pepper: str,
        device: str,
        device_secret: bytes,
        store: LeaseStore,
        ask: Ask,
        gateway: Callable[[], bytes | None],
        places: Sequence[Failures],
        work: Work = Work(),
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``pepper``: the site's; ``device_secret``: 32 bytes from the key store; ``gateway``: its pinned key."""
        self._pepper = pepper
        self._device = device
        self._device_secret = device_secret
        self._store = store
        self._ask = ask
        self._gateway = gateway
        self._counts = Counts(places, monotonic)
        self._work = work

    def badge_digest(self, badge: str) -> str:
        """The badge's peppered digest; the badge itself is stored nowhere."""
        return badge_digest(badge, self._pepper)

    def open(self, badge: str | None, secret: str) -> Opened | None:
        """Opens the lease of a badge digest; without one, or with None, the same work is done in vain."""
        kept = None if badge is None else self._store.lease(badge)
        lease = _read(kept) if kept is not None else None
        salt, sealed, certificate = lease if lease is not None else (bytes(16), bytes(60), None)
        key = self._key(badge or "", secret[:LONGEST], salt)
        try:
            seed = AESGCM(key).decrypt(sealed[:12], sealed[12:], _bound(certificate))
        except InvalidTag:
            return None
        gateway = self._gateway()
        if certificate is None or gateway is None or len(secret) > LONGEST:
            return None
        try:
            return self._opened(verify_certificate(certificate, gateway), SigningKey(seed), certificate)
        except Malformed:
            return None

    def ask(self, badge: str, secret: str, new_secret: str | None = None) -> Opened | Unproven:
        """Has the gateway check badge digest and secret and certify a new key; the lease is kept."""
        gateway = self._gateway()
        if gateway is None:
            return "unreachable"
        if len(secret) > LONGEST or len(new_secret or "") > LONGEST:
            return "refused"
        key = SigningKey.generate()
        asked: dict[str, Any] = {"badge": badge, "secret": secret, "public_key": key.public.hex()}
        answer = self._certified(asked if new_secret is None else {**asked, "new_secret": new_secret}, gateway, key)
        if isinstance(answer, str):
            return answer
        self._keep(badge, new_secret or secret, key, answer[1])
        return self._opened(answer[0], key, answer[1])

    def begin(self, badge: str) -> AtProvider:
        """Makes a key for a badge digest whose person goes to the site's provider."""
        return AtProvider(self, badge, self._device, SigningKey.generate())

    def again(self, badge: str, digest: str) -> SigningAgain:
        """For a person of that badge digest who goes to the provider for a signature."""
        return SigningAgain(self, badge, self._device, digest)

    def attest(self, badge: str, digest: str, proof: Proof) -> Attested | Unproven:
        """The gateway's word that the person came back from there."""
        gateway = self._gateway()
        if gateway is None:
            return "unreachable"
        answer = self._ask({"badge": badge, proof.by: proof.word, "digest": digest})
        if not isinstance(answer, Signed):
            return answer
        try:
            found = verify_attestation(answer.to_json(), gateway)
        except Malformed:
            return "unreachable"
        if (found.device, found.digest) != (self._device, digest):
            return "unreachable"
        return Attested(found.person, digest, found.at, answer.to_json())

    def certify(self, badge: str, key: SigningKey, proof: Proof) -> ByProvider | Unproven:
        """Has the gateway check what a person came back from the provider with, and certify the key."""
        gateway = self._gateway()
        if gateway is None:
            return "unreachable"
        answer = self._certified({"badge": badge, proof.by: proof.word, "public_key": key.public.hex()}, gateway, key)
        return answer if isinstance(answer, str) else ByProvider(self, badge, key, *answer)

    def keep(self, badge: str, secret: str, key: SigningKey, signed: Signed, certificate: Certificate) -> Opened:
        """Seals a certified key under a secret and keeps it as the badge's lease."""
        self._keep(badge, secret, key, signed)
        return self._opened(certificate, key, signed)

    def _certified(
        self, asked: dict[str, Any], gateway: bytes, key: SigningKey
    ) -> tuple[Certificate, Signed] | Unproven:
        """The gateway's certificate, if it is of this key and device."""
        answer = self._ask(asked)
        if not isinstance(answer, Signed):
            return answer
        try:
            certificate = verify_certificate(answer, gateway)
        except Malformed:
            return "unreachable"
        if certificate.public_key != key.public or certificate.device != self._device:
            return "unreachable"
        return certificate, answer

    def _keep(self, badge: str, secret: str, key: SigningKey, certificate: Signed) -> None:
        salt, nonce = os.urandom(16), os.urandom(12)
        sealed = nonce + AESGCM(self._key(badge, secret, salt)).encrypt(nonce, key.to_bytes(), _bound(certificate))
        lease = {"salt": salt.hex(), "sealed": sealed.hex(), "certificate": certificate.to_json()}
        self._store.keep_lease(badge, canonical(lease))

    def _key(self, badge: str, secret: str, salt: bytes) -> bytes:
        """The one slow call, and the device's own part: neither the secret nor the key store opens a seal alone."""
        slow = hash_secret_raw(
            peppered(secret, self._pepper), salt, time_cost=self._work.passes, memory_cost=self._work.memory_kib,
            parallelism=self._work.lanes, hash_len=32, type=Type.ID,
        )  # fmt: skip
        return HKDF(SHA256(), 32, salt, _INFO + badge.encode("ascii")).derive(slow + self._device_secret)

    @staticmethod
    def _opened(certificate: Certificate, key: SigningKey, signed: Signed) -> Opened:
        signer = PersonalKey(key, signed)
        return Opened(certificate.person, certificate.secret, certificate.expires_at, signer)

    def failures(self, subject: str) -> int:
        """Consecutive failures of a badge digest."""
        return self._counts.failures(subject)

    def failed(self, subject: str) -> int:
        """Counts one more failure durably and returns the count."""
        return self._counts.failed(subject)

    def wait(self, subject: str) -> int:
        """Seconds until the next try of a badge digest is taken."""
        return self._counts.wait(subject)

    def unlocked(self, subject: str, number: int) -> int:
        """Takes an unlocking by its number, once; how many failures it took away."""
        return self._counts.unlocked(subject, number)

    def succeeded(self, subject: str) -> None:
        """Sets the count back to zero."""
        self._counts.succeeded(subject)


@dataclass(frozen=True, slots=True)
class AtProvider:
    """Implements ``ports.credentials.Asking``: the key is in memory alone until it is kept."""

    leases: Leases
    badge: str
    device: str
    key: SigningKey

    @property
    def request(self) -> dict[str, str]:
        """Badge and public key, in hex."""
        return {"badge": self.badge, "public_key": self.key.public.hex()}

    @property
    def nonce(self) -> str:
        """Binds the provider's token to badge, device and key."""
        return lease_nonce(self.badge, self.device, self.key.public.hex())

    def certify(self, proof: Proof) -> ByProvider | Unproven:
        """Has the gateway check the proof and certify the key."""
        return self.leases.certify(self.badge, self.key, proof)


@dataclass(frozen=True, slots=True)
class SigningAgain:
    """Implements ``ports.credentials.Asking`` for a signature."""

    leases: Leases
    badge: str
    device: str
    digest: str

    @property
    def request(self) -> dict[str, str]:
        """Badge and digest, in hex."""
        return {"badge": self.badge, "digest": self.digest}

    @property
    def nonce(self) -> str:
        """Binds the provider's token to badge, device and what is signed."""
        return attestation_nonce(self.badge, self.device, self.digest)

    def certify(self, proof: Proof) -> Attested | Unproven:
        """Has the gateway check the proof, for its word."""
        return self.leases.attest(self.badge, self.digest, proof)


@dataclass(frozen=True, slots=True)
class ByProvider:
    """Implements ``ports.credentials.Certified``."""

    leases: Leases
    badge: str
    key: SigningKey
    certificate: Certificate
    signed: Signed

    @property
    def person(self) -> str:
        """Whose key it is."""
        return self.certificate.person

    def keep(self, secret: str) -> Opened:
        """Keeps the lease, sealed under the secret."""
        return self.leases.keep(self.badge, secret, self.key, self.signed, self.certificate)


def _bound(certificate: Signed | None) -> bytes:
    """What the seal is bound to: no lease opens beside another one's certificate."""
    return hashlib.sha256(b"" if certificate is None else certificate.to_bytes()).digest()


def _read(data: bytes) -> tuple[bytes, bytes, Signed] | None:
    try:
        kept = parse(data)
        return bytes.fromhex(kept["salt"]), bytes.fromhex(kept["sealed"]), Signed.from_json(kept["certificate"])
    except (Malformed, KeyError, TypeError, ValueError):
        return None
