"""09: every record and where it is now; the health of each part on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

from handrail.domain.event import Work
from handrail.domain.refusal import Refusal
from handrail.domain.values import I18n
from handrail.operations.failed_tries import FailedTries, failed_tries
from handrail.operations.workplace import Workplace
from handrail.ports.journal import Stored
from handrail.ui.bridge.sync_centre import SyncCentre
from handrail.ui.desk import Desk
from handrail.ui.speech import tr

SHOWN = 5
"""Records before the rest is folded; rejected ones are always shown."""
RUNS = 20
"""Newest runs that are looked at; all of them when the person asks for all."""
LOW_SPACE = 2 * 1024**3
GIGABYTE = 1024**3


@dataclass(frozen=True, slots=True)
class Record:
    """A record with a custody of its own: a step, a draft NCR, the start of a run, or all of a closed one."""

    kind: Literal["run", "start", "step", "ncr"]
    run: str
    name: str
    """The step's path, the draft's number, or how the run ended."""
    work: Work
    seqs: frozenset[int]
    at: datetime
    number: str = ""
    title: I18n = field(default_factory=dict)
    measured: bool = False

    @property
    def key(self) -> str:
        return f"{self.run}|{self.kind}|{self.name}"

    @property
    def last(self) -> int:
        """The journal number that has to be receipted for the record to be received."""
        return max(self.seqs)


class SyncCentrePresenter:
    """Shows custody as it is proven: received is what the gateway has receipted, nothing else."""

    def __init__(self, desk: Desk, view: SyncCentre, space_left: Callable[[], int] | None = None) -> None:
        """``space_left`` tells the bytes left for the journal, in place of what the workplace says."""
        self.desk, self.view, self.space_left = desk, view, space_left
        self.came_from = "jobs"
        self.records: tuple[Record, ...] = ()
        self.all_shown = False
        self.older_runs = 0
        self.space: int | None = None
        self.failed = FailedTries()
        self.chain: tuple[bool, int, int] | None = None
        self.checked_at = ""
        self.checking = False
        view.recordAsked.connect(self.open_record)
        view.helpAsked.connect(lambda _: desk.open("refused", "supervisor"))
        view.showAllAsked.connect(self.toggle_all)
        view.backAsked.connect(self.back)
        view.copyAsked.connect(self.copy)
        view.checkAsked.connect(self.check)
        view.primaryAsked.connect(self.primary)
        desk.sync.changed.connect(self.changed)

    def enter(self, *about: str) -> None:
        """Shows what is known at once, then what the journal says now."""
        current = self.desk.navigator.current
        if current != "syncCentre":
            self.came_from = current
            self.all_shown = False
        self.desk.header.show(
            overline=tr("Every record, and where it is now"), title=tr("Sync centre"), clockDate="", clockTime=""
        )
        self.desk.header.cells.update([])
        self.desk.navigator.show(current="syncCentre", sheet="")
        if not self.records:
            self.view.show(status="loading", statusTitle=tr("Looking for the records"), statusText="")
        self._health()
        self._primary()
        self.reload()

    def reload(self) -> None:
        """Reads the records of the newest runs from the journal, on the worker."""
        place, limit = self.desk.place, None if self.all_shown else RUNS

        def read() -> tuple[tuple[Record, ...], int, int | None, FailedTries]:
            runs = place.journal.runs()
            newest = runs if limit is None else runs[-limit:]
            found = [record for run in newest for record in records_of(place, run)]
            space_left = self.space_left or place.space_left
            space = space_left() if space_left is not None else None
            order = tuple(sorted(found, key=lambda record: -record.last))
            return order, len(runs) - len(newest), space, failed_tries(place)

        self.desk.perform(read, self._came)

    def _came(self, found: tuple[tuple[Record, ...], int, int | None, FailedTries]) -> None:
        self.records, self.older_runs, self.space, self.failed = found
        self.refresh()

    def changed(self) -> None:
        """Sync moved on. Records that came meanwhile are read again."""
        if self.desk.navigator.current != "syncCentre":
            return
        self.refresh()
        self.reload()

    # Showing.

    def refresh(self) -> None:
        if self.desk.navigator.current != "syncCentre":
            return
        self._health()
        self._primary()
        rows = [self._row(record) for record in self.records]
        known = frozenset(seq for record in self.records for seq in record.seqs)
        rows += [self._stray(seq, code, text) for seq, code, text in self.desk.sync.rejected if seq not in known]
        rejected = [row for row in rows if row["tone"] == "fail"]
        if self.desk.sync.refusal is not None:
            rejected.insert(0, self._refused(*self.desk.sync.refusal))
        order = [*rejected, *(row for row in rows if row["tone"] != "fail")]
        shown = order if self.all_shown else order[: max(SHOWN, len(rejected))]
        more = len(order) - len(shown)
        self.view.show(
            status="" if order else "empty",
            statusTitle="" if order else tr("No records on this tablet yet"),
            statusText="" if order else tr("They show here with the first step."),
            lastStop=self.desk.sync.last_stop,
            moreText=self._more(more),
            allShown=self.all_shown and len(order) > SHOWN,
        )
        self.view.records.update(shown)

    def _more(self, more: int) -> str:
        if self.all_shown:
            return tr("All records are shown") if len(self.records) > SHOWN else ""
        if self.older_runs:
            return tr("{n} more records, and those of {runs} older units").format(n=more, runs=self.older_runs)
        if more == 0:
            return ""
        return tr("1 more record, in order") if more == 1 else tr("{n} more records, all in order").format(n=more)

    def _row(self, record: Record) -> dict[str, Any]:
        sync, now = self.desk.sync, self.desk.place.clock.read().at
        age = self.desk.words.span((now - record.at).total_seconds())
        received = sync.has(record.seqs)
        photos = not received and record.last <= sync.receipted_seq
        refused = next(((code, text) for seq, code, text in sync.rejected if seq in record.seqs), None)
        row: dict[str, Any] = {
            "key": record.key, **self._named(record),
            "tablet": "done", "gateway": "done" if received else "ahead", "qms": "ahead", "tone": "",
            "where": tr("Received by gateway") if received else tr("Photos on this tablet") if photos
            else tr("On this tablet"),
            "since": tr("Saved {time}").format(time=self._clock(record.at)) if received else age,
        }  # fmt: skip
        return row if refused is None else row | self._problem(*refused)

    def _problem(self, code: str, text: str) -> dict[str, Any]:
        cause = self.desk.words.say(code) if self.desk.words.knows(code) else text
        return {
            "gateway": "failed", "tone": "fail", "where": tr("Gateway holds it back"), "problem": cause,
            "advice": tr("The record is safe and unchanged. Ask a supervisor to have QA look at it."),
            "actionText": tr("Ask supervisor"), "actionIcon": "users",
        }  # fmt: skip

    def _stray(self, seq: int, code: str, text: str) -> dict[str, Any]:
        """A rejected entry that belongs to no record, such as a sign-in."""
        title = tr("Entry {n} of this tablet").format(n=seq)
        row = {"key": f"entry|{seq}", "mark": "doc", "title": title, "detail": "", "tablet": "done", "qms": "ahead"}
        return row | self._problem(code, text)

    def _refused(self, code: str, text: str) -> dict[str, Any]:
        """What the gateway refuses of the whole tablet, until somebody has seen to it."""
        return {
            "key": "refusal", "mark": "server", "title": tr("The gateway refuses this tablet"), "detail": code,
            "tablet": "done", "gateway": "failed", "qms": "ahead", "tone": "fail", "where": tr("On this tablet"),
            "since": "", "problem": text,
            "advice": tr("All records are safe here and wait. Ask a supervisor to call who runs the gateway."),
            "actionText": tr("Ask supervisor"), "actionIcon": "users",
        }  # fmt: skip

    def _named(self, record: Record) -> dict[str, Any]:
        """What a record is, in words."""
        words, work = self.desk.words, record.work
        where = tr("{order}, unit {unit}").format(order=work.order, unit=work.unit)
        if record.kind == "run":
            ended = record.name == "aborted"
            title = tr("Unit {unit}, ended early") if ended else tr("Unit {unit}, complete record")
            return {"mark": "box", "title": title.format(unit=work.unit), "detail": work.order}
        if record.kind == "start":
            title = tr("Unit {unit}, work started")
            return {"mark": "doc", "title": title.format(unit=work.unit), "detail": work.order}
        if record.kind == "ncr":
            return {"mark": "flag", "title": tr("Draft NCR {ncr}").format(ncr=record.name), "detail": where}
        title = tr("Step {n}, {title}").format(n=record.number, title=words.of(record.title) or record.name)
        return {"mark": "gauge" if record.measured else "doc", "title": title, "detail": where}

    def _health(self) -> None:
        parts = [self._tablet(), self._gateway(), self._last_stop(), self._time(), self._chain(), self._tries()]
        if self.space is not None:
            parts.append(self._space(self.space))
        self.view.health.update(parts)

    def _tablet(self) -> dict[str, Any]:
        sync, policy = self.desk.sync, self.desk.place.reference.policy()
        if not sync.waiting and sync.missing:
            count = self.desk.words.count(sync.missing)
            return {"key": "tablet", "mark": "device", "phase": "ok", "label": tr("On this tablet"),
                    "value": tr("1 photo waits") if sync.missing == 1 else tr("{n} photos wait").format(n=count),
                    "detail": tr("The gateway has every entry")}  # fmt: skip
        if not sync.waiting:
            return {"key": "tablet", "mark": "device", "phase": "ok", "label": tr("On this tablet"),
                    "value": tr("Nothing waits"), "detail": tr("The gateway has every entry")}  # fmt: skip
        age = self._age(sync.oldest_waiting)
        return {
            "key": "tablet", "mark": "device", "label": tr("On this tablet"),
            "phase": "hold" if age is not None and age > policy.waiting_long_minutes * 60 else "ok",
            "value": tr("1 entry waits") if sync.waiting == 1 else tr("{n} entries wait").format(
                n=self.desk.words.count(sync.waiting)),
            "detail": tr("Oldest waits {age}").format(age=self.desk.words.span(age)) if age is not None else "",
        }  # fmt: skip

    def _gateway(self) -> dict[str, Any]:
        sync = self.desk.sync
        part = {"key": "gateway", "mark": "server", "phase": "ok", "label": tr("Gateway")}
        if sync.rejected:
            count = len(sync.rejected)
            value = tr("1 held back") if count == 1 else tr("{n} held back").format(n=count)
            return part | {"phase": "bad", "value": value, "detail": self._reached()}
        if sync.reached_at is None:
            return part | {"value": tr("Not reached yet"), "detail": tr("Work goes on without it")}
        return part | {
            "value": self._reached(),
            "detail": tr("{n} ms").format(n=sync.latency_ms) if sync.latency_ms is not None else "",
        }

    def _reached(self) -> str:
        at = self.desk.sync.reached_at
        return tr("Reached {time}").format(time=self._clock(at)) if at is not None else tr("Not reached yet")

    def _last_stop(self) -> dict[str, Any]:
        stop = self.desk.sync.last_stop
        return {
            "key": "stop", "mark": "qms", "phase": "ok", "label": tr("Last stop"), "value": stop or tr("Gateway"),
            "detail": "" if stop else tr("No QMS is connected"),
        }  # fmt: skip

    def _time(self) -> dict[str, Any]:
        words, policy, offset = self.desk.words, self.desk.place.reference.policy(), self.desk.sync.offset_seconds
        limit = tr("Limit {limit}").format(limit=words.span(policy.drift_refuse_seconds))
        part = {"key": "clock", "mark": "clock", "phase": "ok", "label": tr("Clock"), "detail": limit}
        if offset is None:
            return part | {"value": tr("Not compared yet")}
        size = abs(offset)
        phase = "bad" if size > policy.drift_refuse_seconds else "hold" if size > policy.drift_warn_seconds else "ok"
        seconds = f"{words.number(f'{size:.1f}')}\N{NO-BREAK SPACE}s" if size < 60 else words.span(size)
        value = tr("{span} fast") if offset > 0 else tr("{span} slow")
        return part | {"phase": phase, "value": tr("In time") if size < 0.05 else value.format(span=seconds)}

    def _tries(self) -> dict[str, Any]:
        """Sign-ins and signatures of the last day that did not match."""
        part = {"key": "tries", "mark": "badge", "phase": "ok", "label": tr("Sign-in")}
        tries, last, locked = self.failed
        if last is None:
            return part | {"value": tr("All tries matched"), "detail": tr("In the last 24 h")}
        value = tr("1 try did not match") if tries == 1 else tr("{n} tries did not match").format(n=tries)
        detail = tr("A badge was locked, last at {time}") if locked else tr("Last at {time}")
        phase = "bad" if locked else "hold"
        return part | {"phase": phase, "value": value, "detail": detail.format(time=self._clock(last))}

    def _chain(self) -> dict[str, Any]:
        part = {"key": "chain", "mark": "shield", "phase": "ok", "label": tr("Record chains")}
        if self.checking:
            return part | {"value": tr("Checking")}
        if self.chain is None:
            return part | {"value": tr("Not checked yet"), "detail": tr("Touch Check chain")}
        good, count, bad = self.chain
        checked = tr("{n} entries, checked {time}").format(n=self.desk.words.count(count), time=self.checked_at)
        if good:
            return part | {"value": tr("Unbroken"), "detail": checked}
        return part | {
            "phase": "bad",
            "value": tr("Broken at no. {n}").format(n=bad),
            "detail": tr("Do not use it. Call QA."),
        }

    def _space(self, left: int) -> dict[str, Any]:
        gigabytes = f"{left / GIGABYTE:.0f}" if left >= 10 * GIGABYTE else f"{left / GIGABYTE:.1f}"
        low = left < LOW_SPACE
        return {
            "key": "space", "mark": "box", "phase": "hold" if low else "ok", "label": tr("Space left"),
            "value": f"{self.desk.words.number(gigabytes)}\N{NO-BREAK SPACE}GB",
            "detail": tr("Have space made soon") if low else "",
        }  # fmt: skip

    def _primary(self) -> None:
        sync = self.desk.sync
        state, icon, detail = "ready", "send", tr("To the gateway")
        count = self.desk.words.count(sync.waiting)
        label = tr("Send 1 now") if sync.waiting == 1 else tr("Send {n} now").format(n=count)
        if sync.sending is not None:
            state, label = "busy", tr("Sending {n} of {total}").format(n=sync.sending[0], total=sync.sending[1])
        elif not sync.waiting:
            label, detail, icon = tr("Contact the gateway"), tr("Nothing waits to be sent"), "refresh"
        elif sync.reached_at is None:
            detail = tr("Tries to reach the gateway")
        self.view.show(primaryLabel=label, primaryDetail=detail, primaryState=state, primaryIcon=icon)

    def _age(self, since: datetime | None) -> float | None:
        return (self.desk.place.clock.read().at - since).total_seconds() if since is not None else None

    def _clock(self, moment: datetime) -> str:
        """The time in the site's zone."""
        return self.desk.words.clock(moment.astimezone(ZoneInfo(self.desk.place.reference.policy().zone)))

    # Acting.

    def primary(self) -> None:
        if self.desk.sync.sending is None:
            self.desk.sync.send_now()

    def toggle_all(self) -> None:
        self.all_shown = not self.all_shown
        if self.all_shown and self.older_runs:
            self.reload()
        self.refresh()

    def open_record(self, key: str) -> None:
        """The execution record that a row belongs to."""
        record = next((record for record in self.records if record.key == key), None)
        if record is not None and self.desk.session is not None:
            self.desk.open("runRecord", record.run)

    def check(self) -> None:
        """Verifies the chain of every run on this tablet, on the worker."""
        if self.checking:
            return
        self.checking = True
        self._health()
        place, check_run = self.desk.place, self.desk.services.check_run

        def check() -> tuple[bool, int, int]:
            total = 0
            for run in place.journal.runs():
                good, count, bad = check_run(run)
                total += count
                if not good:
                    return False, total, bad
            return True, total, 0

        self.desk.perform(check, self._checked, self._not_checked)

    def _checked(self, chain: tuple[bool, int, int]) -> None:
        self.checking, self.chain = False, chain
        self.checked_at = self._clock(self.desk.place.clock.read().at)
        self._health()

    def _not_checked(self, refusal: Refusal) -> None:
        self.checking = False
        self._health()
        self.desk.show_refusal(refusal)

    def copy(self) -> None:
        """Copies the record at hand; a copy of everything that waits is not in this version."""
        if self.desk.run is None:
            self.desk.show_refusal(Refusal.of("not_yet"))
        else:
            self.desk.open("runRecord", self.desk.run.state.run)

    def back(self) -> None:
        """To the screen the pill was touched on, as it was left."""
        if self.came_from in ("jobs", "badgeIn", "locked"):
            self.desk.open(self.came_from)
            return
        self.desk.navigator.show(current=self.came_from, sheet="")
        # The header was ours; whatever came meanwhile is shown as well.
        self.desk.runChanged.emit()


