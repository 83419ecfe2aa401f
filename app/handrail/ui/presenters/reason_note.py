"""One sheet for a reason: pause, stop, skip, not applicable, disagree, discard, measure again, note, repeat."""

from __future__ import annotations

from collections.abc import Callable

from handrail.domain.completion import needed
from handrail.domain.entry import Entry, is_reason
from handrail.domain.refusal import Refusal
from handrail.operations.abort_run import abort_run
from handrail.operations.add_note import add_note
from handrail.operations.pause_run import pause_run
from handrail.operations.record_capture import record_capture
from handrail.operations.repeat_again import repeat_again
from handrail.operations.skip_step import skip_step
from handrail.operations.take_up import hand_over
from handrail.operations.workplace import Changed
from handrail.ui.bridge.reason_note import ReasonNote
from handrail.ui.desk import Desk
from handrail.ui.speech import tr

NO_REASON_NEEDED = frozenset({"pause", "discard"})
HAND_OVER = "handOver"
"""The row of a pause by which the work goes to another tablet."""


class ReasonNotePresenter:
    """Common reasons as rows plus own words; what follows depends on the mode."""

    def __init__(self, desk: Desk, view: ReasonNote) -> None:
        self.desk, self.view = desk, view
        self.mode = ""
        self.path = ""
        self.input = ""
        self.then: Callable[[str], None] | None = None
        self.choices: dict[str, str] = {}
        self.chosen = ""
        self.words = ""
        self.problem = ""
        self.busy = False
        view.reasonAsked.connect(self.choose)
        view.reasonTyped.connect(self.type)
        view.cancelAsked.connect(self.cancel)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about``: a mode, and where the mode needs it a step's (or repeat's) path and an input id."""
        mode, path, input_id = (*about, "", "")[:3]
        self.path, self.input = path, input_id
        title, text = self._about(mode)
        self._start(mode, title, text, None)

    def ask(self, mode: str, title: str, text: str, then: Callable[[str], None]) -> None:
        """For another presenter: asks for a reason (or a few words), closes, and hands it on."""
        self._start(mode, title, text, then)

    def _start(self, mode: str, title: str, text: str, then: Callable[[str], None] | None) -> None:
        self.mode, self.then = mode, then
        self.chosen, self.words, self.problem, self.busy = "", "", "", False
        self.choices = self._common()
        self.view.show(
            mode=mode,
            title=title,
            text=text,
            reasonLabel="" if self.question else tr("In your words"),
            reasonHint=self._hint(),
            cancelLabel=tr("My jobs") if self.question else tr("Back"),
        )
        self.desk.navigator.show(sheet="reasonNote")
        self.refresh()

    @property
    def question(self) -> bool:
        """An open-ended repeat asks: once more, or was that the last?"""
        return self.then is None and self.mode == "again"

    # Showing.

    def refresh(self) -> None:
        """Rows, words and primary as they are now."""
        missing = self._missing()
        label, icon = self._label()
        self.view.show(
            reason=self.words,
            problem=self.problem,
            primaryLabel=label,
            primaryDetail=missing or self._following(),
            primaryState="closed" if missing else "busy" if self.busy else "ready",
            primaryIcon=icon,
        )
        self.view.reasons.update(
            [{"key": key, "text": text, "selected": key == self.chosen} for key, text in self.choices.items()]
        )

    @property
    def reason(self) -> str:
        """The reason as it would be recorded: the row's words, then the person's own."""
        return ": ".join(part for part in (self.choices.get(self.chosen, ""), self.words.strip()) if part)

    def _missing(self) -> str:
        """What is still needed, in words; empty when it can go on."""
        if self.question:
            return "" if self.chosen else tr("Choose one of the two")
        if self.mode in NO_REASON_NEEDED:
            return ""
        if self.mode in ("note", "find"):
            return "" if self.words.strip() else tr("Type a few words")
        return "" if is_reason(self.reason) else tr("Choose a reason or write one")

    def _about(self, mode: str) -> tuple[str, str]:
        run = self.desk.at_hand
        at = run.at(self.path) if self.path else None
        number = (at.step.number or str(at.number)) if at is not None else ""
        if mode == "pause":
            return tr("Pause this work"), tr("Everything saved so far is safe. Anyone trained can go on.")
        if mode == "stop":
            return (
                tr("End this record early"),
                tr("Unit {unit} cannot go on in this record. The record is kept.").format(unit=run.work.unit),
            )
        if mode == "skip":
            return tr("Skip step {n}").format(n=number), tr("The step shows as skipped, with your reason.")
        if mode == "notApplicable":
            item = next((item for item in at.step.inputs if item.id == self.input), None) if at else None
            label = self.desk.words.of(item.label) if item is not None else ""
            return (
                tr("{what}: not applicable").format(what=label),
                tr("The entry shows your reason in place of a value."),
            )
        if mode == "again":
            question = run.position.question
            title = self.desk.words.of(question.repeat.title) if question is not None else ""
            done = question.done if question is not None else 0
            text = tr("Done 1 time so far.") if done == 1 else tr("Done {n} times so far.").format(n=done)
            return tr("{what}: once more?").format(what=title), text
        return tr("Note"), tr("The note is kept with step {n}.").format(n=number)

    def _common(self) -> dict[str, str]:
        """The reasons that are given most, as rows."""
        if self.question:
            return {"again": tr("Once more"), "last": tr("That was the last one")}
        return {
            "pause": {
                "break": tr("Break"), "shift": tr("End of shift"), "parts": tr("Waiting for parts"),
                "help": tr("Waiting for help"), HAND_OVER: tr("Hand over to another tablet"),
            },
            "stop": {
                "damaged": tr("Part is damaged"), "order": tr("Order was changed"), "wrong": tr("Wrong unit or part"),
            },
            "skip": {"done": tr("Already done elsewhere"), "needless": tr("Not needed for this unit")},
            "notApplicable": {"absent": tr("This unit does not have it"), "variant": tr("Not part of this variant")},
            "again": {
                "slipped": tr("The tool slipped"), "read": tr("Read or typed wrongly"),
                "fixed": tr("The part was put right"),
            },
            "disagree": {
                "values": tr("The values are not what I saw"), "work": tr("The work is not as described"),
                "missing": tr("Something is missing"),
            },
        }.get(self.mode, {})  # fmt: skip

    def _hint(self) -> str:
        if self.mode == "note":
            return tr("What should others know?")
        if self.mode == "find":
            return tr("A value, a lot, a name or a number")
        return tr("Optional") if self.mode in NO_REASON_NEEDED else tr("A few words, if no reason above fits")

    def _label(self) -> tuple[str, str]:
        if self.question:
            return tr("Save answer"), "check"
        if self.chosen == HAND_OVER:
            return tr("Hand over work"), "right"
        return {
            "pause": (tr("Pause work"), "pause"), "stop": (tr("End record"), "stop"),
            "skip": (tr("Skip step"), "right"),
            "notApplicable": (tr("Save as not applicable"), "check"), "again": (tr("Measure again"), "gauge"),
            "disagree": (tr("Record that I do not agree"), "check"), "discard": (tr("Discard it"), "trash"),
            "find": (tr("Find entries"), "search"), "note": (tr("Save note"), "check"),
            "withdraw": (tr("Withdraw draft"), "undo"),
        }.get(self.mode, (tr("Save reason"), "check"))  # fmt: skip

    def _following(self) -> str:
        if self.chosen == HAND_OVER:
            return tr("It goes on there, once the gateway has it")
        return {"pause": tr("Opens my jobs"), "stop": tr("Needs a supervisor or QA")}.get(self.mode, "")

    # Acting.

    def choose(self, key: str) -> None:
        """One row; a second tap takes it back."""
        self.chosen = "" if key == self.chosen else key
        self.problem = ""
        self.refresh()

    def type(self, text: str) -> None:
        self.words, self.problem = text, ""
        self.refresh()

    def cancel(self) -> None:
        """Nothing is done. An unanswered repeat has no step to go back to."""
        question = self.question
        self._close()
        if question:
            self.desk.open("jobs")

    def primary(self) -> None:
        """Goes on with the reason, or says what is missing."""
        if self.busy or not self.mode:
            return
        missing = self._missing()
        if missing:
            self.problem = missing
            self.refresh()
            return
        reason = self.reason
        if self.then is not None:
            then = self.then
            self._close()
            then(reason)
            return
        self.busy = True
        self.refresh()
        self._act(reason)

    def _act(self, reason: str) -> None:
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run
        path, step, chosen, words = self.path, self.desk.step, self.chosen, self.words.strip()

        def pause() -> Changed | Refusal:
            if chosen == HAND_OVER:
                return hand_over(place, session, run_id, reason)
            # Why someone paused has no place in the event: it is kept as a note before it.
            if reason and step is not None:
                noted = add_note(place, session, run_id, step, reason)
                if isinstance(noted, Refusal):
                    return noted
            return pause_run(place, session, run_id)

        calls: dict[str, tuple[Callable[[], Changed | Refusal], Callable[[Changed], None]]] = {
            "pause": (pause, self._to_jobs),
            "stop": (lambda: abort_run(place, session, run_id, reason), self._to_jobs),
            "skip": (lambda: skip_step(place, session, run_id, path, reason), self._to_next_step),
            "notApplicable": (lambda: self._not_applicable(reason), lambda _: self._to_step(path)),
            "again": (
                lambda: repeat_again(place, session, run_id, path, chosen == "again"), self._to_next_step,
            ),
            "note": (lambda: add_note(place, session, run_id, path, words), lambda _: self._close()),
        }  # fmt: skip
        call, then = calls[self.mode]
        self.desk.perform(call, then, self._refused)

    def _not_applicable(self, reason: str) -> Changed | Refusal:
        """One entry for each reading that is missing. Runs on the worker."""
        place, session, run = self.desk.place, self.desk.signed_in, self.desk.at_hand
        at = run.at(self.path)
        item = next((item for item in at.step.inputs if item.id == self.input), None) if at is not None else None
        if item is None:
            return Refusal.of("entry.no_such_input", input=self.input)
        state = run.state.step(self.path)
        missing = [n for n in range(1, needed(item) + 1) if state.current(item.id, n) is None] or [1]
        result: Changed | Refusal = Changed(run)
        for reading in missing:
            entry = Entry(input=item.id, reading=reading, method="tapped", na=True, reason=reason)
            result = record_capture(place, session, run.state.run, self.path, entry)
            if isinstance(result, Refusal):
                break
        return result

    def _close(self) -> None:
        """A second tap that comes late finds nothing to do."""
        self.mode, self.then, self.busy = "", None, False
        self.desk.navigator.show(sheet="")

    def _to_jobs(self, _: Changed) -> None:
        self._close()
        self.desk.open("jobs")

    def _to_step(self, path: str) -> None:
        self._close()
        self.desk.open("stepRunner", path)

    def _to_next_step(self, changed: Changed) -> None:
        self._close()
        self.desk.step = None
        if changed.run.is_open:
            self.desk.open("stepRunner")
        else:
            self.desk.open("runRecord", changed.run.state.run)

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        if refusal.code.startswith("entry."):
            spoken = self.desk.words.reason(refusal.reasons[0])
            self.problem = f"{spoken.title}. {spoken.what_to_do}"
            self.refresh()
        else:
            self.refresh()
            self.desk.show_refusal(refusal)
