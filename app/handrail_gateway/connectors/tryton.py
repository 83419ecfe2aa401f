"""Tryton as one ``Connector``: draft NCRs as quality alerts, measured values as inspections, holds as quarantine.

Tryton keeps no key of ours and refuses no second record, so each record is found by what carries our URN before
anything is made: the ``reference`` of an inspection (an alert stands on exactly one) or of an internal shipment. Every
step below looks first and can be done again, so a lost answer is answered by the next try (IX-HTTP-1, S0-34).
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from handrail.wire.envelope import canonical
from handrail_gateway.connectors.tryton_changes import changes_since
from handrail_gateway.connectors.tryton_lots import Lots
from handrail_gateway.connectors.tryton_parcels import HoldFields, InspectionFields, NcrFields, read_fields
from handrail_gateway.connectors.tryton_rest import Record, Tryton
from handrail_gateway.connectors.tryton_settings import TrytonSettings
from handrail_gateway.deliveries.connector import Attachment, Change, Delivered, Parcel, Rejected

OURS = "urn:handrail:"
KEY = re.compile(r"urn:handrail:[A-Za-z0-9._~@!$*()+=;,-]+(:[A-Za-z0-9._~@!$*()+=;,-]+)+")
"""Without the characters that Tryton's searches take for more than themselves."""

_INSPECTION = ("number", "reference", "state", "points", "control.name", "processed_by")
_ALERT = ("number", "title", "description", "state", "write_date")
_NUMBERS = ("integer", "float", "numeric")
_STRIPES = 64
_HELD_LOT = re.compile(r"^Lot: stock\.lot,([0-9]+)$", re.MULTILINE)


