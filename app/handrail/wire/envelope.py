"""The exact bytes of an event: what is hashed, signed, stored and sent (INT-JCS-1, INT-CH-1)."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from handrail.domain.chained import FORMAT

if TYPE_CHECKING:
    from handrail.domain.event import Event
    from handrail.domain.values import OpenValue

MAX_BYTES = 64 * 1024
"""IX-CE-2: an event is at most 64 KiB; media go by digest."""

MAX_SAFE_INT = 2**53 - 1
_LEAF = b"\x00"


class Malformed(ValueError):
    """The bytes are not what they should be; the message says why, in plain words."""


class TooNew(Malformed):
    """The bytes are of a newer format than this build reads: refused, never guessed."""


class TooLarge(Malformed):
    """The event is larger than MAX_BYTES."""


def hash_of(data: bytes) -> str:
    """SHA-256 over 0x00 and the bytes, 64 hex digits; 0x00 marks a leaf as in RFC 9162."""
    return hashlib.sha256(_LEAF + data).hexdigest()


_PLAIN = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False)


def _is_plain(value: Any) -> bool:
    """Whether value holds no floats and only ASCII keys: then sorted compact JSON is its RFC 8785 form.

    Raises Malformed for numbers that a reader would not get back: JCS writes 2.0**53 as an integer.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is int:
        if not -MAX_SAFE_INT <= value <= MAX_SAFE_INT:
            raise Malformed(f"integer {value} is beyond what JSON carries exactly")
        return True
    if kind is dict:
        inner = [_is_plain(part) for part in value.values()]
        return all(inner) and all(type(name) is str and name.isascii() for name in value)
    if kind is list or kind is tuple:
        inner = [_is_plain(part) for part in value]  # every part is looked at, also after the first no
        return all(inner)
    if kind is float and value.is_integer() and abs(value) > MAX_SAFE_INT:
        raise Malformed(f"number {value} is beyond what JSON carries exactly")
    return False


def canonical(document: Any) -> bytes:
    """The RFC 8785 bytes. Raises Malformed on NaN, unsafe integers, lone surrogates and foreign types.

    The encoder of the standard library is five times as fast as rfc8785 and writes the same bytes for
    plain documents, which nearly all events are; a property test holds the two together.
    """
    try:
        if _is_plain(document):
            return _PLAIN.encode(document).encode("utf-8")
        import rfc8785

        return rfc8785.dumps(document)
    except Malformed:
        raise
    except (ValueError, RecursionError) as reason:
        raise Malformed(f"can't be written as canonical JSON: {reason}") from reason


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        names = [name for name, _ in pairs]
        raise Malformed(f"duplicate key {next(name for name in names if names.count(name) > 1)!r}")
    return document


def _safe_int(text: str) -> int:
    if len(text) > 17 or abs(number := int(text)) > MAX_SAFE_INT:
        raise Malformed(f"integer {text[:20]} is beyond what JSON carries exactly")
    return number


def _no_constant(text: str) -> NoReturn:
    raise Malformed(f"{text} is not JSON")


STRICT: dict[str, Any] = {
    "object_pairs_hook": _no_duplicates,
    "parse_int": _safe_int,
    "parse_constant": _no_constant,
}
"""How every JSON text from outside is read: duplicate keys, NaN and unsafe integers are refused (IX-API-1)."""

_STRICT = json.JSONDecoder(**STRICT)


def parse(data: bytes | str) -> Any:
    """JSON data, read strictly. Raises Malformed."""
    try:
        text = data if isinstance(data, str) else data.decode("utf-8")
        return _STRICT.decode(text)
    except Malformed:
        raise
    except (ValueError, RecursionError) as reason:
        raise Malformed(f"not JSON: {reason}") from reason


def _with_nulls(value: OpenValue, document: dict[str, Any]) -> None:
    """Absent options are left out of the bytes, but an unknown field that says null survives."""
    for name, extra in (value.model_extra or {}).items():
        if extra is None:
            document[name] = None


def encode(event: Event) -> bytes:
    """The RFC 8785 bytes of an event. Raises Malformed when it can't be written, TooLarge above MAX_BYTES."""
    document = event.to_json()
    _with_nulls(event, document)
    for name in ("actor", "time", "place", "work", "source"):
        part = getattr(event, name)
        if part is not None:
            _with_nulls(part, document[name])
    for part, written in zip(event.gates, document["gates"], strict=True):
        _with_nulls(part, written)
    data = canonical(document)
    if len(data) > MAX_BYTES:
        raise TooLarge(f"the event has {len(data)} bytes, at most {MAX_BYTES} are allowed")
    return data


class Link(NamedTuple):
    """What ties an event to its chain, read without the models: those take as long to load as a window to open."""

    journal: str
    seq: int
    prev: str
    run: str | None
    key: str
    type: str
    payload: dict[str, Any]


def link_of(data: bytes) -> Link:
    """The link that an event's bytes say. Raises as ``decode``, but looks at nothing else of the event."""
    document = _document(data)
    journal, seq, prev, run, key, type_ = (document.get(name) for name in Link._fields[:-1])
    if not all(isinstance(text, str) for text in (journal, prev, key, type_, run or "")) or type(seq) is not int:
        raise Malformed("not an event: it does not say where it stands")
    payload = document.get("payload", {})
    if not isinstance(payload, dict):
        raise Malformed("not an event: its payload is no object")
    return Link(str(journal), seq, str(prev), run, str(key), str(type_), payload)


def decode(data: bytes) -> Event:
    """The event that the bytes say; unknown fields survive.

    Raises TooLarge, TooNew (a newer envelope format), else Malformed. The bytes stay what counts:
    nothing is ever re-encoded to verify it.
    """
    # Not at the top, here and above: a journal's head is checked before any model is there.
    from pydantic import ValidationError

    from handrail.domain.event import Event

    try:
        return Event.model_validate(_document(data))
    except ValidationError as reason:
        first = reason.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"not an event: {where}: {first['msg']}") from reason


def _document(data: bytes) -> dict[str, Any]:
    if len(data) > MAX_BYTES:
        raise TooLarge(f"the event has {len(data)} bytes, at most {MAX_BYTES} are allowed")
    document = parse(data)
    if not isinstance(document, dict):
        raise Malformed("an event is a JSON object")
    format_ = document.get("format")
    if type(format_) is not int:
        raise Malformed("the event names no format")
    if format_ > FORMAT:
        raise TooNew(f"envelope format {format_} is newer than {FORMAT}, the newest this build reads")
    return document
