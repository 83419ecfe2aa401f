"""Lots in Tryton: where their stock lies, into quarantine and back.

A hold stands as a note on the lot, so that several can, and its release as another; internal shipments that carry our
key move the stock. Only the release of the last hold moves back what our shipments brought, and no more than still
lies there.
"""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from decimal import Decimal

from handrail.wire.envelope import canonical
from handrail_gateway.connectors.tryton_rest import Record, Tryton
from handrail_gateway.connectors.tryton_settings import TrytonSettings
from handrail_gateway.deliveries.connector import Delivered, NotNow, Rejected

LOT = ("number", "product.code", "product.default_uom")
_PLACE = ("code", "name", "type", "quantity")
_SHIPMENT = ("number", "reference", "state", "from_location", "moves.lot", "moves.quantity", "moves.product",
             "moves.unit")  # fmt: skip
_REFERENCE = re.compile(r"(urn:[^/]+)/(in|back)/([0-9]+)")


class Lots:
    """Moves one lot after the other. Raises NotNow and Rejected."""

    def __init__(self, tryton: Tryton, settings: TrytonSettings) -> None:
        self._tryton = tryton
        self._settings = settings
        self._alone = threading.Lock()

    def named(self, number: str, product: str = "") -> Record:
        """The lot with that number. Tryton lets several have it: then the product has to be named."""
        wanted = [["number", "=", number], *([["product.code", "=", product]] if product else [])]
        found = self._tryton.find("stock.lot", wanted, *LOT)
        if len(found) != 1:
            which = "no lot" if not found else f"more than one lot ({len(found)})"
            raise Rejected(f"{which} in Tryton has the number {number}{f' of {product}' if product else ''}", "lot")
        return found[0]

    def of(self, id_: int) -> Record:
        """The lot with that id of Tryton's."""
        return self._tryton.one("stock.lot", id_, *LOT)

    def places(self, lot: Record) -> list[Record]:
        """The locations with stock of the lot, each with its ``quantity``."""
        kinds = [["type", "in", ["storage", "production", "lost_found"]]]
        context = {"lot": lot["id"], "product": lot["product"]["id"]}
        found = self._tryton.find("stock.location", kinds, *_PLACE, limit=2000, context=context)
        return [place for place in found if (place["quantity"] or 0) > 0]

    def status(self, lot: Record) -> tuple[str, Decimal]:
        """As the gates know it, with the quantity: ``quarantine``, ``rejected``, ``released``, or ``gone``."""
        places = [place for place in self.places(lot) if place["type"] != "lost_found"]
        total = sum((Decimal(str(place["quantity"])) for place in places), Decimal())
        codes = {place["code"] for place in places}
        if self._settings.quarantine in codes or self._standing(lot):
            return "quarantine", total
        if codes & set(self._settings.rejected):
            return "rejected", total
        return ("released" if places else "gone"), total

    def hold(self, key: str, lot: Record, reason: str, *, needs_stock: bool = True) -> None:
        """Moves what is in stock to quarantine; a hold that was released before stays so."""
        with self._alone:
            said = self._said(lot).get(key, set())
            if "released" in said:
                return
            if not said:
                if needs_stock and not self.places(lot):
                    raise Rejected(f"lot {lot['number']} has no stock in Tryton that could be moved", "stock")
                self._note(lot, f"{key} held\n{reason}".rstrip())
            known = {(match[2], match[3]) for _, match in self._shipments(lot)}
            quarantine = self._quarantine()
            for place in self.places(lot):
                movable = place["type"] == "storage" and place["code"] not in self._settings.rejected
                if movable and place["id"] != quarantine and ("in", str(place["id"])) not in known:
                    self._ship(f"{key}/in/{place['id']}", lot, place["quantity"], place["id"], quarantine)
            self._finish(lot)

    def release(self, key: str, lot: Record) -> None:
        """Closes the hold; with the last one the stock goes back to where it was taken from."""
        with self._alone:
            if self._said(lot).get(key) == {"held"}:
                self._note(lot, f"{key} released")
            if self._standing(lot):
                return
            self._finish(lot)
            shipments = self._shipments(lot)
            back = {match[1] + match[3] for _, match in shipments if match[2] == "back"}
            quarantine = self._quarantine()
            there = (place["quantity"] for place in self.places(lot) if place["id"] == quarantine)
            left = sum((Decimal(str(quantity)) for quantity in there), Decimal())
            for shipment, match in shipments:
                ours = (Decimal(str(move["quantity"])) for move in shipment["moves"] if move["lot"] == lot["id"])
                quantity = min(sum(ours, Decimal()), left)
                if match[2] == "in" and match[1] + match[3] not in back and quantity > 0:
                    self._ship(f"{match[1]}/back/{match[3]}", lot, float(quantity), quarantine, int(match[3]))
                    left -= quantity
            self._finish(lot)

    def delivered(self, lot: Record) -> Delivered:
        """What Tryton holds of ours about the lot."""
        status, quantity = self.status(lot)
        notes = sorted([key, *sorted(words)] for key, words in self._said(lot).items())
        moves = [[shipment["reference"], shipment["state"]] for shipment, _ in self._shipments(lot)]
        return Delivered(
            external_id=f"stock.lot,{lot['id']}",
            shown_as=str(lot["number"]),
            state=status,
            digest=hashlib.sha256(canonical({"notes": notes, "moves": moves})).hexdigest(),
            answer=f"lot {lot['number']}: {status}, {quantity:f} in stock",
        )

    def moved_by(self, key: str) -> Record | None:
        """The lot that a key moved."""
        return next((lot for known, lot in self.all_moved(f"{key}/") if known == key), None)

    def all_moved(self, start: str) -> Iterator[tuple[str, Record]]:
        """Keys whose shipments' references begin like that, each with its lot."""
        said = [["reference", "like", f"{start}%"]]
        moved: dict[str, int] = {}
        for shipment in self._tryton.all_of("stock.shipment.internal", said, *_SHIPMENT):
            match = _REFERENCE.fullmatch(shipment["reference"])
            if match and shipment["moves"]:
                moved.setdefault(match[1], shipment["moves"][0]["lot"])
        for key, lot in moved.items():
            yield key, self.of(lot)

    def _note(self, lot: Record, text: str) -> None:
        self._tryton.create("ir.note", {"resource": f"stock.lot,{lot['id']}", "message": text})

    def _said(self, lot: Record) -> dict[str, set[str]]:
        """What our notes on the lot say of each hold: ``held``, and after its release ``released`` as well."""
        found = self._tryton.find("ir.note", [["resource", "=", f"stock.lot,{lot['id']}"]], "message")
        said: dict[str, set[str]] = {}
        for note in found:
            if match := re.match(r"(urn:handrail:\S+) (held|released)", note["message"] or ""):
                said.setdefault(match[1], set()).add(match[2])
        return said

    def _standing(self, lot: Record) -> bool:
        return {"held"} in self._said(lot).values()

    def _shipments(self, lot: Record) -> list[tuple[Record, re.Match[str]]]:
        wanted = [["reference", "like", "urn:handrail:%"], ["moves.lot", "=", lot["id"]], ["state", "!=", "cancelled"]]
        found = self._tryton.all_of("stock.shipment.internal", wanted, *_SHIPMENT)
        matched = ((shipment, _REFERENCE.fullmatch(shipment["reference"])) for shipment in found)
        return [(shipment, match) for shipment, match in matched if match]

    def _ship(self, reference: str, lot: Record, quantity: float, source: int, target: int) -> None:
        company = self._tryton.find("company.company", [["party.code", "=", self._settings.company]])
        if len(company) != 1:
            raise Rejected(f"no company has the code {self._settings.company}", "company")
        move = {
            "product": lot["product"]["id"], "unit": lot["product"]["default_uom"], "quantity": quantity,
            "lot": lot["id"], "from_location": source, "to_location": target, "company": company[0]["id"],
        }  # fmt: skip
        values = {
            "reference": reference, "company": company[0]["id"], "from_location": source, "to_location": target,
            "moves": [["create", [move]]],
        }  # fmt: skip
        self._tryton.create("stock.shipment.internal", values)

    def _finish(self, lot: Record) -> None:
        """Carries each of our shipments to its end from wherever the last try left it."""
        for shipment, _ in self._shipments(lot):
            state, id_ = shipment["state"], shipment["id"]
            for before, button, after in (("draft", "wait", "waiting"), ("waiting", "assign_try", "assigned")):
                if state == before:
                    self._tryton.press("stock.shipment.internal", id_, button)
                    state = self._tryton.one("stock.shipment.internal", id_, "state")["state"]
                    if state != after:
                        raise NotNow(
                            f"internal shipment {shipment['number'] or shipment['reference']} is {state}: stock of lot "
                            f"{lot['number']} is assigned to something else in Tryton"
                        )
            if state == "assigned":
                self._tryton.press("stock.shipment.internal", id_, "do")

    def _quarantine(self) -> int:
        code = self._settings.quarantine
        found = self._tryton.find("stock.location", [["code", "=", code], ["type", "=", "storage"]])
        if len(found) != 1:
            raise Rejected(f"no storage location, or more than one, has the code {code}", "quarantine")
        return int(found[0]["id"])
