"""06: every gate of a job or of a run under way, what keeps it closed, and who can open it."""

from __future__ import annotations

from typing import Any

from handrail.domain.event import Evidence
from handrail.domain.flow import StepAt
from handrail.domain.gates.answer import Answer
from handrail.domain.gates.changes import GATE as CHANGES
from handrail.domain.reference import WorkOrder
from handrail.domain.refusal import Reason, Refusal
from handrail.operations.authorise import Job
from handrail.operations.checks import Start, step_answers
from handrail.operations.pause_run import resume_run
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Changed, OpenRun
from handrail.ui.bridge.gate_list import GateList
from handrail.ui.desk import Desk
from handrail.ui.presenters.authorise import ask_to_authorise, may_be_authorised
from handrail.ui.presenters.refused import people_in
from handrail.ui.presenters.what_changed import begin_work
from handrail.ui.speech import inside, tr

HELPERS = {
    "training": "trainer", "holds": "qa", "instruction": "qa", "lots": "qa", "order": "supervisor",
    "earlier": "supervisor", "clock": "supervisor", "ownership": "supervisor", "space": "supervisor",
}  # fmt: skip
"""Gate -> role of those who can open it, where that is not the person at the tablet."""
MANY = 2
"""More lots or gauges than this are counted on an open gate's line, not listed."""
WARNINGS = frozenset({"lease.warn", "clock.warn", "clock.unsynced"})


