"""Asks every gate with the facts of this tablet. Used at the start and again at each step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Literal

from handrail.domain.acts import OverrideKind, Scan
from handrail.domain.codes import meant, plain
from handrail.domain.effectivity import Place, resolve
from handrail.domain.event import Source, Work
from handrail.domain.flow import Plan, StepAt, steps_of
from handrail.domain.gates.answer import Answer, closed, joined, passed
from handrail.domain.gates.clock import ClockFacts, clock_gate
from handrail.domain.gates.earlier import EarlierFacts, earlier_gate
from handrail.domain.gates.equipment import (
    GATE as EQUIPMENT,
)  # fmt: skip
from handrail.domain.gates.equipment import (
    EquipmentFacts,
    equipment_gate,
    equipment_type_gate,
)
from handrail.domain.gates.holds import HoldFacts, hold_gate
from handrail.domain.gates.lease import LeaseFacts, lease_gate
from handrail.domain.gates.lots import GATE as LOTS
from handrail.domain.gates.lots import LotFacts, lot_gate, other_article
from handrail.domain.gates.order import OrderFacts, order_gate
from handrail.domain.gates.ownership import OwnershipFacts, ownership_gate
from handrail.domain.gates.revision import RevisionFacts, revision_gate
from handrail.domain.gates.space import space_gate
from handrail.domain.gates.training import GATE as TRAINING
from handrail.domain.gates.training import TrainingFacts, training_gate
from handrail.domain.instruction import Material
from handrail.domain.policy import Lease
from handrail.domain.reference import Class, Hold, Operation, Person, Release, RunUnderWay, WorkOrder
from handrail.domain.refusal import Reason
from handrail.domain.run import RunState
from handrail.domain.values import said_in
from handrail.operations.known_revisions import changes_left
from handrail.operations.workplace import OpenRun, Session, Workplace

Overrides = Mapping[tuple[OverrideKind, str], str]
"""What was signed past, by kind and subject, and by whom: see ``RunState.overrides``."""
NONE: Overrides = MappingProxyType({})


class Start:
    """A job that someone wants to start: what it resolves to here and now."""

    def __init__(
        self, place: Workplace, session: Session, order_id: str, operation: str, unit: str,
        overrides: Overrides = NONE,
    ) -> None:  # fmt: skip
        self.place, self.session, self.overrides = place, session, overrides
        self.order_id, self.operation, self.unit = order_id, operation, unit
        self.order: WorkOrder | None = place.reference.order(order_id)
        routing = self.order.operations if self.order else ()
        self.at: Operation | None = next((op for op in routing if op.number == operation), None)
        self.release: Release | Reason = self._release()
        self.plan: Plan | None = place.shelf.plan(self.release.content) if isinstance(self.release, Release) else None

    @property
    def done_elsewhere(self) -> bool:
        """Whether the plant knows the unit's operation as complete: it is not done twice (rule 5)."""
        return self.at is not None and self.unit in self.at.done_units

    @property
    def under_way(self) -> RunUnderWay | None:
        """The run of it that another tablet has, as far as this one has heard (rule 5)."""
        return self.place.under_way_elsewhere(self.order_id, self.operation, self.unit)

    @property
    def work(self) -> Work:
        """What the run would be of. Only where there is an order."""
        assert self.order is not None
        return Work(order=self.order.id, operation=self.operation, part=self.order.part, unit=self.unit)

    @property
    def source(self) -> Source:
        """The revision that it would be worked by, in the person's language if it has it. Only where there is one."""
        assert self.plan is not None and isinstance(self.release, Release)
        instruction, language = self.plan.instruction, self.session.language
        shown = language if language in instruction.languages else instruction.language
        return Source(
            doc_no=instruction.doc_no, revision=instruction.revision, content=self.release.content, language=shown
        )

    def _release(self) -> Release | Reason:
        op = self.at
        if self.order is None or op is None:
            return Reason(code="revision.none", gate="instruction", params={"doc_no": "", "part": "", "known": "0"})
        return _effective(self.place, self.order, op.doc_no, self.unit)

    def answers(self) -> tuple[Answer, ...]:
        """Every gate's answer, in the order of screen 06."""
        place = self.place
        lots, equipment = self._lots(), self._equipment()
        targets = [("order", self.order_id), ("unit", self.unit), ("station", place.station)]
        if isinstance(self.release, Release):
            targets.append(("instruction", self.release.doc_no))
        targets += [("lot", evidence.params["lot"]) for evidence in lots.evidence if evidence.params.get("lot")]
        found = [
            order_gate(OrderFacts(
                order=self.order, order_id=self.order_id, operation=self.operation, unit=self.unit,
                station=place.station,
            )),
            revision_gate(RevisionFacts(
                resolved=self.release,
                content_here=self.release.content if self.plan and isinstance(self.release, Release) else None,
                mode=place.mode,
            )),
        ]  # fmt: skip
        if isinstance(self.release, Release):
            found.append(trained(
                place, self.session.person, self.release.doc_no, self.release.revision, self.operation,
                self.overrides,
            ))  # fmt: skip
        found += [lots, equipment]
        if self.order is not None:
            done = _done_here(place, self.order_id, self.unit)
            found.append(earlier_gate(EarlierFacts(
                order=self.order, operation=self.operation, unit=self.unit, done_here=done,
            )))  # fmt: skip
        found.append(ownership_gate(OwnershipFacts(run=self.under_way)))
        found.append(holds(place, targets))
        found.append(leases(place))
        found.append(clock_gate(_clock(place), place.reference.policy()))
        if place.space_left is not None:
            room = space_gate(place.space_left(), place.reference.policy())
            found += [room] if room is not None else []
        return tuple(found)

    def _lots(self) -> Answer:
        """The lots the order allocates to parts this instruction takes."""
        if self.plan is None or self.order is None:
            return passed(LOTS, "lots.none_planned")
        by_part = {material.part_no: material for material in self.plan.instruction.materials if material.part_no}
        planned = [self.place_lot(lot, by_part[part]) for part, lot in self.order.lots.items() if part in by_part]
        return joined(LOTS, planned) if planned else passed(LOTS, "lots.none_planned")

    def place_lot(self, lot: str, material: Material) -> Answer:
        return lot_answer(self.place, lot, material, None, self.session.language)

    def _equipment(self) -> Answer:
        if self.plan is None:
            return passed(EQUIPMENT, "equipment.none_needed")
        types = {
            input_.equipment_type
            for step in steps_of(self.plan.instruction.body)
            for input_ in step.inputs
            if input_.equipment_type
        }
        answers = [
            equipment_type_gate(type_, [
                equipment_answer(self.place, self.session.person, self.overrides, piece.id, type_)
                for piece in self.place.reference.equipment_of_type(type_)
            ])
            for type_ in sorted(types)
        ]  # fmt: skip
        return joined(EQUIPMENT, answers) if answers else passed(EQUIPMENT, "equipment.none_needed")


