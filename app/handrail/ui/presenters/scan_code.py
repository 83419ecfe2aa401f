"""04: one code is looked at, then used. A lot, a serial, a piece of equipment, or the gauge of a value."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from itertools import takewhile
from typing import Any

from handrail.domain.acts import InputMethod, Scan
from handrail.domain.codes import meant
from handrail.domain.entry import Entry, allowed_readings
from handrail.domain.flow import StepAt
from handrail.domain.instruction import Input, Material
from handrail.domain.refusal import Reason, Refusal
from handrail.operations.record_capture import record_capture
from handrail.operations.scan_code import Looked, Mismatch, scan_code
from handrail.operations.workplace import Changed
from handrail.ports.live_reader import CodeInView
from handrail.ui.bridge.scan_code import ScanCode
from handrail.ui.desk import Desk
from handrail.ui.presenters.sight import CodeSight
from handrail.ui.speech import tr

WRONG_AT = {
    "lot.gtin_mismatch": "01", "lot.expired": "17", "equipment.unknown": "8004", "equipment.wrong_type": "8004",
}  # fmt: skip
"""Reason -> the part of the code that does not fit; for every other reason it is the lot or the id itself."""
TAKE_ANOTHER = frozenset({"lot.quarantine", "lot.rejected", "lot.expired", "hold.lot", "hold.equipment"})
"""Reasons whose words end before the next scan."""
CHECKED_IN_ORDER = ("01", "10", "17")


class ScanCodePresenter:
    """Shows what a code says; using it takes a touch of its own. A scanner's Enter only ends the code."""

    def __init__(self, desk: Desk, view: ScanCode) -> None:
        self.desk, self.view = desk, view
        self.at: StepAt | None = None
        self.item: Input | None = None
        self.gauge = False
        self.reading = 1
        self.reason = ""
        self.found: Looked | None = None
        self.busy = False
        self.seen: CodeInView | None = None
        """What the camera read, as long as it is looked at."""
        self.sight = CodeSight(desk, view.camera, "scanCode", self._camera_read)
        view.againAsked.connect(self._wait)
        view.codeTyped.connect(self.type)
        view.closeAsked.connect(self.leave)
        view.reportAsked.connect(self.report)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """``about``: step path and input id; then ``gauge`` where the code is the gauge's of a measured value,
        or a reading; last, the reason for another attempt.
        """
        path, input_id, which, _, reason = (*about, "", "", "")[:5]
        self.at = self.desk.at_hand.at(path)
        if self.at is None:
            return
        self.item = next(item for item in self.at.step.inputs if item.id == input_id)
        self.gauge = which == "gauge"
        self.reason = reason
        self.reading = int(which) if which.isdigit() else self._next_reading(self.at, self.item)
        self.desk.navigator.show(current="scanCode", sheet="")
        self._wait()
        self.sight.open()

    def take_scan(self, raw: str) -> None:
        """A hand scanner's whole code, as the wedge filter caught it."""
        # What did not fit is dismissed by a touch, never by the next scan (BC-16).
        if self.view.phase != "wrong":
            self._look(raw, "wedge")

    def type(self, text: str) -> None:
        """The field was finished by hand."""
        self._look(text, "typed")

    def _camera_read(self, code: CodeInView) -> None:
        self._look(code.raw, "camera", code)

    def _next_reading(self, at: StepAt, item: Input) -> int:
        state = self.desk.at_hand.state.step(at.path)
        readings = range(1, allowed_readings(item) + 1)
        return next((n for n in readings if state.current(item.id, n) is None), 1)

    # Looking.

    def _wait(self, problem: str = "") -> None:
        """Ready for the next code."""
        assert self.item is not None
        self.found, self.busy, self.seen = None, False, None
        self.sight.read_on()
        self.view.elements.update([])
        self.view.advice.update([])
        self.view.show(
            prompt=self._prompt(self.item),
            hint="", phase="waiting", code="", verdictTitle="", verdictText="", checkText="", footText="",
            adviceTitle="", problem=problem,
            primaryLabel=self._use(self.item), primaryDetail=tr("Scan or type the code first"),
            primaryState="closed", primaryIcon="right",
        )  # fmt: skip

    def _look(self, raw: str, method: InputMethod, seen: CodeInView | None = None) -> None:
        if self.at is None or self.item is None or self.busy:
            return
        self.busy, self.found, self.seen = True, None, seen
        self.sight.hold()
        self.view.elements.update([])
        self.view.advice.update([])
        self.view.show(phase="reading", code=raw.strip(), problem="", checkText="", footText="", primaryState="busy")
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run
        path, input_id = self.at.path, self.item.id
        self.desk.perform(
            lambda: scan_code(place, session, run_id, path, input_id, raw, method), self._looked, self._unread
        )

    def _looked(self, found: Looked | Mismatch) -> None:
        assert self.item is not None
        self.busy = False
        how = {"typed": tr("typed"), "camera": tr("read by the camera")}.get(found.scan.method, tr("scanned"))
        kind = tr("GS1 code") if found.scan.elements else tr("Plain code")
        self.view.show(hint=f"{kind}, {how}", problem="")
        if isinstance(found, Looked):
            self._fits(self.item, found)
        else:
            self._does_not_fit(self.item, found)
        self.sight.judged("match" if isinstance(found, Looked) else "wrong")
        self.desk.services.sound("fits" if isinstance(found, Looked) else "wrong")

    def _unread(self, refusal: Refusal) -> None:
        """The text is no code that can be read, or it can't be looked at now."""
        self.desk.services.sound("wrong")
        if refusal.code.startswith(("scan.", "entry.")):
            spoken = self.desk.words.reason(refusal.reasons[0])
            problem = f"{spoken.title}. {spoken.what_to_do}"
            if self.seen is None:
                self._wait(problem)
                return
            # The same label is still in front of the camera: it is looked at again when a person says so.
            self.busy = False
            self.sight.judged("wrong")
            self.view.show(
                phase="unread", problem=problem, primaryLabel=tr("Scan again"), primaryDetail=tr("Show the next label"),
                primaryState="ready", primaryIcon="scan",
            )  # fmt: skip
            return
        self._wait()
        self.desk.show_refusal(refusal)

    def _fits(self, item: Input, found: Looked) -> None:
        self.found = found
        seen = {evidence.code: evidence.params for answer in found.answers for evidence in answer.evidence}
        title = tr("Code read")
        if "lot.released" in seen:
            title = tr("Right part, good lot")
        elif "equipment.in_calibration" in seen:
            title = tr("Right equipment, ready to use")
        entered = found.entry.entered
        self.view.elements.update(self._rows(item, found.scan, entered, seen.get("lot.released", {}), None))
        self.view.show(
            phase="match",
            code=entered,
            verdictTitle=title,
            verdictText=self._where(item),
            checkText=tr("Check: the label says <b>{code}</b> too.").format(code=html.escape(entered)),
            primaryLabel=self._use(item), primaryDetail=entered, primaryState="ready", primaryIcon="right",
        )  # fmt: skip

    def _does_not_fit(self, item: Input, found: Mismatch) -> None:
        reason = found.refusal.reasons[0]
        spoken = self.desk.words.reason(reason)
        code = meant(found.scan, "lot") or meant(found.scan, "equipment") or found.scan.text.strip()
        self.view.elements.update(self._rows(item, found.scan, code, {}, reason))
        steps = [step for step in re.split(r"(?<=[.!?])\s+", spoken.what_to_do) if step]
        if reason.code in TAKE_ANOTHER:
            steps.append(tr("Scan the new label."))
        self.view.advice.update([
            {"key": str(n), "text": f"{n}. {_marked(step, reason)}"} for n, step in enumerate(steps, start=1)
        ])  # fmt: skip
        self.view.show(
            phase="wrong",
            verdictTitle=spoken.title,
            verdictText=_marked(spoken.detail, reason),
            checkText="",
            adviceTitle=tr("What to do"),
            footText=tr("Nothing was used. This scan is kept in the record."),
            primaryLabel=tr("Scan again"), primaryDetail=tr("Then read the next label"), primaryState="ready",
            primaryIcon="scan",
        )  # fmt: skip

    # The parts of a code.

    def _rows(
        self, item: Input, scan: Scan, code: str, released: dict[str, str], reason: Reason | None
    ) -> list[dict[str, Any]]:
        """GS1 parts in the order of their identifiers; a plain code as the one part it is."""
        if not scan.elements:
            return self._plain(item, code, released, reason)
        wrong = WRONG_AT.get(reason.code, "10" if "10" in scan.elements else "8004") if reason is not None else ""
        rows: list[dict[str, Any]] = []
        skipped: list[str] = []
        for ai in sorted(scan.elements):
            value = self._value(ai, scan.elements[ai])
            if reason is not None and _after(ai, wrong):
                skipped.append(value)
                continue
            row = {
                "key": ai, "phase": "wrong" if ai == wrong else "ok", "title": self._part(ai), "ai": f"({ai})",
                "value": value, "detail": self._detail(ai, scan.elements[ai], item, released) if ai != wrong else "",
            }  # fmt: skip
            if reason is not None and ai == wrong:
                row |= self._needed(scan.elements[ai], reason)
            rows.append(row)
        if skipped:
            rows.append({
                "key": "skipped", "phase": "skipped", "title": tr("The rest was not checked"),
                "detail": ", ".join(skipped),
            })  # fmt: skip
        return rows

    def _plain(self, item: Input, code: str, released: dict[str, str], reason: Reason | None) -> list[dict[str, Any]]:
        title = {"lot": tr("Lot"), "serial": tr("Serial")}.get(item.type, tr("Code"))
        if item.equipment_type is not None or item.type == "equipment":
            title = tr("Equipment")
        row: dict[str, Any] = {"key": "code", "phase": "ok", "title": title, "value": code}
        if reason is None:
            row["detail"] = self._stock(released) if item.type == "lot" else self._equipment(code)
            rows = [row]
            expires = released.get("date", "")
            if expires:
                day = date.fromisoformat(expires)
                rows.append(
                    {"key": "expires", "phase": "ok", "title": tr("Expiry"), "value": self.desk.words.day(day),
                     "detail": self._left(day)}
                )  # fmt: skip
            return rows
        row["phase"] = "wrong"
        if reason.code == "lot.wrong_part":
            part = {"key": "part", "phase": "wrong", "title": tr("Part"), "value": reason.params.get("given", "")}
            return [row | {"phase": "ok"}, part | self._needed(str(part["value"]), reason)]
        return [row]

    def _needed(self, value: str, reason: Reason) -> dict[str, Any]:
        """What should stand there, and from which sign on it differs."""
        needed = reason.params.get("needed", "")
        if reason.code not in ("lot.gtin_mismatch", "lot.wrong_part") or not needed:
            return {}
        if reason.code == "lot.wrong_part" and value != reason.params.get("given"):
            # The code's part is not on the label: the list of lots knows it.
            return {"detail": tr("Part {part}").format(part=reason.params.get("given", "")), "needed": needed}
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(value, needed, strict=False)))
        return {"wrongFrom": same, "needed": needed}

    def _part(self, ai: str) -> str:
        return {
            "01": tr("GTIN"), "10": tr("Lot"), "11": tr("Made"), "15": tr("Best before"), "17": tr("Expiry"),
            "21": tr("Serial"), "37": tr("Count"), "240": tr("Additional number"), "241": tr("Part number"),
            "8004": tr("Equipment"),
        }.get(ai, tr("Part ({ai})").format(ai=ai))  # fmt: skip

    def _value(self, ai: str, value: str) -> str:
        day = _gs1_day(value) if ai in ("11", "15", "17") else None
        return self.desk.words.day(day) if day is not None else value

    def _detail(self, ai: str, value: str, item: Input, released: dict[str, str]) -> str:
        if ai == "01":
            material = self._material(item)
            if material is None:
                return ""
            return tr("{name} {part}, as planned").format(
                name=self.desk.words.of(material.name), part=material.part_no or ""
            )
        if ai == "10":
            return self._stock(released)
        if ai == "17":
            day = _gs1_day(value)
            return self._left(day) if day is not None else ""
        return self._equipment(value) if ai == "8004" else ""

    def _stock(self, released: dict[str, str]) -> str:
        if not released:
            return ""
        quantity = released.get("quantity", "")
        return tr("Released, {n} in the lot").format(n=quantity) if quantity else tr("Released")

    def _left(self, day: date) -> str:
        days = (day - self.desk.place.now().last_day).days
        if days < 0:
            return tr("Past its date")
        if days >= 730:
            return tr("{n} years left").format(n=days // 365)
        return tr("1 day left") if days == 1 else tr("{n} days left").format(n=days)

    def _equipment(self, id_: str) -> str:
        piece = self.desk.place.reference.equipment(id_)
        if piece is None:
            return ""
        name = self.desk.words.of(piece.name)
        if piece.calibration_due is None:
            return name
        day = self.desk.words.day(piece.calibration_due)
        return tr("{name}, calibration due {day}").format(name=name, day=day)

    # Words.

    def _material(self, item: Input) -> Material | None:
        return self.desk.at_hand.plan.materials.get(item.material or "")

    def _prompt(self, item: Input) -> str:
        words, material = self.desk.words, self._material(item)
        what = words.of(material.name) if material is not None else words.of(item.label)
        if self.gauge:
            return tr("Scan the gauge: {what}").format(what=words.of(item.label))
        if item.type == "lot":
            return tr("Scan the lot label: {what}").format(what=what)
        if item.type == "equipment":
            return tr("Scan the equipment: {what}").format(what=what)
        return tr("Scan the code: {what}").format(what=words.of(item.label))

    def _use(self, item: Input) -> str:
        if self.gauge:
            return tr("Use this gauge")
        return {
            "lot": tr("Use this lot"), "serial": tr("Use this serial"), "equipment": tr("Use this equipment"),
        }.get(item.type, tr("Use this code"))  # fmt: skip

    def _where(self, item: Input) -> str:
        assert self.at is not None
        number = self.at.step.number or str(self.at.number)
        return tr("{what}, step {n}, unit {unit}").format(
            what=html.escape(self.desk.words.of(item.label)), n=number,
            unit=html.escape(self.desk.at_hand.work.unit),
        )  # fmt: skip

    # Acting.

    def primary(self) -> None:
        """Uses the code that fits; after a mismatch takes the next; before a code says what is missing."""
        if self.busy or self.at is None or self.item is None:
            return
        if self.found is None:
            waiting = self.view.phase == "waiting"
            self._wait(tr("No code read yet. Scan it, or type it and press Enter.") if waiting else "")
            return
        path, input_id, entry = self.at.path, self.item.id, self.found.entry
        if self.gauge:
            self.desk.open("measure", path, input_id, "", entry.gauge or entry.entered)
            return
        self._record(path, entry.model_copy(update={"reading": self.reading, "reason": self.reason}))

    def _record(self, path: str, entry: Entry) -> None:
        self.busy = True
        self.view.show(primaryState="busy")
        place, session, run_id = self.desk.place, self.desk.signed_in, self.desk.at_hand.state.run
        self.desk.perform(lambda: record_capture(place, session, run_id, path, entry), self._used, self._not_used)

    def _used(self, _: Changed) -> None:
        self.busy = False
        assert self.at is not None
        self.desk.open("stepRunner", self.at.path)

    def _not_used(self, refusal: Refusal) -> None:
        self._unread(refusal)

    def leave(self) -> None:
        """Back without using anything."""
        if self.at is None or self.item is None:
            return
        if self.gauge:
            self.desk.open("measure", self.at.path, self.item.id)
        else:
            self.desk.open("stepRunner", self.at.path)

    def report(self) -> None:
        if self.at is not None and self.item is not None:
            self.desk.open("draftNcr", self.at.path, self.item.id)


def _marked(text: str, reason: Reason) -> str:
    """Words with the codes in them in bold; everything else is shown as it stands."""
    safe = html.escape(text)
    codes = {
        html.escape(value)
        for name, value in reason.params.items()
        if value and name in ("given", "needed", "lot", "equipment", "other", "part", "value")
    }
    if not codes:
        return safe
    longest_first = sorted(codes, key=len, reverse=True)
    return re.sub("|".join(re.escape(code) for code in longest_first), lambda match: f"<b>{match[0]}</b>", safe)


def _after(ai: str, wrong: str) -> bool:
    """Whether a part was not looked at any more, because an earlier one did not fit."""
    if ai not in CHECKED_IN_ORDER or wrong not in CHECKED_IN_ORDER:
        return ai != wrong and ai not in CHECKED_IN_ORDER
    return CHECKED_IN_ORDER.index(ai) > CHECKED_IN_ORDER.index(wrong)


def _gs1_day(value: str) -> date | None:
    """YYMMDD; day 00 is the last of the month. None if it is no date."""
    if not re.fullmatch(r"[0-9]{6}", value):
        return None
    year, month, day = 2000 + int(value[:2]), int(value[2:4]), int(value[4:])
    try:
        if day:
            return date(year, month, day)
        return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
    except ValueError:
        return None
