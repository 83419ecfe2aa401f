"""05: one value with its limits, its gauge and the keypad. What is typed survives a lock (rule 8)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from handrail.domain.completion import is_out
from handrail.domain.entry import Entry
from handrail.domain.flow import StepAt
from handrail.domain.instruction import Input, Limits
from handrail.domain.measure import judge, read_number
from handrail.domain.refusal import Refusal
from handrail.operations.record_capture import record_capture
from handrail.operations.workplace import Changed
from handrail.ui.bridge.measure import Measure
from handrail.ui.desk import Desk
from handrail.ui.presenters.correction import may_be_late
from handrail.ui.speech import inside, tr

MAX_KEYS = 12


class MeasurePresenter:
    """Takes one reading after the other; a value out of limits is saved as what it is."""

    def __init__(self, desk: Desk, view: Measure) -> None:
        self.desk, self.view = desk, view
        self.at: StepAt | None = None
        self.item: Input | None = None
        self.reading = 1
        self.gauge = ""
        self.reason = ""
        self.typed = ""
        self.offered = False
        self.problem = ""
        self.busy = False
        view.keyTyped.connect(self.key)
        view.eraseAsked.connect(self.erase)
        view.gaugeAsked.connect(self.ask_gauge)
        view.readingAsked.connect(self.choose)
        view.cancelAsked.connect(self.leave)
        view.lateAsked.connect(self.late)
        view.noteAsked.connect(lambda: desk.open("reasonNote", "note", desk.step or ""))
        view.reportAsked.connect(self.report)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about``: step path, input id, and optionally reading, gauge and the reason for measuring again."""
        path, input_id, reading, gauge, reason = (*about, "", "", "")[:5]
        self.at = self.desk.at_hand.at(path)
        if self.at is None:
            return
        self.item = next(item for item in self.at.step.inputs if item.id == input_id)
        self.reading = int(reading) if reading else self._next_reading()
        if reason:
            self.reason = reason
        elif not gauge:
            self.reason = ""
        self.gauge = gauge or self._known_gauge()
        kept = self.desk.draft()
        self.typed = str(kept.get("typed", "")) if kept.get("input") == f"{input_id}#{self.reading}" else ""
        self.problem, self.offered = "", False
        self.desk.navigator.show(current="measure", sheet="")
        self.refresh()

    def _next_reading(self) -> int:
        """The first reading that is missing, else the first that is out of limits."""
        assert self.at is not None and self.item is not None
        state = self.desk.at_hand.state.step(self.at.path)
        missing = [n for n in range(1, self.item.readings + 1) if state.current(self.item.id, n) is None]
        out = [a.capture.reading for a in state.recorded(self.item.id) if is_out(a)]
        return (missing or out or [1])[0]

    def _known_gauge(self) -> str:
        """The gauge that was used for this type before in the step or run; never a guess for a new one."""
        assert self.item is not None
        type_ = self.item.equipment_type
        if type_ is None:
            return ""
        place = self.desk.place
        used = [
            attempts[-1].capture.gauge
            for step in self.desk.at_hand.state.steps.values()
            for attempts in step.attempts.values()
            if attempts[-1].capture.gauge
        ]
        for id_ in reversed(used):
            piece = place.reference.equipment(id_ or "")
            if piece is not None and piece.type == type_:
                return piece.id
        return ""

    # Showing.

    def refresh(self) -> None:
        assert self.at is not None and self.item is not None
        item, words = self.item, self.desk.words
        name = words.of(item.reading_label) if item.readings > 1 else ""
        title = (
            f"{words.of(item.label)}, {inside(name, words.language)} {self.reading}" if name else words.of(item.label)
        )
        number = self._number()
        judged = judge(number, item.limits) if number is not None else None
        out = judged is not None and judged.verdict in ("above", "below")
        self.view.show(
            title=title,
            progress=tr("Reading {n} of {total}").format(n=self.reading, total=item.readings)
            if item.readings > 1
            else "",
            value=self.typed,
            offered="" if self.typed or number is not None else words.number(self._offer()),
            unit=item.unit or "",
            verdict=self.problem or (words.verdict(judged.verdict, judged.distance) if judged and item.limits else ""),
            verdictState="out" if out or self.problem else "ok" if judged and item.limits else "",
            decimalSign=words.decimal_mark if item.type in ("measurement", "decimal") and item.decimals != 0 else "",
            signed=not (item.limits and item.limits.lower is not None and item.limits.lower >= 0),
            canKey=True,
            canBeLate=may_be_late(self.desk, self.at, item, self.reading),
            deviceLabel="",
            **self._bar(item.limits, number),
            **self._gauge_card(item),
            **self._primary(item, number, out),
        )
        state = self.desk.at_hand.state.step(self.at.path)
        self.view.readings.update(
            [self._cell(item, n, state.current(item.id, n), out) for n in range(1, item.readings + 1)]
            if item.readings > 1
            else []
        )

    def _cell(self, item: Input, reading: int, attempt: Any, out: bool) -> dict[str, str]:
        value, state = "–", "empty"
        if reading == self.reading:
            value, state = self.typed or "–", "nowOut" if out else "now"
        elif attempt is not None:
            value = self.desk.words.number(attempt.capture.value or "")
            state = "out" if is_out(attempt) else "ok"
        return {"key": str(reading), "label": str(reading), "value": value, "phase": state}

    def _number(self) -> Decimal | None:
        """The value once the decimals needed are in."""
        assert self.item is not None
        read = read_number(self.typed, decimals=self.item.decimals, mark=self.desk.words.decimal_mark)
        return None if isinstance(read, Refusal) else read

    def _bar(self, limits: Limits | None, number: Decimal | None) -> dict[str, Any]:
        """The limits bar: 100 % is the limits plus half the range on each side."""
        words = self.desk.words
        if limits is None or (limits.lower is None and limits.upper is None):
            return {"lowerText": "", "upperText": "", "targetText": "", "lowerAt": -1.0, "upperAt": -1.0,
                    "targetAt": -1.0, "pointerAt": -1.0}  # fmt: skip
        low, high = limits.lower, limits.upper
        if low is not None and high is not None:
            span = (high - low) or Decimal(1)
        else:
            span = abs(low if low is not None else high or Decimal(1)) or Decimal(1)
        start = (low if low is not None else (high or Decimal(0)) - span) - span / 2
        if low is not None and low == high:
            start = low - span
        whole = 2 * span

        def place(value: Decimal | None) -> float:
            return -1.0 if value is None else float(min(max((value - start) / whole, Decimal(0)), Decimal(1)))

        return {
            "lowerText": words.number(low) if low is not None else "",
            "upperText": words.number(high) if high is not None else "",
            "targetText": words.number(limits.target) if limits.target is not None else "",
            "lowerAt": place(low), "upperAt": place(high), "targetAt": place(limits.target),
            "pointerAt": place(number),
        }  # fmt: skip

    def _gauge_card(self, item: Input) -> dict[str, Any]:
        if item.equipment_type is None:
            return {"gaugeTitle": "", "gaugeDetail": "", "gaugeAction": "", "gaugeState": "ok"}
        if not self.gauge:
            return {"gaugeTitle": tr("No gauge yet"), "gaugeDetail": tr("Scan the one you use."),
                    "gaugeAction": tr("Scan gauge"), "gaugeState": "missing"}  # fmt: skip
        piece, words = self.desk.place.reference.equipment(self.gauge), self.desk.words
        name = words.of(piece.name) if piece else ""
        detail = ""
        if piece and piece.calibration_due:
            days = (piece.calibration_due - self.desk.place.now().last_day).days
            left = {0: tr("Calibration due {day}, last day"), 1: tr("Calibration due {day}, 1 day left")}
            text = left.get(days, tr("Calibration due {day}, {n} days left"))
            detail = text.format(day=words.day(piece.calibration_due), n=days)
        return {"gaugeTitle": f"{name} {self.gauge}".strip(), "gaugeDetail": detail, "gaugeAction": tr("Change"),
                "gaugeState": "ok"}  # fmt: skip

    def _primary(self, item: Input, number: Decimal | None, out: bool) -> dict[str, Any]:
        words = self.desk.words
        name = inside(words.of(item.reading_label), words.language) if item.readings > 1 else ""
        label = tr("Save {what}").format(what=f"{name} {self.reading}") if name else tr("Save value")
        if item.equipment_type is not None and not self.gauge:
            return {
                "primaryLabel": label,
                "primaryDetail": tr("Scan the gauge first"),
                "primaryState": "closed",
                "primaryIcon": "check",
            }
        if number is None:
            offer = self._offer()
            if not self.typed and offer:
                return {"primaryLabel": tr("Use {value}").format(value=words.number(offer)), "primaryIcon": "check",
                        "primaryDetail": tr("Offered value. Check it first."), "primaryState": "ready"}  # fmt: skip
            return {
                "primaryLabel": label,
                "primaryDetail": self._needed(item),
                "primaryState": "closed",
                "primaryIcon": "check",
            }
        state = "busy" if self.busy else "ready"
        if out:
            return {"primaryLabel": tr("Save as out of limits"), "primaryState": state, "primaryIcon": "right",
                    "primaryDetail": tr("Next: measure again or draft NCR")}  # fmt: skip
        value = words.quantity(number, item.unit)
        detail = (
            tr("{value}, then {what}").format(value=value, what=f"{name} {self.reading + 1}")
            if self.reading < item.readings else value
        )  # fmt: skip
        return {"primaryLabel": label, "primaryDetail": detail, "primaryState": state, "primaryIcon": "check"}

    def _offer(self) -> str:
        """The instruction's default for this input: an offer, recorded as such when it is used (DI-ACC-1)."""
        return self.desk.offer(self.at, self.item) if self.at is not None and self.item is not None else ""

    def _needed(self, item: Input) -> str:
        if not self.typed:
            return tr("Type the value")
        if item.decimals:
            return tr("{n} decimals needed").format(n=item.decimals)
        return tr("Type a number")

    # Acting.

    def key(self, key: str) -> None:
        """A digit, the decimal mark, or a change of sign."""
        mark = self.desk.words.decimal_mark
        if key == "-":
            self.typed = self.typed[1:] if self.typed.startswith("-") else f"-{self.typed}"
        elif len(self.typed) < MAX_KEYS and (key.isdigit() or (key == mark and mark not in self.typed)):
            decimals = self.typed.partition(mark)[2]
            full = self.item is not None and self.item.decimals is not None and len(decimals) >= self.item.decimals
            if not (key.isdigit() and mark in self.typed and full):
                self.typed += key
        self._keep()

    def erase(self) -> None:
        self.typed = self.typed[:-1]
        self._keep()

    def _keep(self) -> None:
        assert self.item is not None
        self.problem = ""
        self.desk.keep_draft({"input": f"{self.item.id}#{self.reading}", "typed": self.typed})
        self.refresh()

    def choose(self, key: str) -> None:
        """Another reading: one that is missing, or one that is out and has a reason to be measured again."""
        assert self.at is not None and self.item is not None
        attempt = self.desk.at_hand.state.step(self.at.path).current(self.item.id, int(key))
        if attempt is None:
            self.reading, self.typed, self.reason, self.problem = int(key), "", "", ""
            self.refresh()

    def ask_gauge(self) -> None:
        if self.at is not None and self.item is not None:
            self.desk.open("scanCode", self.at.path, self.item.id, "gauge")

    def late(self) -> None:
        """The value was taken earlier: it is entered with its own time and a signature (DI-CON-2)."""
        assert self.at is not None and self.item is not None
        self.desk.open("correction", "late", self.at.path, self.item.id, str(self.reading), self.gauge)

    def report(self) -> None:
        """A problem with what is recorded here."""
        self.desk.open("draftNcr", self.desk.step or "", self.item.id if self.item else "")

    def leave(self) -> None:
        self.desk.drop_draft()
        self.desk.open("stepRunner", self.desk.step or "")

    def primary(self) -> None:
        """Saves what is true, or opens what is missing first."""
        if self.busy or self.at is None or self.item is None:
            return
        if self.item.equipment_type is not None and not self.gauge:
            self.ask_gauge()
            return
        typed, offer = self.typed, self._offer()
        offered = not typed and bool(offer)
        if offered:
            typed = self.desk.words.number(offer)
        if not typed:
            return
        entry = Entry(
            input=self.item.id, reading=self.reading, entered=typed, method="offered" if offered else "typed",
            reason=self.reason, gauge=self.gauge or None, mark=self.desk.words.decimal_mark,
        )  # fmt: skip
        self.busy = True
        place, session, run_id, path = (
            self.desk.place,
            self.desk.signed_in,
            self.desk.at_hand.state.run,
            self.at.path,
        )
        self.desk.perform(lambda: record_capture(place, session, run_id, path, entry), self._saved, self._refused)

    def _saved(self, _: Changed) -> None:
        assert self.at is not None and self.item is not None
        self.busy = False
        self.desk.drop_draft()
        state = self.desk.at_hand.state.step(self.at.path)
        saved = state.current(self.item.id, self.reading)
        missing = [n for n in range(1, self.item.readings + 1) if state.current(self.item.id, n) is None]
        self.typed, self.reason = "", ""
        if (saved is not None and is_out(saved)) or not missing:
            self.desk.open("stepRunner", self.at.path)
            return
        self.reading = missing[0]
        self.refresh()

    def _refused(self, refusal: Refusal) -> None:
        self.busy = False
        if refusal.code.startswith("entry."):
            self.problem = self.desk.words.reason(refusal.reasons[0]).title
            self.refresh()
        else:
            self.refresh()
            self.desk.show_refusal(refusal)