def step_answers(
    place: Workplace, session: Session, run: OpenRun, at: StepAt | None, *, working: bool = True
) -> tuple[Answer, ...]:
    """The gates that are asked again at each step of a run under way; training only of who does the work."""
    work, source = run.work, run.source
    release = _started_under(place, work, source.doc_no, source.content)
    operation = place.reference.order(work.order)
    found = [
        order_gate(OrderFacts(
            order=operation, order_id=work.order, operation=work.operation, unit=work.unit, station=place.station,
        )),
        revision_gate(RevisionFacts(
            resolved=release, content_here=source.content, mode=place.mode, under_way=True,
            newer=_newer(place, operation, work, source), at_hold_point=at is not None and at.step.hold_point,
        )),
        *([execute(place, session, run), *changes_left(place, session, run)] if working else []),
        *([used(place, session, run, at)] if at is not None else []),
        holds(place, _targets(place, run)),
        leases(place),
        clock_gate(_clock(place), place.reference.policy()),
    ]  # fmt: skip
    return tuple(found)


def at_hand(place: Workplace, session: Session, run: OpenRun) -> list[Answer]:
    """What keeps a person from recording at a step that is open: no training for it, a revision that is new to them
    and whose changes they did not read, or a clock that is wrong.

    Somebody else may have opened the step, and earlier. Open gates add nothing to what its opening says they saw.
    """
    answers = (
        execute(place, session, run),
        *changes_left(place, session, run),
        clock_gate(_clock(place), place.reference.policy()),
    )
    return [answer for answer in answers if not answer.open]


