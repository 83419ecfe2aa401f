"""03: one step: read it, do it, record it."""

from __future__ import annotations

import html
import re
from datetime import date
from typing import Any

from handrail.domain.completion import asked, hazards_of, is_out, left, needed
from handrail.domain.entry import allowed_readings
from handrail.domain.flow import StepAt
from handrail.domain.instruction import Bullets, Figure, Input, Text
from handrail.domain.refusal import Refusal
from handrail.domain.run import Attempt
from handrail.operations.checks import settled
from handrail.operations.complete_step import complete_step
from handrail.operations.open_step import open_step
from handrail.operations.workplace import Changed, OpenRun
from handrail.ui.bridge.step_runner import StepRunner
from handrail.ui.desk import Desk
from handrail.ui.presenters.changes_in_words import aside
from handrail.ui.speech import inside, tr

PADS = {
    "measurement": "measure", "decimal": "measure", "integer": "measure", "count": "measure",
    "lot": "scanCode", "serial": "scanCode", "barcode": "scanCode", "equipment": "scanCode",
}  # fmt: skip
"""Which screen records an input; every other type uses the capture pad."""

WORDED = frozenset({
    "check", "acknowledge", "pass_fail", "pass_fail_na", "select_one", "select_many", "text", "multiline",
    "note",
})  # fmt: skip
"""Their values are words, not codes or numbers."""

ICONS = {
    "measurement": "gauge", "decimal": "gauge", "integer": "gauge", "count": "gauge", "lot": "scan",
    "serial": "scan", "barcode": "scan", "equipment": "scan", "photo": "camera", "check": "check",
    "acknowledge": "check", "pass_fail": "checks", "pass_fail_na": "checks", "select_one": "list",
    "select_many": "list", "date": "cal", "datetime": "cal", "time": "clock",
}  # fmt: skip


