"""11: the execution record of a run: its entries by who, what, when and why, its chain and its reviews."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any, Literal
from zoneinfo import ZoneInfo

from handrail.domain.entry import OUT
from handrail.domain.permissions import may
from handrail.domain.refusal import Refusal
from handrail.domain.review import Trail, may_review, not_reviewable, read_trail
from handrail.operations.read_record import export_record, read_record
from handrail.operations.workplace import OpenRun, Session, Workplace
from handrail.ports.journal import Stored
from handrail.ui.bridge.run_record import RunRecord
from handrail.ui.desk import Desk
from handrail.ui.presenters.record_entry import RecordEntryPresenter
from handrail.ui.presenters.record_lines import Line, chain_lines, review_line, told
from handrail.ui.speech import tr
from handrail.words import Words

Standing = Literal["", "open", "closed", "done"]
"""Whether the person may review the record: not by their role, now, not here and now, or has done so."""


@dataclass(frozen=True, slots=True)
class Read:
    """The record as it was read and put into words on the worker."""

    run: OpenRun
    trail: Trail
    lines: tuple[Line, ...]
    """Newest first: the reviews, then the chain."""
    standing: Standing


class RunRecordPresenter:
    """Reads and verifies the run's events on the worker; the badge is only ever the result of that."""

    def __init__(self, desk: Desk, view: RunRecord) -> None:
        self.desk, self.view = desk, view
        self.run_id = ""
        self.record: Read | None = None
        self.filter = "all"
        self.sought = ""
        self.sort, self.up = "number", False
        self.exporting = False
        self.bad: int | None = None
        view.filterAsked.connect(self.choose)
        view.sortAsked.connect(self.sort_by)
        view.entryAsked.connect(self.entry)
        view.backAsked.connect(self.back)
        view.findAsked.connect(self.find)
        view.checkAsked.connect(self.check)
        view.reviewAsked.connect(self.review)
        view.exportAsked.connect(self.export)
        view.primaryAsked.connect(self.primary)
        desk.runChanged.connect(self.changed)
        desk.sync.changed.connect(self.sync_changed)

    @property
    def standing(self) -> Standing:
        """Whether the person may review; a chain that does not match keeps everybody from it."""
        standing = self.record.standing if self.record is not None else ""
        return "closed" if standing == "open" and self.bad is not None else standing

    @property
    def lines(self) -> tuple[Line, ...]:
        """The entries, newest first, of the run that is shown."""
        return self.record.lines if self.record is not None else ()

    def enter(self, *about: str) -> None:
        """``about``: a run's id; without one the run at hand."""
        run_id = about[0] if about and about[0] else self.desk.at_hand.state.run
        self.bad = None
        if run_id != self.run_id:
            self.record = None
            self.view.entries.update([])
        elif self.record is not None:
            # It may be another person now.
            self.record = replace(self.record, standing="")
        self.run_id, self.filter, self.sought, self.exporting = run_id, "all", "", False
        self.sort, self.up = "number", False
        self.view.show(
            title=tr("Execution record"), noteText=self._note(), foundText="",
            status="" if self.lines else "loading", statusTitle="" if self.lines else tr("Reading the record"),
            statusText="", chainState="checking", chainTitle=tr("Checking the chain"), chainText="", chainDetail="",
        )  # fmt: skip
        self.desk.navigator.show(current="runRecord", sheet="")
        self._primary()
        self.reload()

    def reload(self) -> None:
        """Reads the record again and verifies it again: the badge speaks of what is shown."""
        place, session, run_id, words = self.desk.place, self.desk.signed_in, self.run_id, self.desk.words
        self.desk.perform(lambda: _read(place, session, run_id, words), self._came)
        self.check()

    def _came(self, record: Read) -> None:
        if record.run.state.run != self.run_id:
            return
        self.record = record
        if self.desk.navigator.current == "runRecord":
            if self.desk.run is None or self.desk.run.state.run != self.run_id:
                self.desk.take_run(record.run)
            self.refresh()

    def changed(self) -> None:
        """A correction, made on the sheet over this page."""
        if self.desk.navigator.current == "runRecord" and self.desk.run is not None and self.record is not None:
            state = self.desk.run.state
            if state.run == self.run_id and state.count != len(self.record.trail.entries):
                self.reload()

    def sync_changed(self) -> None:
        if self.desk.navigator.current == "runRecord" and self.lines:
            self._facts()

    # Showing.

    def refresh(self) -> None:
        """Filters, columns, entries and facts."""
        kinds = {
            "all": self.lines, "signed": [line for line in self.lines if line.signed],
            "out": [line for line in self.lines if line.out], "why": [line for line in self.lines if line.reason],
        }  # fmt: skip
        names = {"all": tr("All {n}"), "signed": tr("Signed {n}"), "out": tr("Out of limits {n}"),
                 "why": tr("Reasons {n}")}  # fmt: skip
        count = self.desk.words.count
        self.view.filters.update([
            {"key": key, "text": names[key].format(n=count(len(lines))), "selected": key == self.filter}
            for key, lines in kinds.items()
        ])  # fmt: skip
        order = "up" if self.up else "down"
        columns = {"number": tr("Time"), "what": tr("Entry"), "who": tr("By")}
        self.view.columns.update([
            {"key": key, "text": text, "order": order if key == self.sort else ""} for key, text in columns.items()
        ])  # fmt: skip
        shown = self._sorted([line for line in kinds[self.filter] if line.holds(self.sought)])
        self._show_entries(shown)
        self.view.show(
            status="" if shown else "empty",
            statusTitle="" if shown else tr("No such entries"),
            statusText="" if shown else tr("Touch All to see every entry."),
            backLabel=self._back_label(),
            noteText=self._note(),
            foundText=self._found(len(shown)),
        )
        self._facts()
        self._primary()

    def _sorted(self, lines: list[Line]) -> list[Line]:
        """By the column that was chosen; what is the same stands newest first."""
        if self.sort == "number":
            return lines[::-1] if self.up else lines
        return sorted(lines, key=lambda line: str(line.row["title" if self.sort == "what" else "who"]).casefold(),
                      reverse=not self.up)  # fmt: skip

    def _show_entries(self, lines: list[Line]) -> None:
        by_time = self.sort == "number"
        rows = [
            line.row | {"linked": _chained(line, after)} | ({} if by_time else {"day": ""})
            for line, after in zip_longest(lines, lines[1:])
        ][: len(lines)]
        now = [row["key"] for row in self.view.entries.rows()]
        if set(now) == {row["key"] for row in rows} and now != [row["key"] for row in rows]:
            # Another order: a thousand moves cost more than a new list.
            self.view.entries.update([])
        self.view.entries.update(rows)

    def _found(self, shown: int) -> str:
        if not self.sought:
            return ""
        found = tr("1 entry with “{text}”.") if shown == 1 else tr("{n} entries with “{text}”.")
        return f"{found.format(n=shown, text=self.sought)} {tr('Touch All to see every entry.')}"

    @staticmethod
    def _note() -> str:
        return tr("Entries cannot be changed or removed. A correction is a new entry with a reason.")

    def _facts(self) -> None:
        record = self.record
        if record is None or not record.lines:
            return
        state, newest = record.run.state, record.trail.entries[-1].event
        done = sum(1 for step in state.steps.values() if step.status != "open")
        standing, void = [s for s in state.signatures if not s.void], [s for s in state.signatures if s.void]
        out = [line for line in record.lines if line.out]
        rows: list[dict[str, Any]] = [
            {"key": "result", "label": tr("Result so far") if state.is_open else tr("Result"),
             "value": self._result(record.run, done)},
        ]  # fmt: skip
        if not state.is_open:
            rows.append({"key": "review", "label": tr("Review"), "value": self._reviewed(record)})
        rows += [
            {"key": "signatures", "label": tr("Signatures"),
             "value": tr("{n}, {void} void").format(n=len(standing), void=len(void)) if void else str(len(standing))},
            {"key": "out", "label": tr("Out of limits"), "value": self._out(record.run, len(out))},
        ]  # fmt: skip
        ncrs = ", ".join(ncr.ncr for ncr in state.ncrs.values() if ncr.withdrawn is None)
        if ncrs:
            rows.append({"key": "ncr", "label": tr("Draft NCR"), "value": ncrs, "mono": True})
        rows += [
            {"key": "key", "label": tr("Tablet key"), "value": newest.key[:8].upper(), "mono": True},
            {"key": "received", "label": tr("Gateway received"), "value": self._received(record)},
            {"key": "zone", "label": tr("Times are"), "value": f"UTC{newest.time.offset}", "mono": True},
        ]
        self.view.facts.update(rows)

    def _reviewed(self, record: Read) -> str:
        newest = next((line for line in record.lines if line.entry is None), None)
        if newest is None:
            return self.desk.words.say("record.review.none")
        meaning = self.desk.words.meaning(newest.stored.event.payload["meaning"]).label
        return tr("{meaning} by {name}").format(meaning=meaning, name=newest.row["who"])

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

    def _received(self, record: Read) -> str:
        """Up to which entry of this run the gateway's receipt reaches."""
        numbers = [entry.number for entry in record.trail.entries if self.desk.sync.has((entry.event.seq,))]
        if not numbers:
            return tr("Nothing yet")
        return tr("All") if numbers[-1] == len(record.trail.entries) else tr("to no. {n}").format(n=numbers[-1])

    def _back_label(self) -> str:
        run = self.desk.run
        at = run.position.open[0] if run is not None and run.position.open and run.state.status == "open" else None
        if at is None:
            return tr("My jobs")
        return tr("Back to step {n}").format(n=at.step.number or at.number)

    def _primary(self, detail: str = "") -> None:
        """To review, for who may now; else to export. The other is on the bar."""
        standing, export, review = self.standing, tr("Export record"), tr("Review record")
        if standing == "open":
            exceptions = len(self.record.trail.exceptions) if self.record is not None else 0
            following = tr("1 entry to look at") if exceptions == 1 else tr("{n} entries to look at")
            self.view.show(
                primaryLabel=review, primaryDetail=following.format(n=exceptions), primaryIcon="eye",
                primaryState="busy" if self.exporting else "ready", exportLabel=export, reviewLabel="",
                reviewClosed=False,
            )  # fmt: skip
            return
        self.view.show(
            primaryLabel=export,
            primaryDetail=detail or tr("PDF and data, with check file"),
            primaryState="busy" if self.exporting else "ready",
            primaryIcon="export",
            exportLabel="",
            reviewLabel=review if standing == "closed" else "",
            reviewClosed=standing == "closed",
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
        self.bad = None if good else bad
        self._primary()
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

    def sort_by(self, key: str) -> None:
        """By another column, or the same the other way round: names from A, times from the newest."""
        self.up = not self.up if key == self.sort else key != "number"
        self.sort = key
        self.refresh()

    def find(self) -> None:
        """Asks for a few words and shows the entries that hold them: who, what, when or why."""
        self.desk.ask("find", tr("Find entries"), tr("By person, entry, value, day, time or reason."), self._find)

    def _find(self, text: str) -> None:
        self.sought, self.filter = text, "all"
        self.refresh()

    def entry(self, key: str) -> None:
        """An entry in full; a recorded value can be corrected from there."""
        record = self.record
        line = next((line for line in self.lines if line.key == key), None)
        sheet = self.desk.screens["recordEntry"]
        assert isinstance(sheet, RecordEntryPresenter)
        if record is None or line is None:
            return
        correct = self._correction(line)
        closed = ""
        if correct is not None and not record.run.is_open:
            closed = self.desk.words.reason(Refusal.of("run.closed").reasons[0]).title
            correct = self._closed
        sheet.tell(told(self.desk.words, record.run, record.trail, line), correct, closed)

    def _correction(self, line: Line) -> Callable[[], None] | None:
        """Opens the correction of a value that a person recorded, for who may correct."""
        capture, step = line.entry.capture if line.entry is not None else None, line.stored.event.step
        if capture is None or step is None or capture.method in ("computed", "stamped"):
            return None
        if may(self.desk.signed_in.person, "correct") is not None:
            return None
        return lambda: self.desk.open("correction", "correct", step, capture.input, str(capture.reading))

    def _closed(self) -> None:
        self.desk.show_refusal(Refusal.of("run.closed"))

    def back(self) -> None:
        run = self.desk.run
        if run is not None and run.position.open and run.state.status == "open":
            self.desk.open("stepRunner", run.position.open[0].path)
        else:
            self.desk.open("jobs")

    def review(self) -> None:
        """Opens the review; what is in the way of it is said in words, and logged (P11-10d-1)."""
        if self.bad is not None:
            self.desk.show_refusal(Refusal.of("review.broken", entry=self.bad))
        else:
            self.desk.open("reviewRecord", self.run_id)

    def primary(self) -> None:
        if self.standing == "open":
            self.review()
        else:
            self.export()

    def export(self) -> None:
        """Writes the PDF and the evidence file; says where they are."""
        if self.exporting:
            return
        self.exporting = True
        self._primary()
        place, session, run_id = self.desk.place, self.desk.signed_in, self.run_id
        write = self.desk.services.export
        self.desk.perform(lambda: export_record(place, session, run_id, write), self._exported, self._not_exported)

    def _exported(self, folder: Path) -> None:
        self.exporting = False
        self._primary(tr("Saved. Touch to export again."))
        self.view.show(noteText=tr("The record is in {folder}").format(folder=folder))

    def _not_exported(self, refusal: Refusal) -> None:
        self.exporting = False
        self._primary()
        self.desk.show_refusal(refusal)


def _chained(line: Line, after: Line | None) -> bool:
    """Whether one of two neighbours on the page is chained to the other: a link is drawn only there."""
    return after is not None and line.number * after.number > 0 and abs(line.number - after.number) == 1


def _read(place: Workplace, session: Session, run_id: str, words: Words) -> Read | Refusal:
    record = read_record(place, session, run_id)
    if isinstance(record, Refusal):
        return record
    run, stored, reviews = record.run, record.stored, record.reviews
    trail = read_trail(run_id, ((one.event, one.hash) for one in stored))
    lines = [*chain_lines(words, run, trail, stored), *(review_line(words, one) for one in reviews)]
    return Read(run, trail, tuple(reversed(lines)), _standing(place, session, trail, reviews))


def _standing(place: Workplace, session: Session, trail: Trail, reviews: tuple[Stored, ...]) -> Standing:
    if place.may(session, "review") is not None:
        return ""
    person = session.person
    if any(one.event.actor.person == person.id for one in reviews):
        return "done"
    closed = may_review(trail, person.id, person.name) or not_reviewable(trail)
    return "open" if closed is None else "closed"
