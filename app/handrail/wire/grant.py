"""The gateway's word that a run goes on in another journal: granted once, from one head (architecture rule 3)."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, ValidationError

from handrail.domain.values import Moment, OpenValue
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from handrail.wire.signed import Signed, opened, sign

KIND = "handrail.run-grant.v1"


class RunGrant(OpenValue):
    """``journal`` owns the run after entry ``seq``; whatever another writes after that is no part of its chain."""

    run: str
    number: Annotated[int, Field(ge=1)]
    """Counts the grants of the run: a higher one ends a lower one."""
    journal: str
    device: str
    before: str
    """The journal that owned it until then."""
    seq: Annotated[int, Field(ge=1)]
    head: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    handed_over: bool
    """Whether the owner had let it go."""
    at: Moment


def sign_grant(grant: RunGrant, key: SigningKey) -> Signed:
    """The grant, signed by the gateway."""
    return sign(KIND, grant.to_json(), key)


def verify_grant(document: Any, gateway: bytes) -> RunGrant:
    """The grant, if that gateway key signed it. Raises Malformed, NotSigned."""
    try:
        return RunGrant.model_validate(opened(KIND, Signed.from_json(document), gateway))
    except ValidationError as reason:
        raise Malformed("not a grant of a run") from reason
