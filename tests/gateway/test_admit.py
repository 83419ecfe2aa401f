"""A package that was carried here goes through the same door as events from the network: checked, and once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handrail.wire.chain import Sealed
from handrail.wire.envelope import canonical, decode
from handrail.wire.keys import SigningKey
from handrail.wire.recovery import RecoveryKey
from handrail.wire.rescue import OpenWriter, Package, SealedWriter, Writer, begun, events_item, photo_item
from handrail_gateway.admission import Admission, Admitted
from handrail_gateway.recovery_keys import NotMade, RecoveryKeys
from handrail_gateway.schema import alarms, events, quarantine
from tests.gateway.conftest import House
from tests.gateway.device import Device, altered, resigned
from tests.gateway.servers import GatewayProcess
from tests.gateway.test_intake import assert_reconciled, held, stored

RECOVERY = RecoveryKey(bytes([7]) * 32)
PHOTO = b"\xff\xd8\xff a scratch"
DIGEST = hashlib.sha256(PHOTO).hexdigest()


def pack(writer: Writer, device: Device, *chain: Sealed, word: Any = None, photos: tuple[bytes, ...] = ()) -> None:
    """A package as a tablet writes it, of these events of one journal."""
    keys = {"keys": {device.key.id: device.key.public.hex()}, "gateways": {}, "begun": word and word.to_json()}
    writer.put(f"keys/{device.journal}.json", canonical(keys))
    for photo in photos:
        writer.put(photo_item(hashlib.sha256(photo).hexdigest()), photo)
    numbers = {one.hash: number for number, one in enumerate(device.chain, 1)}
    for one in chain:
        placed = decode(one.data).model_copy(update={"journal": device.journal, "seq": numbers.get(one.hash, 1)})
        writer.put(*events_item([(placed, one)]))
    writer.put("reports/20261121T080000Z.json", b"{}")


def admit(house: House, folder: Path, device: str = "", lost: str = "", key: RecoveryKey | None = None) -> Admitted:
    gateway = house.gateway
    door = Admission(
        gateway.database, gateway.blobs, gateway.enrolment, gateway.intake, gateway.now, lambda _: None
    )  # fmt: skip
    return door.admit(Package(folder, key), device, lost)


def with_photo(device: Device) -> Sealed:
    photo = {"digest": DIGEST, "size": len(PHOTO), "mime": "image/jpeg", "name": "p.jpg"}
    return device.write(payload={"text": "scratch", "photos": [photo]})


@pytest.mark.req("DI-END-1", "IX-HTTP-1")
def test_what_is_in_it_is_stored_once_and_again_is_nothing_new(house: House, tmp_path: Path) -> None:
    device = house.device()
    chain = [*device.notes(3), with_photo(device), *device.notes(2)]
    device.post(*chain[:2])
    pack(SealedWriter(tmp_path / "p", RECOVERY.public), device, *chain, photos=(PHOTO,))
    admitted = admit(house, tmp_path / "p", key=RECOVERY)
    (taken,) = admitted.journals
    assert (admitted.whole, admitted.photos, taken.device) == (True, 1, "tablet-1")
    assert (taken.stored, taken.duplicates) == (4, 2)
    rows = [row for row in house.rows(events) if row["journal"] == "journal-1"]
    assert [(row["data"], row["signature"]) for row in rows] == [(one.data, one.signature) for one in chain]
    assert house.gateway.blobs.has(DIGEST)

    again = admit(house, tmp_path / "p", key=RECOVERY)
    assert (again.whole, again.photos, again.photos_known) == (True, 0, 1)
    assert (again.journals[0].stored, again.journals[0].duplicates) == (0, 6)
    # And the tablet itself, if it comes back, goes on where it was.
    receipt = device.receipt(device.post(*chain, device.write()))
    assert (receipt.seq, receipt.count, receipt.held) == (7, 7, 0)
    assert stored(house) == list(range(1, 8)) and held(house) == []
    assert_reconciled(house)


@pytest.mark.req("P11-10a-1")
def test_what_does_not_verify_is_held_as_from_the_network(house: House, tmp_path: Path) -> None:
    device = house.device()
    one, two, three = device.notes(3)
    bad = altered(two)
    pack(OpenWriter(tmp_path / "p"), device, one, bad, three)
    admitted = admit(house, tmp_path / "p")
    assert not admitted.whole
    assert admitted.journals[0].held == ["event 2: altered"]
    assert stored(house) == [1, 3] and held(house) == [(2, "altered")]
    # Another key than the journal's is no key of it.
    other = house.device("tablet-2", "journal-2")
    pack(OpenWriter(tmp_path / "q"), other, resigned(other.notes(1)[0], SigningKey.generate()))
    assert admit(house, tmp_path / "q").journals[0].held == ["event 1: bad_signature"]
    assert stored(house, "journal-2") == []
    assert_reconciled(house)


@pytest.mark.req("DI-CST-1")
def test_a_gap_stops_a_journal_until_somebody_says_that_it_is_lost(house: House, tmp_path: Path) -> None:
    device = house.device()
    chain = device.notes(9)
    device.post(*chain[:2])
    pack(OpenWriter(tmp_path / "p"), device, *chain[1:3], *chain[5:7], chain[8])
    admitted = admit(house, tmp_path / "p")
    assert (admitted.whole, admitted.journals[0].gap) == (False, (4, 5))
    assert stored(house) == [1, 2, 3] and held(house) == []

    given_up = admit(house, tmp_path / "p", lost="the disk of tablet-1 was crushed")
    assert given_up.journals[0].recorded_lost == 3 and given_up.journals[0].gap is None
    assert stored(house) == [1, 2, 3, 6, 7, 9]
    assert [seq for seq, _ in held(house)] == [4, 5, 8]
    lost = [row for row in house.rows(alarms) if row["code"] == "events.lost"]
    assert [row["subject"] for row in lost] == ["journal-1/4-5", "journal-1/8-8"]
    assert "was crushed" in lost[0]["detail"]
    assert_reconciled(house)
    # The head is the tablet's own: if it comes back, nothing has forked, and the good copies take their places.
    receipt = device.receipt(device.post(device.write()))
    assert (receipt.seq, receipt.head, receipt.held, receipt.closed) == (10, device.chain[-1].hash, 3, False)
    pack(OpenWriter(tmp_path / "q"), device, *chain)
    found = admit(house, tmp_path / "q")
    assert found.whole and found.journals[0].stored == 3
    assert stored(house) == [1, 2, 3, 6, 7, 9, 10, 4, 5, 8]
    assert device.receipt(device.post(device.chain[-1])).held == 0
    assert_reconciled(house)


def test_a_stop_between_giving_up_and_going_on_forks_no_tablet(
    make_house: Callable[..., House], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = make_house()
    device = house.device()
    chain = device.notes(6)
    pack(OpenWriter(tmp_path / "p"), device, chain[0], *chain[3:])
    accept, calls = house.gateway.intake.accept, 0

    def stopped(*given: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 4:  # the first event, the gap, the places of what is lost
            raise KeyboardInterrupt
        return accept(*given)

    monkeypatch.setattr(house.gateway.intake, "accept", stopped)
    with pytest.raises(KeyboardInterrupt):
        admit(house, tmp_path / "p", lost="burnt")
    monkeypatch.undo()
    stands = device.send("GET", "/v1/journals/journal-1").json()
    assert (stands["seq"], stands["head"]) == (3, chain[2].hash)  # which the tablet has at that number
    assert admit(house, tmp_path / "p", lost="burnt").journals[0].stored == 3
    assert device.receipt(device.post(device.write())).closed is False
    assert_reconciled(house)


def test_a_long_gap_is_given_up_in_one_go(make_house: Callable[..., House], tmp_path: Path) -> None:
    house = make_house()
    device = house.device()
    chain = device.notes(1204)
    pack(OpenWriter(tmp_path / "p"), device, chain[0], chain[-1])
    assert admit(house, tmp_path / "p").journals[0].gap == (2, 1203)
    assert admit(house, tmp_path / "p", lost="burnt").journals[0].recorded_lost == 1202
    assert stored(house) == [1, 1204] and len(house.rows(quarantine)) == 1202
    receipt = device.receipt(device.post(device.write()))
    assert (receipt.seq, receipt.closed) == (1205, False)


@pytest.mark.req("INT-CH-1")
def test_a_journal_that_the_gateway_does_not_know_needs_somebodys_word(house: House, tmp_path: Path) -> None:
    device = house.device()
    fresh = Device(house.client, "tablet-1", "journal-b")
    chain = fresh.notes(3)
    pack(OpenWriter(tmp_path / "none"), fresh, *chain)
    refused = admit(house, tmp_path / "none")
    assert "--device" in refused.journals[0].refused and not refused.whole
    assert stored(house, "journal-b") == []

    stranger = SigningKey.generate()
    for number, word in enumerate((
        begun("tablet-1", "journal-b", fresh.key.public, stranger),
        begun("tablet-2", "journal-b", fresh.key.public, device.key),
        begun("tablet-1", "journal-c", fresh.key.public, device.key),
        begun("tablet-1", "journal-b", stranger.public, device.key),
    )):  # fmt: skip
        pack(OpenWriter(tmp_path / str(number)), fresh, *chain, word=word)
        assert admit(house, tmp_path / str(number)).journals[0].refused
    assert stored(house, "journal-b") == []

    word = begun("tablet-1", "journal-b", fresh.key.public, device.key)
    pack(OpenWriter(tmp_path / "word"), fresh, *chain, word=word)
    admitted = admit(house, tmp_path / "word")
    assert admitted.whole and admitted.journals[0].device == "tablet-1"
    assert stored(house, "journal-b") == [1, 2, 3]

    other = Device(house.client, "tablet-1", "journal-d")
    pack(OpenWriter(tmp_path / "by hand"), other, *other.notes(2))
    assert "no device tablet-9" in admit(house, tmp_path / "by hand", device="tablet-9").journals[0].refused
    assert admit(house, tmp_path / "by hand", device="tablet-1").whole
    assert stored(house, "journal-d") == [1, 2] and held(house) == []
    assert_reconciled(house)


def test_a_damaged_and_unfinished_package_gives_what_is_good_in_it(
    make_house: Callable[..., House], tmp_path: Path
) -> None:
    house = make_house()
    device = house.device()
    chain = [*device.notes(2), with_photo(device), device.write()]
    folder = tmp_path / "p"
    pack(SealedWriter(folder, RECOVERY.public), device, *chain, photos=(PHOTO, b"another"))
    for report in (folder / "reports").iterdir():
        report.unlink()
    for photo in (folder / "photos" / DIGEST[:2]).iterdir():
        photo.write_bytes(photo.read_bytes()[:-1])
    (last,) = (folder / "events" / "journal-1").glob("*0004-*")
    last.write_bytes(b"")
    (folder / "autorun.inf").write_text("x")
    admitted = admit(house, folder, key=RECOVERY)
    assert not admitted.whole and not admitted.finished
    assert admitted.photos == 1 and len(admitted.damaged) == 2 and admitted.strange == ["autorun.inf"]
    assert admitted.journals[0].stored == 3 and admitted.journals[0].photos_missing == [DIGEST]
    assert stored(house) == [1, 2, 3]
    assert_reconciled(house)


def test_a_photo_is_what_its_name_says_or_it_is_not_taken(make_house: Callable[..., House], tmp_path: Path) -> None:
    house = make_house()
    device = house.device()
    pack(OpenWriter(tmp_path / "p"), device, with_photo(device))
    path = tmp_path / "p" / photo_item(DIGEST)
    path.parent.mkdir(parents=True)
    path.write_bytes(b"another picture")
    admitted = admit(house, tmp_path / "p")
    assert admitted.journals[0].photos_missing == [DIGEST] and len(admitted.damaged) == 1
    assert not house.gateway.blobs.has(DIGEST)


# --- the commands ----------------------------------------------------------------------------------------


@pytest.fixture
def gateway(tmp_path: Path) -> Any:
    process = GatewayProcess(tmp_path / "data").start()
    yield process
    process.stop()


@pytest.mark.req("SEC-ST-1")
def test_the_recovery_key_leaves_the_gateway_and_its_public_half_goes_to_the_tablets(
    gateway: GatewayProcess, tmp_path: Path
) -> None:
    import httpx

    without = json.loads(gateway.command("enrol", "--json").stdout)
    assert without["recovery_key"] is None
    assert "recovery-key" in gateway.command("enrol").stdout
    assert gateway.command("recovery-key").returncode == 2
    private = tmp_path / "safe" / "recovery.pem"
    private.parent.mkdir()
    inside = gateway.command("recovery-key", "--output", str(gateway.data / "recovery.pem"))
    assert inside.returncode == 2 and "does not belong into the gateway's folder" in inside.stderr
    made = gateway.command("recovery-key", "--output", str(private), "--public", str(tmp_path / "public.pem"), "--json")
    assert made.returncode == 0, made.stderr
    known = json.loads(made.stdout)
    key = RecoveryKey.from_pem(private.read_bytes())
    assert (key.id, key.public.hex()) == (known["id"], known["public"])
    assert private.stat().st_mode & 0o077 == 0
    everything = b"".join(path.read_bytes() for path in gateway.data.rglob("*") if path.is_file())
    secret = key._private.private_bytes_raw()
    assert secret not in everything and secret.hex().encode() not in everything
    assert b"".join(private.read_bytes().splitlines()[1:-1]) not in everything

    again = gateway.command("recovery-key", "--output", str(tmp_path / "safe" / "other.pem"))
    assert again.returncode == 2 and "--replace" in again.stderr and not (tmp_path / "safe" / "other.pem").exists()
    assert gateway.command("recovery-key", "--output", str(private), "--replace").returncode == 2  # never over a file
    assert key.public == RecoveryKey.from_pem(private.read_bytes()).public

    with httpx.Client(base_url=gateway.url, trust_env=False, timeout=30) as client:
        device = Device(client)
        answer = device.enrol(json.loads(gateway.command("enrol", "--json").stdout)["code"]).json()
    assert answer["directory"]["document"]["recovery"] == known["public"]  # a running gateway knows it at once


def test_a_recovery_key_is_on_its_medium_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from handrail_gateway import recovery_keys

    (tmp_path / "data").mkdir()
    keys = RecoveryKeys(tmp_path / "data")
    write = recovery_keys._write_new
    monkeypatch.setattr(recovery_keys, "_write_new", lambda path, content: write(path, RecoveryKey.generate().to_pem()))
    with pytest.raises(NotMade, match="another medium"):
        keys.make(tmp_path / "a.pem", lambda: datetime.now(UTC), replace=False)
    assert keys.current() is None
    monkeypatch.undo()
    first = keys.make(tmp_path / "b.pem", lambda: datetime.now(UTC), replace=False)
    second = keys.make(tmp_path / "c.pem", lambda: datetime.now(UTC), replace=True)
    assert [one.id for one in keys.all()] == [first.id, second.id] and keys.current() == second


def test_admit_runs_beside_a_gateway_and_says_what_it_took(gateway: GatewayProcess, tmp_path: Path) -> None:
    import httpx

    with httpx.Client(base_url=gateway.url, trust_env=False, timeout=30) as client:
        device = Device(client)
        assert device.enrol(json.loads(gateway.command("enrol", "--json").stdout)["code"]).status_code == 200
        device.play()
        pack(SealedWriter(tmp_path / "p", RECOVERY.public), device, *device.chain[:5], *device.chain[6:])
        (tmp_path / "key.pem").write_bytes(RECOVERY.to_pem())
        key = ("--recovery-key", str(tmp_path / "key.pem"))
        refused = gateway.command("admit", str(tmp_path / "p"))
        assert refused.returncode == 2 and "--recovery-key FILE" in refused.stderr
        assert gateway.command("admit", str(tmp_path / "nothing"), *key).returncode == 2
        stopped = gateway.command("admit", str(tmp_path / "p"), *key)
        assert stopped.returncode == 4
        assert "events 6 to 6 are neither here nor in the package" in stopped.stdout
        assert "NOT ALL" in stopped.stdout and "Traceback" not in stopped.stderr
        pack(SealedWriter(tmp_path / "p", RECOVERY.public), device, *device.chain)
        taken = gateway.command("admit", str(tmp_path / "p"), *key, "--json")
        said = json.loads(taken.stdout)
        assert said["journals"][0]["duplicates"] == 5
        assert said["journals"][0]["stored"] == len(device.chain) - 5
        # The photo that the draft NCR names was never there: it is named, and so it is not all.
        assert taken.returncode == 4 and said["journals"][0]["photos_missing"] == ["a" * 64]
        assert len(client.get("/v1/captures", headers=gateway.admin).json()) == 3  # it can be looked up at once
