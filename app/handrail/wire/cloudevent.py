"""Events on the wire: structured CloudEvents 1.0, single or in a batch (IX-CE-1, IX-CE-2).

The signed bytes are the ``data`` member, written raw: an event is JSON text, so it is embedded as
it is, and a batch is put together by concatenation. The reader takes the exact source text of
``data`` out of what arrived, without building it again. Only if that text doesn't have the stated
hash (somebody on the way re-formatted the JSON) is it brought to RFC 8785 form and tried again; if
that fails too, the text is handed on as it came, for quarantine. Neither base64 nor a string in a
string is needed, and any CloudEvents reader understands the event.
"""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from handrail.domain.event import Event
from handrail.wire.chain import Sealed
from handrail.wire.envelope import STRICT, Malformed, canonical, hash_of

SINGLE_TYPE = "application/cloudevents+json"
BATCH_TYPE = "application/cloudevents-batch+json"

_WHITE = " \t\r\n"
_DECODER = json.JSONDecoder(**STRICT)


class Arrived(NamedTuple):
    """What one CloudEvent brought. ``intact``: the bytes have the stated hash (nothing else is checked yet).

    ``source`` and ``sequence`` are what the attributes say; what counts stands in the bytes.
    """

    sealed: Sealed
    intact: bool
    id: str
    source: str
    sequence: str


def source_of(journal: str) -> str:
    """The CloudEvents ``source`` of a journal; source and id together are unique."""
    return f"urn:handrail:journal:{journal}"


def to_cloudevent(event: Event, sealed: Sealed) -> bytes:
    """One structured CloudEvent that carries the exact bytes as ``data``.

    ``event`` must be what ``sealed.data`` decodes to: its attributes are copied from it.
    """
    attributes: dict[str, Any] = {
        "specversion": "1.0",
        "id": event.id,
        "source": source_of(event.journal),
        "type": f"org.handrail.{event.type}.v1",
        "time": event.time.to_json()["at"],
        "datacontenttype": "application/json",
        "dataschema": f"urn:handrail:schema:event:{event.format}",
        "sequence": f"{event.seq:016d}",
        "eventhash": sealed.hash,
        "signature": base64.b64encode(sealed.signature).decode("ascii"),
    }
    if event.run is not None:
        attributes["subject"] = event.run
    head = json.dumps(attributes, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return head[:-1] + b',"data":' + sealed.data + b"}"


def to_batch(cloudevents: Iterable[bytes]) -> bytes:
    """A CloudEvents batch of such events."""
    return b"[" + b",".join(cloudevents) + b"]"


def _skip(text: str, at: int) -> int:
    while at < len(text) and text[at] in _WHITE:
        at += 1
    return at


def _expect(text: str, at: int, sign: str) -> int:
    if text[at : at + 1] != sign:
        raise Malformed(f"{sign!r} expected at character {at}")
    return _skip(text, at + 1)


def _value(text: str, at: int) -> tuple[Any, int]:
    try:
        return _DECODER.raw_decode(text, at)
    except Malformed:
        raise
    except (ValueError, RecursionError) as reason:
        raise Malformed(f"not JSON: {reason}") from reason


def _members(text: str, at: int) -> tuple[dict[str, Any], str | None, int]:
    """The members of the object at ``at``, the source text of ``data``, and where the object ends."""
    at = _expect(text, at, "{")
    members: dict[str, Any] = {}
    raw = None
    while text[at : at + 1] != "}":
        if members:
            at = _expect(text, at, ",")
        name, end = _value(text, at)
        if not isinstance(name, str) or name in members:
            raise Malformed(f"member {name!r} is not a name, or comes twice")
        start = _expect(text, _skip(text, end), ":")
        members[name], end = _value(text, start)
        if name == "data":
            raw = text[start:end]
        at = _skip(text, end)
    return members, raw, at + 1


def _arrived(members: dict[str, Any], raw: str | None) -> Arrived:
    if members.get("specversion") != "1.0":
        raise Malformed("not a CloudEvent of version 1.0")
    texts = {name: members.get(name) for name in ("id", "source", "sequence", "eventhash", "signature")}
    missing = [name for name, value in texts.items() if not isinstance(value, str)]
    if missing or raw is None:
        raise Malformed(f"the CloudEvent lacks {', '.join(missing) or 'data'}")
    try:
        signature = base64.b64decode(str(texts["signature"]), validate=True)
    except (ValueError, binascii.Error) as reason:
        raise Malformed("the signature is not base64") from reason
    stated = str(texts["eventhash"])
    data = _utf8(raw)
    intact = hash_of(data) == stated
    if not intact:
        rebuilt = canonical(members["data"])
        if hash_of(rebuilt) == stated:
            data, intact = rebuilt, True
    sealed = Sealed(data, stated, signature)
    return Arrived(sealed, intact, str(texts["id"]), str(texts["source"]), str(texts["sequence"]))


def _utf8(text: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as reason:
        raise Malformed("not UTF-8") from reason


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as reason:
        raise Malformed("not UTF-8") from reason


def _end(text: str, at: int) -> None:
    if _skip(text, at) != len(text):
        raise Malformed(f"something follows at character {at}")


def read_cloudevent(body: bytes) -> Arrived:
    """One structured CloudEvent. Raises Malformed when it can't be read; a wrong hash is no error here."""
    text = _text(body)
    members, raw, at = _members(text, _skip(text, 0))
    _end(text, at)
    return _arrived(members, raw)


def read_batch(body: bytes, limit: int = 1000) -> tuple[Arrived, ...]:
    """A batch, in order. Raises Malformed when it can't be read or holds more than ``limit`` events."""
    text = _text(body)
    at = _expect(text, _skip(text, 0), "[")
    found: list[Arrived] = []
    while text[at : at + 1] != "]":
        if found:
            at = _expect(text, at, ",")
        if len(found) == limit:
            raise Malformed(f"more than {limit} events in a batch")
        members, raw, at = _members(text, at)
        at = _skip(text, at)
        found.append(_arrived(members, raw))
    _end(text, at + 1)
    return tuple(found)
