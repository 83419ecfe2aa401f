"""``handrail verify`` names the first bad item of a journal, whatever was changed (P11-10a-1)."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlcipher3 import dbapi2 as sqlcipher

from handrail.commands import verify as command
from handrail.domain.event import Draft
from handrail.identity.keys import DemoKeyStore
from handrail.journal.opening import Opening, database_key_name, journal_file, pin_gateway
from handrail.journal.schema import GUARDS
from handrail.wire.keys import SigningKey
from handrail.wire.receipt import Receipt, make_receipt
from tests.journal.tablet import ANNA, PLACE, TickingClock, note, started

GATEWAY = SigningKey(bytes([9]) * 32)
PHOTO = b"\xff\xd8\xff photo of a scratch"


class Written:
    """A data folder with a journal of eight events, a run, a photo and a receipt for the first five."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.keys = DemoKeyStore(data)
        pin_gateway(self.keys, GATEWAY.public)
        rooms = Opening(data / "journal", self.keys, "demo", lambda: PLACE, TickingClock(), None, 0).open()
        self.digest = rooms.blobs.put(PHOTO)
        self.blob = rooms.blobs.path(self.digest)
        journal = rooms.journal
        self.journal = journal.id
        journal.append([started()], ANNA, run="run-1")
        photo = {"digest": self.digest, "size": len(PHOTO), "mime": "image/jpeg", "name": "scratch.jpg"}
        journal.append([Draft(type="note.added", payload={"text": "scratch", "photos": [photo]})], ANNA, run="run-1")
        journal.append([note("two"), note("three")], ANNA, run="run-1")
        head = journal.head
        at = datetime(2026, 11, 21, 9, tzinfo=UTC)
        receipt = Receipt(journal=journal.id, seq=5, head=head.hash, count=5, gateway=GATEWAY.id, received_at=at)
        journal.store_receipt(make_receipt(receipt, GATEWAY), GATEWAY.public)
        journal.append([note("four")], ANNA, run="run-1")
        rooms.mark()
        journal.append([note("outside"), note("last")], ANNA)
        journal.close()

    @property
    def path(self) -> Path:
        return journal_file(self.data / "journal", self.journal)

    def change(self, *statements: str) -> None:
        """As somebody who has the key, and puts the guards back afterwards."""
        key = self.keys.get(database_key_name(self.journal))
        assert key is not None
        connection = sqlcipher.connect(str(self.path), isolation_level=None)
        connection.execute("PRAGMA cipher_log_level = NONE")
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for guard in GUARDS:
            connection.execute(f"DROP TRIGGER {guard}")
        for statement in statements:
            connection.execute(statement)
        for sql in GUARDS.values():
            connection.execute(sql)
        connection.close()

    def answer(self, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
        code = verify(self.data, "--json")
        out = capsys.readouterr().out
        return code, json.loads(out)["reports"][0] if out else {}


def verify(path: Path, *options: str) -> int:
    parser = argparse.ArgumentParser()
    command.add_parser(parser.add_subparsers())
    args = parser.parse_args(["verify", str(path), *options])
    code: int = args.run(args)
    return code


@pytest.fixture
def written(tmp_path: Path) -> Written:
    return Written(tmp_path / "data")


def test_a_good_journal(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = written.answer(capsys)
    assert (code, report["bad"], report["events"], report["photos"], report["receipts"]) == (0, None, 8, 1, 1)
    assert report["name"] == written.journal
    assert report["ranges"] == [
        {"first": 1, "last": 5, "anchor": "receipt"},
        {"first": 6, "last": 6, "anchor": "keystore"},
        {"first": 7, "last": 8, "anchor": "device"},
    ]
    assert verify(written.path) == 0
    said = capsys.readouterr().out
    assert "events 1 to 5: anchored by the gateway's receipt" in said
    assert "events 7 to 8: vouched for by the device's key only" in said


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(
    ("statement", "item", "kind"),
    [
        ("UPDATE events SET data = CAST(replace(data, 'three', 'eight') AS BLOB) WHERE seq = 5", "event 5",
         "altered: the bytes"),
        ("UPDATE events SET data = CAST(data AS TEXT) WHERE seq = 5", "event 5", "another type"),
        ("UPDATE receipts SET document = CAST(document AS TEXT)", "receipt 1", "another type"),
        ("UPDATE events SET data = x'7b7d' WHERE seq = 5", "event 5", "altered"),
        ("UPDATE events SET hash = (SELECT hash FROM events WHERE seq = 4) WHERE seq = 5", "event 5", "altered"),
        ("UPDATE events SET hash = '' WHERE seq = 1", "event 1", "altered"),
        ("UPDATE events SET signature = zeroblob(64) WHERE seq = 5", "event 5", "bad_signature"),
        ("UPDATE events SET signature = (SELECT signature FROM events WHERE seq = 4) WHERE seq = 5", "event 5",
         "bad_signature"),
        ("UPDATE events SET id = 'other' WHERE seq = 5", "event 5", "column id"),
        ("UPDATE events SET run = 'run-2' WHERE seq = 5", "event 5", "column run"),
        ("UPDATE events SET run = NULL, run_seq = NULL WHERE seq = 5", "event 5", "column run"),
        ("UPDATE events SET run_seq = 99 WHERE seq = 5", "event 5", "column run_seq"),
        ("UPDATE events SET type = 'step.skipped' WHERE seq = 5", "event 5", "column type"),
        ("UPDATE events SET seq = 99 WHERE seq = 5", "event 5", "missing"),
        ("DELETE FROM events WHERE seq = 5", "event 5", "missing"),
        ("DELETE FROM events WHERE seq = 1", "event 1", "missing"),
        ("DELETE FROM events WHERE seq >= 5", "event 6", "missing"),
        ("DELETE FROM events", "event 1", "empty"),
        ("INSERT INTO events SELECT 9, 'x', NULL, NULL, type, data, hash, signature FROM events WHERE seq = 8",
         "event 8", "inserted"),
        ("INSERT INTO events SELECT -1, 'x', NULL, NULL, type, data, hash, signature FROM events WHERE seq = 8",
         "event -1", "inserted"),
        ("CREATE TRIGGER extra AFTER INSERT ON events BEGIN SELECT 1; END", "guard extra", "too many"),
        ("UPDATE receipts SET seq = 6", "receipt 1", "column"),
        ("UPDATE receipts SET head = hex(zeroblob(32))", "receipt 1", "column"),
        ("UPDATE receipts SET document = CAST(replace(document, '\"count\":5', '\"count\":6') AS BLOB)", "receipt 1",
         "signature"),
        ("UPDATE receipts SET document = x'00'", "receipt 1", "altered"),
        ("UPDATE blobs SET key = zeroblob(32)", "photo", "altered"),
        ("DELETE FROM blobs", "photo", "missing"),
        ("DROP TRIGGER IF EXISTS x", None, None),
    ],
)  # fmt: skip
def test_each_changed_column_is_named(
    written: Written, capsys: pytest.CaptureFixture[str], statement: str, item: str | None, kind: str | None
) -> None:
    written.change(statement)
    code, report = written.answer(capsys)
    if item is None or kind is None:  # the way of changing is not what is found
        assert code == 0
        return
    assert code == 4
    assert report["bad"]["item"].startswith(item)
    assert kind in report["bad"]["detail"]


def reordered(written: Written) -> None:
    columns = ["id", "run", "run_seq", "type", "data", "hash", "signature"]
    put = ", ".join(f"{name} = (SELECT {name} FROM copy WHERE copy.seq = 11 - events.seq)" for name in columns)
    written.change(
        "CREATE TEMP TABLE copy AS SELECT * FROM events",
        "UPDATE events SET id = seq, run_seq = seq + 100 WHERE seq IN (5, 6)",
        f"UPDATE events SET {put} WHERE seq IN (5, 6)",
    )


def spoil_page(written: Written) -> None:
    content = bytearray(written.path.read_bytes())
    content[3 * 4096 + 100] ^= 1
    written.path.write_bytes(content)


def cut_file(written: Written) -> None:
    content = written.path.read_bytes()
    written.path.write_bytes(content[: len(content) // 4096 // 2 * 4096])


def spoil_photo(written: Written) -> None:
    content = bytearray(written.blob.read_bytes())
    content[5] ^= 1
    written.blob.write_bytes(content)


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(
    ("change", "item"),
    [
        (reordered, "event 5"),
        (spoil_page, "database page"),
        (cut_file, ""),
        (spoil_photo, "photo"),
        (lambda written: written.blob.unlink(), "photo"),
    ],
)
def test_each_changed_file_is_named(
    written: Written, capsys: pytest.CaptureFixture[str], change: Callable[[Written], None], item: str
) -> None:
    change(written)
    code, report = written.answer(capsys)
    assert code in ((4,) if item else (2, 4))
    assert report.get("bad", {"item": ""})["item"].startswith(item)


@pytest.mark.req("P11-10a-1", "P11-10e-1")
def test_a_missing_guard_is_named(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    key = written.keys.get(database_key_name(written.journal))
    assert key is not None
    connection = sqlcipher.connect(str(written.path), isolation_level=None)
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    connection.execute("DROP TRIGGER receipts_no_delete")
    connection.close()
    code, report = written.answer(capsys)
    assert (code, report["bad"]["item"]) == (4, "guard receipts_no_delete")


def test_an_unknown_gateway_proves_nothing(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    written.keys.put("gateway-keys", b"{}")
    code, report = written.answer(capsys)
    assert code == 0
    assert report["ranges"][0] == {"first": 1, "last": 6, "anchor": "keystore"}
    assert "gateway key" in report["notes"][0]


def test_what_cannot_be_read(written: Written, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert verify(tmp_path / "nothing") == 2
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "demo-keys.json").write_text("{}")
    (tmp_path / "empty" / "demo-keys.json").chmod(0o600)
    assert verify(tmp_path / "empty") == 2
    written.keys.put(database_key_name(written.journal), bytes(32))
    assert verify(written.data) == 2
    said = capsys.readouterr()
    assert not said.out
    assert "key" in said.err


def test_verifying_goes_on_beside_a_running_tablet(written: Written, capsys: pytest.CaptureFixture[str]) -> None:
    rooms = Opening(written.data / "journal", written.keys, "demo", lambda: PLACE, TickingClock(), None, 0).open()
    rooms.journal.append([note()], ANNA)
    code, report = written.answer(capsys)
    assert (code, report["events"]) == (0, 9)
    rooms.journal.append([note()], ANNA)
    rooms.close()
    assert verify(written.data) == 0
