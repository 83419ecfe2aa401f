"""Who has the tablet's signing key too: what the gateway has receipted stays as it was, and the lie is found there.

What was never receipted can be rewritten. That is the unanchored tail; ``verify`` says of it that the device alone
vouches for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.event import GENESIS, Event
from handrail.records.evidence import Contents, export
from handrail.records.evidence_check import verify_evidence
from handrail.wire.chain import Sealed
from handrail.wire.envelope import decode, hash_of
from handrail.wire.keys import SigningKey
from handrail_gateway.schema import quarantine
from tests.attacks.forger import LAST, RECEIPTED, Forger, Site
from tests.attacks.victim import look
from tests.gateway.conftest import House, make_house  # noqa: F401 - a fixture

Way = Callable[[list[Event], int], list[Event]]


def changed(written: list[Event], at: int) -> list[Event]:
    event = written[at]
    payload = event.payload | {"text": "as the forger has it"}
    return [*written[:at], event.model_copy(update={"payload": payload}), *written[at + 1 :]]


def deleted(written: list[Event], at: int) -> list[Event]:
    return written[:at] + written[at + 1 :]


def inserted(written: list[Event], at: int) -> list[Event]:
    return [*written[:at], written[at].model_copy(update={"id": "inserted"}), *written[at:]]


def exchanged(written: list[Event], at: int) -> list[Event]:
    return [*written[:at], written[at + 1], written[at], *written[at + 2 :]]


def backdated(written: list[Event], at: int) -> list[Event]:
    time = written[at].time
    earlier = time.model_copy(update={"at": time.at - timedelta(hours=1)})
    return [*written[:at], written[at].model_copy(update={"time": earlier}), *written[at + 1 :]]


def cut_off(written: list[Event], at: int) -> list[Event]:
    """And gone on with, so that it is as long as before."""
    later = [one.model_copy(update={"id": f"instead-{number}"}) for number, one in enumerate(written[at:])]
    return written[:at] + later


WAYS: list[Way] = [changed, deleted, inserted, exchanged, backdated, cut_off]


@pytest.fixture
def site(make_house: Callable[..., House], tmp_path: Path) -> Iterator[Site]:  # noqa: F811
    return Site(make_house(), tmp_path)


@pytest.fixture
def forger(site: Site) -> Forger:
    return Forger(site)


def written(forger: Forger) -> list[Event]:
    return [decode(one.data) for one in forger.chain()]


@pytest.mark.req("P11-10a-1", "INT-CH-1")
@pytest.mark.parametrize("at", [2, 6, RECEIPTED - 1])
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_a_rewritten_history_is_found_where_the_gateway_has_receipted_it(
    site: Site, forger: Forger, way: Way, at: int
) -> None:
    honest = forger.chain()
    forged = forger.chained(way(written(forger), at))
    assert forged[:at] == honest[:at] and forged[at].hash != honest[at].hash
    forger.write(forged)
    # On the tablet: as long as one receipt or the key store's mark is left, it contradicts.
    kept = site.receipts()
    forger.leave_receipts()
    seen = look(site.data)
    assert (seen.item, "key store" in seen.detail) == (f"event {LAST}", True)
    forger.move_mark()
    forger.leave_receipts(*kept)
    seen = look(site.data)
    assert seen.item.startswith("event ") and "the gateway has receipted another event" in seen.detail
    # All traces on the tablet removed: then nobody there knows better, and nobody else is said to vouch for it.
    forger.cover_up()
    seen = look(site.data)
    assert seen.good and {one.anchor for one in seen.reports[0].ranges} <= {"keystore", "device"}
    # At the gateway: our own client finds itself contradicted at the first contact, and closes the journal.
    rooms = site.open()
    assert rooms.why is None
    assert site.sync(rooms) == "forked"
    rooms.close()
    assert site.stored() == site.delivered
    # And the forger's own client, which sends what it likes: the alarm, and the journal is closed there too.
    _, receipt = site.receipt(site.post(*forged))
    assert receipt.closed and "journal.forked" in site.alarms()
    assert site.stored() == site.delivered and site.differences() == []


@pytest.mark.req("P11-10a-1", "INT-CH-1")
@pytest.mark.parametrize("first", [1, 2, RECEIPTED - 1, RECEIPTED])
def test_any_part_of_a_rewritten_history_gives_it_away(site: Site, forger: Forger, first: int) -> None:
    """Sent from any number on: one that is taken, or the next one, which was written after another event."""
    forged = forger.chained(changed(written(forger), 0))
    _, receipt = site.receipt(site.post(*forged[first:]))
    assert receipt.closed and "journal.forked" in site.alarms()
    assert site.stored() == site.delivered and site.differences() == []


@pytest.mark.req("INT-CH-1")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_the_tail_that_was_never_receipted_can_be_rewritten_and_is_shown_as_such(
    site: Site, forger: Forger, way: Way
) -> None:
    kept = site.receipts()
    forged = forger.chained(way(written(forger), RECEIPTED))
    forger.write(forged)
    forger.cover_up(*kept)
    seen = look(site.data)
    assert seen.good
    anchors = [(one.last, one.anchor) for one in seen.reports[0].ranges]
    assert anchors[0] == (RECEIPTED, "receipt") and "receipt" not in {anchor for _, anchor in anchors[1:]}
    # The gateway has no other history to compare it with: it is what the threat model says it is.
    rooms = site.open()
    assert site.sync(rooms) == "done"
    rooms.close()
    assert site.alarms() == set() and site.differences() == []


def test_without_the_key_stores_mark_the_tail_is_the_devices_alone(site: Site, forger: Forger) -> None:
    first = {"journal": site.journal, "seq": 1, "hash": forger.chain()[0].hash}
    site.keys.put("journal-head", json.dumps(first).encode())
    ranges = look(site.data).reports[0].ranges
    assert [(one.first, one.last, one.anchor) for one in ranges] == [
        (1, RECEIPTED, "receipt"), (RECEIPTED + 1, LAST, "device"),
    ]  # fmt: skip


@pytest.mark.req("P11-10a-1", "INT-CH-1")
def test_a_hole_in_the_journal_gets_a_forged_history_no_receipt(site: Site, forger: Forger) -> None:
    """An item that does not verify is held, and what follows is taken, whatever it says it was written after.

    So a forger may have the gateway receipt the end of a rewritten history. The receipt names the hole, and vouches for
    nothing before it.
    """
    forged = forger.chained(changed(written(forger), 2))
    spoilt = forged[RECEIPTED]._replace(signature=bytes(64))
    signed, receipt = site.receipt(site.post(spoilt, *forged[RECEIPTED + 1 :]))
    assert (receipt.seq, receipt.head, receipt.closed) == (LAST, forged[-1].hash, False)
    assert [item.seq for item in receipt.held_items] == [RECEIPTED + 1]
    forger.write(forged)
    forger.cover_up(signed)
    ranges = look(site.data).reports[0].ranges
    assert [(one.first, one.last) for one in ranges if one.anchor == "receipt"] == [(RECEIPTED + 2, LAST)]
    assert "event.bad_signature" in site.alarms()
    # The item itself, signed as it should be, fits the forged history only: that is the fork.
    _, receipt = site.receipt(site.post(forged[RECEIPTED]))
    assert receipt.closed and "journal.forked" in site.alarms()
    assert site.stored()[:RECEIPTED] == site.delivered


@pytest.mark.req("P11-10a-1", "P11-10b-1")
def test_a_forged_run_gets_no_receipt_because_its_last_event_has_one(
    site: Site, forger: Forger, tmp_path: Path
) -> None:
    """The next event is written after the journal's true head, but after a run's history that was never sent."""
    honest = forger.chain()[:RECEIPTED]
    of_run = [event for event in changed(written(forger)[:RECEIPTED], 6) if event.run == "run-1"]
    forged: list[Sealed] = []
    for number, event in enumerate(of_run, 1):
        before = forged[-1].hash if forged else GENESIS
        forged.append(forger.seal(event.model_copy(update={"run_seq": number, "run_prev": before})))
    last = written(forger)[RECEIPTED].model_copy(
        update={"prev": honest[-1].hash, "run_seq": len(forged) + 1, "run_prev": forged[-1].hash}
    )
    end = forger.seal(last)
    signed, receipt = site.receipt(site.post(end))
    assert (receipt.head, receipt.closed) == (end.hash, False)
    assert [(run.seq, run.head) for run in receipt.runs] == [(RECEIPTED - 1, honest[-1].hash)]
    assert "run.forked" in site.alarms()
    assert site.pinned is not None
    contents = Contents(
        run="run-1", events=[*forged, end], keys={site.journal: {forger.key.id: forger.key.public}},
        photo=lambda _: None, made_at="2026-11-21T10:00:00Z", build="0.1.0", receipts=[signed],
        gateways={signed.key: site.pinned.gateway_key},
    )  # fmt: skip
    path = tmp_path / "E.zip"
    path.write_bytes(export(contents, forger.key))
    report = verify_evidence(path)
    assert report.good
    assert [one.first for one in report.ranges if one.anchor == "receipt"] == [len(forged) + 1]
    # Nor is a run complete at the gateway that was closed over such an event.
    closing: dict[str, Any] = {
        "seq": end_seq(end) + 1, "prev": end.hash, "run_seq": len(forged) + 2, "run_prev": end.hash, "id": "closing",
        "type": "run.closed", "payload": {"outcome": "completed", "count": len(forged) + 1, "head": end.hash},
    }  # fmt: skip
    site.post(forger.seal(last.model_copy(update=closing)))
    (record,) = site.house.get("/v1/runs")
    assert (record["state"], record["complete"]) == ("completed", False)


def end_seq(sealed: Sealed) -> int:
    return decode(sealed.data).seq


@pytest.mark.req("P11-10a-1")
def test_an_event_that_takes_the_id_of_another_changes_nothing_in_its_record(site: Site, forger: Forger) -> None:
    before = site.house.get("/v1/runs/run-1")["captures"]
    one = written(forger)
    said = {"value": "12.90", "entered": "12.90", "rounded": "12.90"}
    twin = one[3].model_copy(update={"payload": one[3].payload | said})
    chain = forger.chained([*one[:RECEIPTED], twin])
    assert decode(chain[-1].data).id == one[3].id
    site.post(chain[-1])
    assert site.house.get("/v1/runs/run-1")["captures"] == before
    assert "event.not_interpreted" in site.alarms()


@pytest.mark.req("P11-10a-1")
def test_the_key_of_an_old_journal_writes_in_no_other(site: Site, forger: Forger) -> None:
    """A key that was taken from a tablet ends with its journal: it signs nothing in the one that follows."""
    new = SigningKey.generate()
    body = json.dumps({"journal": "journal-2", "public_key": new.public.hex()}).encode()
    assert site.send("POST", "/v1/journals", body, forger.key).status_code == 200
    first = written(forger)[0]
    opened = {"journal": "journal-2", "key": forger.key.id, "id": "first", "prev": GENESIS, "seq": 1}
    answer = site.post(forger.seal(first.model_copy(update=opened)))
    assert [one["reason"] for one in answer.json()["held"]] == ["unknown_key"]
    # Nor does it bring another key into a journal that has one.
    body = json.dumps({"journal": "journal-2", "public_key": SigningKey.generate().public.hex()}).encode()
    assert site.send("POST", "/v1/journals", body, forger.key).status_code == 409
    # What the journal's own key has signed takes the place all the same.
    data = forger.seal(first.model_copy(update={**opened, "key": new.id})).data
    answer = site.post(Sealed(data, hash_of(data), new.sign(hash_of(data))))
    assert answer.json()["stored"] == 1
    assert len(site.house.rows(quarantine)) == 1 and site.differences() == []
