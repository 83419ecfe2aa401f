"""Pulling reference data, and a tablet that restarts with nothing but what it pulled."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from handrail.domain.policy import SitePolicy
from handrail.domain.reference import CLASSES, Snapshot
from handrail.ports.reference import Reference
from handrail.reference.opening import ReferenceFailed
from handrail.reference.store import Outdated, SqlReference
from handrail.sync.backoff import LONGEST_SECONDS, next_delay
from handrail.wire.credentials import badge_digest
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from handrail.wire.signed import NotSigned, Signed
from handrail.wire.snapshot import sign_policy, sign_snapshot
from tests.gateway.conftest import PLANT
from tests.sync.conftest import Bench

KEY = bytes(range(32))
GATEWAY = SigningKey(bytes([7]) * 32)
NOW = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def lots(*ids: str, version: int = 1, at: datetime = NOW, key: SigningKey = GATEWAY) -> Signed:
    rows = tuple({"id": id_, "part": "PN-1", "status": "released"} for id_ in ids)
    return sign_snapshot(Snapshot(cls="lots", made_at=at, version=version, rows=rows), key)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlReference]:
    store = SqlReference(tmp_path / "reference.db", KEY)
    yield store
    store.close()


def test_a_pull_brings_everything_and_an_offline_restart_works_from_it(tmp_path: Path) -> None:
    bench = Bench(tmp_path, plant=True)
    store = SqlReference(tmp_path / "reference.db", KEY)
    link = bench.link()
    result = link.pull_reference(store)
    assert (result.outcome, result.packages) == ("done", result.packages) and result.packages > 0
    assert link.pull_reference(store).packages == 0
    pinned = bench.pinned
    assert pinned is not None and pinned.demo and pinned.site == "plant-2"
    bench.close()
    store.close()

    again: Reference = SqlReference(tmp_path / "reference.db", KEY)
    assert all(again.made_at(cls) is not None for cls in CLASSES)
    assert again.policy().site == "plant-2"
    secrets = json.loads((PLANT / "demo_secrets.json").read_text())["people"]
    for id_, secret in secrets.items():
        person = again.person_by_badge(badge_digest(secret["badge"], pinned.badge_pepper))
        assert person is not None and person == again.person(id_)
    order = again.orders()[0]
    assert again.order(order.id) == order
    release = again.releases(order.operations[0].doc_no).all[0]
    assert again.package(release.content) is not None and again.package("0" * 64) is None
    gauge = again.equipment_of_type(next(iter(again._rows("equipment"))).type)[0]  # type: ignore[attr-defined]
    assert again.equipment(gauge.id) == gauge
    assert again.defect_codes() and again.people() and again.training(next(iter(secrets)))
    assert again.lot("no such lot") is None
    again.close()  # type: ignore[attr-defined]


def test_a_pull_that_breaks_off_leaves_the_old_data(tmp_path: Path) -> None:
    bench = Bench(tmp_path, plant=True)
    store = SqlReference(tmp_path / "reference.db", KEY)
    link = bench.link()
    link.pull_reference(store)
    held = {cls: store.made_at(cls) for cls in CLASSES}
    post = {"content": json.dumps(
        {"id": "H-9", "target": "lot", "value": "L", "reason": {"en": "r"}, "set_by": "QA", "contact": "1"}
    ), "headers": bench.gateway.admin}  # fmt: skip
    assert httpx.post(f"{bench.gateway.url}/v1/holds", trust_env=False, **post).status_code == 200
    bench.gateway.kill()
    assert link.pull_reference(store).outcome in ("unreachable", "unknown")
    assert {cls: store.made_at(cls) for cls in CLASSES} == held
    bench.gateway.start()
    assert link.pull_reference(store).outcome == "done"
    assert "H-9" in {hold.id for hold in store.holds()}
    store.close()
    bench.close()


def test_only_what_the_pinned_gateway_signed_gets_in(store: SqlReference) -> None:
    store.install_snapshot(lots("L-1"), GATEWAY.public)
    with pytest.raises(NotSigned):
        store.install_snapshot(lots("L-2", version=2, at=NOW + timedelta(1), key=SigningKey.generate()), GATEWAY.public)
    forged = lots("L-3", version=3, at=NOW + timedelta(1))
    forged.document["rows"] = []
    with pytest.raises(NotSigned):
        store.install_snapshot(forged, GATEWAY.public)
    assert store.lot("L-1") is not None and store.version("lots") == 1


def test_an_older_snapshot_or_policy_is_a_replay(store: SqlReference) -> None:
    store.install([lots("L-1", version=2)], sign_policy(SitePolicy(), 3, GATEWAY), GATEWAY.public)
    with pytest.raises(Outdated):
        store.install_snapshot(lots("L-2", version=1, at=NOW - timedelta(seconds=1)), GATEWAY.public)
    with pytest.raises(Outdated):
        store.install([], sign_policy(SitePolicy(site="other"), 2, GATEWAY), GATEWAY.public)
    assert store.lot("L-2") is None and store.policy().site == "plant-2"


def test_all_classes_are_replaced_or_none(store: SqlReference) -> None:
    store.install_snapshot(lots("L-1"), GATEWAY.public)
    rows = ({"id": "H-1", "unheard_of": 1},)
    bad = sign_snapshot(Snapshot(cls="holds", made_at=NOW, version=1, rows=rows), GATEWAY)
    with pytest.raises(Malformed):
        store.install([lots("L-2", version=2, at=NOW + timedelta(1)), bad], None, GATEWAY.public)
    assert store.lot("L-1") is not None and store.lot("L-2") is None
    with pytest.raises(Malformed, match="twice"):
        store.install_snapshot(lots("L-2", "L-2", at=NOW + timedelta(1)), GATEWAY.public)


def test_holds_and_the_decisions_that_close_them_come_together(store: SqlReference) -> None:
    held = {"id": "H-1", "target": "lot", "value": "L", "reason": {"en": "r"}, "set_by": "QA", "contact": "1"}
    closed = {"closes": ["H-0"], "decided_by": "QA", "decided_at": "2026-11-21T08:00:00Z"}
    snapshot = Snapshot(cls="holds", made_at=NOW, version=1, rows=(held, closed))
    store.install_snapshot(sign_snapshot(snapshot, GATEWAY), GATEWAY.public)
    assert [hold.id for hold in store.holds()] == ["H-1"]
    assert [release.closes for release in store.hold_releases()] == [("H-0",)]


def test_a_package_is_checked_against_its_content_hash(store: SqlReference) -> None:
    with pytest.raises(Malformed):
        store.install_package("0" * 64, b"no zip")
    assert store.package("0" * 64) is None


def test_the_file_is_encrypted_and_needs_its_key(tmp_path: Path, store: SqlReference) -> None:
    store.install_snapshot(lots("LOT-IN-CLEAR"), GATEWAY.public)
    store.close()
    for file in tmp_path.iterdir():
        assert b"LOT-IN-CLEAR" not in file.read_bytes() and b"SQLite format" not in file.read_bytes()
    with pytest.raises(ReferenceFailed):
        SqlReference(tmp_path / "reference.db", bytes(32))


def test_a_fresh_tablet_has_defaults_and_nothing_else(store: SqlReference) -> None:
    assert store.policy() == SitePolicy()
    assert all(store.made_at(cls) is None for cls in CLASSES)
    assert store.orders() == () and store.order("x") is None and store.missing_packages() == ()


def test_delays_grow_are_spread_and_never_cut_short_what_was_asked_for() -> None:
    rng = random.Random(1)
    for attempt in range(1, 40):
        delays = [next_delay(attempt, None, rng) for _ in range(200)]
        ceiling = min(LONGEST_SECONDS, 2.0 ** min(attempt - 1, 16))
        assert max(delays) <= ceiling and max(delays) - min(delays) > ceiling / 2
        assert all(delay >= 60 for delay in (next_delay(attempt, 60, rng) for _ in range(50)))
    assert next_delay(3, None, random.Random(5)) == next_delay(3, None, random.Random(5))