class TrytonConnector:
    """The ledger's way to Tryton. Safe for use by several threads: what goes to one record goes one after the other.

    Between processes the ledger sees to that; where two made a record of one key all the same, the older one stays.
    """

    def __init__(self, settings: TrytonSettings, name: str = "") -> None:
        """``name``: what the site calls it in ``deliveries.toml``; empty where nothing is delivered there."""
        self.name = name
        self.settings = settings
        self.tryton = Tryton(settings)
        self.lots = Lots(self.tryton, settings)
        self._locks = [threading.Lock() for _ in range(_STRIPES)]

    def close(self) -> None:
        """Lets the connections go."""
        self.tryton.close()

    def deliver(self, parcel: Parcel) -> Delivered:
        """Finds or makes the record, then brings it up to date. Raises NotNow, Rejected."""
        if not KEY.fullmatch(parcel.key):
            raise Rejected(f"{parcel.key!r} is no key that Tryton can be searched for", "key")
        with self._alone(parcel.key):
            match parcel.kind:
                case "draft_ncr":
                    return self._ncr(parcel, read_fields(NcrFields, parcel.fields))
                case "run_record":
                    return self._measured(parcel, read_fields(InspectionFields, parcel.fields))
                case "hold":
                    hold = read_fields(HoldFields, parcel.fields)
                    lot = self.lots.named(hold.lot, hold.product)
                    if hold.held:
                        self.lots.hold(parcel.key, lot, hold.reason)
                    else:
                        self.lots.release(parcel.key, lot)
                    return self.lots.delivered(lot)
        raise Rejected(f"Tryton takes no {parcel.kind}", "kind")

    def look_up(self, key: str) -> Delivered | None:
        """What is there under the key: an alert, an inspection or a held lot. Raises NotNow, Rejected."""
        found = self._inspections(key)
        if found:
            return self._delivered(found[0])
        lot = self.lots.moved_by(key)
        return self.lots.delivered(lot) if lot is not None else None

    def changes(self, cursor: str) -> tuple[list[Change], str]:
        """Productions, lots and alerts that changed. Raises NotNow, Rejected."""
        return changes_since(self.tryton, self.lots, cursor)

    def all_known(self) -> Iterator[tuple[str, Delivered]]:
        """Every inspection and alert, then every lot that a key of ours moved. Raises NotNow, Rejected."""
        for record in self.tryton.all_of("quality.inspection", [["reference", "like", f"{OURS}%"]], *_INSPECTION):
            yield str(record["reference"]), self._delivered(record)
        for key, lot in self.lots.all_moved(OURS):
            yield key, self.lots.delivered(lot)

    def release_lot_of(self, key: str) -> None:
        """Moves the lot of a draft NCR back, if it has one that lies in quarantine. Raises NotNow, Rejected."""
        with self._alone(key):
            for record in self._inspections(key):
                alert = self._alert(record)
                notes = self._notes(f"quality.alert,{alert['id']}") if alert else []
                for lot in sorted({int(match[1]) for note in notes if (match := _HELD_LOT.search(note))}):
                    self.lots.release(key, self.lots.of(lot))

    @contextmanager
    def _alone(self, key: str) -> Iterator[None]:
        with self._locks[hash(key) % _STRIPES]:
            yield

    def lacking(self) -> list[str]:
        """What of the settings Tryton does not have, or does not let the account see. Raises NotNow, Rejected."""
        settings = self.settings
        wanted: list[tuple[str, list[list[Any]], str]] = [
            ("company.company", [["party.code", "=", settings.company]], f"company {settings.company}"),
            ("quality.control", [["name", "=", settings.control]], f"quality control {settings.control}"),
            *(
                ("stock.location", [["code", "=", code], ["type", "=", "storage"]], f"storage location {code}")
                for code in (settings.quarantine, *settings.rejected)
            ),
        ]
        found = [(words, len(self.tryton.find(model, domain, limit=2))) for model, domain, words in wanted]
        lacks = [f"{words}: there {'is none' if count == 0 else 'are several'}" for words, count in found if count != 1]
        for model in ("production", "stock.lot", "stock.move", "quality.inspection", "quality.alert"):
            try:
                self.tryton.find(model, [], limit=1)
            except Rejected as refused:
                lacks.append(f"{model}: {refused.words}")
        return lacks

    # --- alerts and inspections ------------------------------------------------------------------

    def _ncr(self, parcel: Parcel, fields: NcrFields) -> Delivered:
        record = self._inspection(parcel, fields, "fail")
        alert = self._alert(record)
        noted = self._noted(record)
        if alert is not None and noted is not None and parcel.revision < noted:
            return self._delivered(record)
        wanted = {"title": fields.title, "description": fields.description}
        if alert is None:
            values = {"company": self._company(), "origin": f"quality.inspection,{record['id']}", **wanted}
            alert = self.tryton.create("quality.alert", values, *_ALERT)
        # The same revision again changes no word: people may have written in it since.
        elif noted is None or parcel.revision > noted:
            if alert["state"] not in ("open", "processing"):
                said = f"alert {alert['number']} is {alert['state']} in Tryton and takes no amendment"
                raise Rejected(f"{said}: open it there, then deliver again", "closed")
            self.tryton.write("quality.alert", alert["id"], wanted)
        where = f"quality.alert,{alert['id']}"
        self._attach(where, parcel.attachments)
        lot = self.lots.named(fields.lot, fields.product) if fields.lot else None
        self._note(where, parcel, fields, *([f"Lot: stock.lot,{lot['id']}"] if lot else []))
        if lot is not None and alert["state"] not in self.settings.opens:
            # What has no stock can't be moved, and that must not keep the nonconformance from those who decide.
            self.lots.hold(parcel.key, lot, fields.title, needs_stock=False)
        return self._delivered(record)

    def _measured(self, parcel: Parcel, fields: InspectionFields) -> Delivered:
        record = self._inspection(parcel, fields, "judge")
        where = f"quality.inspection,{record['id']}"
        self._attach(where, parcel.attachments)
        self._note(where, parcel, fields)
        return self._delivered(record)

    def _inspection(self, parcel: Parcel, fields: InspectionFields, how: Literal["fail", "judge"]) -> Record:
        """The processed inspection of the key: looked up, made, corrected, as it needs."""
        employee = self._employee(fields.employee)
        control = self._control(fields.control or self.settings.control)
        points = _points(control, fields.points, whole=how == "judge")
        found = self._inspections(parcel.key)
        if not found:
            values: Record = {
                "company": self._company(), "reference": parcel.key, "control": control["id"], "points": points,
            }  # fmt: skip
            if fields.production:
                values["origin"] = f"production,{self._production(fields.production)}"
            self.tryton.create("quality.inspection", values)
            found = self._inspections(parcel.key)
        record = self._oldest(found)
        if _unlike(record["points"], points):
            self._correct(record, points, parcel)
        elif employee is not None and record["state"] != "pending" and record["processed_by"] is None:
            # In nobody's name, which an employee leaves behind that the account may not act for: once more, in theirs.
            self.tryton.press("quality.inspection", record["id"], "pending")
        return self._processed(record["id"], employee, how)

    def _processed(self, id_: int, employee: int | None, how: Literal["fail", "judge"]) -> Record:
        record = self.tryton.one("quality.inspection", id_, *_INSPECTION)
        if record["state"] == "pending":
            record = self._pressed(id_, "process", record["state"], employee)
        if how == "fail" and record["state"] == "passed":
            record = self._pressed(id_, "fail", record["state"], employee)
        # An employee that the account may not act for is dropped without a word.
        if employee is not None and record["processed_by"] is None:
            raise Rejected(
                "Tryton does not let the service account act for this employee: add them to its employees", "employee"
            )
        return record

    def _pressed(self, id_: int, button: str, before: str, employee: int | None) -> Record:
        """The inspection after the button; a refusal does not count where somebody else was quicker."""
        refused = None
        try:
            self.tryton.press("quality.inspection", id_, button, employee=employee)
        except Rejected as reason:
            refused = reason
        record = self.tryton.one("quality.inspection", id_, *_INSPECTION)
        if refused is not None and record["state"] == before:
            raise refused
        return record

    def _correct(self, record: Record, points: Record, parcel: Parcel) -> None:
        """Writes corrected values; values that nobody corrected here were changed there, which 8.0 lets happen."""
        held = self._noted(record)
        if record["state"] != "pending" and (held is None or parcel.revision <= held):
            raise Rejected(
                f"inspection {record['number']} holds other measured values than were delivered: they were changed in "
                "Tryton", "changed"
            )  # fmt: skip
        if record["state"] != "pending":
            self.tryton.press("quality.inspection", record["id"], "pending")
        self.tryton.write("quality.inspection", record["id"], {"points": points})

    def _inspections(self, key: str) -> list[Record]:
        return self.tryton.find("quality.inspection", [["reference", "=", key]], *_INSPECTION)

    def _oldest(self, found: list[Record]) -> Record:
        """Of inspections that several processes made of one key: the others go, nobody has worked on them yet."""
        for other in found[1:]:
            if other["state"] == "pending":
                # Refused where another process was quicker.
                with suppress(Rejected):
                    self.tryton.delete("quality.inspection", other["id"])
        return found[0]

    def _alert(self, inspection: Record) -> Record | None:
        origin = [["origin", "=", f"quality.inspection,{inspection['id']}"]]
        found = self.tryton.find("quality.alert", origin, *_ALERT, limit=1)
        return found[0] if found else None

    def _attach(self, where: str, attachments: tuple[Attachment, ...]) -> None:
        there = self._attached(where)
        for attachment in attachments:
            if attachment.sha256 not in there:
                data = attachment.read()
                values = {
                    "name": attachment.name, "resource": where, "type": "data", "data": data,
                    "description": f"SHA-256 {attachment.sha256}",
                }  # fmt: skip
                self.tryton.create("ir.attachment", values)

    def _attached(self, where: str) -> list[str]:
        """SHA-256 of each attachment of ours there, in order."""
        found = self.tryton.find("ir.attachment", [["resource", "=", where]], "description")
        said = [re.fullmatch(r"SHA-256 ([0-9a-f]{64})", record["description"] or "") for record in found]
        return sorted(match[1] for match in said if match)

    def _note(self, where: str, parcel: Parcel, fields: InspectionFields, *more: str) -> None:
        """What was delivered, and who signed it, as one more note: Tryton lets nobody change one over REST."""
        lines = [f"{parcel.key} revision {parcel.revision}", f"Mapping SHA-256 {parcel.mapping}", *more]
        text = "\n".join([*lines, *(signature.words for signature in fields.signed())])
        if text not in self._notes(where):
            self.tryton.create("ir.note", {"resource": where, "message": text})

    def _notes(self, where: str) -> list[str]:
        """Our notes there, in order."""
        found = self.tryton.find("ir.note", [["resource", "=", where]], "message")
        return sorted(note["message"] for note in found if (note["message"] or "").startswith(OURS))

    def _noted(self, record: Record) -> int | None:
        """The revision that was delivered last, as far as its note came; None before that."""
        alert = self._alert(record)
        places = [f"quality.inspection,{record['id']}", *([f"quality.alert,{alert['id']}"] if alert else [])]
        said = [re.match(r"\S+ revision ([0-9]{1,9})\n", note) for where in places for note in self._notes(where)]
        return max((int(match[1]) for match in said if match), default=None)

    def _delivered(self, inspection: Record) -> Delivered:
        record = self.tryton.one("quality.inspection", inspection["id"], *_INSPECTION)
        alert = self._alert(record)
        # The alert that Tryton makes of failed values carries nothing of ours; a draft NCR's carries its title.
        shown, model = (
            (record, "quality.inspection") if alert is None or not alert["title"] else (alert, "quality.alert")
        )
        where = f"{model},{shown['id']}"
        held = {
            "points": {name: str(value) for name, value in (record["points"] or {}).items()},
            "title": shown.get("title"), "description": shown.get("description"),
            "attachments": self._attached(where), "notes": self._notes(where),
        }  # fmt: skip
        return Delivered(
            external_id=where,
            shown_as=str(shown["number"]),
            state=str(shown["state"]),
            digest=hashlib.sha256(canonical(held)).hexdigest(),
            answer=f"{model} {shown['number']} is {shown['state']}",
            revision=self._noted(record),
        )

    # --- what records name -----------------------------------------------------------------------

    def _company(self) -> int:
        found = self.tryton.find("company.company", [["party.code", "=", self.settings.company]])
        return _only(found, f"no company has the code {self.settings.company}", "company")

    def _employee(self, code: str) -> int | None:
        if not code:
            return None
        found = self.tryton.find("company.employee", [["party.code", "=", code]])
        return _only(found, f"no employee has the code {code}", "employee")

    def _production(self, name: str) -> int:
        for field in ("number", "reference"):
            found = self.tryton.find("production", [[field, "=", name]])
            if found:
                return _only(found, f"several production orders are called {name}", "production")
        raise Rejected(f"no production order has the number or reference {name}", "production")

    def _control(self, name: str) -> Record:
        fields = ("points.name", "points.type_")
        found = self.tryton.find("quality.control", [["name", "=", name]], *fields)
        _only(found, f"no quality control, or more than one, is called {name}", "control")
        return found[0]