class GateListPresenter:
    """Asks every gate, shows all answers at once, and starts or resumes when all are open."""

    def __init__(self, desk: Desk, view: GateList) -> None:
        self.desk, self.view = desk, view
        self.about: tuple[str, ...] = ()
        self.answers: tuple[Answer, ...] = ()
        self.order: WorkOrder | None = None
        self.reasons: dict[str, Reason] = {}
        self.following = ""
        self.busy = False
        view.gateAsked.connect(self.gate)
        view.jobsAsked.connect(lambda: desk.open("jobs"))
        view.againAsked.connect(self.again)
        view.supervisorAsked.connect(lambda: desk.open("refused", "supervisor"))
        view.primaryAsked.connect(self.primary)
        desk.runChanged.connect(self.changed)
        desk.referenceChanged.connect(self.reference_changed)

    def enter(self, *about: str) -> None:
        """``about``: order, operation and unit to start; or ``run`` and a run's id."""
        if about != self.about:
            self.about, self.answers, self.order = about, (), None
            self.view.gates.update([])
        self.desk.navigator.show(current="gateList", sheet="")
        self.again()

    @property
    def under_way(self) -> bool:
        return self.about[:1] == ("run",)

    def again(self) -> None:
        """Asks every gate once more, with what is known now."""
        if self.busy or not self.about:
            return
        self.busy = True
        if self.answers:
            self._show_primary()
        else:
            self.view.show(status="loading", statusTitle=tr("Asking the gates"), statusText="")
        place, session, about = self.desk.place, self.desk.signed_in, self.about
        if not self.under_way:
            order, operation, unit = about

            def start() -> tuple[WorkOrder | None, tuple[Answer, ...]]:
                job = Start(place, session, order, operation, unit)
                return job.order, job.answers()

            self.desk.perform(start, self._came, self._refused)
            return

        def resume() -> tuple[OpenRun, tuple[Answer, ...]] | Refusal:
            run = place.run(about[1])
            if run is None:
                return Refusal.of("run.not_owner")
            at = run.position.open[0] if run.position.open else None
            return run, step_answers(place, session, run, at)

        self.desk.perform(resume, self._came_for_run, self._refused)

    def _came(self, found: tuple[WorkOrder | None, tuple[Answer, ...]]) -> None:
        self.order, self.answers = found
        self.busy = False
        self.refresh()

    def _came_for_run(self, found: tuple[OpenRun, tuple[Answer, ...]]) -> None:
        run, self.answers = found
        self.busy = False
        if self.desk.run is not run and self.desk.navigator.current == "gateList":
            self.desk.take_run(run)
        self.refresh()

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        self.refresh()
        self.desk.show_refusal(refusal)

    def changed(self) -> None:
        """Another presenter refilled the header meanwhile."""
        if self.desk.navigator.current == "gateList" and self.desk.run is None and not self.under_way and self.answers:
            self._header()

    def reference_changed(self) -> None:
        if self.desk.navigator.current == "gateList" and self.desk.session is not None:
            self.again()

    # Showing.

    def refresh(self) -> None:
        """The page from the answers."""
        if self.desk.navigator.current != "gateList":
            return
        self.reasons = {}
        rows = [row for answer in self.answers for row in self._rows(answer)]
        closed = [row["key"] for row in rows if row["phase"] == "closed"]
        # Blue edge: the first that this person can open, else the first that someone can be asked about.
        self.following = next((key for key in closed if self._own(self.reasons[key])), closed[0] if closed else "")
        for row in rows:
            row["next"] = row["key"] == self.following
        count, total = len(closed), len(rows)
        if not closed:
            title = tr("You can go on") if self.under_way else tr("You can start this job")
            detail = tr("All {total} gates are open.").format(total=total)
        else:
            title = tr("You cannot go on yet") if self.under_way else tr("You cannot start this job yet")
            detail = (
                tr("1 of {total} gates is closed. Open it, then go on.")
                if count == 1 else tr("{n} of {total} gates are closed. Open them, then go on.")
            ).format(n=count, total=total)  # fmt: skip
        self.view.show(status="", statusTitle="", statusText="", title=title, detail=detail)
        self.view.gates.update(rows)
        self._show_primary()
        if not self.under_way:
            self._header()

    def _rows(self, answer: Answer) -> list[dict[str, Any]]:
        """One line for an open gate, one unfolded row for each reason of a closed one."""
        words = self.desk.words
        if answer.open:
            warn = any(evidence.code in WARNINGS for evidence in answer.evidence)
            return [{
                "key": answer.gate, "phase": "warn" if warn else "open", "title": words.gate(answer.gate),
                "text": self._seen(answer),
            }]  # fmt: skip
        rows = []
        for number, reason in enumerate(answer.reasons):
            key, spoken = f"{answer.gate}.{number}", words.reason(reason)
            self.reasons[key] = reason
            text, icon = self._button(reason)
            rows.append({
                "key": key, "phase": "closed", "title": words.gate(reason.gate or answer.gate), "text": spoken.title,
                "advice": spoken.what_to_do, "who": spoken.who, "whoDetail": self._contact(reason),
                "actionText": text, "actionIcon": icon,
            })  # fmt: skip
        return rows

    def _seen(self, answer: Answer) -> str:
        """What an open gate saw, in one line."""
        words, evidence = self.desk.words, answer.evidence
        if not evidence:
            return tr("Nothing was used at this step yet")
        warned = [item for item in evidence if item.code in WARNINGS]
        if warned:
            return ". ".join(words.evidence(item) for item in warned)
        if answer.gate == "lease":
            oldest = max(evidence, key=_hours)
            return tr("All lists are fresh. {oldest}").format(oldest=words.evidence(oldest))
        if len(evidence) > MANY:
            soonest = min(evidence, key=lambda item: item.params.get("date") or "9999")
            return tr("{n} in order. {soonest}").format(n=len(evidence), soonest=words.evidence(soonest))
        return ". ".join(dict.fromkeys(words.evidence(item) for item in evidence))

    def _contact(self, reason: Reason) -> str:
        role = HELPERS.get(reason.gate or "")
        if reason.helper or role is None:
            return ""
        person = next(iter(people_in(self.desk, role)), None)
        if person is None:
            return ""
        return f"{person.name}, {person.phone}" if person.phone else person.name

    def _own(self, reason: Reason) -> bool:
        """Whether the person at the tablet can open it: no one else has to be asked."""
        return reason.gate not in HELPERS or self._used(reason) is not None

    def _button(self, reason: Reason) -> tuple[str, str]:
        if self._used(reason) is not None:
            return tr("Scan another"), "scan"
        if reason.gate == CHANGES:
            return tr("Read what changed"), "compare"
        if may_be_authorised(self.desk, reason):
            return tr("Authorise"), "pen"
        role = HELPERS.get(reason.gate or "")
        if role is None:
            return tr("Check again"), "refresh"
        return {"trainer": tr("Ask trainer"), "qa": tr("Ask QA")}.get(role, tr("Ask supervisor")), "users"

    def _used(self, reason: Reason) -> tuple[StepAt, str, int] | None:
        """The entry at the step that used the lot or equipment a reason is about, if it can be put right there."""
        run = self.desk.run
        at = run.position.open[0] if run is not None and run.position.open else None
        if not self.under_way or run is None or at is None or reason.gate not in ("lots", "equipment", "holds"):
            return None
        asked = {reason.params.get(name) for name in ("lot", "equipment", "value")}
        for (input_id, reading), tries in run.state.step(at.path).attempts.items():
            capture = tries[-1].capture
            if (capture.kind == "lot" and capture.lot in asked) or (
                capture.kind == "equipment" and capture.gauge in asked
            ):
                return at, input_id, reading
        return None

    def _show_primary(self) -> None:
        title = self._title()
        handed = any(item.code == "ownership.handed_over" for answer in self.answers for item in answer.evidence)
        label = tr("Resume {job}") if self.under_way else tr("Take up {job}") if handed else tr("Start {job}")
        closed = list(dict.fromkeys(reason.gate or "" for reason in self.reasons.values()))
        if closed:
            names = ", ".join(inside(self.desk.words.gate(gate), self.desk.language) for gate in closed)
            detail = tr("1 gate closed: {names}") if len(closed) == 1 else tr("{n} gates closed: {names}")
            state = "closed"
            detail = detail.format(n=len(closed), names=names)
        else:
            state, detail = ("ready" if self.answers else "closed"), tr("Unit {unit}").format(unit=self._unit())
        self.view.show(
            primaryLabel=label.format(job=title),
            primaryDetail=detail,
            primaryState="busy" if self.busy else state,
            primaryIcon="right",
        )

    def _title(self) -> str:
        run = self.desk.run
        if self.under_way:
            return self.desk.words.of(run.state.title()) if run is not None else ""
        return self.desk.words.of(self.order.title) if self.order is not None else self.about[0]

    def _unit(self) -> str:
        run = self.desk.run
        if self.under_way:
            return run.work.unit if run is not None else ""
        return self.about[2]

    def _header(self) -> None:
        """The job that would be started; a run under way fills the header itself."""
        order_id, operation, unit = self.about
        cells = [{"key": "order", "label": tr("Work order"), "value": order_id}]
        if self.order is not None:
            cells.append({"key": "part", "label": self.desk.words.of(self.order.title), "value": self.order.part})
        cells += [
            {"key": "unit", "label": tr("Unit"), "value": unit},
            {"key": "operation", "label": tr("Operation"), "value": operation},
        ]
        self.desk.header.show(title="", overline="", clockDate="", clockTime="")
        self.desk.header.cells.update(cells)

    # Acting.

    def gate(self, key: str) -> None:
        """A gate's button: put the entry right, ask who can open it, or ask the gate again."""
        reason = self.reasons.get(key)
        if reason is None:
            return
        used = self._used(reason)
        role = HELPERS.get(reason.gate or "")
        if used is not None:
            at, input_id, reading = used
            self.desk.open("correction", "correct", at.path, input_id, str(reading))
        elif reason.gate == CHANGES:
            self.desk.open("whatChanged", self.about[1])
        elif may_be_authorised(self.desk, reason):
            ask_to_authorise(self.desk, self._job(), self._authorised)
        elif role is not None:
            self.desk.open("refused", role)
        else:
            self.again()

    def _job(self) -> Job:
        run = self.desk.run
        if self.under_way and run is not None:
            return Job(run.work.order, run.work.operation, run.work.unit, run.state.run)
        order, operation, unit = self.about
        return Job(order, operation, unit, self.desk.services.fresh_id(), starts=True)

    def _authorised(self, changed: Changed) -> None:
        """The run that was to start is under way; one under way asks its gates again."""
        if self.under_way:
            self.again()
        else:
            self._went(changed)

    def primary(self) -> None:
        """Starts or resumes; while a gate is closed, opens what is next to do."""
        if self.busy:
            return
        if self.reasons:
            self.gate(self.following)
            return
        if not self.answers:
            self.again()
            return
        self.busy = True
        self._show_primary()
        place, session, about = self.desk.place, self.desk.signed_in, self.about
        if self.under_way:
            self.desk.perform(lambda: resume_run(place, session, about[1]), self._went, self._closed)
            return
        order, operation, unit = about
        fresh = self.desk.services.fresh_id()
        self.desk.perform(lambda: start_run(place, session, order, operation, unit, fresh), self._went, self._closed)

    def _went(self, changed: Changed) -> None:
        self.busy = False
        self.about, self.answers = (), ()
        begin_work(self.desk, changed.run)

    def _closed(self, refusal: Refusal) -> None:
        """A gate closed between asking and going: the page says which."""
        self.busy = False
        self.refresh()
        if all(reason.gate is not None for reason in refusal.reasons):
            self.again()
        else:
            self.desk.show_refusal(refusal)


def _hours(evidence: Evidence) -> int:
    return int(evidence.params.get("hours", "0"))
