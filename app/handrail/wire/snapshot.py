"""Signed reference snapshots and the signed site policy (architecture, idea 3)."""

from __future__ import annotations

import hashlib

from pydantic import ValidationError

from handrail.domain.policy import SitePolicy
from handrail.domain.reference import Snapshot
from handrail.wire.envelope import Malformed, canonical
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed, opened, sign

SNAPSHOT = "handrail.snapshot.v1"
POLICY = "handrail.policy.v1"


def sign_snapshot(snapshot: Snapshot, key: SigningKey) -> Signed:
    """One class of reference data, signed. Raises Malformed when a row can't be written as JSON."""
    return sign(SNAPSHOT, snapshot.to_json(), key)


def verify_snapshot(signed: Signed, public: bytes) -> Snapshot:
    """The snapshot, if that key signed it. Raises NotSigned, else Malformed."""
    try:
        return Snapshot.model_validate(opened(SNAPSHOT, signed, public))
    except ValidationError as reason:
        raise Malformed("not a snapshot that this build reads") from reason


def policy_hash(policy: SitePolicy) -> str:
    """What an event's ``place.policy`` says: SHA-256 over the policy's RFC 8785 bytes, hex."""
    return hashlib.sha256(canonical(policy.to_json())).hexdigest()


def sign_policy(policy: SitePolicy, version: int, key: SigningKey) -> Signed:
    """The site policy, signed, with the version that orders it."""
    return sign(POLICY, {"version": version, "policy": policy.to_json()}, key)


def verify_policy(signed: Signed, public: bytes) -> tuple[SitePolicy, int]:
    """The policy and its version, if that key signed it. Raises NotSigned, else Malformed."""
    content = opened(POLICY, signed, public)
    version = content.get("version")
    if type(version) is not int:
        raise Malformed("the policy has no version")
    try:
        return SitePolicy.model_validate(content.get("policy")), version
    except ValidationError as reason:
        raise Malformed("not a policy that this build reads") from reason
