"""A workplace for tests: the real journal, reference store, shelf and code door, on the sample plant.

``Shop`` is one tablet with the plant around it. What the plant decides is changed by ``change`` (a new
signed snapshot, as a pull would bring it); what a person does goes through the operations, nothing else.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

import uuid_utils

from handrail.capture.codes import CodeDoor
from handrail.domain.acts import PhotoTaken
from handrail.domain.entry import Entry
from handrail.domain.event import Event, Place, Time
from handrail.domain.instruction import Instruction
from handrail.domain.policy import SitePolicy
from handrail.domain.reference import CLASSES, Snapshot
from handrail.domain.refusal import Refusal
from handrail.domain.run import StepState, fold
from handrail.identity.failures import KeptFailures
from handrail.identity.keys import DemoKeyStore
from handrail.identity.leases import Leases
from handrail.identity.provider import OidcProvider
from handrail.journal.opening import Opening
from handrail.journal.reading import sealed
from handrail.operations.acknowledge import acknowledge
from handrail.operations.complete_step import complete_step
from handrail.operations.correct import correct
from handrail.operations.draft_ncr import Report, draft_ncr
from handrail.operations.open_step import open_step
from handrail.operations.record_capture import record_capture
from handrail.operations.scan_code import Looked, Mismatch, scan_code
from handrail.operations.sign import Asked, next_signature, sign
from handrail.operations.sign_in import sign_in
from handrail.operations.start_run import start_run
from handrail.operations.take_photo import take_photo
from handrail.operations.workplace import Changed, OpenRun, Session, Workplace
from handrail.packages import writer
from handrail.packages.reader import read_bytes
from handrail.ports.credentials import Attested, Opened
from handrail.reference.shelf import PackageShelf
from handrail.reference.store import SqlReference
from handrail.wire.chain import ChainChecker, RunChecker, first_break
from handrail.wire.credentials import badge_digest
from handrail.wire.envelope import decode
from handrail.wire.keys import SigningKey
from handrail.wire.proof import SIGNED, check_proof
from handrail.wire.signed import Signed
from handrail.wire.snapshot import policy_hash, sign_policy, sign_snapshot
from handrail.words import Words
from handrail_gateway.sample_plant import Plant, load_job, load_plant
from tests.people import CHEAP, NO_EXCHANGE, SECRETS, certifier, no_gateway

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "plant"
NOW = datetime(2026, 11, 20, 13, 10, tzinfo=UTC)
ZONE = "Europe/Berlin"
PEPPER = "pepper-for-tests"
ORDER, OPERATION, UNIT = "WO-48213", "20", "DM2-00417"
GATEWAY = SigningKey(bytes(range(32)))
KEY = bytes(32)
MARA, JONAS, TIAGO, RUTH, AYSE, PETRA = (
    "m.okafor", "j.lindqvist", "t.ferreira", "r.brandt", "a.demir", "p.novak",
)  # fmt: skip
RECORDS = ("capture.", "step.completed", "step.skipped", "signature.made", "run.closed", "run.started")
"""Types of event that say something was done: a refused act leaves none of them."""


class SetClock:
    """A clock that stands still but for a millisecond per reading, and that a test sets."""

    def __init__(self, at: datetime) -> None:
        self.at = at
        self.ahead: float | None = 0.0
        self.newest = at
        self.ticks = 0
        self.set_by = 0.0

    def read(self) -> Time:
        self.ticks += 1
        self.at += timedelta(milliseconds=1)
        self.newest = max(self.newest, self.at)
        offset = self.at.astimezone(ZoneInfo(ZONE)).strftime("%z")
        return Time(
            at=self.at, zone=ZONE, offset=f"{offset[:3]}:{offset[3:]}", monotonic=self.ticks, boot="boot",
            quality="synced",
        )  # fmt: skip

    def offset(self) -> float | None:
        return self.ahead

    def behind(self) -> float:
        return max(0.0, (self.newest - self.at).total_seconds())

    def jumped(self) -> float:
        by, self.set_by = self.set_by, 0.0
        return by


class CountingLeases(Leases):
    """The real leases with the cheapest work; counts how often it is done to open one."""

    work = 0

    def open(self, badge: str | None, secret: str) -> Opened | None:
        self.work += 1
        return super().open(badge, secret)


@cache
def sample(at: datetime) -> Plant:
    """The sample plant as of a moment, with the badges and PINs of its people."""
    plant = load_plant(FOLDER, at)
    for row in plant.rows["people"]:
        row["badge"] = badge_digest(SECRETS[row["id"]]["badge"], PEPPER)
        row["accepted"] = 1  # nobody here is new
    return plant


def signed(rows: dict[str, list[dict[str, Any]]], classes: Sequence[str], version: int, at: datetime) -> list[Signed]:
    """Snapshots of these classes, as the gateway signs them."""
    return [
        sign_snapshot(
            Snapshot.model_validate({"cls": cls, "made_at": at, "version": version, "rows": tuple(rows[cls])}), GATEWAY
        )
        for cls in classes
    ]


@cache
def pulled(at: datetime) -> bytes:
    """The reference database of a tablet that has just pulled the sample plant."""
    plant = sample(at)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "reference.db"
        reference = SqlReference(path, KEY)
        policy = sign_policy(SitePolicy.model_validate(plant.policy), 1, GATEWAY)
        reference.install(signed(plant.rows | {"runs": []}, CLASSES, 1, at), policy, GATEWAY.public)
        for content, data in plant.packages.items():
            reference.install_package(content, data)
        reference.close()
        return path.read_bytes()


class Shop:
    """One tablet at station B-07 with the plant around it."""

    def __init__(self, folder: Path, at: datetime = NOW, device: str = "T-07") -> None:
        self.folder, self.device = folder, device
        self.online = True
        self.forged = False
        """Whether a test wrote a signature that no operation makes."""
        self.seconds, self.in_a_hurry = 0.0, False
        self.secret_of = dict.fromkeys(SECRETS, 1)
        self.clock = SetClock(at)
        plant = sample(at)
        self.rows: dict[str, list[dict[str, Any]]] = copy.deepcopy(plant.rows) | {"runs": []}
        self.packages = dict(plant.packages)
        self.version = 1
        self.policy = SitePolicy.model_validate(plant.policy)
        (folder / "reference.db").write_bytes(pulled(at))
        self.open()

    def open(self) -> None:
        """Switches the tablet on."""
        self.keys = DemoKeyStore(self.folder)
        self.reference = SqlReference(self.folder / "reference.db", KEY)
        self.rooms = Opening(self.folder / "journal", self.keys, "demo", self._where, self.clock, None, 0).open()
        ask = certifier(
            GATEWAY, self.device, PEPPER, lambda: self.clock.at, reached=lambda: self.online,
            number=lambda person: self.secret_of[person],
        )  # fmt: skip
        places = (self.rooms.failures, KeptFailures(self.keys))
        public = GATEWAY.public
        self.credentials = CountingLeases(
            PEPPER, self.device, KEY, self.reference, ask, lambda: public, places, CHEAP, self.waited
        )
        self.place = Workplace(
            journal=self.rooms.journal, reference=self.reference, shelf=PackageShelf(self.reference.package),
            clock=self.clock, blobs=self.rooms.blobs, drafts=self.rooms.drafts, credentials=self.credentials,
            provider=OidcProvider(lambda: self.policy.sign_in, no_gateway, Words("en").say), codes=CodeDoor(),
            exchange=NO_EXCHANGE, station="B-07", device=self.device, mode="demo",
        )  # fmt: skip

    def waited(self) -> float:
        """Seconds that nobody can set: a minute goes by between any two looks, but where people are in a hurry."""
        self.seconds += 0 if self.in_a_hurry else 60
        return self.seconds

    def close(self) -> None:
        """Switches it off."""
        self.rooms.close()
        self.reference.close()

    def again(self) -> None:
        """Off and on again: everything is read from disk."""
        self.close()
        self.open()

    def _where(self) -> Place:
        return Place(device=self.device, station="B-07", build="test", policy=policy_hash(self.policy))

    def check(self) -> None:
        """The chains verify, and every run folds from its stored bytes to the state at hand; no event is lost."""
        journal = self.rooms.journal
        keys = {journal.key.id: journal.key.public}
        chain = [sealed(one) for one in journal.events_from(1, 100_000)]
        assert first_break(ChainChecker(journal.id, keys), chain) is None
        for event in (decode(one.data) for one in chain):
            if event.type in SIGNED and not self.forged:
                assert check_proof(event, {GATEWAY.id: GATEWAY.public}).person == event.actor.person
        for run in self.place.runs():
            stored = journal.run(run.state.run)
            assert first_break(RunChecker(run.state.run, keys), [sealed(one) for one in stored]) is None
            again = fold(run.state.run, (decode(one.data) for one in stored))
            assert again == run.state
            assert [list(step.attempts) for step in again.steps.values()] == [
                list(step.attempts) for step in run.state.steps.values()
            ]
            walked = run.plan.walk(again)
            assert walked == run.position
            assert walked.decided == [] or again.status != "completed"

    # What the plant decides.

    def install(self, *classes: str) -> None:
        """A pull: new signed snapshots of these classes, and the policy."""
        self.version += 1
        policy = sign_policy(self.policy, self.version, GATEWAY)
        self.reference.install(signed(self.rows, classes, self.version, self.clock.at), policy, GATEWAY.public)

    def change(self, cls: str, id_: str, **fields: Any) -> None:
        """Changes one row (by ``id``, ``person`` or ``doc_no`` and revision ``WI-0427 B``) and pulls."""
        for row in self.rows[cls]:
            if id_ in (row.get("id"), row.get("person"), f"{row.get('doc_no')} {row.get('revision')}"):
                row.update(fields)
        self.install(cls)

    def drop(self, cls: str, gone: Callable[[dict[str, Any]], bool]) -> None:
        """Takes rows out and pulls."""
        self.rows[cls] = [row for row in self.rows[cls] if not gone(row)]
        self.install(cls)

    def hold(self, target: str, value: str, id_: str = "H-9000") -> None:
        """The plant puts something on hold."""
        self.rows["holds"].append({
            "id": id_, "target": target, "value": value, "reason": {"en": "Under investigation"},
            "set_by": "A. Demir", "contact": "A. Demir, ext 4431",
        })  # fmt: skip
        self.install("holds")

    def release_hold(self, id_: str, decision: str = "use_as_is") -> None:
        """QA decides on a hold."""
        self.rows["holds"].append({
            "closes": [id_], "decision": decision, "decided_by": "A. Demir",
            "decided_at": self.clock.at.isoformat(),
        })  # fmt: skip
        self.install("holds")

    def publish(
        self,
        body: list[dict[str, Any]],
        revision: str = "A",
        pictures: Mapping[str, bytes] | None = None,
        **document: Any,
    ) -> None:
        """An instruction WI-9000 of our own, effective for unit U-1 of order WO-9000, everyone trained."""
        instruction = Instruction.model_validate_json(json.dumps(
            {"doc_no": "WI-9000", "revision": revision, "title": {"en": "Try"}, "body": body} | document
        ))  # fmt: skip
        package = writer.build(instruction, pictures or {}, ())
        content = read_bytes(package).content
        self.packages[content] = package
        self.reference.install_package(content, package)
        effective = (self.clock.at - timedelta(days=1)).isoformat()
        self.rows["releases"].append({
            "doc_no": "WI-9000", "revision": revision, "content": content, "status": "approved",
            "effective_from": effective, "approved_by": "A. Demir",
        })  # fmt: skip
        self.rows["orders"].append({
            "id": "WO-9000", "part": "P-1", "part_revision": "A", "title": {"en": "Try"}, "status": "released",
            "due": self.clock.at.isoformat(), "units": ["U-1", "U-2"], "line": "Line B", "operations": [
                {"number": "10", "title": {"en": "Try"}, "doc_no": "WI-9000", "station": "B-07"},
            ],
        })  # fmt: skip
        for person in SECRETS:
            for scope in ("execute", "sign"):
                self.rows["training"].append({
                    "person": person, "doc_no": "WI-9000", "revision": revision, "scope": scope,
                    "valid_from": "2026-01-01",
                })  # fmt: skip
        self.install("releases", "orders", "training")

    # What people do.

    def sign_in(self, person: str) -> Session:
        session = sign_in(self.place, SECRETS[person]["badge"], SECRETS[person]["pin"], "en")
        assert isinstance(session, Session), session
        return session

    def start(self, person: str = MARA, order: str = ORDER, operation: str = OPERATION, unit: str = UNIT) -> Job:
        """The person signs in and starts the run."""
        session = self.sign_in(person)
        run = str(uuid_utils.uuid7())
        done(start_run(self.place, session, order, operation, unit, run))
        return Job(self, session, run)

    def try_out(self, person: str = MARA) -> Job:
        """Starts the instruction that was published."""
        return self.start(person, "WO-9000", "10", "U-1")

    def events(self, type_: str = "") -> list[Event]:
        """All events of the journal, or those whose type starts with this."""
        stored = self.rooms.journal.events_from(1, 100_000)
        return [one.event for one in stored if one.event.type.startswith(type_)]


class Job:
    """A run at hand and the person who is signed in; every method is one operation."""

    def __init__(self, shop: Shop, session: Session, run: str) -> None:
        self.shop, self.place, self.session, self.id = shop, shop.place, session, run

    def as_(self, person: str) -> Job:
        """The same run with another person signed in."""
        return Job(self.shop, self.shop.sign_in(person), self.id)

    @property
    def run(self) -> OpenRun:
        run = self.place.run(self.id)
        assert run is not None
        return run

    @property
    def open(self) -> list[str]:
        """Paths of the steps that may be worked on now."""
        return [at.path for at in self.run.position.open]

    def step(self, path: str) -> StepState:
        return self.run.state.step(path)

    def value(self, path: str, input_: str, reading: int = 1) -> str | None:
        """The value that counts."""
        attempt = self.step(path).current(input_, reading)
        return attempt.capture.value if attempt else None

    def events(self, type_: str = "") -> list[Event]:
        """The run's events, read from the disk."""
        return [one.event for one in self.shop.rooms.journal.run(self.id) if one.event.type.startswith(type_)]

    def opened(self, path: str) -> None:
        """Opens a step of a group, as touching it does."""
        done(open_step(self.place, self.session, self.id, path))

    def record(self, path: str, input_: str, entered: str = "", **more: Any) -> Changed | Refusal:
        return record_capture(self.place, self.session, self.id, path, Entry(input=input_, entered=entered, **more))

    def correct(self, path: str, input_: str, entered: str, reason: str, **more: Any) -> Changed | Refusal:
        entry = Entry(input=input_, entered=entered, **more)
        return correct(self.place, self.session, self.id, path, entry, reason)

    def complete(self, path: str) -> Changed | Refusal:
        return complete_step(self.place, self.session, self.id, path)

    def scan(self, path: str, input_: str, raw: str) -> Looked | Mismatch | Refusal:
        return scan_code(self.place, self.session, self.id, path, input_, raw, "wedge")

    def use(self, path: str, looked: Looked | Mismatch | Refusal) -> Changed | Refusal:
        """Uses the code that was looked at."""
        assert isinstance(looked, Looked), looked
        return record_capture(self.place, self.session, self.id, path, looked.entry)

    def asked(self, path: str) -> Asked:
        asked = next_signature(self.place, self.session, self.id, path)
        assert isinstance(asked, Asked), asked
        return asked

    def sign(
        self, path: str, person: str, digest: str | None = None, pin: str | None = None,
        attested: Attested | None = None,
    ) -> Changed | Refusal:  # fmt: skip
        """The person signs what is shown (or what has ``digest``)."""
        secret = SECRETS[person]
        if digest is None:
            digest = self.asked(path).digest
        return sign(
            self.place, self.session, self.id, path, secret["badge"], pin or secret["pin"], digest=digest,
            sentence="I did this.", attested=attested,
        )  # fmt: skip

    def tick(self, path: str, action: str) -> Changed | Refusal:
        return acknowledge(self.place, self.session, self.id, path, action)

    def photo(self, file: str) -> PhotoTaken:
        taken = take_photo(self.place, (FOLDER / file).read_bytes(), file)
        assert isinstance(taken, PhotoTaken)
        return taken

    def ncr(self, path: str, defect: str = "VS-01", **more: Any) -> Changed | Refusal:
        report = Report(defect=defect, containment="on_the_line", **more)
        return draft_ncr(self.place, self.session, self.id, path, report)