class StepRunnerPresenter:
    """Shows the step at hand and opens what it asks for next."""

    def __init__(self, desk: Desk, view: StepRunner) -> None:
        self.desk, self.view = desk, view
        self.figure = 0
        self.busy = False
        view.captureAsked.connect(self.capture)
        view.againAsked.connect(self.again)
        view.ncrAsked.connect(lambda key: desk.open("draftNcr", desk.step or "", key))
        view.figureAsked.connect(self.show_figure)
        view.backAsked.connect(self.back)
        view.pauseAsked.connect(lambda: desk.open("reasonNote", "pause"))
        view.noteAsked.connect(lambda: desk.open("reasonNote", "note", desk.step or ""))
        view.reportAsked.connect(lambda: desk.open("draftNcr", desk.step or "", ""))
        view.skipAsked.connect(self.skip)
        view.primaryAsked.connect(self.primary)
        desk.runChanged.connect(self.changed)
        desk.rail.nodeAsked.connect(self.node)

    def enter(self, *about: str) -> None:
        """Shows the step named, or where the run stands; a grave hazard comes before the step."""
        run = self.desk.at_hand
        self.figure = 0
        if about:
            self.desk.step = about[0]
        elif run.position.question is not None:
            self.desk.open("reasonNote", "again", run.position.question.path)
            return
        elif run.position.open and self.desk.step not in [at.path for at in run.position.open]:
            self.desk.step = run.position.open[0].path
        at = self.desk.at
        if at is None:
            self._finished(run)
            return
        workable = at in run.position.open and run.is_open
        if workable and not run.state.step(at.path).opened:
            self._open(at)
            return
        if workable and self._hazards(run, at):
            self.desk.open("hazardCheck", at.path)
            return
        self.desk.navigator.show(current="stepRunner", sheet="")
        self.desk.runChanged.emit()

    def changed(self) -> None:
        if self.desk.navigator.current == "stepRunner" and self.desk.run is not None and self.desk.at is not None:
            self.refresh()

    def _open(self, at: StepAt) -> None:
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run

        def closed(refusal: Refusal) -> None:
            unread = any(reason.code == "changes.unread" for reason in refusal.reasons)
            self.desk.open(*(("whatChanged", run_id) if unread else ("gateList", "run", run_id)))

        self.desk.perform(lambda: open_step(place, session, run_id, at.path), lambda _: self.enter(at.path), closed)

    def _hazards(self, run: OpenRun, at: StepAt) -> bool:
        waiting = left(run.plan, run.state, at).hazards
        return bool(waiting)

    def _finished(self, run: OpenRun) -> None:
        self.desk.open("runRecord", run.state.run)

    # What is shown.

    def refresh(self) -> None:
        """The whole step from the run's state."""
        run, at = self.desk.at_hand, self.desk.at
        assert at is not None
        words, state = self.desk.words, run.state.step(at.path)
        workable = at in run.position.open and run.state.status == "open"
        items = asked(run.plan, run.state, at)
        missing = left(run.plan, run.state, at, settled(self.desk.place, run.state))
        done = sum(1 for item in items if len(state.recorded(item.id)) >= needed(item) and item.id not in missing.out)
        self.view.show(
            title=words.of(at.step.title),
            instruction=self._text(at),
            capturesText=tr("{done} of {total} done").format(done=done, total=len(items)) if items else "",
            backLabel=self._back_label(run, at),
            skipLabel=self._skip_label(run, at) if workable else "",
            readOnly=not workable,
            status="",
            **self._notice(run, at),
            **self._figure(run, at),
            **self._line(run, at, workable),
            **self._primary(run, at, workable),
        )
        following = next((item for item in items if item.id in missing.captures or item.id in missing.out), None)
        self.view.captures.update([self._tile(run, at, item, item is following and workable) for item in items])

    def _text(self, at: StepAt) -> str:
        words, parts = self.desk.words, []
        for block in at.step.blocks:
            if isinstance(block, Text):
                parts.append(inline(words.of(block.text)))
            elif isinstance(block, Bullets):
                parts += ["• " + inline(words.of(item)) for item in block.items]
        return "<br/>".join(parts)

    def _notice(self, run: OpenRun, at: StepAt) -> dict[str, Any]:
        hazards = hazards_of(run.plan, at)
        if not hazards:
            return {"noticeKind": ""}
        hazard, words = hazards[0], self.desk.words
        must = next((action.symbol for action in hazard.actions if action.symbol), None)
        return {
            "noticeKind": hazard.severity, "noticeSign": hazard.symbol or "warn-general",
            "noticeHazard": words.of(hazard.text), "noticeAction": words.of(hazard.avoid), "noticeMust": must or "",
        }  # fmt: skip

    def _figure(self, run: OpenRun, at: StepAt) -> dict[str, Any]:
        figures = [block for block in at.step.blocks if isinstance(block, Figure)]
        if not figures:
            return {"figure": "", "figureCount": 0}
        figure = figures[self.figure % len(figures)]
        medium, words = run.plan.media.get(figure.media), self.desk.words
        number = at.step.number or str(at.number)
        caption = tr("Figure {step}-{n} · {n} of {total}").format(
            step=number, n=self.figure % len(figures) + 1, total=len(figures)
        )
        return {
            "figure": f"image://media/{run.source.content}/{figure.media}", "figureCaption": caption,
            "figureText": words.of(medium.alt) if medium else "", "figureCount": len(figures),
        }  # fmt: skip

    def _line(self, run: OpenRun, at: StepAt, workable: bool) -> dict[str, Any]:
        stopped = [ncr for ncr in run.state.ncrs.values() if ncr.hold and ncr.withdrawn is None]
        held = [ncr for ncr in stopped if not self.desk.released(ncr.hold or "")]
        if held:
            text = tr("Unit <b>{unit}</b> waits for QA: draft NCR {ncr}.").format(unit=run.work.unit, ncr=held[-1].ncr)
            return {"lineIcon": "pause", "lineText": text, "lineTone": "hold"}
        if not workable:
            return {
                "lineIcon": "eye",
                "lineText": tr("You are looking back. Nothing is recorded here."),
                "lineTone": "",
            }
        change = self.desk.marks().get(at.step.id)
        if change is not None:
            said = tr("Not as you did it last: {what}.").format(what=html.escape(aside(change)))
            return {"lineIcon": "compare", "lineText": said, "lineTone": "change"}
        return {"lineText": "", "lineTone": ""}

    def _primary(self, run: OpenRun, at: StepAt, workable: bool) -> dict[str, Any]:
        number = at.step.number or str(at.number)
        if not workable:
            current = run.position.open[0] if run.position.open else None
            if current is None or not run.is_open:
                return {
                    "primaryLabel": tr("Open the record"),
                    "primaryDetail": "",
                    "primaryState": "ready",
                    "primaryIcon": "doc",
                }
            label = tr("Go to step {n}").format(n=current.step.number or current.number)
            return {
                "primaryLabel": label,
                "primaryDetail": "",
                "primaryState": "ready",
                "primaryIcon": "right",
            }
        missing = left(run.plan, run.state, at, settled(self.desk.place, run.state))
        label = tr("Complete step {n}").format(n=number)
        if missing.captures or missing.out:
            names = [
                inside(self.desk.words.of(item.label), self.desk.language)
                for item in at.step.inputs
                if item.id in missing.captures or item.id in missing.out
            ]
            count = len(names)
            # Two lines at most: the tiles name them all.
            if len(names) > 3:
                names[2:] = [tr("{n} more").format(n=len(names) - 2)]
            detail = tr("{n} left: {names}").format(n=count, names=", ".join(names))
            return {
                "primaryLabel": label,
                "primaryDetail": detail,
                "primaryState": "closed",
                "primaryIcon": "right",
            }
        if missing.signatures:
            requirement = next(s for s in at.step.signatures if s.id == missing.signatures[0])
            meaning = self.desk.words.meaning(requirement.meaning).label
            who = tr("Second person") if requirement.by_another else tr("Badge and PIN")
            return {
                "primaryLabel": tr("Sign: {meaning}").format(meaning=meaning), "primaryDetail": who,
                "primaryState": "ready", "primaryIcon": "pen",
            }  # fmt: skip
        following = self._after(run, at)
        return {
            "primaryLabel": label, "primaryDetail": following,
            "primaryState": "busy" if self.busy else "ready", "primaryIcon": "right",
        }  # fmt: skip

    def _after(self, run: OpenRun, at: StepAt) -> str:
        # The number counts from 1: it is the place of the next one.
        if at.number >= len(run.position.steps):
            return tr("Saves, closes the record")
        following = run.position.steps[at.number]
        if following.iterations and following.step.id == at.step.id:
            return tr("Saves, opens round {n}").format(n=following.iterations[-1])
        return tr("Saves, opens step {n}").format(n=following.step.number or following.number)

    def _back_label(self, run: OpenRun, at: StepAt) -> str:
        if at.number < 2:
            return ""
        before = run.position.steps[at.number - 2]
        return tr("Step {n}").format(n=before.step.number or before.number)

    # The tiles.

    def _tile(self, run: OpenRun, at: StepAt, item: Input, following: bool) -> dict[str, Any]:
        words, state = self.desk.words, run.state.step(at.path)
        recorded = state.recorded(item.id)
        out = [attempt for attempt in recorded if is_out(attempt)]
        done = len(recorded) >= needed(item) and not out
        tile: dict[str, Any] = {
            "key": item.id,
            "phase": "out" if out else "done" if done else "next" if following else "todo",
            "mark": ICONS.get(item.type, "pen"),
            "title": words.of(item.label),
            "detail": "" if done else words.of(item.hint),
            # A range beside the readings; what to aim at stands in the text and on the bar.
            "limits": words.limits(item.limits.model_copy(update={"target": None}), item.unit) if item.limits else "",
        }
        if item.readings > 1:
            tile["readings"] = self._readings(item, state.attempts, out)
        elif recorded and item.type != "photo":
            tile["value"] = words.value(recorded[0].capture)
            tile["aside"] = self._aside(recorded[0])
            tile["mono"] = item.type not in WORDED
        if item.type == "photo" and recorded:
            tile["picture"] = (
                f"image://blob/{recorded[-1].capture.photos[0].digest}" if recorded[-1].capture.photos else ""
            )
            tile["detail"] = tr("1 photo") if len(recorded) == 1 else tr("{n} photos").format(n=len(recorded))
        if out:
            tile |= self._problem(item, out[0])
        elif not done:
            tile["actionText"], tile["actionIcon"] = self._action(item)
        tile["footnote"] = self._footnote(item, state.attempts)
        return tile

    def _readings(
        self, item: Input, attempts: dict[tuple[str, int], list[Attempt]], out: list[Attempt]
    ) -> list[dict[str, str]]:
        cells = []
        for reading in range(1, item.readings + 1):
            tries = attempts.get((item.id, reading))
            state = "empty" if not tries else "out" if is_out(tries[-1]) else "ok"
            value = self.desk.words.number(tries[-1].capture.value or "") if tries and tries[-1].capture.value else "–"
            cells.append({"label": str(reading), "value": value, "phase": state})
        return cells

    def _aside(self, attempt: Attempt) -> str:
        capture = attempt.capture
        if capture.expires:
            return tr("Exp {day}").format(day=self.desk.words.day(date.fromisoformat(capture.expires)))
        # Scanned equipment is its own value.
        return capture.gauge if capture.gauge and capture.gauge != capture.value else ""

    def _problem(self, item: Input, attempt: Attempt) -> dict[str, str]:
        words, capture = self.desk.words, attempt.capture
        verdict = words.verdict(capture.verdict, capture.distance, None)
        what = (
            f"{words.of(item.reading_label) or words.of(item.label)} {attempt.capture.reading}"
            if item.readings > 1 else words.of(item.label)
        )  # fmt: skip
        return {
            "problem": tr("{what}: {verdict}.").format(what=what, verdict=inside(verdict, words.language)),
            "advice": tr("Put it right, then measure again."),
            "againText": tr("Measure again") if PADS.get(item.type) == "measure" else tr("Check again"),
            "ncrText": tr("Draft NCR"),
        }  # fmt: skip

    def _action(self, item: Input) -> tuple[str, str]:
        kind = PADS.get(item.type)
        if kind == "scanCode":
            return tr("Scan"), "scan"
        if kind == "measure":
            return tr("Measure") if item.type == "measurement" else tr("Enter"), "gauge"
        if item.type == "photo":
            return tr("Take"), "camera"
        if item.type in ("check", "acknowledge"):
            return tr("Tick"), "check"
        return tr("Choose") if item.type in (
            "select_one",
            "select_many",
            "pass_fail",
            "pass_fail_na",
        ) else tr("Enter"), "pen"

    def _footnote(self, item: Input, attempts: dict[tuple[str, int], list[Attempt]]) -> str:
        for (input_id, reading), tries in attempts.items():
            if input_id == item.id and len(tries) > 1 and item.type != "calculated":
                first = self.desk.words.value(tries[0].capture)
                if tries[-1].correction is not None:
                    return tr("Corrected. First value {value} kept.").format(value=first)
                what = (
                    f"{self.desk.words.of(item.reading_label)} {reading}".strip() if item.readings > 1 else tr("Value")
                )
                return tr("{what} measured {n} times. First value {value} kept.").format(
                    what=what, n=len(tries), value=first
                )
        return ""

    # What a person asks for.

    def capture(self, key: str) -> None:
        """Opens the pad of an input, or its correction where it is recorded."""
        run, at = self.desk.at_hand, self.desk.at
        if at is None:
            return
        item = next((item for item in at.step.inputs if item.id == key), None)
        if item is None:
            return
        state = run.state.step(at.path)
        recorded = state.recorded(key)
        full = len(recorded) >= allowed_readings(item)
        if recorded and full and not any(is_out(attempt) for attempt in recorded):
            if run.is_open:
                self.desk.open("correction", "correct", at.path, key, str(recorded[-1].capture.reading))
            return
        if at in run.position.open and run.state.status == "open":
            self.desk.open(PADS.get(item.type, "capturePad"), at.path, key)

    def again(self, key: str) -> None:
        """Measure again: the reason is asked first, then the pad opens on the reading that is out."""
        at = self.desk.at
        if at is None:
            return
        out = [a for a in self.desk.at_hand.state.step(at.path).recorded(key) if is_out(a)]
        if not out:
            return
        item = next(item for item in at.step.inputs if item.id == key)
        reading = str(out[0].capture.reading)

        def ask(reason: str) -> None:
            self.desk.open(PADS.get(item.type, "capturePad"), at.path, key, reading, "", reason)

        self.desk.ask("again", tr("Measure again"), tr("The first value is kept. Say why it is measured again."), ask)

    def _skip_label(self, run: OpenRun, at: StepAt) -> str:
        """What ``skip`` would do here, in words; empty where nothing may be left out."""
        if self._not_applicable(run, at) is not None:
            return tr("Not applicable")
        return tr("Skip step") if at.step.skip is not None else ""

    def _not_applicable(self, run: OpenRun, at: StepAt) -> Input | None:
        """The first input that is missing and may be not applicable."""
        missing = left(run.plan, run.state, at).captures
        return next((item for item in at.step.inputs if item.na_allowed and item.id in missing), None)

    def skip(self) -> None:
        """Not applicable for a value, else the whole step; either asks for the reason."""
        at = self.desk.at
        if at is None:
            return
        item = self._not_applicable(self.desk.at_hand, at)
        if item is not None:
            self.desk.open("reasonNote", "notApplicable", at.path, item.id)
        elif at.step.skip is not None:
            self.desk.open("reasonNote", "skip", at.path)

    def show_figure(self, number: int) -> None:
        self.figure = number
        self.changed()

    def back(self) -> None:
        run, at = self.desk.at_hand, self.desk.at
        before = [other for other in run.position.steps if at is not None and other.number < at.number]
        if before:
            self.enter(before[-1].path)

    def node(self, key: str) -> None:
        """A done step is shown to read; a fold unfolds; a step ahead says what comes first."""
        if self.desk.run is None or self.desk.navigator.current not in ("stepRunner", "hazardCheck"):
            return
        kind, _, path = key.partition(":")
        run = self.desk.run
        if kind == "fold":
            first = next((at for at in run.position.steps if at.sections and at.sections[0].id == path), None)
            path = first.path if first else ""
        at = run.at(path)
        if at is None:
            return
        state = run.state.steps.get(path)
        if at in run.position.open or (state is not None and (state.opened or state.status != "open")):
            self.enter(path)
        elif run.position.open:
            current = run.position.open[0]
            number = current.step.number or str(current.number)
            self.desk.show_refusal(Refusal.of("step.not_open", step=number))

    def primary(self) -> None:
        """Completes, signs, or opens the first missing thing. It never does nothing."""
        run, at = self.desk.at_hand, self.desk.at
        if at is None or self.busy:
            return
        if at not in run.position.open or run.state.status != "open":
            if run.is_open and run.position.open:
                self.enter(run.position.open[0].path)
            else:
                self.desk.open("runRecord", run.state.run)
            return
        missing = left(run.plan, run.state, at, settled(self.desk.place, run.state))
        if missing.out:
            self.again(missing.out[0])
        elif missing.captures:
            self.capture(missing.captures[0])
        elif missing.signatures:
            self.desk.open("signRecord", at.path)
        else:
            self._complete(at)

    def _complete(self, at: StepAt) -> None:
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run
        self.busy = True
        self.desk.perform(lambda: complete_step(place, session, run_id, at.path), self._next, self._closed)

    def _next(self, changed: Changed) -> None:
        self.busy = False
        self.desk.step = None
        if changed.run.state.status == "completed":
            self.desk.open("runRecord", changed.run.state.run)
            return
        self.enter()

    def _closed(self, refusal: Refusal) -> None:
        self.busy = False
        self.refresh()
        if any(reason.gate for reason in refusal.reasons):
            self.desk.open("gateList", "run", self.desk.at_hand.state.run)
        else:
            self.desk.show_refusal(refusal)


def inline(text: str) -> str:
    """Restricted inline Markdown as rich text: bold only; everything else is shown as it stands (SEC-CODE-1)."""
    safe = html.escape(text)
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", safe).replace("\n", "<br/>")
