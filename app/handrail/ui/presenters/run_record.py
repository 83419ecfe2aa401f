"""11: the execution record of a run, newest first, with its chain verified here."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from handrail.domain.acts import CaptureCorrected, CaptureRecorded, LateEntry, read_payload
from handrail.domain.entry import OUT
from handrail.domain.event import Event
from handrail.domain.refusal import Refusal
from handrail.event_words import entry
from handrail.operations.workplace import OpenRun
from handrail.ports.journal import Stored
from handrail.ui.bridge.run_record import RunRecord
from handrail.ui.desk import Desk
from handrail.ui.presenters.run_frame import short_name
from handrail.ui.speech import tr
from handrail.words import at_offset

NEWEST = 200
"""Entries on the page; the export holds all of them."""
NODES = {
    "signature.made": "signature", "signature.declined": "failed", "signature.failed": "failed",
    "clock.jumped": "clock", "run.started": "start", "run.resumed": "start", "step.completed": "done",
    "run.closed": "done", "note.added": "note", "hold.applied": "hold", "ncr.drafted": "hold",
    "capture.late": "late", "capture.corrected": "correction",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is shown, with what finding and filtering look at."""

    row: dict[str, Any]
    event: Event
    hash: str
    signed: bool
    out: bool

    def holds(self, text: str) -> bool:
        """Whether any of its words hold a text, whatever its case."""
        said = (self.row["number"], self.row["title"], self.row["detail"], self.row["who"], self.row["time"])
        return any(text.casefold() in str(part).casefold() for part in said)


