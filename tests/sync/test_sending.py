"""Sending what waits: everything exactly once, whatever the network and the gateway do."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from handrail.journal.opening import journal_file
from handrail.sync import batches
from handrail.sync.pinned import read_enrolment
from handrail.wire.envelope import Malformed
from handrail.wire.keys import SigningKey
from tests.gateway.servers import GatewayProcess
from tests.journal.tablet import ANNA, Tablet, note
from tests.sync.conftest import Bench, new_code
from tests.sync.wire_faults import Fault, Proxy


@contextmanager
def proxied(bench: Bench, plan: Callable[[str], Fault], strike: Callable[[], None] = lambda: None) -> Iterator[Proxy]:
    proxy = Proxy(bench.gateway.port, plan, strike)
    try:
        yield proxy
    finally:
        proxy.close()


def once(fault: Fault, path: str, at: int = 1) -> Callable[[str], Fault]:
    """The fault strikes the ``at``-th request to that path."""
    seen = 0

    def plan(line: str) -> Fault:
        nonlocal seen
        seen += path in line
        return fault if path in line and seen == at else "pass"

    return plan


@pytest.mark.req("IX-HTTP-1", "DI-CST-1")
def test_everything_that_waits_is_sent_in_order_and_receipted(bench: Bench) -> None:
    bench.write(450)
    link = bench.link()
    before = link.state(bench.journal)
    assert before.waiting == 451 and not before.enrolled and before.oldest_waiting is not None
    result = link.send_waiting(bench.journal)
    assert (result.outcome, result.receipted) == ("done", 451)
    assert result.heard is not None and result.heard.held_items == ()
    assert bench.journal.waiting() == 0
    state = link.state(bench.journal)
    assert state.enrolled and state.waiting == 0 and state.oldest_waiting is None
    assert state.latency is not None and state.drift is not None and abs(state.drift) < 1000
    assert link.send_waiting(bench.journal).receipted == 0
    bench.assert_exactly_once()


def test_batches_are_bounded_in_number_and_size(bench: Bench) -> None:
    events = bench.write(30, size=40_000)
    batch = batches.make_batch(bench.journal.id, 2, events)
    assert len(batch.body) <= batches.MOST_BYTES and 2 < batch.last < 31
    assert bench.link().send_waiting(bench.journal).receipted == 31
    bench.assert_exactly_once()


@pytest.mark.req("IX-HTTP-1")
def test_an_answer_lost_after_the_commit_leaves_everything_there_once(bench: Bench) -> None:
    bench.write(250)
    with proxied(bench, once("drop_answer", "/v1/events")) as proxy:
        result = bench.link(proxy.url).send_waiting(bench.journal)
    assert (result.outcome, proxy.struck) == ("done", 1)
    assert bench.journal.waiting() == 0
    bench.assert_exactly_once()


@pytest.mark.parametrize("fault", ["cut_request", "swallow"])
@pytest.mark.parametrize("path", ["/v1/events", "/v1/journals", "/v1/devices"])
def test_a_request_that_breaks_off_is_sent_again(bench: Bench, fault: Fault, path: str) -> None:
    bench.write(3)
    with proxied(bench, once(fault, path)) as proxy:
        link = bench.link(proxy.url)
        outcomes = [link.send_waiting(bench.journal).outcome for _ in range(2)]
    assert proxy.struck == 1 and outcomes[-1] == "done"
    bench.assert_exactly_once()


def test_a_lost_enrolment_answer_is_asked_for_again(bench: Bench) -> None:
    with proxied(bench, once("drop_answer", "/v1/devices")) as proxy:
        link = bench.link(proxy.url)
        assert link.send_waiting(bench.journal).outcome == "unknown"
        assert link.send_waiting(bench.journal).outcome == "done"


class CaptivePortal(BaseHTTPRequestHandler):
    body = b"<html>Welcome! Please accept our terms.</html>"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-length", str(len(self.body)))
        self.end_headers()
        self.wfile.write(self.body)

    do_GET = do_PUT = do_POST  # noqa: N815  # the names are the library's

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name is the library's
        pass


@pytest.mark.parametrize("body", [CaptivePortal.body, b"{}", b'{"receipts":[],"stored":3}'])
def test_a_captive_portals_200_is_no_acknowledgement(
    bench: Bench, body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CaptivePortal, "body", body)
    bench.write(3)
    bench.link().send_waiting(bench.journal)
    bench.write(2)
    with socketserver.TCPServer(("127.0.0.1", 0), CaptivePortal) as portal:
        thread = threading.Thread(target=portal.serve_forever, args=(0.05,))
        thread.start()
        result = bench.link(f"http://127.0.0.1:{portal.server_address[1]}").send_waiting(bench.journal)
        portal.shutdown()
        thread.join()
    assert result.outcome == "not_the_gateway" and result.receipted == 0
    assert bench.journal.waiting() == 2


def test_another_gateways_receipts_do_not_count(bench: Bench, other_gateway: GatewayProcess) -> None:
    bench.write(2)
    bench.link().send_waiting(bench.journal)
    # The other site knows this very device and journal; its key is not the pinned one.
    pinned, bench.pinned, bench.code = bench.pinned, None, new_code(other_gateway)
    bench.link(other_gateway.url).pull_reference(_Nowhere())
    assert bench.pinned is not None and bench.pinned != pinned
    bench.pinned = pinned
    bench.write(1)
    result = bench.link(other_gateway.url).send_waiting(bench.journal)
    assert result.outcome == "not_the_gateway" and bench.journal.waiting() == 1


def test_a_gateway_that_takes_any_code_cant_show_the_root_that_the_code_names(bench: Bench) -> None:
    code, another = bench.code, bench.code.partition(".")[0] + "." + "0" * 16
    asked = {"device": bench.device, "station": "s", "journal": bench.journal.id, "code": code}
    body = json.dumps({**asked, "public_key": bench.journal.key.public.hex()}).encode()
    enrolled = bench.link()._transport.json("POST", "/v1/devices", body)
    assert read_enrolment(enrolled, code).gateway == enrolled["gateway"]["public"]
    with pytest.raises(Malformed, match="another site"):
        read_enrolment(enrolled, another)
    stranger = SigningKey.generate()
    with pytest.raises(Malformed, match="does not know this gateway"):
        read_enrolment({**enrolled, "gateway": {"id": stranger.id, "public": stranger.public.hex()}}, code)
    with pytest.raises(Malformed):
        read_enrolment({**enrolled, "root": {"id": stranger.id, "public": stranger.public.hex()}}, code)


def test_with_no_gateway_there_everything_waits(lone: Bench) -> None:
    lone.write(2)
    link = lone.link()
    link.send_waiting(lone.journal)
    lone.write(2)
    lone.gateway.kill()
    result = link.send_waiting(lone.journal)
    assert result.outcome in ("unreachable", "unknown")
    assert link.state(lone.journal).waiting == 2
    lone.gateway.start()
    assert link.send_waiting(lone.journal).outcome == "done"
    lone.assert_exactly_once()


@pytest.mark.req("DI-CST-1")
def test_a_gateway_behind_its_own_receipt_gets_everything_again(lone: Bench) -> None:
    lone.write(5)
    link = lone.link()
    link.send_waiting(lone.journal)
    old = lone.folder / "old.db"
    assert lone.gateway.command("backup", "--to", str(old)).returncode == 0
    lone.write(5)
    link.send_waiting(lone.journal)
    assert lone.journal.waiting() == 0
    lone.gateway.stop()
    for name in ("gateway.db-wal", "gateway.db-shm"):
        (lone.gateway.data / name).unlink(missing_ok=True)
    shutil.copy(old, lone.gateway.data / "gateway.db")
    lone.gateway.start()
    result = link.send_waiting(lone.journal)
    assert result.outcome == "done" and result.contradicted
    last = lone.journal.events_from(lone.journal.head.seq, 1)[0].event
    assert (last.type, last.payload) == ("receipt.contradicted", {"receipt_seq": 11, "gateway_seq": 6})
    assert lone.journal.waiting() == 0
    # It is noted once, not at each contact.
    link.send_waiting(lone.journal)
    assert lone.journal.head.seq == last.seq
    lone.assert_exactly_once()


@pytest.mark.req("INT-CH-1")
def test_a_fork_is_told_and_nothing_is_receipted(bench: Bench) -> None:
    bench.write(3)
    bench.link().send_waiting(bench.journal)
    bench.rooms.close()
    twin = bench.folder / "twin"
    shutil.copytree(bench.tablet.folder, twin)
    bench.rooms = bench.tablet.open()
    bench.write(2)
    bench.link().send_waiting(bench.journal)
    bench.rooms.close()
    # The whole tablet was copied, its key store too, and went on from the same place.
    bench.tablet = Tablet(twin)
    bench.rooms = bench.tablet.open()
    bench.write(2)
    link = bench.link()
    assert link.send_waiting(bench.journal).outcome == "forked"
    assert link.state(bench.journal).forked


def test_an_altered_event_is_held_and_the_rest_goes_on(bench: Bench) -> None:
    bench.write(16)
    journal = bench.journal.id
    bench.rooms.close()
    key = bench.tablet.secrets.get(f"journal-{journal}-database")
    assert key is not None
    connection = sqlcipher.connect(str(journal_file(bench.tablet.folder / "journal", journal)))
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    triggers = connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        connection.execute(f"DROP TRIGGER {name}")
    data = connection.execute("SELECT data FROM events WHERE seq = 3").fetchone()[0]
    altered = data.replace(b"note 1", b"note 8")
    assert altered != data
    connection.execute("UPDATE events SET data = ? WHERE seq = 3", (altered,))
    for _, sql in triggers:
        connection.execute(sql)
    connection.commit()
    connection.close()
    bench.rooms = bench.tablet.open()
    bench.write(10)
    link = bench.link()
    result = link.send_waiting(bench.journal)
    assert result.heard is not None
    assert (result.outcome, [(one.seq, one.code) for one in result.heard.held_items]) == ("done", [(3, "altered")])
    assert bench.journal.waiting() == 0
    assert [one.words for one in link.state(bench.journal).held] == ["the bytes are not those that were hashed"]
    assert [seq for seq, _ in bench.stored()] == [n for n in range(1, 28) if n != 3]


@pytest.mark.req("IX-UP-1")
def test_photos_follow_the_events_that_name_them(bench: Bench) -> None:
    content = b"\x89PNG a photo"
    digest = bench.rooms.blobs.put(content)
    photo = {"digest": digest, "size": len(content), "mime": "image/png", "name": "p.png"}
    gone = {**photo, "digest": hashlib.sha256(b"gone").hexdigest()}
    bench.journal.append([_note_with(photo, gone)], ANNA)
    link = bench.link()
    result = link.send_waiting(bench.journal, bench.rooms.blobs)
    assert result.outcome == "done" and result.heard is not None
    assert [(one.seq, one.sha256, one.size) for one in result.heard.missing_content] == [
        (bench.journal.head.seq, gone["digest"], len(content))
    ]
    assert link.state(bench.journal).missing == 1
    assert (bench.gateway.data / "blobs" / digest[:2] / digest).read_bytes() == content
    assert bench.journal.waiting() == 0


def _note_with(*photos: dict[str, object]):
    return note().model_copy(update={"payload": {"text": "see", "photos": list(photos)}})


def test_a_tablet_with_a_wrong_clock_syncs_and_learns_the_difference(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.write(2)
    link = bench.link()
    monkeypatch.setattr(link._transport, "wall", lambda: time.time_ns() // 1_000_000 + 3_600_000)
    assert link.send_waiting(bench.journal).outcome == "done"
    drift = link.state(bench.journal).drift
    assert drift is not None and abs(drift - 3_600_000) < 2_000


@pytest.mark.req("IX-HTTP-1", "DI-CON-1")
@pytest.mark.parametrize("seed", range(3))
def test_a_gateway_killed_between_store_and_answer_has_everything_once(lone: Bench, seed: int) -> None:
    rng = random.Random(seed)
    lone.write(rng.randrange(600, 900), size=rng.randrange(10, 1000))
    kills = {rng.randrange(1, 4)}
    seen = 0

    def plan(line: str) -> Fault:
        nonlocal seen
        seen += "/v1/events" in line
        return "drop_answer" if "/v1/events" in line and seen in kills else "pass"

    with proxied(lone, plan, lone.gateway.kill) as proxy:
        link = lone.link(proxy.url)
        outcomes = [link.send_waiting(lone.journal).outcome]
        assert proxy.struck == 1 and outcomes[-1] in ("unreachable", "unknown")
        lone.gateway.start()
        outcomes.append(link.send_waiting(lone.journal).outcome)
    assert outcomes[-1] == "done" and lone.journal.waiting() == 0
    lone.assert_exactly_once()


@pytest.mark.req("DI-CON-1")
@pytest.mark.parametrize("seed", range(4))
def test_a_gateway_killed_at_any_moment_of_a_write_has_everything_once(lone: Bench, seed: int) -> None:
    rng = random.Random(1000 + seed)
    lone.write(400, size=500)
    link = lone.link()
    assert link.pull_reference(_Nowhere()).outcome == "done"
    timer = threading.Timer(rng.uniform(0.0, 0.25), lone.gateway.kill)
    timer.start()
    link.send_waiting(lone.journal)
    timer.join()
    lone.gateway.start()
    assert link.send_waiting(lone.journal).outcome == "done"
    assert lone.journal.waiting() == 0
    lone.assert_exactly_once()


class _Nowhere:
    def install(self, snapshots: object, policy: object, gateway: bytes) -> None:
        pass

    def missing_packages(self) -> tuple[str, ...]:
        return ()

    def install_package(self, content: str, data: bytes) -> None:
        pass


def test_a_new_journal_is_vouched_for_by_the_old_key(bench: Bench) -> None:
    bench.write(2)
    link = bench.link()
    link.send_waiting(bench.journal)
    old = bench.rooms
    bench.rooms = bench.tablet.opening().start_new("forked", old.journal.id)
    old.journal.close()
    assert link.begin_journal(bench.journal.id, bench.journal.key.public)
    bench.write(2)
    assert bench.link().send_waiting(bench.journal).outcome == "done"
    bench.assert_exactly_once()
