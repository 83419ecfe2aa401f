"""Events on the wire carry exactly the bytes that were signed."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.wire.cloudevent import Arrived, read_batch, read_cloudevent, to_batch, to_cloudevent
from handrail.wire.envelope import Malformed, decode
from tests.wire.builder import Tablet, event, key, seal
from tests.wire.test_envelope import anything, words


def batch_of(count: int) -> tuple[Tablet, bytes]:
    tablet = Tablet("journal-a", key(1))
    for number in range(count):
        tablet.write("capture.recorded", "run-1", value=f"{number}.50", label={"de": "Drehmoment „A“"})
    return tablet, to_batch(to_cloudevent(decode(sealed.data), sealed) for sealed in tablet.chain)


@pytest.mark.req("IX-CE-1")
def test_attributes() -> None:
    tablet, body = batch_of(3)
    read = json.loads(body)[1]
    data = read.pop("data")
    assert data == json.loads(tablet.chain[1].data)
    assert read.pop("signature")
    assert read == {
        "specversion": "1.0",
        "id": "journal-a-2",
        "source": "urn:handrail:journal:journal-a",
        "type": "org.handrail.capture.recorded.v1",
        "subject": "run-1",
        "time": "2026-11-21T08:00:02.000Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:handrail:schema:event:0",
        "sequence": "0000000000000002",
        "eventhash": tablet.chain[1].hash,
    }
    assert all(name.isalnum() and name.islower() and len(name) <= 20 for name in read)


@pytest.mark.req("IX-CE-2", "IX-API-1")
@given(st.dictionaries(words, anything, max_size=6))
def test_exact_bytes_arrive(payload: dict[str, Any]) -> None:
    built = event(payload=payload)
    sealed = seal(built)
    one = to_cloudevent(built, sealed)
    assert read_cloudevent(one) == Arrived(sealed, True, built.id, "urn:handrail:journal:journal-a", "0000000000000001")
    assert [arrived.sealed for arrived in read_batch(to_batch([one, one]))] == [sealed, sealed]


def test_reformatting_on_the_way_does_no_harm() -> None:
    tablet, body = batch_of(4)
    pretty = json.dumps(json.loads(body), indent=3, ensure_ascii=True, sort_keys=True).encode()
    arrived = read_batch(pretty)
    assert [one.sealed for one in arrived] == tablet.chain
    assert all(one.intact for one in arrived)


def test_what_was_changed_is_handed_on_as_it_came() -> None:
    _, body = batch_of(3)
    first, second, third = read_batch(body.replace(b'"value":"1.50"', b'"value":"1.60"'))
    assert (first.intact, second.intact, third.intact) == (True, False, True)
    assert b'"value":"1.60"' in second.sealed.data


def test_an_empty_batch() -> None:
    assert read_batch(b" [ ] ") == ()
    with pytest.raises(Malformed, match="more than 2"):
        read_batch(batch_of(3)[1], limit=2)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"{}", b"[", b"[{}]", b"[1]", b"[{]", b'[{"data":{}}]', b"\xff", b'["a",]', b"[" * 40_000,
        b'{"specversion":"1.0"}', b'[{"specversion":"1.0","specversion":"1.0"}]', b"<html>captive portal</html>",
        batch_of(1)[1] + b"x", batch_of(1)[1].replace(b'"signature":"', b'"signature":"*'),
        batch_of(1)[1].replace(b'"seq":1', b'"seq":1,"seq":1'),
        batch_of(1)[1].replace(b'"specversion":"1.0"', b'"specversion":"2.0"'),
        batch_of(1)[1].replace(b'"seq":1', b'"seq":"\\ud800"'),
    ],
)  # fmt: skip
def test_what_is_no_batch_is_refused(body: bytes) -> None:
    with pytest.raises(Malformed):
        read_batch(body)


@given(st.binary(max_size=80), st.integers(0, 600), st.integers(0, 80))
def test_damaged_batches_are_read_or_refused(noise: bytes, at: int, width: int) -> None:
    _, body = batch_of(1)
    with contextlib.suppress(Malformed):
        read_batch(body[:at] + noise + body[at + width :])