def done(outcome: Changed | Refusal) -> Changed:
    """The act was done."""
    assert isinstance(outcome, Changed), outcome
    return outcome


def why(outcome: object) -> list[str]:
    """The codes of a refusal."""
    refusal = getattr(outcome, "refusal", outcome)
    assert isinstance(refusal, Refusal), outcome
    return [reason.code for reason in refusal.reasons]


def refused(shop: Shop, act: Callable[[], object], *codes: str) -> Refusal:
    """The act is refused with these codes, records nothing, and is logged with every reason."""
    before, head = _state_of(shop), shop.rooms.journal.head.seq
    outcome = act()
    refusal = getattr(outcome, "refusal", outcome)
    assert isinstance(refusal, Refusal), outcome
    assert tuple(reason.code for reason in refusal.reasons) == codes
    left = [stored.event for stored in shop.rooms.journal.events_from(head + 1, 1000)]
    assert [event.type for event in left if event.type.startswith(RECORDS)] == []
    assert _state_of(shop) == before
    if not codes[0].startswith("entry."):
        assert logged(left) == [reason.to_json() for reason in refusal.reasons]
    else:
        assert left == []
    return refusal


def logged(left: list[Event]) -> list[dict[str, Any]]:
    """The reasons of the one event that a refused act left."""
    assert len(left) == 1, [event.type for event in left]
    assert left[0].type in ("act.refused", "scan.refused", "signature.failed")
    reasons: list[dict[str, Any]] = left[0].payload["reasons"]
    return reasons


