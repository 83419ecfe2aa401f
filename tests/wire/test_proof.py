"""A person's own signature: it holds for what they signed, and for nothing else (decision 0009)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handrail.domain.event import Actor, Event, Source, Work
from handrail.domain.statement import statement
from handrail.wire.certificate import Certificate, make_certificate, verify_certificate
from handrail.wire.envelope import Malformed, decode, encode
from handrail.wire.keys import SigningKey
from handrail.wire.proof import check_proof, prove
from handrail.wire.signed import NotSigned, Signed
from tests.wire.builder import event

GATEWAY, OTHER_GATEWAY, MARA = (SigningKey(bytes([number]) * 32) for number in (1, 2, 3))
AT = datetime(2026, 11, 21, 8, tzinfo=UTC)
WORK = Work(order="WO-1", operation="20", part="PN-7", unit="SN-001")
SOURCE = Source(doc_no="WI-1", revision="B", content="c" * 64, language="en")


def certified(gateway: SigningKey = GATEWAY, **changes: Any) -> Signed:
    made: dict[str, Any] = {
        "person": "m.okafor", "device": "tablet-1", "key": MARA.id, "public": MARA.public.hex(), "secret": 1,
        "issued_at": AT - timedelta(days=1), "expires_at": AT + timedelta(days=13), "gateway": gateway.id,
    }  # fmt: skip
    return make_certificate(Certificate.model_validate(made | changes), gateway)


def signed(certificate: Signed | None = None, key: SigningKey = MARA, **changes: Any) -> Event:
    payload = {
        "requirement": "s1", "meaning": "performed", "sentence": "I did this.", "language": "en",
        "person": "m.okafor", "name": "Mara Okafor", "role": "operator", "signed_at": AT.isoformat(),
        "zone": "Europe/Berlin", "offset": "+01:00", "shown": {"step": "Torque"}, "digest": "d" * 64, "targets": ["e1"],
    }  # fmt: skip
    fields: dict[str, Any] = {
        "type": "signature.made", "run": "run-1", "run_seq": 9, "run_prev": "0" * 64, "step": "torque", "work": WORK,
        "source": SOURCE, "actor": Actor(person="m.okafor", name="Mara Okafor", role="operator"), "payload": payload,
    }  # fmt: skip
    made = event(**fields | changes)
    said = statement(
        made.type, made.payload, run=made.run, step=made.step, work=made.work, source=made.source, mode=made.mode
    )
    proof = prove(said, key, certificate or certified()).to_json()
    return made.model_copy(update={"payload": {**made.payload, "proof": proof}})


def check(made: Event) -> Certificate:
    """As an export is read: from its bytes, with the gateway's key alone."""
    return check_proof(decode(encode(made)), {GATEWAY.id: GATEWAY.public})


@pytest.mark.req("P11-70-1", "P11-200-1")
def test_a_signature_is_proven_by_nothing_but_the_event_and_the_gateways_key() -> None:
    assert check(signed()).person == "m.okafor"


MOVED: dict[str, dict[str, Any]] = {
    "another run": {"run": "run-2"},
    "another step": {"step": "label"},
    "another unit": {"work": WORK.model_copy(update={"unit": "SN-002"})},
    "another order": {"work": WORK.model_copy(update={"order": "WO-2"})},
    "another revision": {"source": SOURCE.model_copy(update={"revision": "C"})},
    "another content": {"source": SOURCE.model_copy(update={"content": "e" * 64})},
    "another language": {"source": SOURCE.model_copy(update={"language": "de"})},
    "another mode": {"mode": "production"},
    "a refusal made of it": {"type": "signature.declined"},
}
SAID: dict[str, dict[str, Any]] = {
    "meaning": {"meaning": "approved"},
    "sentence": {"sentence": "I approve this."},
    "language": {"language": "de"},
    "role": {"role": "qa"},
    "name": {"name": "Jonas Lindqvist"},
    "time": {"signed_at": (AT + timedelta(minutes=1)).isoformat()},
    "zone": {"zone": "UTC"},
    "offset": {"offset": "+00:00"},
    "what was shown": {"shown": {"step": "Label"}},
    "digest": {"digest": "e" * 64},
    "targets": {"targets": ["e2"]},
    "requirement": {"requirement": "s2"},
}


@pytest.mark.req("P11-70-1")
@pytest.mark.parametrize("change", MOVED.values(), ids=MOVED.keys())
def test_a_signature_that_is_moved_fails(change: dict[str, Any]) -> None:
    made = signed()
    moved = made.model_copy(update=change)
    assert encode(moved) != encode(made)
    with pytest.raises(NotSigned):
        check(moved)


@pytest.mark.req("P11-70-1", "P11-50-1")
@pytest.mark.parametrize("change", SAID.values(), ids=SAID.keys())
def test_a_signature_under_other_words_fails(change: dict[str, Any]) -> None:
    made = signed()
    moved = made.model_copy(update={"payload": made.payload | change})
    assert encode(moved) != encode(made)
    with pytest.raises(NotSigned):
        check(moved)


@pytest.mark.req("P11-70-1")
def test_a_signature_of_another_person_fails() -> None:
    made = signed()
    jonas = Actor(person="j.lindqvist", name="Jonas Lindqvist", role="operator")
    with pytest.raises(NotSigned, match=r"the key is m\.okafor's"):
        check(made.model_copy(update={"payload": made.payload | {"person": "j.lindqvist"}, "actor": jonas}))
    with pytest.raises(NotSigned, match=r"the event is by j\.lindqvist"):
        check(made.model_copy(update={"actor": jonas}))
    with pytest.raises(NotSigned):
        check(signed(key=SigningKey(bytes([9]) * 32)))


@pytest.mark.req("P11-70-1")
@pytest.mark.parametrize(
    ("certificate", "why"),
    [
        (certified(device="tablet-2"), "device"),
        (certified(expires_at=AT - timedelta(minutes=6)), "time"),
        (certified(issued_at=AT + timedelta(minutes=6)), "time"),
        (certified(person="j.lindqvist"), "key is j.lindqvist's"),
        (certified(key=OTHER_GATEWAY.id), "fingerprint"),
    ],
)
def test_a_certificate_for_something_else_proves_nothing(certificate: Signed, why: str) -> None:
    with pytest.raises(NotSigned, match=why):
        check(signed(certificate))


def test_a_certificate_of_a_gateway_that_nobody_knows_is_told_apart() -> None:
    with pytest.raises(KeyError):
        check(signed(certified(OTHER_GATEWAY)))


def test_a_certificate_that_was_altered_is_none() -> None:
    good = certified()
    longer = Signed(good.document | {"expires_at": "2030-01-01T00:00:00Z"}, good.key, good.signature)
    with pytest.raises(NotSigned):
        verify_certificate(longer, GATEWAY.public)
    with pytest.raises(NotSigned):
        check(signed(longer))
    with pytest.raises(ValueError, match="names the key"):
        make_certificate(verify_certificate(good, GATEWAY.public), OTHER_GATEWAY)


@pytest.mark.parametrize(
    "proof",
    [
        None,
        {},
        "x",
        {"key": "k", "signature": "??", "certificate": {}},
        {"key": "k", "signature": "", "certificate": 1},
    ],
)
def test_without_a_proof_that_can_be_read_it_is_none(proof: Any) -> None:
    made = signed()
    with pytest.raises(Malformed):
        check(made.model_copy(update={"payload": made.payload | {"proof": proof}}))
    bent = {**made.payload["proof"], "signature": "*"}
    with pytest.raises(Malformed):
        check(made.model_copy(update={"payload": made.payload | {"proof": bent}}))
