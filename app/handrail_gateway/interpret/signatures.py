"""Signatures, and which of them no longer hold because a value they cover was changed (rule 7)."""

from __future__ import annotations

import json

from sqlalchemy import Connection, insert, select, update

from handrail.domain.acts import LATE_ENTRY, CaptureRecorded, SignatureMade
from handrail.domain.event import Event
from handrail.wire.envelope import Malformed
from handrail.wire.proof import SIGNED, check_proof
from handrail_gateway.alarm_log import alarm
from handrail_gateway.interpret.fact import Fact, document
from handrail_gateway.moments import text_of
from handrail_gateway.own_journal import DEVICE
from handrail_gateway.projection_schema import captures, signatures
from handrail_gateway.schema import device_keys
from handrail_gateway.site_policy import current_policy, current_policy_hash


def _made(connection: Connection, fact: Fact) -> None:
    said = fact.said(SignatureMade)
    wrong = _alarmed(connection, fact) or _lacks_attestation(connection, fact, said)
    connection.execute(
        insert(signatures).values(
            event=fact.event.id, run=fact.run, step=fact.event.step, requirement=said.requirement,
            meaning=said.meaning, sentence=said.sentence, person=said.person, person_name=said.name,
            role=said.role, signed_at=text_of(said.signed_at), zone=said.zone, offset=said.offset,
            digest=said.digest, targets=document(said.targets), valid=not wrong, arrival=fact.stored.arrival,
        )
    )  # fmt: skip


def _lacks_attestation(connection: Connection, fact: Fact, said: SignatureMade) -> str:
    """Why it does not count although the person signed: the policy it was made under asks for a sign-in besides."""
    again_for = current_policy(connection)[0].sign_in.again_for
    if said.attestation is not None or said.meaning not in again_for or said.requirement == LATE_ENTRY:
        return ""
    if fact.event.place.policy != current_policy_hash(connection):
        return ""
    wrong = "it lacks the sign-in at the provider that the policy asks for"
    alarm(connection, fact.stored.received_at, "signature.unproven", fact.event.id, wrong)
    return wrong


def _proven(connection: Connection, fact: Fact) -> None:
    _alarmed(connection, fact)


def _alarmed(connection: Connection, fact: Fact) -> str:
    """Why it is not the person's own signature, with an alarm; empty if it is."""
    wrong = unproven(connection, fact.event)
    if wrong:
        alarm(connection, fact.stored.received_at, "signature.unproven", fact.event.id, wrong)
    return wrong


def unproven(connection: Connection, event: Event) -> str:
    """Why an event is not the person's own signature (decision 0009); empty if it is.

    Who holds a tablet's key can write any event, but no proof: that takes the person's secret.
    """
    rows = connection.execute(select(device_keys.c.key, device_keys.c.public).where(device_keys.c.device == DEVICE))
    try:
        check_proof(event, {row.key: bytes.fromhex(row.public) for row in rows})
    except KeyError:
        return "the person's key was certified by another gateway"
    except Malformed as reason:
        return str(reason)
    return ""


def void_those_over(connection: Connection, fact: Fact, said: CaptureRecorded) -> None:
    """Marks the signatures that a new value makes void, as the tablet does (P11-70-1).

    A signature at a step, or over a value of it, covers the whole step; a late entry's own covers one value.
    """
    step, here = fact.event.step, captures.c
    of_step = select(here.event, here.input, here.reading).where(here.run == fact.run, here.step == step)
    before = connection.execute(of_step).all()
    whole = {row.event for row in before}
    value = {row.event for row in before if (row.input, row.reading) == (said.input, said.reading)}
    for row in connection.execute(select(signatures).where(signatures.c.run == fact.run, signatures.c.valid)).all():
        late = row.requirement == LATE_ENTRY
        if (row.step == step and not late) or (value if late else whole).intersection(json.loads(row.targets)):
            connection.execute(update(signatures).where(signatures.c.event == row.event).values(valid=False))


HANDLERS = {"signature.made": _made, **dict.fromkeys(SIGNED - {"signature.made"}, _proven)}
