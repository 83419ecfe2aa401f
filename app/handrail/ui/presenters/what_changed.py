"""18: what the revision changed since this person last did the instruction, read once before their first step."""

from __future__ import annotations

from typing import Any

from handrail.domain.diff import StepChange, paragraphs
from handrail.domain.flow import steps_of
from handrail.operations.read_changes import WhatChanged as Told
from handrail.operations.read_changes import read_changes, what_changed
from handrail.operations.workplace import OpenRun
from handrail.ui.bridge.what_changed import WhatChanged
from handrail.ui.desk import Desk
from handrail.ui.presenters.changes_in_words import aside, marked, node, phrases, row
from handrail.ui.speech import tr


def begin_work(desk: Desk, run: OpenRun) -> None:
    """Takes a run to hand and goes to its step; where its revision is new to the person, by way of what changed."""
    desk.take_run(run)
    place, session, run_id, say = desk.place, desk.signed_in, run.state.run, phrases()

    def came(found: Told | None) -> None:
        desk.changes = found
        if found is None or found.read:
            desk.open("stepRunner")
        else:
            desk.open("whatChanged", run_id)

    desk.perform(lambda: what_changed(place, session, run_id, say), came)


class WhatChangedPresenter:
    """Shows what changed step by step, and records that it was read."""

    def __init__(self, desk: Desk, view: WhatChanged) -> None:
        self.desk, self.view = desk, view
        self.busy = False
        self.run_id = ""
        view.primaryAsked.connect(self.primary)
        view.jobsAsked.connect(lambda: desk.open("jobs"))
        view.reportAsked.connect(lambda: desk.open("draftNcr", desk.step or "", ""))

    def enter(self, *about: str) -> None:
        """``about`` is the run's id. What is shown is asked for anew if another run's, or nobody's, is at hand."""
        self.run_id = about[0]
        place, session, run_id, say = self.desk.place, self.desk.signed_in, self.run_id, phrases()
        self.desk.perform(lambda: what_changed(place, session, run_id, say), self._came)

    def _came(self, found: Told | None) -> None:
        self.desk.changes = found
        if found is None or self.desk.run is None:
            self.desk.open("stepRunner")
            return
        self.refresh(found)
        self.desk.navigator.show(current="whatChanged", sheet="")
        self.desk.runChanged.emit()

    def refresh(self, told: Told) -> None:
        """The whole page."""
        words, since = self.desk.words, told.since
        day = words.day(self.desk.local(since.at).date())
        known = tr("You did Rev {rev} last on {day}, on this tablet.")
        if told.known_by == "gateway":
            known = tr("You did Rev {rev} last on {day}, on another tablet.")
        steps = told.difference.steps if told.difference is not None else ()
        gap = tr("Rev {rev} is not on this tablet: what changed can't be shown step by step. Read every step anew.")
        count = tr("1 step differs") if len(steps) == 1 else tr("{n} steps differ").format(n=len(steps))
        self.view.show(
            title=tr("What changed since Rev {rev}").format(rev=since.revision),
            text=known.format(rev=since.revision, day=day),
            countText="" if told.difference is None else count if steps else tr("No step differs"),
            gap=gap.format(rev=since.revision) if told.difference is None else "",
            primaryLabel=tr("Record as read"), primaryDetail=self._next(),
            primaryState="busy" if self.busy else "ready", primaryIcon="right",
        )  # fmt: skip
        self.view.reasons.update([
            {
                "key": f"{number}", "text": words.of(reason.reason),
                "label": tr("Rev {rev}, {date}").format(rev=reason.revision, date=reason.date),
            }
            for number, reason in enumerate(told.reasons)
        ])  # fmt: skip
        document = [
            {
                "key": "document", "kind": "changed", "count": len(told.difference.document),
                "title": tr("The whole instruction"), "aside": "",
                "details": [row(words, detail) for detail in told.difference.document],
            }
        ] if told.difference is not None and told.difference.document else []  # fmt: skip
        self.view.steps.update([*document, *(self._step(step) for step in steps)])

    def _next(self) -> str:
        at = self.desk.at
        if at is None or self.desk.at_hand.state.status != "open":
            return tr("Stands in the record under your name")
        return tr("Recorded. Opens step {n}").format(n=at.step.number or at.number)

    def _step(self, change: StepChange) -> dict[str, Any]:
        words = self.desk.words
        details = [row(words, detail) for detail in change.details]
        if "added" in change.kinds:
            found = next((s for s in steps_of(self.desk.at_hand.plan.instruction.body) if s.id == change.after), None)
            text = "\n".join(paragraphs(found, self.desk.language)) if found is not None else ""
            details = [{"label": tr("Text"), "before": "", "after": marked("", text)[1]}] if text else []
        return {
            "key": change.after or f"was {change.before}", "kind": node(change), "count": len(change.details) or 1,
            "title": " ".join(part for part in (change.number, words.of(change.title)) if part),
            "aside": aside(change), "details": details,
        }  # fmt: skip

    def primary(self) -> None:
        """Records it, then the work goes on: at its step, or where a paused run is resumed."""
        told = self.desk.changes
        if self.busy or told is None:
            return
        self.busy = True
        self.refresh(told)
        place, session, run_id, say = self.desk.place, self.desk.signed_in, self.run_id, phrases()
        self.desk.perform(
            lambda: read_changes(place, session, run_id, told.digest, say), lambda _: self._read(), self._refused
        )

    def _read(self) -> None:
        self.busy = False
        if self.desk.at_hand.state.status == "paused":
            self.desk.open("gateList", "run", self.run_id)
        else:
            self.desk.open("stepRunner")

    def _refused(self, refusal: Any) -> None:
        self.busy = False
        self.enter(self.run_id)
        self.desk.show_refusal(refusal)