def used(place: Workplace, session: Session, run: OpenRun, at: StepAt) -> Answer:
    """Lots and equipment that the step has used are asked for once more (a hold or expiry may have come)."""
    answers: list[Answer] = []
    step = run.state.steps.get(at.path)
    by_id = {input_.id: input_ for input_ in at.step.inputs}
    lots: dict[tuple[str, str | None], None] = {}
    gauges: dict[tuple[str, str | None], None] = {}
    for (input_id, _), attempts in step.attempts.items() if step else ():
        capture = attempts[-1].capture
        input_ = by_id.get(input_id)
        if input_ is None or capture.na:
            continue
        if capture.lot is not None:
            lots[capture.lot, input_.material] = None
        if capture.gauge is not None:
            gauges[capture.gauge, input_.equipment_type] = None
    for lot, material in lots:
        answers.append(lot_answer(place, lot, run.plan.materials.get(material or ""), None, session.language))
    for gauge, type_ in gauges:
        answers.append(equipment_answer(place, session.person, run.state.overrides, gauge, type_))
    return joined(LOTS, answers)


def lot_answer(
    place: Workplace, lot: str, material: Material | None, scan: Scan | None, language: str
) -> Answer:  # fmt: skip
    """The lot gate for one lot at one material, with what its label says where one was scanned."""
    gtin = meant(scan, "gtin") if scan is not None else None
    expires = meant(scan, "expiry") if scan is not None else None
    return lot_gate(
        LotFacts(
            asked=lot,
            lot=place.reference.lot(lot),
            part=material.part_no if material else None,
            gtin=gtin,
            needed_gtin=material.gtin if material else None,
            location=said_in(material.location, language) if material else "",
            label_expires=date.fromisoformat(expires[:10]) if expires is not None else None,
        ),
        place.now(),
    )


def serial_answers(material: Material | None, scan: Scan | None, language: str) -> list[Answer]:
    """A part with a serial is the article that the unit takes (BC-07), and its label says a serial (BC-17)."""
    if scan is None:
        return []
    if material is not None:
        location = said_in(material.location, language)
        other = other_article(meant(scan, "gtin"), material.gtin, material.part_no or "", location)
        if other is not None:
            return [other]
    lacks = meant(scan, "serial") is None and not plain(scan)
    return [closed(LOTS, "scan.no_serial")] if lacks else []


def equipment_answer(place: Workplace, person: Person, overrides: Overrides, id_: str, type_: str | None) -> Answer:
    """The equipment gate for one piece in this person's hands, naming another usable one of the type."""
    now = place.now()
    others = place.reference.equipment_of_type(type_) if type_ else ()
    facts = EquipmentFacts(
        asked=id_, type_=type_, equipment=place.reference.equipment(id_), person=person.id,
        authorised_by=overrides.get(("calibration", id_), ""),
        grace_days=place.reference.policy().overrides.calibration_days,
    )  # fmt: skip
    usable = (
        other for other in others
        if other.id != id_
        and equipment_gate(EquipmentFacts(asked=other.id, type_=type_, equipment=other, person=person.id), now).open
    )  # fmt: skip
    return equipment_gate(facts.model_copy(update={"alternative": next(usable, None)}), now)


def execute(place: Workplace, session: Session, run: OpenRun) -> Answer:
    """The training gate for doing the work of a run."""
    source = run.source
    return trained(place, session.person, source.doc_no, source.revision, run.work.operation, run.state.overrides)


def trained(
    place: Workplace, person: Person, doc_no: str, revision: str, operation: str, overrides: Overrides,
    scope: Literal["execute", "sign"] = "execute",
) -> Answer:  # fmt: skip
    """The training gate for doing the work, or for signing it. A deviation that was authorised is for both.

    In training mode nobody needs any: that is what they are here for.
    """
    if place.mode == "training":
        return passed(TRAINING, "training.practice", doc_no=doc_no, revision=revision)
    facts = TrainingFacts(
        person=person.id, doc_no=doc_no, revision=revision, operation=operation, scope=scope,
        records=place.reference.training(person.id), authorised_by=overrides.get(("training", person.id), ""),
    )  # fmt: skip
    return training_gate(facts, place.now())


