"""A desk on the sample plant for presenter tests: real operations, journal, packages and view models, no window."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QObject, QTimer

from handrail.capture.codes import CodeDoor
from handrail.capture.live import CameraReader
from handrail.capture.photo_judge import judge
from handrail.domain.completion import asked, hazards_of, needed, unsigned
from handrail.domain.effectivity import Releases
from handrail.domain.entry import Entry
from handrail.domain.instruction import Input
from handrail.domain.policy import SitePolicy
from handrail.domain.reference import (
    PLANT_CLASSES,
    Class,
    DefectCode,
    Equipment,
    Hold,
    HoldRelease,
    Lot,
    Person,
    Release,
    Training,
    WorkOrder,
)  # fmt: skip
from handrail.domain.refusal import Refusal
from handrail.domain.sync_state import Contact, SyncState
from handrail.identity.provider import OidcProvider
from handrail.journal.reading import sealed
from handrail.operations.acknowledge import acknowledge
from handrail.operations.complete_step import complete_step
from handrail.operations.open_step import open_step
from handrail.operations.record_capture import record_capture
from handrail.operations.sign import next_signature, sign
from handrail.operations.start_run import start_run
from handrail.operations.take_photo import take_photo
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace
from handrail.ports.camera import Camera
from handrail.ports.credentials import Opened, Unproven
from handrail.reference.shelf import PackageShelf
from handrail.ui.bridge.header import Header
from handrail.ui.bridge.navigator import Navigator
from handrail.ui.bridge.reason_note import ReasonNote
from handrail.ui.bridge.refused import Refused
from handrail.ui.bridge.run_rail import RunRail
from handrail.ui.desk import Desk, Services
from handrail.ui.presenters.reason_note import ReasonNotePresenter
from handrail.ui.presenters.refused import RefusedPresenter
from handrail.ui.sync_link import SyncLink
from handrail.ui.worker import Worker
from handrail.wire.chain import RunChecker, first_break
from handrail.words import Words
from handrail_gateway.sample_plant import load_plant
from tests.journal.tablet import KeptSecrets, Tablet, TickingClock
from tests.people import NO_EXCHANGE, no_gateway

PLANT = Path(__file__).resolve().parents[2] / "resources" / "plant"
NOW = datetime(2026, 11, 20, 13, 10, tzinfo=UTC)
ORDER, OPERATION, UNIT = "WO-48213", "20", "DM2-00417"
PIN = "482915"
PHOTO = b"\x89PNG\r\n\x1a\n" + b"\0" * 60
GEARHEAD = "(01)09506000134352(17)281130(10)L28B0817"


class PlantClock(TickingClock):
    def __init__(self) -> None:
        super().__init__()
        self.at = NOW
        self.ahead: float | None = 0.4

    def offset(self) -> float | None:
        return self.ahead


class PlantReference:
    """The sample plant's rows behind the port, with lists that a test can change."""

    def __init__(self) -> None:
        plant = load_plant(PLANT, NOW)
        models: dict[str, Any] = {
            "orders": WorkOrder, "releases": Release, "people": Person, "training": Training, "equipment": Equipment,
            "lots": Lot, "codes": DefectCode, "holds": Hold,
        }  # fmt: skip
        self.rows = {cls: [models[cls].model_validate(row) for row in plant.rows[cls]] for cls in PLANT_CLASSES} | {
            "runs": []
        }
        self.rows["people"] = [
            p.model_copy(update={"badge": f"badge of {p.id}", "accepted": 1}) for p in self.rows["people"]
        ]
        self.closed: list[HoldRelease] = []
        self.packages = plant.packages
        self.site = SitePolicy.model_validate(plant.policy)
        self.made: datetime | None = NOW

    def made_at(self, cls: Class) -> datetime | None:
        return self.made

    def policy(self) -> SitePolicy:
        return self.site

    def _by_id(self, cls: str, id_: str) -> Any:
        return next((row for row in self.rows[cls] if row.id == id_), None)

    def orders(self) -> Any:
        return tuple(self.rows["orders"])

    def order(self, id_: str) -> Any:
        return self._by_id("orders", id_)

    def releases(self, doc_no: str) -> Any:
        return Releases(row for row in self.rows["releases"] if row.doc_no == doc_no)

    def people(self) -> Any:
        return tuple(self.rows["people"])

    def person(self, id_: str) -> Any:
        return self._by_id("people", id_)

    def person_by_badge(self, badge_digest: str) -> Any:
        return next((row for row in self.rows["people"] if row.badge == badge_digest), None)

    def training(self, person: str) -> Any:
        return tuple(row for row in self.rows["training"] if row.person == person)

    def equipment(self, id_: str) -> Any:
        return self._by_id("equipment", id_)

    def equipment_of_type(self, type_: str) -> Any:
        return tuple(row for row in self.rows["equipment"] if row.type == type_)

    def lot(self, id_: str) -> Any:
        return self._by_id("lots", id_)

    def holds(self) -> Any:
        return tuple(self.rows["holds"])

    def hold_releases(self) -> Any:
        return tuple(self.closed)

    def defect_codes(self) -> Any:
        return tuple(self.rows["codes"])

    def run_under_way(self, id_: str) -> Any:
        return self._by_id("runs", id_)

    def runs_under_way(self) -> Any:
        return tuple(self.rows["runs"])

    def package(self, content: str) -> bytes | None:
        return self.packages.get(content)