def _only(found: list[Record], otherwise: str, code: str) -> int:
    if len(found) != 1:
        raise Rejected(otherwise, code)
    return int(found[0]["id"])


def _points(control: Record, given: dict[str, str | bool], *, whole: bool) -> Record:
    """The control's points with their values as its types have them.

    Unless ``whole``, a yes-or-no point that was not given is no: something does not conform. A measured value is
    never made up. Raises Rejected.
    """
    types = {point["name"]: point["type_"] for point in control["points"]}
    if unknown := set(given) - set(types):
        raise Rejected(f"the quality control has no point {min(unknown)}", "points")
    found: Record = {}
    for name, type_ in types.items():
        value = given.get(name)
        if value is None and type_ == "boolean" and not whole:
            value = False
        if value is None:
            raise Rejected(f"the quality control wants {name}, which the record does not have", "points")
        found[name] = _valued(name, type_, value)
    return found


def _valued(name: str, type_: str, value: str | bool) -> Any:
    if isinstance(value, bool) == (type_ == "boolean") and type_ in (*_NUMBERS, "boolean"):
        if isinstance(value, bool):
            return value
        try:
            number = Decimal(value)
            return {"integer": int, "float": float, "numeric": Decimal}[type_](number)
        except (InvalidOperation, ValueError, OverflowError):
            pass
    raise Rejected(f"{value!r} is no {type_}, which the point {name} wants", "points")


def _unlike(held: Record | None, wanted: Record) -> bool:
    known = held or {}
    return any(known.get(name) != value for name, value in wanted.items())
