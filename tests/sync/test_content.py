"""Content on its way: in pieces through cuts and kills, after the events, by the policy, and what "received" means."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import httpx
import pytest

from handrail.domain.event import Draft
from handrail.domain.policy import LargeContent
from handrail.domain.sync_state import SyncState
from handrail.sync.sending import PIECE
from handrail.sync.transport import Refused
from handrail.wire.cloudevent import BATCH_TYPE
from tests.journal.tablet import ANNA, note
from tests.sync.conftest import Bench
from tests.sync.wire_faults import Fault, Proxy

MIB = 1024 * 1024


def named(bench: Bench, *contents: bytes) -> Draft:
    """A note that names these photos, which are on the tablet."""
    photos = [
        {"digest": bench.rooms.blobs.put(content), "size": len(content), "mime": "image/png", "name": "p.png"}
        for content in contents
    ]
    return note().model_copy(update={"payload": {"text": "see", "photos": photos}})


def there(bench: Bench, content: bytes) -> bool:
    digest = hashlib.sha256(content).hexdigest()
    path: Path = bench.gateway.data / "blobs" / digest[:2] / digest
    return path.exists() and path.read_bytes() == content


@pytest.mark.req("IX-UP-1", "S0-34")
def test_twenty_megabytes_through_twenty_cuts_and_three_kills(lone: Bench) -> None:
    """Each cut costs at most the piece that was under way; the whole is exact, and is taken once."""
    rng = random.Random(4)
    content = rng.randbytes(20 * MIB + 17)
    pieces = -(-len(content) // PIECE)
    lone.journal.append([named(lone, content)], ANNA)
    cuts = set(rng.sample(range(pieces), 20))
    kills = set(rng.sample(sorted(cuts), 3))
    seen = sent = 0

    def plan(line: str) -> Fault:
        nonlocal seen, sent
        if not line.startswith("PATCH"):
            return "pass"
        seen, sent = seen + 1, sent + 1
        if seen - 1 not in cuts:
            return "pass"
        return "drop_answer" if seen - 1 in kills or seen % 2 else "cut_request"

    def strike() -> None:
        if seen - 1 in kills:
            lone.gateway.kill()

    proxy = Proxy(lone.gateway.port, plan, strike)
    try:
        link = lone.link(proxy.url)
        outcomes = []
        for _ in range(40):
            result = link.send_waiting(lone.journal, lone.rooms.blobs)
            outcomes.append(result.outcome)
            if result.heard is not None and result.outcome == "done" and not result.heard.missing:
                break
            if lone.gateway.process is not None and lone.gateway.process.poll() is not None:
                lone.gateway.start()
    finally:
        proxy.close()
    assert proxy.struck == 20
    assert outcomes[-1] == "done" and outcomes.count("unknown") + outcomes.count("unreachable") >= 20
    assert there(lone, content)
    assert sent <= pieces + 20
    lone.assert_exactly_once()


@pytest.mark.req("IX-UP-1")
def test_a_content_that_is_not_what_its_name_says_is_thrown_away(bench: Bench) -> None:
    bench.link().send_waiting(bench.journal)
    transport = bench.link()._transport
    digest = hashlib.sha256(b"something else").hexdigest()
    path, fields = f"/v1/blobs/{digest}", {"upload-offset": "0", "upload-length": "6"}
    transport.raw("PATCH", path, b"abc", fields)
    with pytest.raises(Refused) as wrong:
        transport.raw("PATCH", path, b"abc", fields)
    assert (wrong.value.code, wrong.value.offset) == ("offset", 3)
    with pytest.raises(Refused) as mismatch:
        transport.raw("PATCH", path, b"abd", {**fields, "upload-offset": "3"})
    assert mismatch.value.code == "digest_mismatch"
    with pytest.raises(Refused) as anew:
        transport.raw("HEAD", path)
    assert (anew.value.code, anew.value.offset) == ("not_found", 0)
    with pytest.raises(Refused) as large:
        transport.raw("PATCH", path, b"abc", {"upload-offset": "0", "upload-length": str(26 * MIB)})
    assert large.value.code == "too_large"


@pytest.mark.req("S0-34")
def test_what_is_recorded_meanwhile_does_not_wait_behind_photos(bench: Bench) -> None:
    contents = [bytes([number]) * (PIECE // 2 + number) for number in range(6)]
    bench.journal.append([named(bench, *contents)], ANNA)
    bench.link().send_waiting(bench.journal)  # enrolled, and the first photos are there
    bench.journal.append([named(bench, *(content + b"!" for content in contents))], ANNA)
    order: list[str] = []
    added = False

    def plan(line: str) -> Fault:
        nonlocal added
        order.append(line.split(maxsplit=1)[0] + line.split()[1][:10])
        if line.startswith("PUT") and not added:
            added = True
            bench.journal.append([note("a hold, say")], ANNA)
        return "pass"

    proxy = Proxy(bench.gateway.port, plan)
    try:
        result = bench.link(proxy.url).send_waiting(bench.journal, bench.rooms.blobs)
    finally:
        proxy.close()
    assert result.outcome == "done"
    put = [number for number, line in enumerate(order) if line.startswith("PUT")]
    posts = [number for number, line in enumerate(order) if line.startswith("POST/v1/events")]
    assert posts[0] < put[0] < posts[1] < put[1]


@pytest.mark.req("S0-34")
def test_large_content_waits_for_its_hours_and_says_so(bench: Bench) -> None:
    small, large = b"small" * 10, b"large" * 1000
    bench.journal.append([named(bench, large, small)], ANNA)
    link = bench.link()
    allowed = False
    link._sending._may_send = lambda size: allowed or size < 1000
    assert link.send_waiting(bench.journal, bench.rooms.blobs).outcome == "done"
    assert there(bench, small) and not there(bench, large)
    state = link.state(bench.journal)
    assert (state.waiting, state.missing) == (0, 1)
    allowed = True
    link.send_waiting(bench.journal, bench.rooms.blobs)
    assert there(bench, large) and link.state(bench.journal).missing == 0


def test_the_policy_of_large_content() -> None:
    night = LargeContent(from_kib=1, hours=(22, 6))
    assert [hour for hour in range(24) if night.may_go(5000, hour)] == [0, 1, 2, 3, 4, 5, 22, 23]
    assert night.may_go(1023, 12) and not night.may_go(1024, 12)
    assert LargeContent(hours=(8, 9)).may_go(2 * MIB, 8) and not LargeContent(hours=(8, 9)).may_go(2 * MIB, 9)
    assert LargeContent().may_go(20 * MIB, 12)


@pytest.mark.req("DI-CST-1")
def test_received_is_said_of_a_record_only_with_its_photos() -> None:
    state = SyncState(receipted_seq=10, missing=2, missing_at=(4, 7))
    assert state.has({1, 2, 3}) and state.has({5}) and state.has({8, 9})
    assert not state.has({3, 4}) and not state.has({7}) and not state.has({10, 11})
    # Not all are named: nothing after the last named one is known to be whole.
    more = state.model_copy(update={"missing": 3})
    assert more.has({5, 6}) and not more.has({8})


@pytest.mark.req("DI-CST-1")
def test_a_gateway_without_the_photos_of_a_backup_gets_them_again(bench: Bench) -> None:
    """The gateway says what it lacks at each contact: nothing on the tablet counts a photo as gone for good."""
    content = b"a photo of " + bench.device.encode()
    bench.journal.append([named(bench, content)], ANNA)
    link = bench.link()
    link.send_waiting(bench.journal, None)
    assert not there(bench, content) and link.state(bench.journal).missing == 1
    # The tablet was started again; it knows nothing of what it sent.
    again = bench.link()
    assert again.state(bench.journal).missing == 1
    again.send_waiting(bench.journal, bench.rooms.blobs)
    assert there(bench, content)
    assert again.state(bench.journal).missing == 0


@pytest.mark.req("IX-HTTP-2")
def test_a_lasting_refusal_is_told_from_one_that_passes(bench: Bench) -> None:
    bench.write(1)
    bench.link().send_waiting(bench.journal)
    bench.write(1)
    answers: list[tuple[int, str]] = [(401, "unauthenticated"), (503, "busy"), (429, "slow_down"), (422, "invalid")]

    def told(status: int, code: str) -> Any:
        link = bench.link()
        link.close()
        body = json.dumps({"type": "urn:x", "code": code, "detail": "no", "status": status, "title": "no"}).encode()
        headers = {"handrail-time": "1800000000000", "retry-after": "7"}
        transport = httpx.MockTransport(lambda _request: httpx.Response(status, content=body, headers=headers))
        link._transport.client = httpx.Client(base_url=bench.gateway.url, transport=transport)
        result = link.send_waiting(bench.journal)
        assert result.outcome == "refused" and result.trouble is not None
        return result.trouble.code, result.trouble.lasting, result.trouble.retry_after

    assert [told(*answer) for answer in answers] == [
        ("unauthenticated", True, 7.0), ("busy", False, 7.0), ("slow_down", False, 7.0), ("invalid", True, 7.0),
    ]  # fmt: skip


@pytest.mark.req("IX-HTTP-1")
def test_a_batch_travels_compressed_and_a_bomb_is_refused(bench: Bench) -> None:
    bench.write(50, size=400)
    sizes: list[int] = []
    link = bench.link()
    link._transport.client.event_hooks["request"].append(lambda request: sizes.append(len(request.content)))
    assert link.send_waiting(bench.journal).outcome == "done"
    assert max(sizes) < 50 * 1000
    fields = {"content-type": BATCH_TYPE, "content-encoding": "gzip"}
    for body, code in (
        (gzip.compress(b" " * (2 * MIB)), "too_large"), (b"no gzip", "malformed"),
        (gzip.compress(b"[]")[:-4], "malformed"), (gzip.compress(b"[]") + b"more", "malformed"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            link._transport.raw("POST", "/v1/events", body, fields)
        assert refused.value.code == code
    with pytest.raises(Refused) as refused:
        link._transport.raw("POST", "/v1/events", b"[]", {**fields, "content-encoding": "br"})
    assert refused.value.code == "malformed"
