"""The gateway's word for a person's key on one device: the lease of decision 0009 (rule 11)."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, ValidationError

from handrail.domain.values import Moment, OpenValue
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey, key_id
from handrail.wire.signed import NotSigned, Signed, opened, sign

KIND = "handrail.certificate.v1"


class Certificate(OpenValue):
    """``person`` has proven to the gateway who they are; the key was made for them on ``device``."""

    person: str
    device: str
    key: str
    """Id of the person's key."""
    public: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    secret: Annotated[int, Field(ge=1)]
    """The number of the person's secret: a new secret ends every lease of the one before."""
    issued_at: Moment
    expires_at: Moment
    gateway: str
    """Key id of the gateway."""

    @property
    def public_key(self) -> bytes:
        """The person's public key, 32 bytes."""
        return bytes.fromhex(self.public)


def make_certificate(certificate: Certificate, key: SigningKey) -> Signed:
    """Signs a certificate. Raises ValueError if it names another gateway key than the one that signs."""
    if certificate.gateway != key.id:
        raise ValueError("a certificate names the key it is signed with")
    return sign(KIND, certificate.to_json(), key)


def verify_certificate(signed: Signed, gateway: bytes) -> Certificate:
    """The certificate, if that gateway key signed it and its key's id is its own. Raises NotSigned, else Malformed."""
    try:
        certificate = Certificate.model_validate(opened(KIND, signed, gateway))
    except ValidationError as reason:
        raise Malformed("not a certificate") from reason
    if key_id(certificate.public_key) != certificate.key:
        raise NotSigned("the certificate's key id is not the fingerprint of its key")
    return certificate