def holds(place: Workplace, targets: list[tuple[str, str]]) -> Answer:
    """The hold gate: plant holds and those this tablet set, less what QA's decisions closed."""
    # A unit that is to be scrapped never goes on: that decision closes no hold here.
    closed = _decided(place, "use_as_is", "rework", "released")
    local = tuple(hold for hold in _local_holds(place) if hold.id not in closed)
    standing = tuple(hold for hold in place.reference.holds() if hold.id not in closed)
    # Once received, the plant tells of the tablet's own hold as well: it is one hold.
    told = {hold.id for hold in standing}
    local = tuple(hold for hold in local if hold.id not in told)
    return hold_gate(HoldFacts(targets=tuple(targets), holds=standing, local=local))


def leases(place: Workplace) -> Answer:
    """The lease gate over every class that a gate decides on."""
    policy = place.reference.policy()
    ages: tuple[tuple[Class, Lease], ...] = (
        ("orders", policy.orders), ("releases", policy.revisions), ("training", policy.training),
        ("equipment", policy.equipment), ("lots", policy.lots), ("holds", policy.holds),
    )  # fmt: skip
    facts = tuple((cls, place.reference.made_at(cls), lease) for cls, lease in ages)
    return lease_gate(LeaseFacts(ages=facts), place.now())


def settled(place: Workplace, state: RunState) -> frozenset[str]:
    """Captures out of limits that QA has accepted, by event id: what is to be reworked is measured again."""
    accepted = _decided(place, "use_as_is", "released")
    return frozenset(
        ncr.draft.capture
        for ncr in state.ncrs.values()
        if ncr.draft.capture and ncr.withdrawn is None and ncr.hold in accepted
    )


def _decided(place: Workplace, *decisions: str) -> frozenset[str]:
    """Ids of the holds that QA closed with one of these decisions."""
    said = place.reference.hold_releases()
    return frozenset(id_ for release in said if release.decision in decisions for id_ in release.closes)


def _targets(place: Workplace, run: OpenRun) -> list[tuple[str, str]]:
    work = run.work
    targets = [
        ("order", work.order),
        ("unit", work.unit),
        ("station", place.station),
        ("instruction", run.source.doc_no),
    ]
    for step in run.state.steps.values():
        for attempts in step.attempts.values():
            capture = attempts[-1].capture
            if capture.lot:
                targets.append(("lot", capture.lot))
            if capture.gauge:
                targets.append(("equipment", capture.gauge))
    return list(dict.fromkeys(targets))


def _local_holds(place: Workplace) -> tuple[Hold, ...]:
    return tuple(
        Hold(
            id=stored.event.payload["hold"], target=stored.event.payload["target"],
            value=stored.event.payload["value"], reason={}, set_by=stored.event.actor.name, contact="",
            ncr=stored.event.payload.get("ncr"),
        )
        for stored in place.holds_set()
    )  # fmt: skip


def _started_under(place: Workplace, work: Work, doc_no: str, content: str) -> Release | Reason:
    """The release record of the content that a run was started with; a withdrawal comes first."""
    mine = [release for release in place.reference.releases(doc_no).all if release.content == content]
    withdrawn = next((release for release in mine if release.status == "withdrawn"), None)
    found = withdrawn or next(iter(mine), None)
    if found is not None:
        return found
    return Reason(code="revision.none", gate="instruction", params={"doc_no": doc_no, "part": work.part, "known": "0"})


def _effective(place: Workplace, order: WorkOrder, doc_no: str, unit: str) -> Release | Reason:
    """Which revision is effective here and now for a unit of an order."""
    where = Place(
        doc_no=doc_no, part=order.part, unit=unit, site=place.reference.policy().site, order=order.id,
        station=place.station, lots=tuple(order.lots.values()), configuration=order.configuration,
    )  # fmt: skip
    return resolve(place.reference.releases(doc_no), where, place.now())


def _newer(place: Workplace, order: WorkOrder | None, work: Work, source: Source) -> Release | None:
    """The release of another revision that is effective for the unit now; None while the run's own is, or none is."""
    if order is None:
        return None
    now = _effective(place, order, source.doc_no, work.unit)
    return now if isinstance(now, Release) and now.content != source.content else None


def _done_here(place: Workplace, order: str, unit: str) -> tuple[str, ...]:
    return tuple(run.work.operation for run in place.runs_of(order, unit) if run.state.status == "completed")


def _clock(place: Workplace) -> ClockFacts:
    return ClockFacts(offset_seconds=place.clock.offset(), jumped_back_seconds=place.clock.behind())
