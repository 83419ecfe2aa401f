"""What all presenters share: who is signed in, the run at hand, words, and how operations are called."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from zoneinfo import ZoneInfo

from PySide6.QtCore import QObject, Signal

from handrail.domain.event import Mode
from handrail.domain.refusal import Refusal
from handrail.ports.clock import Clock
from handrail.ports.journal import Retired
from handrail.ports.reference import Reference
from handrail.ui.bridge.header import Header
from handrail.ui.bridge.navigator import Navigator
from handrail.ui.bridge.run_rail import RunRail
from handrail.ui.devices.viewfinder import Viewfinder
from handrail.ui.sync_link import SyncLink
from handrail.ui.worker import Worker
from handrail.words import Words

if TYPE_CHECKING:
    from handrail.domain.diff import StepChange
    from handrail.domain.flow import StepAt
    from handrail.domain.instruction import Input
    from handrail.operations.read_changes import WhatChanged
    from handrail.operations.workplace import OpenRun, Session, Workplace
    from handrail.ports.camera import Camera
    from handrail.ports.live_reader import LiveReader
    from handrail.ports.photo_judge import PhotoJudge
    from handrail.ports.sound import Sound

log = logging.getLogger(__name__)


class Screen(Protocol):
    """A presenter as the desk knows it: something that can be shown."""

    def enter(self, *about: str) -> None:
        """Fills its screen for what it is about (a step path, an input id …) and shows it."""
        ...


@runtime_checkable
class Waiting(Protocol):
    """A screen that takes no second touch while its operation runs."""

    busy: bool


@runtime_checkable
class TakesScan(Protocol):
    """A screen that a hand scanner's code may go to."""

    def take_scan(self, raw: str) -> None: ...


@runtime_checkable
class Asks(Protocol):
    """The sheet that asks for a reason or a few words."""

    def ask(self, mode: str, title: str, text: str, then: Callable[[str], None]) -> None: ...


@runtime_checkable
class Explains(Protocol):
    """The sheet that says why something was refused."""

    def show_refusal(self, refusal: Refusal) -> None: ...


@dataclass(frozen=True, slots=True)
class Services:
    """What the desk needs, wired in ``app.py``."""

    station: str
    mode: Mode
    reference: Reference
    clock: Clock
    badge_digest: Callable[[str], str]
    place: Callable[[], Workplace]
    """The workplace: made when work begins, badge-in does without."""

    fresh_id: Callable[[], str]
    pick_photo: Callable[[], str | None]
    export: Callable[[str], Path]
    """Writes the record of a run (PDF, evidence) and returns the folder. Runs on the worker."""
    check_run: Callable[[str], tuple[bool, int, int]]
    """Verifies a run chain: (good, events, number of the first bad one or 0). Runs on the worker."""
    words: Callable[[str], Words]
    open_address: Callable[[str], bool]
    """Opens an address in the system's browser; False where there is none."""
    camera: Callable[[], Camera] | None
    """Makes the tablet's camera; None: it has none to be used."""
    live_reader: Callable[[], LiveReader]
    """Makes what reads codes in its frames."""
    photo_judge: PhotoJudge
    sound: Sound


