"""The exact bytes of an event."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from handrail.wire.envelope import (
    MAX_BYTES,
    Link,
    Malformed,
    TooLarge,
    TooNew,
    canonical,
    decode,
    encode,
    hash_of,
    link_of,
)
from tests.wire.builder import event

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
safe = 2**53 - 1
fractions = st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: not (x.is_integer() and abs(x) > safe))
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-safe, safe) | words | fractions,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.req("INT-JCS-1")
@given(st.dictionaries(words, anything, max_size=6))
def test_bytes_are_canonical_and_round_trip(payload: dict[str, Any]) -> None:
    data = encode(event(payload=payload))
    assert data == rfc8785.dumps(json.loads(data))
    assert canonical(payload) == rfc8785.dumps(payload)
    assert encode(decode(data)) == data


@pytest.mark.req("IX-API-1")
def test_unknown_fields_survive_at_every_level() -> None:
    document = json.loads(encode(event(gates=[{"gate": "order", "code": "released"}])))
    document |= {"newer": {"a": [1, None]}, "nothing": None}
    document["actor"] |= {"shift": None, "team": "B"}
    document["gates"][0]["weight"] = None
    data = rfc8785.dumps(document)
    assert encode(decode(data)) == data


def changed(**fields: Any) -> bytes:
    return rfc8785.dumps({**json.loads(encode(event())), **fields})


@pytest.mark.req("IX-API-1")
@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (encode(event())[:-1] + b',"seq":1}', Malformed, "duplicate key 'seq'"),
        (changed(format=1), TooNew, "newer"),
        (changed(format="0"), Malformed, "names no format"),
        (changed(format=True), Malformed, "names no format"),
        (changed(seq="1.5"), Malformed, "seq"),
        (b" " * (MAX_BYTES + 1), TooLarge, str(MAX_BYTES)),
        (b'{"format":0,"seq":9007199254740993}', Malformed, "beyond"),
        (b'{"format":0,"x":NaN}', Malformed, "NaN"),
        (b"\xff", Malformed, "not JSON"),
        (b"[" * 60_000, Malformed, "not JSON"),
        (b"[]", Malformed, "object"),
    ],
)
def test_refuses_what_it_cannot_trust(data: bytes, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        decode(data)


@given(st.binary(max_size=200))
def test_any_bytes_give_a_link_or_are_refused(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        link_of(data)


def test_a_link_says_of_an_event_what_its_model_says() -> None:
    one = event(run="run-1", run_seq=1, run_prev="0" * 64, payload={"x": 1})
    link = link_of(encode(one))
    assert link == Link(one.journal, one.seq, one.prev, one.run, one.key, one.type, one.payload)


@pytest.mark.parametrize(
    ("data", "error", "said"),
    [
        (changed(format=1), TooNew, "newer"),
        (changed(seq="1"), Malformed, "where it stands"),
        (changed(seq=True), Malformed, "where it stands"),
        (changed(prev=None), Malformed, "where it stands"),
        (changed(key=7), Malformed, "where it stands"),
        (changed(run=["x"]), Malformed, "where it stands"),
        (changed(payload=[]), Malformed, "payload"),
        (b" " * (MAX_BYTES + 1), TooLarge, str(MAX_BYTES)),
    ],
)
def test_no_link_is_read_from_what_cannot_be_trusted(data: bytes, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        link_of(data)


@pytest.mark.req("INT-JCS-1")
@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**53, -(2**53), 2.0**53, "\ud800"])
def test_refuses_to_write_what_json_cannot_carry(value: object) -> None:
    with pytest.raises(Malformed):
        encode(event(payload={"x": value}))


@pytest.mark.parametrize("value", [{1: 2}, {"a": object()}, [{"b": b""}], {"\ud800": 1}])
def test_canonical_refuses_foreign_types(value: object) -> None:
    with pytest.raises(Malformed):
        canonical(value)


def test_refuses_to_write_an_oversized_event() -> None:
    with pytest.raises(TooLarge):
        encode(event(payload={"text": "x" * MAX_BYTES}))


def test_the_hash_marks_a_leaf() -> None:
    # RFC 9162: the leaf hash of an empty entry is SHA-256 of 0x00.
    assert hash_of(b"") == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(Malformed):
        decode(data)
