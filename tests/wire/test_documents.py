"""Receipts, snapshots, policy and the key directory are believed only with the right signature."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handrail.domain.policy import Lease, SitePolicy
from handrail.domain.reference import Snapshot
from handrail.wire.directory import KeyDirectory, KeyEntry, sign_directory, verify_directory
from handrail.wire.envelope import Malformed, canonical
from handrail.wire.receipt import Receipt, make_receipt, verify_receipt
from handrail.wire.signed import NotSigned, Signed
from handrail.wire.snapshot import policy_hash, sign_policy, sign_snapshot, verify_policy, verify_snapshot
from tests.wire.builder import key

GATEWAY = key(9)
NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def receipt(**fields: Any) -> Receipt:
    filled = {"journal": "journal-a", "seq": 7, "head": "a" * 64, "count": 7, "gateway": GATEWAY.id, "received_at": NOW}
    return Receipt.model_validate({**filled, **fields})


def test_a_receipt_travels() -> None:
    made = make_receipt(receipt(backed_up=3, stop="qms"), GATEWAY)
    assert verify_receipt(Signed.from_bytes(made.to_bytes()), GATEWAY.public) == receipt(backed_up=3, stop="qms")


def test_a_receipt_keeps_what_it_does_not_know() -> None:
    made = make_receipt(receipt(newer="yes"), GATEWAY)
    assert verify_receipt(made, GATEWAY.public).model_extra == {"newer": "yes"}


@pytest.mark.parametrize("field", ["journal", "seq", "head", "count", "received_at", "backed_up", "stop", "kind"])
def test_any_change_to_a_receipt_is_refused(field: str) -> None:
    made = make_receipt(receipt(), GATEWAY)
    spoilt = Signed({**made.document, field: "x"}, made.key, made.signature)
    with pytest.raises(NotSigned):
        verify_receipt(spoilt, GATEWAY.public)


def test_a_receipt_by_another_key_is_refused() -> None:
    with pytest.raises(NotSigned):
        verify_receipt(make_receipt(receipt(), GATEWAY), key(8).public)
    with pytest.raises(ValueError, match="names the key"):
        make_receipt(receipt(), key(8))


@pytest.mark.parametrize(
    "outer",
    [None, {}, {"document": 1, "key": "k", "signature": ""}, {"document": {}, "key": "k", "signature": "*"}],
)
def test_what_is_no_signed_document_is_refused(outer: object) -> None:
    with pytest.raises(Malformed):
        Signed.from_bytes(canonical(outer))


def test_one_kind_never_passes_for_another() -> None:
    snapshot = sign_snapshot(Snapshot(cls="holds", made_at=NOW, version=4, rows=({"id": "h-1"},)), GATEWAY)
    assert verify_snapshot(snapshot, GATEWAY.public).rows == ({"id": "h-1"},)
    with pytest.raises(NotSigned, match="kind"):
        verify_policy(snapshot, GATEWAY.public)


def test_the_policy_travels_with_its_version_and_its_hash_tells_any_change() -> None:
    policy = SitePolicy(holds=Lease(warn_hours=1.5, refuse_hours=3))
    signed = Signed.from_bytes(sign_policy(policy, 12, GATEWAY).to_bytes())
    assert verify_policy(signed, GATEWAY.public) == (policy, 12)
    assert policy_hash(policy) != policy_hash(SitePolicy())
    assert policy_hash(SitePolicy()) == policy_hash(SitePolicy(people_days=14))


def directory(**fields: Any) -> KeyDirectory:
    entries = [
        {"id": key(1).id, "public": key(1).public.hex(), "holder": "device", "journal": "journal-a", "device": "t-1"},
        {"id": key(2).id, "public": key(2).public.hex(), "holder": "device", "journal": "journal-b", "revoked_at": NOW},
        {"id": GATEWAY.id, "public": GATEWAY.public.hex(), "holder": "gateway"},
    ]
    return KeyDirectory.model_validate({"site": "plant-2", "version": 3, "entries": entries, **fields})


def test_the_directory_says_whose_key_is_whose() -> None:
    root = key(7)
    read = verify_directory(Signed.from_bytes(sign_directory(directory(), root).to_bytes()), root.public)
    assert read.of_journal("journal-a") == {key(1).id: key(1).public}
    assert read.of_gateway() == {GATEWAY.id: GATEWAY.public}
    revoked = read.entry(key(2).id)
    assert revoked is not None
    assert revoked.revoked_at == NOW
    assert read.entry("nobody") is None
    with pytest.raises(NotSigned):
        verify_directory(sign_directory(directory(), key(6)), root.public)


def test_an_entry_whose_id_is_not_its_key_is_refused() -> None:
    entry = KeyEntry(id=key(1).id, public=key(2).public.hex(), holder="device")
    with pytest.raises(NotSigned, match="fingerprint"):
        verify_directory(sign_directory(directory(entries=(entry,)), key(7)), key(7).public)
    broken = KeyEntry(id="x", public="zz", holder="device")
    with pytest.raises(Malformed):
        verify_directory(sign_directory(directory(entries=(broken,)), key(7)), key(7).public)
