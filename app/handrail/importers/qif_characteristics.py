"""Characteristic items of a QIF document as inputs: nominal, limits, unit, and what a person reads of them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from handrail.domain.instruction import Input, Limits
from handrail.importers.drafting import Draft
from handrail.importers.xml_tree import Node

_HALVES = re.compile(r"(Point|Line|Surface)Profile.*")
"""Profile zones lie half on each side of the nominal."""
_ANGULAR = re.compile(r"(Angle|Angular|Conical|Taper|Draft)")
_COUNTED = frozenset({"UserDefinedAttribute", "Attribute"})
_UNITS = {"degree": "°", "deg": "°", "millimeter": "mm", "inch": "in"}
_UCUM = {"mm": "mm", "m": "m", "in": "[in_i]", "°": "deg", "um": "um", "µm": "um", "cm": "cm", "rad": "rad"}


class Characteristics:
    """The characteristic items of a document, with their nominals and definitions."""

    def __init__(self, draft: Draft, root: Node, items: list[Node]) -> None:
        self.draft = draft
        self.ids = {node.get("id"): node for node in root.every() if node.get("id")}
        self.items = {item.get("id"): item for item in items}
        self.index = {item.get("id"): number for number, item in enumerate(items)}
        self.planned: set[str] = set()
        primary = next(root.find("PrimaryUnits"), None)
        self.names = {unit.tag: unit.said("UnitName") for unit in primary.nodes()} if primary is not None else {}
        self.units = sorted(filter(None, self.names.values()))
        if not self.units and items:
            draft.report.warnings.append("FileUnits: the file states no units; QIF's default is the millimetre")
        self.devices: dict[str, str] = {}
        for device in root.find("MeasurementDevice"):
            name = device.said("Name") or device.said("Description") or device.get("id")
            extra = {"part": "MeasurementDevice", "id": device.get("id")}
            if device.get("id"):
                self.devices[device.get("id")] = draft.material("gauge", name, device.place, extra=extra)

    def name(self, item: Node) -> str:
        """What an item is called: its designator, else its name."""
        return item.said("CharacteristicDesignator", "Designator") or item.said("Name") or item.get("id")

    def gauges(self, item: Node) -> list[str]:
        """The materials that an item is measured with."""
        ids = item.child("MeasurementDeviceIds")
        return [self.devices[one.text()] for one in ids.nodes() if one.text() in self.devices] if ids else []

    def input(self, item: Node) -> Input:
        """The value to record for an item."""
        draft = self.draft
        self.planned.add(item.get("id"))
        kind = item.tag.removesuffix("CharacteristicItem")
        nominal = self.ids.get(item.said("CharacteristicNominalId"))
        definition = self.ids.get(nominal.said("CharacteristicDefinitionId")) if nominal is not None else None
        if nominal is None or definition is None:
            draft.report.warnings.append(f"{item.place}: {self.name(item)} has no nominal or definition here")
        facts = self._facts(item, kind, nominal, definition)
        id_ = draft.id("item", item.get("id"))
        fields: dict[str, Any] = {"type": "measurement"}
        if definition is not None and (kind.endswith("Attribute") or kind in _COUNTED):
            fields = {"type": "pass_fail"}
        else:
            fields["unit"], fields["ucum"] = self._unit(kind)
            fields["limits"], doubt = self._limits(item, kind, facts, definition)
            if doubt:
                facts["doubt"] = doubt
        label = " ".join(dict.fromkeys(filter(None, (facts.get("designator"), facts.get("name"), _spaced(kind)))))
        hint = "; ".join(self._hints(item, facts))
        return Input(
            id=id_, name=id_, label=draft.said(label), hint=draft.said(hint) if hint else {}, source=item.place,
            extra={draft.format: facts}, **fields,
        )  # fmt: skip

    def _facts(self, item: Node, kind: str, nominal: Node | None, definition: Node | None) -> dict[str, Any]:
        """What the file says of an item, as it is written."""
        facts = {
            "item_id": item.get("id"),
            "index": self.index[item.get("id")],
            "kind": kind,
            "name": item.said("Name"),
            "designator": item.said("CharacteristicDesignator", "Designator"),
            "uuid": item.said("CharacteristicDesignator", "UUID"),
            "criticality": item.said("CharacteristicDesignator", "Criticality"),
        }
        if nominal is not None:
            facts["target"] = next((node.text() for node in nominal.nodes() if node.tag.startswith("Target")), "")
        if definition is not None:
            for key, tag in (
                ("min", "MinValue"), ("max", "MaxValue"), ("defined_as_limit", "DefinedAsLimit"),
                ("tolerance_value", "ToleranceValue"), ("outer_disposition", "OuterDisposition"),
                ("material_condition", "MaterialCondition"),
            ):  # fmt: skip
                facts[key] = next((node.text() for node in definition.find(tag)), "")
        return {key: value for key, value in facts.items() if value != ""}

    def _hints(self, item: Node, facts: dict[str, Any]) -> list[str]:
        drawn = item.child("LocationOnDrawing")
        sheet = ", ".join(one.text() for one in drawn.nodes() if one.tag != "DrawingId") if drawn is not None else ""
        ids = item.child("MeasurementDeviceIds")
        devices = [self.ids[one.text()].said("Name") for one in ids.nodes() if one.text() in self.ids] if ids else []
        comments = [node.get("value") for node in item.find("AttributeStr")]
        nominal = self.ids.get(item.said("CharacteristicNominalId"))
        definition = self.ids.get(nominal.said("CharacteristicDefinitionId")) if nominal is not None else None
        for part in (nominal, definition):
            if part is not None:
                comments += [
                    node.text() for node in part.nodes() if node.tag in ("Name", "Description") and node.text()
                ]
                comments += [node.get("value") for node in part.find("AttributeStr")]
        return [
            line
            for line in (
                item.said("Description"), *dict.fromkeys(comments), facts.get("doubt"),
                f"drawing {sheet}" if sheet else "", f"measured with {', '.join(devices)}" if devices else "",
                facts.get("criticality"),
            )
            if line and line != facts.get("name")
        ]  # fmt: skip

    def _unit(self, kind: str) -> tuple[str, str | None]:
        name = self.names.get("AngularUnit" if _ANGULAR.match(kind) else "LinearUnit", "")
        written = _UNITS.get(name, name) or ("°" if _ANGULAR.match(kind) else "mm")
        return written, _UCUM.get(written)

    def _limits(
        self, item: Node, kind: str, facts: dict[str, Any], definition: Node | None
    ) -> tuple[Limits | None, str]:
        """The limits of an item, or why a reviewer has to set them."""
        written = ", ".join(
            f"{key} {facts[key]}"
            for key in ("target", "min", "max", "tolerance_value", "defined_as_limit")
            if key in facts
        )
        try:
            target, low, high, zone, outer = (
                _number(facts.get(key)) for key in ("target", "min", "max", "tolerance_value", "outer_disposition")
            )
        except ValueError as error:
            return None, self._doubt(item, f"{error} is no number ({written})")
        if low is None and high is None and zone is None:
            if definition is not None and next(definition.find("NonTolerance"), None) is None and target is not None:
                self.draft.report.warnings.append(f"{item.place}: {self.name(item)} has no tolerance in the file")
            return (Limits(target=target, text=f"{written}, no tolerance") if target is not None else None), ""
        if zone is not None and low is None and high is None:
            if zone < 0:
                return None, self._doubt(item, f"a negative tolerance ({written})")
            above = zone / 2 if outer is None else outer
            pair = (above - zone, above) if _HALVES.fullmatch(kind) else (Decimal(0), zone)
            if facts.get("material_condition", "NONE") not in ("NONE", "REGARDLESS"):
                self.draft.report.approximated.append(
                    f"{item.place}: {self.name(item)}: without the bonus of material condition "
                    f"{facts['material_condition']}"
                )
            return Limits(lower=pair[0], upper=pair[1], text=f"tolerance {facts['tolerance_value']}"), ""
        if facts.get("defined_as_limit", "false").lower() not in ("true", "1"):
            return self._about(item, facts, target, low, high, written)
        return self._checked(item, target, low, high, written)

    def _about(
        self, item: Node, facts: dict[str, Any], target: Decimal | None, low: Decimal | None, high: Decimal | None,
        written: str,
    ) -> tuple[Limits | None, str]:  # fmt: skip
        """Limits given as distances from the nominal."""
        if target is None:
            return None, self._doubt(item, f"distances from a nominal that is not stated ({written})")
        if (low is not None and low > 0) or (high is not None and high < 0):
            # Both on one side: a fit such as +0.02 … +0.05, or limits that were meant as they are.
            far = max(abs(value) for value in (low, high) if value is not None)
            if far * 10 > abs(target):
                return None, self._doubt(item, f"distances from the nominal as large as the nominal ({written})")
            self.draft.report.warnings.append(
                f"{item.place}: {self.name(item)}: both limits lie on one side of the nominal ({written})"
            )
        return self._checked(
            item,
            target,
            target + low if low is not None else None,
            target + high if high is not None else None,
            written,
        )

    def _checked(
        self, item: Node, target: Decimal | None, low: Decimal | None, high: Decimal | None, written: str
    ) -> tuple[Limits | None, str]:
        if low is not None and high is not None and low > high:
            return None, self._doubt(item, f"the lower limit is above the upper ({written})")
        within = target is None or ((low is None or low <= target) and (high is None or target <= high))
        return Limits(lower=low, upper=high, target=target if within else None, text=written), ""

    def _doubt(self, item: Node, why: str) -> str:
        said = f"limits to be set by a reviewer: {why}"
        self.draft.report.approximated.append(f"{item.place}: {self.name(item)}: {said}")
        return said


def _number(text: str | None) -> Decimal | None:
    """An exact decimal. Raises ValueError for what is none, with the text."""
    if text is None:
        return None
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise ValueError(repr(text[:40])) from None
    if not number.is_finite() or abs(number.adjusted()) > 30 or len(number.as_tuple().digits) > 60:
        raise ValueError(repr(text[:40]))
    return number


def _spaced(kind: str) -> str:
    """``LinearCoordinate`` as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind).lower()