def _state_of(shop: Shop) -> dict[str, object]:
    """What is recorded in each run, without the log of refusals."""
    return {
        run.state.run: (
            run.state.status, copy.deepcopy(run.state.decisions), run.position.finished,
            [at.path for at in run.position.open],
            {
                path: (step.status, step.opened, copy.deepcopy(step.attempts), list(step.attempts), set(step.hazards),
                       [(s.event, s.void) for s in step.signatures])
                for path, step in run.state.steps.items() if step.opened or step.attempts
            },
        )
        for run in shop.place.runs()
    }  # fmt: skip


# The scripted job.


def sample_acts(shop: Shop) -> list[dict[str, Any]]:
    """The acts of the sample job."""
    acts: list[dict[str, Any]] = load_job(FOLDER / "sample_job.json", shop.clock.at, ZONE)["acts"]
    return acts


def drive_to(shop: Shop, step: str, unit: str = UNIT, person: str = MARA) -> Job:
    """The sample job played up to a step: that step is open and nothing is recorded at it."""
    job = shop.start(person, unit=unit)
    for act in before(sample_acts(shop), step):
        play(job, act, unit)
    if step not in job.open or not job.step(step).opened:
        job.opened(step)
    return job


def before(acts: list[dict[str, Any]], step: str) -> Iterator[dict[str, Any]]:
    """The acts at steps that come before a step, offline."""
    for act in acts:
        if act.get("step") == step and act["act"] != "ncr":
            return
        if "step" in act and not act.get("online"):
            yield act