class RunRecordPresenter:
    """Reads and verifies the run's events on the worker; the badge is only ever the result of that."""

    def __init__(self, desk: Desk, view: RunRecord) -> None:
        self.desk, self.view = desk, view
        self.run_id = ""
        self.lines: tuple[Line, ...] = ()
        self.filter = "all"
        self.sought = ""
        self.exporting = False
        view.filterAsked.connect(self.choose)
        view.entryAsked.connect(self.entry)
        view.backAsked.connect(self.back)
        view.findAsked.connect(self.find)
        view.checkAsked.connect(self.check)
        view.primaryAsked.connect(self.primary)
        desk.runChanged.connect(self.changed)
        desk.sync.changed.connect(self.sync_changed)

    def enter(self, *about: str) -> None:
        """``about``: a run's id; without one the run at hand."""
        run_id = about[0] if about and about[0] else self.desk.at_hand.state.run
        if run_id != self.run_id:
            self.lines = ()
            self.view.entries.update([])
        self.run_id, self.filter, self.sought, self.exporting = run_id, "all", "", False
        self.view.show(
            title=tr("Execution record"), noteText=self._note(),
            status="" if self.lines else "loading", statusTitle="" if self.lines else tr("Reading the record"),
            statusText="", chainState="checking", chainTitle=tr("Checking the chain"), chainText="", chainDetail="",
        )  # fmt: skip
        self.desk.navigator.show(current="runRecord", sheet="")
        self._primary()
        self.reload()

    def reload(self) -> None:
        """Reads the record again and verifies it again: the badge speaks of what is shown."""
        place, run_id = self.desk.place, self.run_id

        def read() -> tuple[OpenRun, tuple[Stored, ...]] | Refusal:
            run = place.run(run_id)
            return (run, place.journal.run(run_id)) if run is not None else Refusal.of("run.not_owner")

        self.desk.perform(read, self._came)
        self.check()

    def _came(self, found: tuple[OpenRun, tuple[Stored, ...]]) -> None:
        run, events = found
        if run.state.run != self.run_id:
            return
        self.lines = self._lines(run, events)
        if self.desk.navigator.current == "runRecord":
            if self.desk.run is None or self.desk.run.state.run != self.run_id:
                self.desk.take_run(run)
            self.refresh()

    def changed(self) -> None:
        """A correction, made on the sheet over this page."""
        if self.desk.navigator.current == "runRecord" and self.desk.run is not None:
            count = self.lines[0].event.run_seq if self.lines else None
            if self.desk.run.state.run == self.run_id and count not in (None, self.desk.run.state.count):
                self.reload()

    def sync_changed(self) -> None:
        if self.desk.navigator.current == "runRecord" and self.lines:
            self._facts()

    # Showing.

    def refresh(self) -> None:
        """Filters, entries and facts."""
        signed, out = [line for line in self.lines if line.signed], [line for line in self.lines if line.out]
        shown = {"signed": signed, "out": out}.get(self.filter, list(self.lines))
        if self.sought:
            shown = [line for line in shown if line.holds(self.sought)]
        count = self.desk.words.count
        self.view.filters.update([
            {"key": key, "text": text.format(n=count(len(lines))), "selected": key == self.filter}
            for key, text, lines in (
                ("all", tr("All {n}"), self.lines), ("signed", tr("Signed {n}"), signed),
                ("out", tr("Out of limits {n}"), out),
            )
        ])  # fmt: skip
        self.view.entries.update([line.row for line in shown[:NEWEST]])
        self.view.show(
            status="" if shown else "empty",
            statusTitle="" if shown else tr("No such entries"),
            statusText="" if shown else tr("Touch All to see every entry."),
            backLabel=self._back_label(),
            noteText=self._note(len(shown)),
        )
        self._facts()
        self._primary()

    def _note(self, shown: int = 0) -> str:
        if self.sought:
            found = tr("1 entry with “{text}”.") if shown == 1 else tr("{n} entries with “{text}”.")
            return f"{found.format(n=shown, text=self.sought)} {tr('Touch All to see every entry.')}"
        if shown > NEWEST:
            return tr("The newest {n} of {total} entries. The export holds all.").format(n=NEWEST, total=shown)
        return tr("Entries cannot be changed or removed. A correction is a new entry with a reason.")

    def _lines(self, run: OpenRun, events: tuple[Stored, ...]) -> tuple[Line, ...]:
        words = self.desk.words
        numbers = {stored.event.id: stored.event.run_seq or 0 for stored in events}
        before: dict[tuple[str, str, int], int] = {}
        lines: list[Line] = []
        for stored in events:
            event = stored.event
            payload = read_payload(event.type, event.payload)
            capture = _capture(payload)
            replaces = None
            if capture is not None:
                key = (event.step or "", capture.input, capture.reading)
                replaces = before.get(key)
                before[key] = numbers[event.id]
            said = entry(words, event, step=self._step(run, event), replaces=replaces)
            out = capture is not None and capture.verdict in OUT
            row = {
                "key": event.id,
                "node": "failed" if out else NODES.get(event.type, "dot"),
                "time": words.clock(at_offset(event.time.at, event.time.offset), seconds=True),
                "number": tr("no. {n}").format(n=event.run_seq), "title": said.headline, "detail": said.detail,
                "tone": "fail" if out else "hold" if NODES.get(event.type) == "hold" else "",
                "who": short_name(event.actor.name), "hash": stored.hash[:4].upper(),
            }  # fmt: skip
            lines.append(Line(row, event, stored.hash, event.type == "signature.made", out))
        return tuple(reversed(lines))

    def _step(self, run: OpenRun, event: Event) -> str:
        at = run.at(event.step) if event.step is not None else None
        if at is None:
            return event.step or ""
        if event.type.startswith("step."):
            # These say the step's title themselves.
            return tr("Step {n}").format(n=at.step.number or at.number)
        words = self.desk.words
        title = words.of(at.step.short) or words.of(at.step.title)
        return tr("Step {n}, {title}").format(n=at.step.number or at.number, title=title)

    def _facts(self) -> None:
        run = self.desk.run
        if run is None or run.state.run != self.run_id or not self.lines:
            return
        state, newest = run.state, self.lines[0].event
        done = sum(1 for step in state.steps.values() if step.status != "open")
        standing, void = [s for s in state.signatures if not s.void], [s for s in state.signatures if s.void]
        out = [line for line in self.lines if line.out]
        rows: list[dict[str, Any]] = [
            {"key": "result", "label": tr("Result so far") if state.is_open else tr("Result"),
             "value": self._result(run, done)},
            {"key": "signatures", "label": tr("Signatures"),
             "value": tr("{n}, {void} void").format(n=len(standing), void=len(void)) if void else str(len(standing))},
            {"key": "out", "label": tr("Out of limits"), "value": self._out(run, len(out))},
        ]  # fmt: skip
        ncrs = ", ".join(ncr.ncr for ncr in state.ncrs.values() if ncr.withdrawn is None)
        if ncrs:
            rows.append({"key": "ncr", "label": tr("Draft NCR"), "value": ncrs, "mono": True})
        rows += [
            {"key": "key", "label": tr("Tablet key"), "value": newest.key[:8].upper(), "mono": True},
            {"key": "received", "label": tr("Gateway received"), "value": self._received()},
            {"key": "zone", "label": tr("Times are"), "value": f"UTC{newest.time.offset}", "mono": True},
        ]
        self.view.facts.update(rows)

    def _result(self, run: OpenRun, done: int) -> str:
        if run.state.status in ("completed", "aborted"):
            return self.desk.words.say(f"record.status.{run.state.status}")
        return tr("{done} of {total} steps").format(done=done, total=len(run.position.steps))

    def _out(self, run: OpenRun, count: int) -> str:
        if not count:
            return self.desk.words.say("record.none")
        standing = sum(
            1
            for step in run.state.steps.values()
            for tries in step.attempts.values()
            if tries[-1].capture.verdict in OUT
        )
        if not standing:
            return tr("{n}, measured again").format(n=count)
        return tr("{n}, {standing} not settled by a new value").format(n=count, standing=standing)

    def _received(self) -> str:
        """Up to which entry of this run the gateway's receipt reaches."""
        reached = self.desk.sync.receipted_seq
        numbers = [line.event.run_seq or 0 for line in self.lines if line.event.seq <= reached]
        if not numbers:
            return tr("Nothing yet")
        top = max(numbers)
        return tr("All") if top == self.lines[0].event.run_seq else tr("to no. {n}").format(n=top)

    def _back_label(self) -> str:
        run = self.desk.run
        at = run.position.open[0] if run is not None and run.position.open and run.state.status == "open" else None
        if at is None:
            return tr("My jobs")
        return tr("Back to step {n}").format(n=at.step.number or at.number)

    def _primary(self, detail: str = "") -> None:
        self.view.show(
            primaryLabel=tr("Export record"),
            primaryDetail=detail or tr("PDF and data, with check file"),
            primaryState="busy" if self.exporting else "ready",
            primaryIcon="export",
        )

    # The chain.

    def check(self) -> None:
        """Verifies the run's chain on the worker and shows what came out."""
        self.view.show(chainState="checking", chainTitle=tr("Checking the chain"), chainText="", chainDetail="")
        run_id, check_run = self.run_id, self.desk.services.check_run
        self.desk.perform(lambda: (run_id, check_run(run_id)), self._checked, self._not_checked)

    def _checked(self, found: tuple[str, tuple[bool, int, int]]) -> None:
        run_id, (good, count, bad) = found
        if run_id != self.run_id:
            return
        words = self.desk.words
        now = self.desk.place.clock.read().at.astimezone(ZoneInfo(self.desk.place.reference.policy().zone))
        checked = tr("Checked here, {time}").format(time=words.clock(now, seconds=True))
        if good:
            n = words.count(count)
            self.view.show(
                chainState="ok", chainTitle=tr("Chain verified"), chainText=tr("{n} of {n} match").format(n=n),
                chainDetail=checked,
            )  # fmt: skip
        else:
            self.view.show(
                chainState="broken", chainTitle=tr("Chain broken at no. {n}").format(n=bad),
                chainText=tr("Do not use this record. Call QA."), chainDetail=checked,
            )  # fmt: skip

    def _not_checked(self, refusal: Refusal) -> None:
        # Not verified is not the same as verified: the badge must not go on saying so.
        self.view.show(
            chainState="broken", chainTitle=tr("Chain not verified"), chainText=tr("Do not use this record. Call QA."),
            chainDetail="",
        )  # fmt: skip
        self.desk.show_refusal(refusal)

    # Acting.

    def choose(self, key: str) -> None:
        self.filter, self.sought = key, ""
        self.refresh()

    def find(self) -> None:
        """Asks for a few words and shows the entries that hold them."""
        self.desk.ask("find", tr("Find entries"), tr("In all entries of this record."), self._find)

    def _find(self, text: str) -> None:
        self.sought, self.filter = text, "all"
        self.refresh()

    def entry(self, key: str) -> None:
        """A recorded value opens its correction; any other entry is told in full."""
        line = next((line for line in self.lines if line.event.id == key), None)
        run = self.desk.run
        if line is None or run is None:
            return
        capture = _capture(read_payload(line.event.type, line.event.payload))
        if capture is None or capture.method in ("computed", "stamped") or line.event.step is None:
            event = line.event
            self.view.show(noteText=tr("No. {n}, {when}, by {name}. Hash {hash}").format(
                n=event.run_seq, when=self.desk.words.recorded(event.time.at, event.time.offset),
                name=event.actor.name, hash=line.hash,
            ))  # fmt: skip
        elif not run.state.is_open:
            self.desk.show_refusal(Refusal.of("run.closed"))
        else:
            self.desk.open("correction", "correct", line.event.step, capture.input, str(capture.reading))

    def back(self) -> None:
        run = self.desk.run
        if run is not None and run.position.open and run.state.status == "open":
            self.desk.open("stepRunner", run.position.open[0].path)
        else:
            self.desk.open("jobs")

    def primary(self) -> None:
        """Writes the PDF and the evidence file; says where they are."""
        if self.exporting:
            return
        self.exporting = True
        self._primary()
        run_id, export = self.run_id, self.desk.services.export
        self.desk.perform(lambda: export(run_id), self._exported, self._not_exported)

    def _exported(self, folder: Path) -> None:
        self.exporting = False
        self._primary(tr("Saved. Touch to export again."))
        self.view.show(noteText=tr("The record is in {folder}").format(folder=folder))

    def _not_exported(self, refusal: Refusal) -> None:
        self.exporting = False
        self._primary()
        self.desk.show_refusal(refusal)


def _capture(payload: object) -> CaptureRecorded | None:
    """The value an entry records, first, late or corrected."""
    match payload:
        case CaptureRecorded():
            return payload
        case CaptureCorrected(new=new):
            return new
        case LateEntry(capture=capture):
            return capture
        case _:
            return None