class PlainCredentials:
    """Every PIN is the same here: what Argon2 does is tested where it is."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}

    def badge_digest(self, badge: str) -> str:
        return f"badge of {badge}"

    def open(self, badge: str | None, secret: str) -> Opened | None:
        if badge is None or secret != PIN:
            return None
        return Opened(badge.removeprefix("badge of "), 1, NOW + timedelta(days=14), self)

    def ask(self, badge: str, secret: str, new_secret: str | None = None) -> Unproven:
        return "refused"

    def prove(self, statement: dict[str, Any]) -> dict[str, Any]:
        return {}

    def failures(self, subject: str) -> int:
        return self.counts.get(subject, 0)

    def failed(self, subject: str) -> int:
        self.counts[subject] = self.failures(subject) + 1
        return self.counts[subject]

    def wait(self, subject: str) -> int:
        return 0

    def unlocked(self, subject: str, number: int) -> int:
        return 0

    def succeeded(self, subject: str) -> None:
        self.counts.pop(subject, None)


class Seen:
    """A screen of someone else: remembers what it was opened with."""

    def __init__(self, name: str, desk: Desk) -> None:
        self.name, self.desk = name, desk
        self.calls: list[tuple[str, ...]] = []

    def enter(self, *about: str) -> None:
        self.calls.append(about)
        self.desk.navigator.show(current=self.name, sheet="")


class Bench:
    """The desk with everything around it. ``close`` before the test ends: no thread or timer is left."""

    def __init__(
        self, folder: Path, station: str = "B-07", person: str = "m.okafor",
        camera: Callable[[], Camera] | None = None,
    ) -> None:  # fmt: skip
        self.reference, self.clock = PlantReference(), PlantClock()
        tablet = Tablet(folder)
        tablet.clock, tablet.secrets = self.clock, KeptSecrets()
        self.rooms = tablet.open()
        self.journal = self.rooms.journal
        self.place = Workplace(
            journal=self.journal, reference=self.reference, shelf=PackageShelf(self.reference.package),
            clock=self.clock, blobs=self.rooms.blobs, drafts=self.rooms.drafts, credentials=PlainCredentials(),
            provider=OidcProvider(lambda: self.reference.policy().sign_in, no_gateway, Words("en").say),
            codes=CodeDoor(), exchange=NO_EXCHANGE, station=station, device="T-07", mode="demo",
        )  # fmt: skip
        self.sync_state = SyncState()
        self.picked: str | None = None
        self.exported: list[str] = []
        self.heard: list[str] = []
        self.chain: tuple[bool, int, int] | None = None
        self.runs = 0
        self.worker = Worker("bench")
        self.sync = SyncLink(self._custody, lambda: Contact(reached=False, state=self._custody()), lambda _: 3_600_000)
        self.views = Header(), Navigator(lambda name: QObject()), RunRail()
        services = Services(
            station=station, mode="demo", reference=self.reference, clock=self.clock,
            badge_digest=self.place.credentials.badge_digest, place=lambda: self.place,
            fresh_id=self._fresh, pick_photo=lambda: self.picked, export=self._export, check_run=self.check_run,
            words=lambda language: Words(language, "Europe/Berlin"),
            open_address=lambda address: False,
            camera=camera, live_reader=CameraReader, photo_judge=judge, sound=self.heard.append,
        )  # fmt: skip
        self.desk = Desk(self.worker, services, self.sync, self.views, "en")
        self.session = Session(self.reference.person(person), "en")
        self.desk.sign_in(self.session)
        self.sheet_view, self.refused_view = ReasonNote(), Refused()
        self.sheet = ReasonNotePresenter(self.desk, self.sheet_view)
        self.refused = RefusedPresenter(self.desk, self.refused_view)
        self.desk.screens = {
            name: Seen(name, self.desk)
            for name in ("badgeIn", "jobs", "stepRunner", "measure", "scanCode", "gateList", "signRecord", "draftNcr",
                         "runRecord", "capturePad", "hazardCheck", "syncCentre")
        } | {"reasonNote": self.sheet, "refused": self.refused}  # fmt: skip

    # Services.

    def _fresh(self) -> str:
        self.runs += 1
        return f"0193-{self.runs:04}"

    def _custody(self) -> SyncState:
        waiting = self.journal.head.seq - self.sync_state.receipted_seq
        return self.sync_state.model_copy(update={"waiting": waiting})

    def check_run(self, run: str) -> tuple[bool, int, int]:
        if self.chain is not None:
            return self.chain
        chain = [sealed(one) for one in self.journal.run(run)]
        broken = first_break(RunChecker(run, {self.journal.key.id: self.journal.key.public}), chain)
        return broken is None, len(chain), broken.seq if broken is not None else 0

    def _export(self, run: str) -> Path:
        self.exported.append(run)
        return Path("exports") / run

    # Waiting.

    def settle(self) -> None:
        """Until the workers are idle and what they handed back is done."""
        until(lambda: not self.worker.busy and not self.sync.worker.busy)

    def set_custody(self, **values: Any) -> None:
        """What the last round of sync found."""
        self.sync_state = self.sync_state.model_copy(update=values)
        self.sync.wake()
        self.settle()

    def seen(self, name: str) -> list[tuple[str, ...]]:
        screen = self.desk.screens[name]
        assert isinstance(screen, Seen)
        return screen.calls

    def types(self, run: str | None = None) -> list[str]:
        """The types of a run's events."""
        return [stored.event.type for stored in self.journal.run(run or self.desk.at_hand.state.run)]

    def close(self) -> None:
        self.settle()
        self.sync.stop()
        self.desk.close()
        self.worker.close()
        self.rooms.close()

    # Work, by the operations alone.

    def start(self, unit: str = UNIT, operation: str = OPERATION) -> OpenRun:
        run = done(start_run(self.place, self.session, ORDER, operation, unit, self._fresh())).run
        self.desk.take_run(run)
        return run

    def work_to(self, path: str, unit: str = UNIT) -> OpenRun:
        """A run whose steps before the one named are complete."""
        run = self.start(unit)
        while not any(at.path == path for at in run.position.open):
            self.do_step(run, run.position.open[0].path)
        done(open_step(self.place, self.session, run.state.run, path))
        self.tick(run, path)
        self.desk.take_run(run, path)
        return run

    def tick(self, run: OpenRun, path: str) -> None:
        at = run.at(path)
        assert at is not None
        for hazard in hazards_of(run.plan, at):
            for action in hazard.actions:
                done(acknowledge(self.place, self.session, run.state.run, path, action.id))

    def do_step(self, run: OpenRun, path: str) -> None:
        """Does a step as it should be done."""
        run_id = run.state.run
        done(open_step(self.place, self.session, run_id, path))
        self.tick(run, path)
        at = run.at(path)
        assert at is not None
        for item in asked(run.plan, run.state, at):
            if item.required:
                for reading in range(1, needed(item) + 1):
                    self.record(path, item.id, self.fitting(run, item), reading)
        for requirement in unsigned(at, run.state.step(path)):
            second = "a.demir" if requirement.role == "qa" else "j.lindqvist"
            who = second if requirement.second_person else self.session.person.id
            shown = next_signature(self.place, self.session, run_id, path)
            assert not isinstance(shown, Refusal)
            done(sign(self.place, self.session, run_id, path, who, PIN, digest=shown.digest, sentence="I did."))
        done(complete_step(self.place, self.session, run_id, path))

    def record(self, path: str, input_id: str, entered: str, reading: int = 1, **more: Any) -> Changed:
        run = self.desk.at_hand
        at = run.at(path)
        assert at is not None
        item = next(item for item in at.step.inputs if item.id == input_id)
        values: dict[str, Any] = {"input": input_id, "entered": entered, "reading": reading}
        if item.type == "photo":
            values |= {"photo": take_photo(self.place, PHOTO + bytes([reading]), "a.png"), "method": "file"}
        if item.equipment_type is not None and item.type != "equipment":
            values |= {"gauge": self.usable(item.equipment_type)}
        return done(record_capture(self.place, self.session, run.state.run, path, Entry(**(values | more))))

    def usable(self, type_: str) -> str:
        good = [
            piece for piece in self.reference.equipment_of_type(type_)
            if piece.status == "available" and piece.clean
            and (piece.calibration_due is None or piece.calibration_due >= NOW.date())
        ]  # fmt: skip
        return str(good[0].id)

    def fitting(self, run: OpenRun, item: Input) -> str:
        """A value that fits."""
        if item.type in ("measurement", "decimal", "count", "integer"):
            limits = item.limits
            value = (limits.target or limits.upper or limits.lower) if limits else None
            # Without limits: the pressure at the end of the leak test, and how often something repeats.
            other = "1999.5" if item.type == "measurement" else "2"
            return format(value, "f") if value is not None else other
        if item.type == "lot":
            part = run.plan.materials[item.material or ""].part_no or ""
            held = {hold.value for hold in self.reference.holds()}
            return next(
                str(lot.id) for lot in self.reference.rows["lots"]
                if (lot.part, lot.status) == (part, "released") and lot.id not in held
                and (not lot.expires or lot.expires > NOW.date())
            )  # fmt: skip
        if item.type == "equipment":
            return self.usable(item.equipment_type or "")
        if item.type in ("select_one", "select_many"):
            return run.plan.choices[item.choices or ""].items[0].value
        return {
            "pass_fail": "pass", "check": "true", "serial": run.work.unit, "date": "2026-11-20", "time": "13:10",
        }.get(item.type, "noted")  # fmt: skip


def done(result: Changed | Refusal) -> Changed:
    assert isinstance(result, Changed), result
    return result


def until(holds: Callable[[], bool], milliseconds: int = 20_000) -> None:
    """Runs the event loop until a condition holds."""
    deadline = QDeadlineTimer(milliseconds)
    loop = QEventLoop()
    while not holds():
        assert not deadline.hasExpired(), "nothing came of it"
        QTimer.singleShot(2, loop.quit)
        loop.exec()
