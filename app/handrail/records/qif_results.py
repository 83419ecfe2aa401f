"""A run of an imported QIF plan as a QIF 3.0 results document.

Each value that counts is a measurement of the plan's characteristic item, named by the item's id and the QPId of the
document it came from. Values and verdicts are read from the record, never worked out again (architecture rule 6).
"""

from __future__ import annotations

import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from typing import Any

from handrail import __version__
from handrail.domain.acts import CaptureRecorded
from handrail.domain.instruction import Input, Instruction, Node, Step
from handrail.domain.values import Moment
from handrail.records.report import Line, Report

NAMESPACE = "http://qifstandards.org/xsd/qif3"
_NAMES = uuid.UUID("6c1f6a5e-2f5d-5d0c-9d0e-6d6f0a0c7b11")
"""Our own name space of ids: the same run gives the same document."""
_STATUS = {"inside": "PASS", "pass": "PASS", "above": "FAIL", "below": "FAIL", "fail": "FAIL"}
_VALUE = {"SurfaceTexture": "RoughnessAverageValue", "Thread": "PitchDiameter"}
"""Kinds whose value has a name of its own."""
_COORDINATES = frozenset({"LinearCoordinate", "AngularCoordinate"})
_ATTRIBUTE = "UserDefinedAttribute"
_NO_VALUE = "Weld"
"""Kinds that are described by their sides, not by a value: given without one."""


class NoPlan(Exception):
    """The run's instruction did not come from a QIF document."""


def results(report: Report, instruction: Instruction) -> bytes:
    """The document, UTF-8. Raises NoPlan."""
    plan = instruction.extra.get("qif")
    inputs = {input_.id: input_ for input_ in _inputs(instruction.body) if "item_id" in _item(input_)}
    if not isinstance(plan, dict) or not inputs:
        raise NoPlan(f"{instruction.doc_no} {instruction.revision} was not imported from a QIF document")
    return _Writer(report, instruction, plan, inputs).document()


def _inputs(nodes: tuple[Node, ...]) -> Iterator[Input]:
    for node in nodes:
        if isinstance(node, Step):
            yield from node.inputs
        elif hasattr(node, "nodes"):
            yield from _inputs(node.nodes)


def _item(input_: Input) -> Mapping[str, Any]:
    found = input_.extra.get("qif", {})
    return found if isinstance(found, dict) else {}


def counting(report: Report) -> Iterator[Line]:
    """The values that count: of each reading the last attempt, after all corrections, in the order of the record."""
    last: dict[tuple[str, str, int], Line] = {}
    for step in report.steps:
        for line in step.lines:
            if line.replaced_by is None:
                last[step.path, line.capture.input, line.capture.reading] = line
    yield from last.values()


