"""One class of reference data, read once: its rows as values, and by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from handrail.domain.effectivity import Releases
from handrail.domain.reference import (
    Class,
    DefectCode,
    Equipment,
    Hold,
    HoldRelease,
    Lot,
    Person,
    Release,
    RunUnderWay,
    Snapshot,
    Training,
    WorkOrder,
)  # fmt: skip
from handrail.domain.values import Value
from handrail.wire.envelope import Malformed

_TYPES: Mapping[Class, type[Value]] = {
    "orders": WorkOrder,
    "releases": Release,
    "people": Person,
    "training": Training,
    "equipment": Equipment,
    "lots": Lot,
    "holds": Hold,
    "codes": DefectCode,
    "runs": RunUnderWay,
}


def _type_of(cls: Class, row: Mapping[str, object]) -> type[Value]:
    # What closes a hold comes in the same class as the holds: the two are never out of step.
    return HoldRelease if cls == "holds" and "closes" in row else _TYPES[cls]


@dataclass(frozen=True, slots=True)
class Typed:
    """``by_id`` is empty for classes whose rows have none."""

    made_at: datetime
    version: int
    rows: tuple[Any, ...]
    by_id: Mapping[str, Any]
    by_document: Mapping[str, Releases]
    """For releases alone."""


def read_rows(snapshot: Snapshot) -> Typed:
    """The snapshot's rows as their type. Raises Malformed: one row that can't be read refuses them all."""
    try:
        rows = tuple(_type_of(snapshot.cls, row).model_validate(row) for row in snapshot.rows)
    except ValidationError as reason:
        first = reason.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Malformed(f"{snapshot.cls}: {where}: {first['msg']}") from reason
    by_id = {row.id: row for row in rows if hasattr(row, "id")}
    if len(by_id) != sum(hasattr(row, "id") for row in rows):
        raise Malformed(f"{snapshot.cls}: an id comes twice")
    documents: dict[str, list[Release]] = {}
    for row in rows:
        if isinstance(row, Release):
            documents.setdefault(row.doc_no, []).append(row)
    by_document = {doc_no: Releases(of_document) for doc_no, of_document in documents.items()}
    return Typed(snapshot.made_at, snapshot.version, rows, by_id, by_document)
