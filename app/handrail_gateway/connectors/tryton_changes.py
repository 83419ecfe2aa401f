"""What changed in Tryton since a cursor. It calls nobody, so it is asked, by the times of its own clock."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from handrail_gateway.connectors.tryton_lots import LOT, Lots
from handrail_gateway.connectors.tryton_rest import Record, Tryton
from handrail_gateway.deliveries.connector import Change, JsonValue
from handrail_gateway.moments import text_of

OVERLAP = timedelta(minutes=5)
"""A record carries the time at which its transaction began, and is seen when that ends: this much is asked again."""
START = datetime(1970, 1, 1, tzinfo=UTC)

_PRODUCTION = (
    "number", "reference", "state", "planned_date", "quantity", "product.code", "product.name", "location.name",
    "works.sequence", "works.operation.name", "works.work_center.name", "works.create_date", "works.write_date",
    "outputs.lot.number", "outputs.create_date", "outputs.write_date", "inputs.lot.number", "inputs.product.code",
    "inputs.create_date", "inputs.write_date", "create_date", "write_date",
)  # fmt: skip
_ALERT = (
    "number", "title", "state", "origin", "create_date", "write_date", "processed_by.party.name",
    "deferred_by.party.name", "resolved_by.party.name",
)  # fmt: skip
_PARTS = ("works", "inputs", "outputs")
_STAMPS = ("create_date", "write_date")


def changes_since(tryton: Tryton, lots: Lots, cursor: str) -> tuple[list[Change], str]:
    """The changes and the next cursor; a cursor that can't be read is the start. Raises NotNow, Rejected."""
    marks = _marks(cursor)
    found = [_production(record) for record in _changed(tryton, marks, "production", _PRODUCTION, *_PARTS)]
    moved = {
        record["id"]: None for record in _changed(tryton, marks, "stock.lot", ("number", *_STAMPS))
    } | {
        record["lot"]: None
        for record in _changed(tryton, marks, "stock.move", ("lot", *_STAMPS), wanted=[["lot", "!=", None]])
    }  # fmt: skip
    found += [_lot(lots, tryton, id_) for id_ in moved]
    found += list(_alerts(tryton, _changed(tryton, marks, "quality.alert", _ALERT)))
    return found, json.dumps(marks, sort_keys=True)


def _marks(cursor: str) -> dict[str, Any]:
    try:
        marks = json.loads(cursor)
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def _changed(
    tryton: Tryton,
    marks: dict[str, Any],
    model: str,
    fields: tuple[str, ...],
    *parts: str,
    wanted: list[Any] | None = None,
) -> list[Record]:
    """Records that were made or written since the model's mark, themselves or in ``parts``; moves the mark."""
    mark = marks.get(model) or {"since": text_of(START), "seen": {}}
    since = datetime.fromisoformat(mark["since"])
    paths = [*_STAMPS, *(f"{part}.{name}" for part in parts for name in _STAMPS)]
    begin = max(since - OVERLAP, START)
    recent = ["OR", *([path, ">=", begin] for path in paths)]
    found = tryton.all_of(model, [recent, *(wanted or [])], *fields)
    stamps = {str(record["id"]): _stamp(record, parts) for record in found}
    newest = max([since, *stamps.values()])
    fresh = [record for record in found if mark["seen"].get(str(record["id"])) != _exact(stamps[str(record["id"])])]
    kept = {id_: _exact(stamp) for id_, stamp in stamps.items() if stamp >= newest - OVERLAP}
    marks[model] = {"since": text_of(newest), "seen": kept}
    return fresh


def _stamp(record: Record, parts: tuple[str, ...]) -> datetime:
    all_ = [record, *(one for part in parts for one in record[part])]
    stamps: list[datetime] = [one[name] for one in all_ for name in _STAMPS if one[name] is not None]
    return max(stamps)


def _exact(stamp: datetime) -> str:
    return stamp.isoformat(timespec="microseconds")


def _production(record: Record) -> Change:
    planned: date | None = record["planned_date"]
    works = sorted(record["works"], key=lambda work: (work["sequence"] is None, work["sequence"] or 0, work["id"]))
    lots = [output["lot"]["number"] for output in record["outputs"] if output.get("lot")]
    given = {(one.get("product") or {}).get("code"): one["lot"]["number"] for one in record["inputs"] if one.get("lot")}
    fields: dict[str, JsonValue] = {
        "number": record["number"] or "",
        "reference": record["reference"] or "",
        "state": record["state"],
        "planned": planned.isoformat() if planned is not None else None,
        "product": (record["product"] or {}).get("code") or "",
        "title": (record["product"] or {}).get("name") or "",
        "location": (record["location"] or {}).get("name") or "",
        "lots": list(dict.fromkeys(lots)),
        "inputs": {part: lot for part, lot in given.items() if part},
        "works": [
            {"operation": work["operation"]["name"], "work_center": (work["work_center"] or {}).get("name") or ""}
            for work in works
        ],
    }
    return Change("work_order", f"production,{record['id']}", "", fields)


def _lot(lots: Lots, tryton: Tryton, id_: int) -> Change:
    where = f"stock.lot,{id_}"
    found = tryton.find("stock.lot", [["id", "=", id_]], *LOT, limit=1)
    if not found:
        return Change("lot", where, "", {"number": "", "state": "gone"})
    lot = found[0]
    fields: dict[str, JsonValue] = {"number": lot["number"], "part": lot["product"]["code"] or "", "quantity": None}
    if len(tryton.find("stock.lot", [["number", "=", lot["number"]]], limit=2)) > 1:
        return Change("lot", where, "", {**fields, "state": "ambiguous"})
    state, quantity = lots.status(lot)
    whole = int(quantity) if quantity == int(quantity) else None
    return Change("lot", where, "", {**fields, "state": state, "quantity": whole})


def _alerts(tryton: Tryton, found: list[Record]) -> Iterator[Change]:
    origins = sorted({int(str(alert["origin"]).partition(",")[2]) for alert in found})
    inspections = tryton.all_of("quality.inspection", [["id", "in", origins]], "reference") if origins else []
    keys = {inspection["id"]: inspection["reference"] or "" for inspection in inspections}
    for alert in found:
        by = alert.get(f"{alert['state']}_by") or alert.get("processed_by")
        at = alert["write_date"] or alert["create_date"]
        fields: dict[str, JsonValue] = {
            "number": alert["number"],
            "state": alert["state"],
            "by": by["party"]["name"] if by else "",
            "at": text_of(at),
        }
        key = keys.get(int(str(alert["origin"]).partition(",")[2]), "")
        ours = key if key.startswith("urn:handrail:") else ""
        yield Change("ncr", f"quality.alert,{alert['id']}", ours, fields)