class _Writer:
    """Writes one document; ids are numbers, one after the other."""

    def __init__(
        self, report: Report, instruction: Instruction, plan: Mapping[str, Any], inputs: Mapping[str, Input]
    ) -> None:
        self.report, self.instruction, self.plan, self.inputs = report, instruction, plan, inputs
        self.last = 0
        self.attachment = next((one for one in instruction.attachments if one.role == "original"), None)

    def next(self) -> str:
        self.last += 1
        return str(self.last)

    def qpid(self, *parts: str) -> str:
        """A stable id of its own."""
        return str(uuid.uuid5(_NAMES, "/".join(parts)))

    def document(self) -> bytes:
        report = self.report
        root = ET.Element("QIFDocument", {"xmlns": NAMESPACE, "versionQIF": "3.0.0"})
        _add(root, "QPId", self.qpid(report.run, report.head, "document"))
        application = ET.SubElement(ET.SubElement(root, "Header"), "Application")
        _add(application, "Name", f"Handrail {__version__}")
        external = self.next()
        found = ET.SubElement(ET.SubElement(root, "ExternalQIFReferences", n="1"), "ExternalQIFDocument", id=external)
        original = self.attachment.sha256 if self.attachment is not None else self.instruction.doc_no
        _add(found, "QPId", str(self.plan.get("document") or self.qpid(original, "plan")))
        if self.attachment is not None:
            _add(found, "Description", f"{self.attachment.file}, SHA-256 {self.attachment.sha256}")
        self._results(root, external)
        root.set("idMax", str(self.last))
        ET.indent(root)
        written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
        return written + b"\n"

    def _results(self, root: ET.Element, external: str) -> None:
        report = self.report
        block = ET.SubElement(root, "Results")
        measured = ET.SubElement(ET.SubElement(block, "MeasurementResultsSet", n="1"), "MeasurementResults")
        measured.set("id", self.next())
        self._traced(measured)
        _add(measured, "ThisResultsInstanceQPId", self.qpid(report.run, report.head, "results"))
        component = self.next()
        lines = [line for line in counting(report) if line.capture.input in self.inputs]
        recorded = {line.capture.input for line in lines}
        items: list[tuple[Input, Line | None]] = [(self.inputs[line.capture.input], line) for line in lines]
        items += [(input_, None) for id_, input_ in self.inputs.items() if id_ not in recorded]
        list_ = ET.SubElement(ET.SubElement(measured, "MeasuredCharacteristics"), "CharacteristicMeasurements")
        list_.set("n", str(len(items)))
        statuses = [self._measurement(list_, input_, line, external, component) for input_, line in items]
        overall = self._overall(statuses)
        _add(ET.SubElement(measured, "InspectionStatus"), "InspectionStatusEnum", overall)
        _add(ET.SubElement(measured, "ActualComponentIds", n="1"), "Id", component)
        sets = ET.SubElement(ET.SubElement(block, "ActualComponentSets", n="1"), "ActualComponentSet", n="1")
        actual = ET.SubElement(sets, "ActualComponent", id=component)
        if report.work is not None and report.work.unit:
            _add(actual, "SerialNumber", report.work.unit)
        _add(ET.SubElement(actual, "Status"), "InspectionStatusEnum", overall)

    def _traced(self, measured: ET.Element) -> None:
        """Which plan, which order, and when."""
        report = self.report
        traced = ET.SubElement(measured, "InspectionTraceability")
        if report.work is not None and report.work.order:
            _add(traced, "OrderNumber", report.work.order)
        _add(traced, "ReportNumber", report.run)
        for name, stamp in (("InspectionStart", report.began), ("InspectionEnd", report.ended)):
            if stamp is not None:
                _add(traced, name, _time(stamp.at))
        if report.began is not None:
            _add(ET.SubElement(traced, "InspectionOperator"), "Name", report.began.name)
        if self.plan.get("plan"):
            referenced = ET.SubElement(traced, "ReferencedQIFPlanInstance")
            _add(referenced, "ItemQPId", str(self.plan["plan"]))

    def _overall(self, statuses: list[str]) -> str:
        if "FAIL" in statuses:
            return "FAIL"
        if self.report.status == "completed" and not {"NOT_ANALYZED", "INDETERMINATE"} & set(statuses):
            return "PASS"
        return "UNKNOWN"

    def _measurement(self, list_: ET.Element, input_: Input, line: Line | None, external: str, component: str) -> str:
        item = _item(input_)
        kind = str(item["kind"])
        element = ET.SubElement(list_, f"{kind}CharacteristicMeasurement", id=self.next())
        status = _status(input_, line)
        if line is not None:
            self._kept(element, line)
        _add(ET.SubElement(element, "Status"), "CharacteristicStatusEnum", status)
        reference = _add(element, "CharacteristicItemId", external)
        reference.set("xId", str(item["item_id"]))
        if line is not None:
            _add(element, "TimeStamp", _time(line.stamp.at))
        _add(element, "ActualComponentId", component)
        ncr = next((ncr for ncr in self.report.ncrs if line is not None and ncr.found == line.stamp.entry), None)
        if ncr is not None and ncr.withdrawn is None:
            _add(element, "NonConformanceDesignator", ncr.draft.ncr)
        if kind in _COORDINATES:
            # Which coordinate it is stands in the plan.
            _add(ET.SubElement(element, "TypeOfCoordinates"), "OtherCoordinate", "as the plan defines it")
        value = line.capture.value if line is not None and not line.capture.na else None
        if value is not None and not kind.startswith(_NO_VALUE):
            _add(element, _VALUE.get(kind, "Value"), status if kind == _ATTRIBUTE else value)
        return status

    def _kept(self, element: ET.Element, line: Line) -> None:
        """Where the value stands in the record, and what it was measured with."""
        capture = line.capture
        facts = {"event": line.stamp.event, "person": line.stamp.person, "entry": str(line.stamp.entry)}
        if capture.gauge:
            facts["gauge"] = capture.gauge
        if capture.na_reason:
            facts["not applicable"] = capture.na_reason
        attributes = ET.SubElement(element, "Attributes", n=str(len(facts)))
        for name, value in facts.items():
            ET.SubElement(attributes, "AttributeStr", name=name, value=value)


def _status(input_: Input, line: Line | None) -> str:
    """The verdict in QIF's words. A value without limits is basic where the plan says so, else undecided."""
    capture: CaptureRecorded | None = line.capture if line is not None else None
    if capture is None or capture.na or capture.value is None:
        return "NOT_ANALYZED"
    if capture.verdict in _STATUS:
        return _STATUS[capture.verdict]
    return "BASIC_OR_TED" if "target" in _item(input_) and "doubt" not in _item(input_) else "INDETERMINATE"


def _add(parent: ET.Element, name: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, name)
    element.text = "".join(one for one in text if one.isprintable())
    return element


def _time(at: Moment) -> str:
    return at.isoformat(timespec="seconds")