def records_of(place: Workplace, run_id: str) -> list[Record]:
    """The records of a run: whole once it is closed, else its start, its steps and its draft NCRs."""
    events = place.journal.run(run_id)
    work = events[0].event.work if events else None
    if work is None:
        return []
    closed = next((stored.event for stored in events if stored.event.type == "run.closed"), None)
    if closed is not None:
        outcome = str(closed.payload.get("outcome", ""))
        return [Record("run", run_id, outcome, work, _seqs(events), events[-1].event.time.at)]
    parts: dict[tuple[Literal["start", "step", "ncr"], str], list[Stored]] = {}
    for stored in events:
        event = stored.event
        if event.type.startswith("ncr."):
            parts.setdefault(("ncr", str(event.payload.get("ncr", ""))), []).append(stored)
        elif event.step is not None:
            parts.setdefault(("step", event.step), []).append(stored)
        else:
            parts.setdefault(("start", ""), []).append(stored)
    run = place.run(run_id)
    found = []
    for (kind, name), mine in parts.items():
        at = run.at(name) if run is not None and kind == "step" else None
        found.append(Record(
            kind, run_id, name, work, _seqs(mine), mine[-1].event.time.at,
            number=(at.step.number or str(at.number)) if at is not None else "",
            title=(at.step.short or at.step.title) if at is not None else {},
            measured=any(stored.event.payload.get("kind") == "measurement" for stored in mine),
        ))  # fmt: skip
    return found


def _seqs(events: Iterable[Stored]) -> frozenset[int]:
    return frozenset(stored.event.seq for stored in events)
