"""17: a danger or warning before a step; each tick is its own record, the step stays hidden until all are."""

from __future__ import annotations

from handrail.domain.completion import hazards_of
from handrail.domain.flow import StepAt
from handrail.domain.instruction import Hazard
from handrail.operations.acknowledge import acknowledge
from handrail.ui.bridge.hazard_check import HazardCheck
from handrail.ui.desk import Desk
from handrail.ui.speech import inside, tr


class HazardCheckPresenter:
    """Shows the gravest hazard of the step that still has something to tick."""

    def __init__(self, desk: Desk, view: HazardCheck) -> None:
        self.desk, self.view = desk, view
        view.tickAsked.connect(self.tick)
        view.primaryAsked.connect(self.primary)
        view.pauseAsked.connect(lambda: desk.open("reasonNote", "pause"))
        view.reportAsked.connect(lambda: desk.open("draftNcr", desk.step or "", ""))
        view.backAsked.connect(self.back)
        desk.runChanged.connect(self.changed)

    def enter(self, *about: str) -> None:
        """``about`` is the step's path."""
        self.desk.step = about[0]
        self.desk.navigator.show(current="hazardCheck", sheet="")
        self.desk.runChanged.emit()

    def changed(self) -> None:
        if self.desk.navigator.current == "hazardCheck" and self.desk.at is not None:
            self.refresh()

    def _hazard(self, at: StepAt) -> Hazard:
        run = self.desk.at_hand
        ticked = run.state.step(at.path).hazards
        hazards = [hazard for hazard in hazards_of(run.plan, at) if hazard.actions]
        return next((h for h in hazards if any(a.id not in ticked for a in h.actions)), hazards[-1])

    def refresh(self) -> None:
        at = self.desk.at
        assert at is not None
        run, words = self.desk.at_hand, self.desk.words
        hazard, ticked = self._hazard(at), run.state.step(at.path).hazards
        waiting = [action for action in hazard.actions if action.id not in ticked]
        following = waiting[0].id if waiting else ""
        number = at.step.number or str(at.number)
        before = [other for other in run.position.steps if other.number < at.number]
        self.view.show(
            kind=hazard.severity if hazard.severity in ("danger", "warning") else "warning",
            sign=hazard.symbol or "warn-general",
            hazard=words.of(hazard.text),
            consequence=words.of(hazard.avoid),
            prompt=tr("Do this first") if len(hazard.actions) == 1 else tr("Do all of these first"),
            promptAside=tr("Each tick is recorded"),
            backLabel=tr("Step {n}").format(n=before[-1].step.number or before[-1].number) if before else "",
            primaryLabel=tr("Open step {n}").format(n=number),
            primaryDetail=(
                tr("{n} left: {names}").format(
                    n=len(waiting), names=", ".join(inside(words.of(action.text), words.language) for action in waiting)
                ) if waiting else ""
            ),
            primaryState="closed" if waiting else "ready",
            primaryIcon="right",
        )  # fmt: skip
        self.view.ticks.update([
            {
                "key": action.id, "sign": action.symbol or "must-general", "title": words.of(action.text),
                "detail": words.of(action.detail),
                "phase": "done" if action.id in ticked else "next" if action.id == following else "todo",
            }
            for action in hazard.actions
        ])  # fmt: skip

    def tick(self, key: str) -> None:
        """Records one tick."""
        place, session, run_id, step = (
            self.desk.place,
            self.desk.signed_in,
            self.desk.at_hand.state.run,
            self.desk.step,
        )
        self.desk.perform(lambda: acknowledge(place, session, run_id, step or "", key), lambda _: None)

    def primary(self) -> None:
        """Opens the step, or ticks nothing: the first missing tick stays the next touch."""
        at = self.desk.at
        if at is None:
            return
        ticked = self.desk.at_hand.state.step(at.path).hazards
        if all(action.id in ticked for action in self._hazard(at).actions):
            self.desk.open("stepRunner", at.path)

    def back(self) -> None:
        run, at = self.desk.at_hand, self.desk.at
        before = [other for other in run.position.steps if at is not None and other.number < at.number]
        if before:
            self.desk.open("stepRunner", before[-1].path)