class Desk(QObject):
    """The person, the run and the step at hand. Presenters read it, and act through ``perform``."""

    sessionChanged = Signal()
    runChanged = Signal()
    """The run at hand has new events, or another run is at hand."""
    referenceChanged = Signal()
    """New reference data arrived: gates may answer otherwise now."""

    def __init__(
        self,
        worker: Worker,
        services: Services,
        sync: SyncLink,
        views: tuple[Header, Navigator, RunRail],
        language: str,
    ) -> None:
        super().__init__()
        self.viewfinder = (
            Viewfinder(services.camera, services.live_reader, services.photo_judge)
            if services.camera is not None else None
        )  # fmt: skip
        """The tablet's camera; None where it is set up without one."""
        self.worker = worker
        self.services = services
        self.sync = sync
        self.header, self.navigator, self.rail = views
        self.station_language = language
        self.words = services.words(language)
        self.session: Session | None = None
        self.run: OpenRun | None = None
        self.step: str | None = None
        self.changes: WhatChanged | None = None
        """What the revision of a run changed since somebody last did it: it says which run, and who."""
        self.screens: dict[str, Screen] = {}
        self._drafts: dict[tuple[str, str, str], dict[str, Any]] = {}
        self._behind: list[Callable[[], None]] = []
        self._errands = Worker("errands", self)
        self._end_errand: Callable[[], None] | None = None
        self._untold = False
        self.runChanged.connect(self._told)

    # Who.

    @property
    def language(self) -> str:
        return self.words.language

    @property
    def signed_in(self) -> Session:
        """The session. Raises RuntimeError on a screen that can't be reached without one."""
        if self.session is None:
            raise RuntimeError("no one is signed in")
        return self.session

    def sign_in(self, session: Session) -> None:
        """A person is at the tablet now; the screens speak their language."""
        self.session = session
        if session.language != self.words.language:
            self.words = self.services.words(session.language)
        self.sessionChanged.emit()

    def sign_out(self) -> None:
        """No one is at the tablet; the screens speak the station's language again."""
        self.session = None
        if self.words.language != self.station_language:
            self.words = self.services.words(self.station_language)
        self.sessionChanged.emit()

    def supervisor(self) -> str:
        """Who can help: the first supervisor by name and number."""
        found = next((p for p in self.services.reference.people() if "supervisor" in p.roles and p.active), None)
        return f"{found.name}, {found.phone}" if found and found.phone else found.name if found else ""

    @property
    def place(self) -> Workplace:
        """What operations are called with."""
        return self.services.place()

    @property
    def place_line(self) -> str:
        """Plant and line, for the line above the station."""
        policy = self.services.reference.policy()
        return policy.site_name

    def local(self, moment: datetime) -> datetime:
        """A moment in the site's zone, as every screen shows it."""
        return moment.astimezone(ZoneInfo(self.services.reference.policy().zone))

    def now(self) -> datetime:
        """The tablet's time in the site's zone."""
        return self.local(self.services.clock.read().at)

    # What.

    @property
    def at_hand(self) -> OpenRun:
        """The run at hand. Raises RuntimeError on a screen that can't be reached without one."""
        if self.run is None:
            raise RuntimeError("no run is at hand")
        return self.run

    @property
    def at(self) -> StepAt | None:
        """The step at hand."""
        return self.run.at(self.step) if self.run is not None and self.step is not None else None

    def take_run(self, run: OpenRun | None, step: str | None = None) -> None:
        """Makes a run the one at hand, at a step or where it stands."""
        self.run = run
        self.step = step or (run.position.open[0].path if run is not None and run.position.open else None)
        self.runChanged.emit()

    def marks(self) -> dict[str, StepChange]:
        """The steps of the run at hand that are not as this person last did them, by id."""
        told, run = self.changes, self.run
        if told is None or told.difference is None or run is None or self.session is None:
            return {}
        if (told.run, told.person) != (run.state.run, self.session.person.id):
            return {}
        return {change.after: change for change in told.difference.steps if change.after is not None}

    def open(self, screen: str, *about: str) -> None:
        """Shows another screen (or sheet)."""
        self.screens[screen].enter(*about)

    def ask(self, mode: str, title: str, text: str, then: Callable[[str], None]) -> None:
        """Asks for a reason on the sheet, then goes on with it."""
        sheet = self.screens["reasonNote"]
        assert isinstance(sheet, Asks)
        sheet.ask(mode, title, text, then)

    def offer(self, at: StepAt, item: Input) -> str:
        """What the instruction offers for an input; nothing once a value is recorded."""
        from handrail.domain.entry import offered

        if self.at_hand.state.step(at.path).current(item.id) is not None:
            return ""
        return offered(self.at_hand.plan, self.at_hand.state, at, item)

    def released(self, hold: str) -> bool:
        """Whether QA has decided on a hold."""
        return any(hold in release.closes for release in self.services.reference.hold_releases())

    # Doing.

    def perform(
        self,
        call: Callable[[], Any],
        then: Callable[[Any], None],
        refused: Callable[[Refusal], None] | None = None,
        *,
        locked: bool = False,
    ) -> None:
        """Runs an operation on the worker. A refusal goes to ``refused``, else to the refusal sheet.

        If the record could not be written the person is told so in the same way (SEC-AUD-1). What comes
        while the tablet is locked waits behind the lock, unless ``locked``: it is the lock's own.
        """
        answer = refused or self.show_refusal
        self.worker.do(
            call,
            lambda result: self._tell(lambda: self._came(result, then, answer), locked),
            lambda error: self._tell(lambda: self._broke(error, answer), locked),
        )

    def errand(
        self, call: Callable[[], Any], then: Callable[[Any], None], end: Callable[[], None] | None = None
    ) -> None:
        """Runs what waits for a person or for a service elsewhere, beside the journal's worker.

        It has no part in the journal. ``end`` makes the call return soon; what is not ended is waited for at the end.
        """
        self._end_errand = end
        self._errands.do(call, then)

    def end_errand(self) -> None:
        """Ends the wait of the errand that is under way, if it can be ended."""
        end, self._end_errand = self._end_errand, None
        if end is not None:
            end()

    def close(self) -> None:
        """Ends what is waited for elsewhere, and lets the camera go."""
        if self.viewfinder is not None:
            self.viewfinder.end()
        self.end_errand()
        self._errands.close()

    def go_on(self) -> None:
        """The lock is open again for who closed it: what came meanwhile is told now."""
        behind, self._behind = self._behind, []
        for tell in behind:
            tell()

    def forget(self) -> None:
        """Another person takes over, or nobody: what came meanwhile is recorded, and is told to no one."""
        self._behind = []
        for screen in self.screens.values():
            if isinstance(screen, Waiting):
                screen.busy = False

    def _tell(self, tell: Callable[[], None], locked: bool) -> None:
        if self.navigator.current == "locked" and not locked:
            self._behind.append(tell)
        else:
            tell()

    def _came(self, result: Any, then: Callable[[Any], None], refused: Callable[[Refusal], None]) -> None:
        from handrail.operations.workplace import Changed

        if isinstance(result, Refusal):
            refused(result)
            return
        if not isinstance(result, Changed):
            then(result)
            return
        if self.run is not None and self.run.state.run == result.run.state.run:
            self.run = result.run
        self._untold = True
        then(result)
        # Going on to the next step has told it already; telling twice would draw everything twice.
        if self._untold:
            self.runChanged.emit()
        if result.stored:
            self.sync.wake()

    def _told(self) -> None:
        self._untold = False

    def _broke(self, error: Exception, refused: Callable[[Refusal], None]) -> None:
        from handrail.operations.trouble import refusal_for

        if not isinstance(error, Retired):  # that is no fault, and everybody who tries meets it
            log.error("an operation failed", exc_info=error)
        refused(refusal_for(error))

    def show_refusal(self, refusal: Refusal) -> None:
        """All reasons at once on the refusal sheet."""
        sheet = self.screens["refused"]
        assert isinstance(sheet, Explains)
        sheet.show_refusal(refusal)

    # Unsaved input: it survives a lock and a restart, and is no record (rule 8).

    def draft(self) -> dict[str, Any]:
        """What was typed at the step at hand and not saved."""
        return self._drafts.get(self._draft_key(), {})

    def keep_draft(self, values: dict[str, Any]) -> None:
        key = self._draft_key()
        self._drafts[key] = values
        self.worker.do(lambda: self.place.drafts.keep(*key, values), lambda _: None)

    def drop_draft(self) -> None:
        key = self._draft_key()
        if self._drafts.pop(key, None) is not None:
            self.worker.do(lambda: self.place.drafts.drop(*key), lambda _: None)

    def load_draft(self, then: Callable[[], None]) -> None:
        """Fetches what an earlier session left at the step at hand."""
        key = self._draft_key()

        def came(values: dict[str, Any]) -> None:
            if values:
                self._drafts.setdefault(key, values)
            then()

        self.worker.do(lambda: self.place.drafts.find(*key), came)

    def _draft_key(self) -> tuple[str, str, str]:
        return (self.signed_in.person.id, self.at_hand.state.run, self.step or "")