def play(job: Job, act: dict[str, Any], unit: str = UNIT) -> object:
    """Plays one act at a step; its outcome. A step that is not open yet is opened first."""
    path, kind = act["step"], act["act"]
    if kind not in ("ncr", "note") and not job.step(path).opened:
        job.opened(path)
    outcome = _play(job, act, path, kind, unit)
    if act.get("expect") == "refused":
        assert why(outcome) == [act["code"]]
    else:
        assert isinstance(outcome, Changed), (act, outcome)
    return outcome


def _play(job: Job, act: dict[str, Any], path: str, kind: str, unit: str) -> object:
    input_ = act.get("input", "")
    if kind == "scan":
        looked = job.scan(path, input_, unit if act["raw"] == UNIT else act["raw"])
        return looked if not isinstance(looked, Looked) else job.use(path, looked)
    if kind == "enter":
        more = {key: act[key] for key in ("reading", "gauge", "reason") if key in act}
        return job.record(path, input_, act["value"], **more)
    if kind == "offer":
        return job.record(path, input_, act["value"], method="offered")
    if kind == "na":
        return job.record(path, input_, na=True, reason=act["reason"], method="tapped")
    if kind == "photo":
        return job.record(path, input_, photo=job.photo(act["file"]), method="file")
    if kind == "correct":
        return job.correct(path, input_, act["value"], act["reason"], gauge=act.get("gauge"))
    if kind == "ncr":
        photos = tuple(job.photo(file) for file in act["photos"])
        return job.ncr(path, act["defect"], description=act["description"], photos=photos)
    acts: dict[str, Callable[[], object]] = {
        "complete": lambda: job.complete(path),
        "acknowledge": lambda: job.tick(path, act["hazard_action"]),
        "note": lambda: _note(job, path, act["text"]),
        "sign": lambda: job.sign(path, act["by"]),
    }
    return acts[kind]()


def _note(job: Job, path: str, text: str) -> object:
    from handrail.operations.add_note import add_note

    return add_note(job.place, job.session, job.id, path, text)
