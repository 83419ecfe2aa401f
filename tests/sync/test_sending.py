"""Sending what waits: everything exactly once, whatever the network and the gateway do."""

from __future__ import annotations

import hashlib
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
from tests.journal.tablet import ANNA, Tablet, note
from tests.sync.conftest import Bench
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
    assert (result.outcome, result.receipted, result.held) == ("done", 451, ())
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


def test_another_gateways_receipts_do_not_count(make_bench: Callable[[str], Bench]) -> None:
    mine, other = make_bench("mine"), make_bench("other")
    mine.write(2)
    mine.link().send_waiting(mine.journal)
    mine.write(2)
    # The other site knows this very device and journal; its key is not the pinned one.
    pinned, mine.pinned, code = mine.pinned, None, mine.code
    mine.code = other.code
    assert mine.link(other.gateway.url).send_waiting(mine.journal).outcome == "done"
    assert mine.journal.receipted() == mine.journal.head.seq
    mine.write(1)
    mine.pinned, mine.code = pinned, code
    result = mine.link(other.gateway.url).send_waiting(mine.journal)
    assert result.outcome == "not_the_gateway" and mine.journal.waiting() == 1


def test_a_code_of_another_site_is_noticed_before_anything_is_pinned(make_bench: Callable[[str], Bench]) -> None:
    mine, other = make_bench("mine"), make_bench("other")
    mine.code = other.code.partition(".")[0] + "." + mine.code.partition(".")[2]
    assert mine.link(other.gateway.url).send_waiting(mine.journal).outcome == "refused"
    assert mine.pinned is None


def test_with_no_gateway_there_everything_waits(bench: Bench) -> None:
    bench.write(2)
    link = bench.link()
    link.send_waiting(bench.journal)
    bench.write(2)
    bench.gateway.kill()
    result = link.send_waiting(bench.journal)
    assert result.outcome in ("unreachable", "unknown")
    assert link.state(bench.journal).waiting == 2
    bench.gateway.start()
    assert link.send_waiting(bench.journal).outcome == "done"
    bench.assert_exactly_once()


@pytest.mark.req("DI-CST-1")
def test_a_gateway_behind_its_own_receipt_gets_everything_again(bench: Bench) -> None:
    bench.write(5)
    link = bench.link()
    link.send_waiting(bench.journal)
    old = bench.folder / "old.db"
    assert bench.gateway.command("backup", "--to", str(old)).returncode == 0
    bench.write(5)
    link.send_waiting(bench.journal)
    assert bench.journal.waiting() == 0
    bench.gateway.stop()
    for name in ("gateway.db-wal", "gateway.db-shm"):
        (bench.gateway.data / name).unlink(missing_ok=True)
    shutil.copy(old, bench.gateway.data / "gateway.db")
    bench.gateway.start()
    result = link.send_waiting(bench.journal)
    assert result.outcome == "done" and result.contradicted
    last = bench.journal.events_from(bench.journal.head.seq, 1)[0].event
    assert (last.type, last.payload) == ("receipt.contradicted", {"receipt_seq": 11, "gateway_seq": 6})
    assert bench.journal.waiting() == 0
    # It is noted once, not at each contact.
    link.send_waiting(bench.journal)
    assert bench.journal.head.seq == last.seq
    bench.assert_exactly_once()


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
    bench.write(6)
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
    assert (result.outcome, [(one.seq, one.code) for one in result.held]) == ("done", [(3, "altered")])
    assert bench.journal.waiting() == 0
    assert [one.words for one in link.state(bench.journal).held] == ["the bytes are not those that were hashed"]
    assert [seq for seq, _ in bench.stored()] == [n for n in range(1, 18) if n != 3]


@pytest.mark.req("IX-UP-1")
def test_photos_go_before_the_events_that_name_them(bench: Bench) -> None:
    content = b"\x89PNG a photo"
    digest = bench.rooms.blobs.put(content)
    photo = {"digest": digest, "size": len(content), "mime": "image/png", "name": "p.png"}
    gone = {**photo, "digest": hashlib.sha256(b"gone").hexdigest()}
    bench.journal.append([_note_with(photo, gone)], ANNA)
    link = bench.link()
    result = link.send_waiting(bench.journal, bench.rooms.blobs)
    assert (result.outcome, result.evidence_missing) == ("done", (gone["digest"],))
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
def test_a_gateway_killed_between_store_and_answer_has_everything_once(bench: Bench, seed: int) -> None:
    rng = random.Random(seed)
    bench.write(rng.randrange(150, 500), size=rng.randrange(10, 2000))
    kills = {rng.randrange(1, 4)}
    seen = 0

    def plan(line: str) -> Fault:
        nonlocal seen
        seen += "/v1/events" in line
        return "drop_answer" if "/v1/events" in line and seen in kills else "pass"

    with proxied(bench, plan, bench.gateway.kill) as proxy:
        link = bench.link(proxy.url)
        outcomes = [link.send_waiting(bench.journal).outcome]
        if proxy.struck:
            assert outcomes[-1] in ("unreachable", "unknown")
            bench.gateway.start()
            outcomes.append(link.send_waiting(bench.journal).outcome)
    assert outcomes[-1] == "done" and bench.journal.waiting() == 0
    bench.assert_exactly_once()


@pytest.mark.req("DI-CON-1")
@pytest.mark.parametrize("seed", range(4))
def test_a_gateway_killed_at_any_moment_of_a_write_has_everything_once(bench: Bench, seed: int) -> None:
    rng = random.Random(1000 + seed)
    bench.write(400, size=500)
    link = bench.link()
    assert link.pull_reference(_Nowhere()).outcome == "done"
    timer = threading.Timer(rng.uniform(0.0, 0.25), bench.gateway.kill)
    timer.start()
    link.send_waiting(bench.journal)
    timer.join()
    bench.gateway.start()
    assert link.send_waiting(bench.journal).outcome == "done"
    assert bench.journal.waiting() == 0
    bench.assert_exactly_once()


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
