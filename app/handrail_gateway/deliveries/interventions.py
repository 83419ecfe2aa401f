"""What people do about deliveries: pause, resume, replay. Each needs a name and a reason, and is kept for ever.

As the review of credentials is signed off: by name, over the digest of exactly what was decided, in the log of access
that takes no change.
"""

from __future__ import annotations

import hashlib
from typing import Any

from sqlalchemy import Connection

from handrail.wire.envelope import canonical
from handrail_gateway.access import note_access
from handrail_gateway.deliveries import ledger
from handrail_gateway.deliveries.standing import DEAD


class Refused(Exception):
    """It can't be done; the message is for people."""


def pause(connection: Connection, connector: str, kind: str, by: str, reason: str, at: str) -> str:
    """Nothing goes there any more, or nothing of that kind; what is under way ends. The decision's digest."""
    return _switched(connection, connector, kind, by, reason, at, paused=True)


def resume(connection: Connection, connector: str, kind: str, by: str, reason: str, at: str) -> str:
    """It goes on, in order. The decision's digest."""
    return _switched(connection, connector, kind, by, reason, at, paused=False)


def _switched(connection: Connection, connector: str, kind: str, by: str, reason: str, at: str, *, paused: bool) -> str:
    if (kind in ledger.paused_kinds(connection, connector)) == paused:
        raise Refused(f"{connector}{' ' + kind if kind else ''} is {'paused already' if paused else 'not paused'}")
    what = "delivery.paused" if paused else "delivery.resumed"
    digest = _decided(connection, what, at, by, reason, connector=connector, record_kind=kind)
    ledger.switch(connection, connector, kind, paused=paused, by=by.strip(), reason=reason.strip(), at=at)
    return digest


def replay(connection: Connection, number: int, by: str, reason: str, at: str) -> str:
    """A dead letter is tried anew, said by the mapping that is in force then. The decision's digest. Raises Refused."""
    parcel = ledger.parcel_of(connection, number)
    if parcel is None:
        raise Refused(f"there is no delivery {number}")
    state = ledger.standing_of(connection, parcel).state
    if state not in DEAD:
        raise Refused(f"delivery {number} is {state}: only what was rejected, unmapped or given up is replayed")
    digest = _decided(
        connection, "delivery.replayed", at, by, reason, connector=parcel.connector, key=parcel.key,
        revision=parcel.revision,
    )  # fmt: skip
    ledger.act(connection, parcel, at, "replayed", by=by.strip(), reason=reason.strip(), digest=digest)
    return digest


def _decided(connection: Connection, what: str, at: str, by: str, reason: str, **facts: Any) -> str:
    if not by.strip():
        raise Refused("say who decides it: --by NAME")
    if not reason.strip():
        raise Refused("say why: --reason TEXT")
    said = {"what": what, "at": at, "by": by.strip(), "reason": reason.strip(), **facts}
    digest = hashlib.sha256(canonical(said)).hexdigest()
    note_access(connection, at, what, by=by.strip(), digest=digest, reason=reason.strip(), **facts)
    return digest
