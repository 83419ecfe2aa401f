"""The tablet as a victim: real operations, journal, photos and sync, and no screen.

    python -m tests.kills.tablet FOLDER URL ENROLMENT_CODE [early]

It does one unit after the other until it reads "finish" on standard input; then it ends the unit at hand, sends
everything and goes. Sync runs on a thread of its own, as behind the screens. It says "doing" before each act and
"saved" only when the operations door has returned. ``early`` is the negative control: now and then it says "saved"
when the write has not begun, and stays there.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uuid_utils

from handrail.core import Core
from handrail.domain.acts import PhotoTaken
from handrail.domain.completion import asked, needed, unsigned
from handrail.domain.entry import Entry
from handrail.domain.event import Event
from handrail.domain.flow import StepAt
from handrail.domain.instruction import Input
from handrail.domain.refusal import Refusal
from handrail.journal.journal import SqlJournal
from handrail.journal.store import Store
from handrail.operations.complete_step import complete_step
from handrail.operations.open_step import open_step
from handrail.operations.pause_run import resume_run
from handrail.operations.record_capture import record_capture
from handrail.operations.sign import Asked, next_signature, sign
from handrail.operations.sign_in import leave, sign_in
from handrail.operations.start_run import start_run
from handrail.operations.take_photo import take_photo
from handrail.operations.workplace import Changed, OpenRun, Session
from handrail.ports.journal import Stored
from handrail.settings import Settings
from handrail.sync.transport import Transport
from tests.kills import marks
from tests.kills.plant import GAUGE, OPERATION, ORDER, PERSON, UNITS
from tests.operations.workplace import SECRETS

PICTURE = b"\x89PNG\r\n\x1a\n"
EARLY_AT = 9
"""The act that the negative control says too early."""


class Tablet:
    """One life of the tablet."""

    def __init__(self, folder: Path, url: str, code: str) -> None:
        self.core = Core(Settings(data=folder, gateway=url, mode="demo", enrolment_code=code))
        self.place, self.journal = self.core.place, self.core.rooms.journal
        self.finish = threading.Event()
        self.fresh = threading.Event()
        self.over = threading.Event()
        self.syncing = threading.Thread(target=self._sync, name="sync", daemon=True)
        threading.Thread(target=self._listen, daemon=True, name="listen").start()
        head = self.journal.head
        marks.say("up", seq=head.seq, journal=head.journal)

    def _listen(self) -> None:
        if sys.stdin.readline() == "finish\n":
            self.finish.set()

    def _sync(self) -> None:
        """A round when there is something new, and soon again while the gateway is away."""
        while not self.over.is_set():
            contact = self.core.sync_round()
            if contact.problem == "forked":
                marks.say("forked")
            self.fresh.wait(None if contact.reached and not contact.state.waiting else 0.05)
            self.fresh.clear()

    # The scripted run.

    def work(self) -> None:
        """Unit after unit, from wherever the last life was struck."""
        if not self.place.reference.people():
            self.core.sync_round()  # a new tablet knows nobody yet
        self.syncing.start()
        before = self.journal.head.seq
        badge, pin = SECRETS[PERSON]["badge"], SECRETS[PERSON]["pin"]
        subject = self.core.badge_digest(badge)
        while self.core.reference.lease(subject) is None:  # the first sign-in here needs the gateway, which may be down
            self.core.credentials.ask(subject, pin)
        session = sign_in(self.place, badge, pin, "en")
        assert isinstance(session, Session), session
        self._saved("sign_in", [one.event for one in self.journal.events_from(before + 1, 9)])
        run = self._last()
        if run is not None and run.state.is_open:
            self._act("resume", lambda: resume_run(self.place, session, run.state.run))
            self._unit(session, run.state.run)
        while not self.finish.is_set():
            self._start(session, UNITS[len(self.journal.runs())], str(uuid_utils.uuid7()))
        leave(self.place, session, "session.signed_out")
        self._send_all()
        marks.say("done", head=self.journal.head.hash, seq=self.journal.head.seq)

    def close(self) -> None:
        self.over.set()
        self.fresh.set()
        self.syncing.join()
        self.core.close()

    def _start(self, session: Session, unit: str, run: str) -> None:
        self._act("start", lambda: start_run(self.place, session, ORDER, OPERATION, unit, run))
        self._unit(session, run)

    def _last(self) -> OpenRun | None:
        runs = self.journal.runs()
        return self.place.run(runs[-1]) if runs else None

    def _unit(self, session: Session, id_: str) -> None:
        while True:
            run = self.place.run(id_)
            assert run is not None
            if not run.state.is_open:
                return
            at = run.position.open[0]
            self._step(session, run, at)

    def _step(self, session: Session, run: OpenRun, at: StepAt) -> None:
        id_, path = run.state.run, at.path
        if not run.state.step(path).opened:
            self._act("open", lambda: open_step(self.place, session, id_, path))
        for item in asked(run.plan, run.state, at):
            for reading in range(1, needed(item) + 1):
                # What the last life saved is there; a person enters only what is missing.
                if run.state.step(path).current(item.id, reading) is None:
                    self._enter(session, id_, path, item, reading)
        for _ in unsigned(at, run.state.step(path)):
            self._sign(session, id_, path)
        self._act("complete", lambda: complete_step(self.place, session, id_, path))

    def _sign(self, session: Session, run: str, path: str) -> None:
        shown, secret = next_signature(self.place, session, run, path), SECRETS[PERSON]
        assert isinstance(shown, Asked), shown
        digest = shown.digest
        self._act("sign", lambda: sign(
            self.place, session, run, path, secret["badge"], secret["pin"], digest=digest, sentence="I did this."
        ))  # fmt: skip

    def _enter(self, session: Session, run: str, path: str, item: Input, reading: int) -> None:
        token = str(uuid_utils.uuid7())
        entry = Entry(input=item.id, reading=reading, entered=token)
        if item.type == "measurement":
            entry = entry.model_copy(update={"entered": f"{int(token[-4:], 16) % 100}.{reading:02}", "gauge": GAUGE})
        elif item.type == "pass_fail":
            entry = entry.model_copy(update={"entered": "pass"})
        elif item.type == "photo":
            photo = take_photo(self.place, PICTURE + token.encode(), "look.png")
            assert isinstance(photo, PhotoTaken), photo
            entry = entry.model_copy(update={"entered": "", "photo": photo, "method": "file"})
        what = [run, path, item.id, reading, entry.entered]
        self._act("enter", lambda: record_capture(self.place, session, run, path, entry), what)

    def _act(self, name: str, act: Callable[[], Changed | Refusal], capture: list[object] | None = None) -> None:
        marks.say("doing", act=name, capture=capture)
        changed = act()
        assert isinstance(changed, Changed), f"{name}: {changed}"
        self._saved(name, list(changed.events))

    def _saved(self, name: str, events: list[Event]) -> None:
        marks.say("saved", act=name, events=[[event.seq, event.id] for event in events])
        self.fresh.set()

    def _send_all(self) -> None:
        while self.journal.waiting():
            self.fresh.set()
            self.over.wait(0.05)


def _tell_windows() -> None:
    marks.watch(SqlJournal, "_insert", marks.WRITE)
    marks.watch(SqlJournal, "store_receipt", marks.RECEIPT)
    marks.watch(Store, "_commit", marks.COMMIT, lambda *_: marks.WRITE in marks.inside())
    sends_events = lambda _, method, path, *__, **___: (method, path) == ("POST", "/v1/events")  # noqa: E731
    marks.watch(Transport, "raw", marks.SEND, sends_events)


def _speak_too_early() -> None:
    insert, count = SqlJournal._insert, 0

    def early(journal: SqlJournal, made: list[Stored], *more: Any) -> None:
        nonlocal count
        count += 1
        if count == EARLY_AT:
            marks.say("saved", act="early", events=[[one.event.seq, one.event.id] for one in made])
            threading.Event().wait()
        insert(journal, made, *more)

    SqlJournal._insert = early  # type: ignore[method-assign,assignment]


def main(folder: str, url: str, code: str, control: str = "") -> None:
    if control == "early":
        _speak_too_early()
    _tell_windows()
    tablet = Tablet(Path(folder), url, code)
    tablet.work()
    tablet.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
