"""Mappings: how a record is said in another system's fields, in a file that somebody approved (S1-21, S1-22).

A mapping is YAML with expressions of the product's own subset (``handrail.domain.expressions``); a table of codes is
YAML as well. Every scalar in them is text as it stands: ``no`` is no truth value and ``1.0`` no binary fraction. A
mapping is checked as a whole before it can be approved, and what it can't say of a record is an error that somebody
sees, never a default that nobody chose.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Annotated, Any, Literal, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from handrail.domain.expressions import Expression, ExpressionError, parse
from handrail_gateway.deliveries.catalogue import KINDS, Record
from handrail_gateway.deliveries.connector import JsonValue

MOST_BYTES = 256 * 1024
_MOST_INTEGER = 2**53 - 1

Name = Annotated[str, Field(min_length=1, max_length=100, pattern=r"^[A-Za-z_][A-Za-z0-9_.\-]*$")]
Text = Annotated[str, Field(min_length=1, max_length=4000)]


class NotAMapping(Exception):
    """The file can't be used; the message names the place and what is wrong there."""


class Unmapped(Exception):
    """The record can't be said in the other system's words; the message says what lacks."""


class _Document(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Annotated[int, Field(ge=1)]
    made_by: Text
    """Who wrote it: nobody approves their own."""


class FieldRule(BaseModel):
    """How one field is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    value: Text | None = None
    """An expression over the record: ``$unit``, ``concat($order, '/', $unit)``, ``$limits.lower``."""
    whole: bool = False
    """The whole record as it is, in place of an expression."""
    codes: Name | None = None
    """The table of codes that the value is looked up in; a code that is not there is an error."""
    optional: bool = False
    """Where the record says nothing the field is left out; without this that is an error."""

    @model_validator(mode="after")
    def _one(self) -> FieldRule:
        if (self.value is None) == (not self.whole):
            raise ValueError("a field has a value, or whole: true")
        if self.whole and (self.codes is not None or self.optional):
            raise ValueError("codes and optional go with a value")
        return self


class For(BaseModel):
    """What the mapping is for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connector: Name
    kind: str

    @field_validator("kind")
    @classmethod
    def _known(cls, kind: str) -> str:
        if kind not in KINDS:
            raise ValueError(f"no such kind of record; there are {', '.join(KINDS)}")
        return kind


class MappingRules(_Document):
    """A mapping as it is written down."""

    handrail_mapping: Literal["1"]
    target: Annotated[For, Field(alias="for")]
    fields: Annotated[dict[Name, FieldRule], Field(min_length=1)]
    attachments: bool = False
    """Whether the record's photos go with it."""
    leave_out: tuple[Name, ...] = ()
    """What of the record is left unsaid on purpose."""

    @model_validator(mode="after")
    def _whole(self) -> MappingRules:
        names = KINDS[self.target.kind].names
        used: set[str] = {"photos"} if self.attachments else set()
        for field_, rule in self.fields.items():
            if rule.whole:
                used |= names
                continue
            expression = _expression(field_, rule.value or "")
            if expression.reads_current:
                raise ValueError(f"{field_}: there is no value under test here")
            for name in sorted(expression.names):
                top = name.partition(".")[0]
                if top not in names:
                    raise ValueError(f"{field_}: a {self.target.kind} says nothing of ${name}")
                used.add(top)
        if unknown := sorted(set(self.leave_out) - names):
            raise ValueError(f"leave_out: a {self.target.kind} says nothing of {unknown[0]}")
        if forgotten := sorted(names - used - set(self.leave_out)):
            raise ValueError(f"neither said nor in leave_out: {', '.join(forgotten)}")
        if both := sorted(used & set(self.leave_out)):
            raise ValueError(f"leave_out: {both[0]} is said by a field")
        return self

    @property
    def tables(self) -> frozenset[str]:
        """The tables of codes that it needs."""
        return frozenset(rule.codes for rule in self.fields.values() if rule.codes is not None)


class Codes(_Document):
    """The site's table of codes: ours to the other system's (S1-24)."""

    handrail_codes: Literal["1"]
    connector: Name
    tables: dict[Name, dict[Annotated[str, Field(max_length=200)], Text]]


@dataclass(frozen=True, slots=True)
class Read:
    """A document as it was read; ``digest``: SHA-256 of its bytes, hex."""

    document: MappingRules | Codes
    digest: str
    text: str

    @property
    def sort(self) -> Literal["mapping", "codes"]:
        """Which of the two it is."""
        return "mapping" if isinstance(self.document, MappingRules) else "codes"

    @property
    def name(self) -> str:
        """What it is for; the newest approved version of a name counts."""
        if isinstance(self.document, MappingRules):
            return mapping_name(self.document.target.connector, self.document.target.kind)
        return self.document.connector


def mapping_name(connector: str, kind: str) -> str:
    """The name of the mapping for one kind of record and one connector."""
    return f"{connector}/{kind}"


def read(data: bytes) -> Read:
    """A mapping or a table of codes from its file. Raises NotAMapping."""
    if len(data) > MOST_BYTES:
        raise NotAMapping(f"more than {MOST_BYTES // 1024} KB")
    try:
        text = data.decode("utf-8")
        raw = yaml.load(text, Loader=_Plain)  # noqa: S506 - _Plain makes mappings, lists and text and nothing else
    except UnicodeDecodeError as reason:
        raise NotAMapping(f"no UTF-8: {reason.reason} at byte {reason.start}") from None
    except yaml.YAMLError as reason:
        mark = getattr(reason, "problem_mark", None)
        where = f"line {mark.line + 1}: " if mark is not None else ""
        raise NotAMapping(f"{where}{getattr(reason, 'problem', None) or reason}") from None
    except RecursionError:
        raise NotAMapping("nested too deeply") from None
    if not isinstance(raw, dict) or not {"handrail_mapping", "handrail_codes"} & set(raw):
        raise NotAMapping("it begins with handrail_mapping: 1 or handrail_codes: 1")
    try:
        shape = MappingRules if "handrail_mapping" in raw else Codes
        return Read(shape.model_validate(raw), hashlib.sha256(data).hexdigest(), text)
    except ValidationError as reason:
        first = reason.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise NotAMapping(f"{place + ': ' if place else ''}{first['msg'].removeprefix('Value error, ')}") from None


class _Plain(yaml.BaseLoader):
    """YAML with mappings, lists and text alone: no types, no anchors, no key twice."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) is not None:
            raise yaml.composer.ComposerError(None, None, "anchors and references are not taken", event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} stands twice", key.start_mark)
            if isinstance(key, yaml.ScalarNode):
                seen.add(key.value)
        return super().construct_mapping(node, deep)


def _expression(field: str, text: str) -> Expression:
    try:
        return parse(text)
    except ExpressionError as error:
        at = f" at character {error.position}" if error.position else ""
        raise ValueError(f"{field}: {error.code}{at}") from None


# --- use -----------------------------------------------------------------------------------------------


def apply(mapping: MappingRules, codes: Codes | None, record: Record) -> dict[str, JsonValue]:
    """The fields that the other system shall have. Raises Unmapped."""
    if unknown := sorted(set(record) - KINDS[mapping.target.kind].names):
        raise Unmapped(f"the record says something that no mapping knows of yet: {unknown[0]}")
    values = dict(_values(record))
    made: dict[str, JsonValue] = {}
    for field_, rule in mapping.fields.items():
        if rule.whole:
            made[field_] = _exact(record)
            continue
        try:
            found = parse(rule.value or "").evaluate(values)
        except ExpressionError as error:
            raise Unmapped(f"{field_}: {error.code}") from None
        value = _json(field_, found)
        if value in (None, "", []):
            if not rule.optional:
                raise Unmapped(f"{field_}: the record says nothing here, and the field is not optional")
            continue
        made[field_] = value if rule.codes is None else _coded(field_, rule.codes, codes, value)
    return made


def _values(record: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    """What expressions read: names below others with a dot; of a list of rows each column, and how many rows."""
    for name, value in record.items():
        path = f"{prefix}{name}"
        if isinstance(value, Mapping):
            yield from _values(value, f"{path}.")
        elif isinstance(value, Sequence) and not isinstance(value, str):
            rows = [one for one in value if isinstance(one, Mapping)]
            if rows or not value:
                yield f"{path}.count", len(rows)
                for column in sorted({column for row in rows for column in row}):
                    cells = [row.get(column) for row in rows]
                    yield f"{path}.{column}", tuple(cell for cell in cells if isinstance(cell, (str, int)))
            else:
                yield path, tuple(value)
        else:
            yield path, value


def _json(field: str, value: object) -> JsonValue:
    if value is None or isinstance(value, (str, bool)):
        return value
    if isinstance(value, int):
        return value if abs(value) <= _MOST_INTEGER else str(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_json(field, one) for one in value]
    raise Unmapped(f"{field}: not a value that can be sent")


def _coded(field: str, table: str, codes: Codes | None, value: JsonValue) -> JsonValue:
    if isinstance(value, list):
        return [_coded(field, table, codes, one) for one in value]
    rows = codes.tables.get(table) if codes is not None else None
    if rows is None:
        raise Unmapped(f"{field}: there is no approved table of codes {table}")
    if str(value) not in rows:
        raise Unmapped(f"{field}: {value} is not in the table of codes {table}")
    return rows[str(value)]


_Any = TypeVar("_Any")


def _exact(value: _Any) -> _Any:
    """The same without binary fractions, which no record of ours has."""
    if isinstance(value, float):
        raise Unmapped("a binary fraction in a record")
    if isinstance(value, Mapping):
        for one in value.values():
            _exact(one)
    elif isinstance(value, list):
        for one in value:
            _exact(one)
    return value
