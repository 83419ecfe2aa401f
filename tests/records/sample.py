"""A run as events, the way the journal would hand it over: everything that a record has to show."""

# ruff: noqa: E501 - one event a line reads as the run it is

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from handrail.domain import acts
from handrail.domain.event import GENESIS, Actor, Event, Evidence, Mode, Place, Source, Time, Work
from handrail.domain.instruction import Limits
from handrail.domain.values import OpenValue

MARA = Actor(person="P-1001", name="Mara Okafor", role="operator")
JONAS = Actor(person="P-1002", name="Jonas Lindqvist", role="supervisor")
RUTH = Actor(person="P-1003", name="Ruth Brandt", role="supervisor")
TORQUE = Limits(lower="1.10", upper="1.30", target="1.20")
BACKLASH = Limits(upper="0.08")
RUN = "0197a3c2-7b1e-7c40-9a55-2f6d1c0b9e11"
CONTENT = hashlib.sha256(b"WI-0427 B").hexdigest()
POLICY = hashlib.sha256(b"policy").hexdigest()


class Journal:
    """Writes events one after the other, each a minute or so after the one before."""

    def __init__(self, mode: Mode = "demo") -> None:
        self.mode: Mode = mode
        self.at = datetime(2026, 11, 20, 13, 29, 58, tzinfo=UTC)
        self.device, self.journal = "TAB-07", "0197a3c0-1111-7000-8000-000000000001"
        self.events: list[tuple[Event, str]] = []

    def add(
        self, type_: str, payload: OpenValue | dict[str, Any], step: str | None = None, actor: Actor = MARA,
        gates: tuple[Evidence, ...] = (), claimed: datetime | None = None, quality: str = "synced",
    ) -> str:  # fmt: skip
        """Appends one event and returns its id."""
        self.at += timedelta(seconds=37)
        number = len(self.events) + 1
        previous = self.events[-1][1] if self.events else GENESIS
        event = Event(
            journal=self.journal,
            seq=200 + number,
            prev=previous,
            run=RUN,
            run_seq=number,
            run_prev=previous,
            id=f"0197a3c2-0000-7000-8000-{number:012d}",
            type=type_,
            step=step,
            key="B07-2F",
            mode=self.mode,
            actor=actor,
            time=Time(
                at=self.at, zone="Europe/Berlin", offset="+01:00", monotonic=number, boot="b1", quality=quality,
                claimed=claimed,
            ),
            place=Place(device=self.device, station="B07", build="handrail 0.1.0+5d13", policy=POLICY),
            work=Work(order="WO-48213", operation="20", part="310-2274-01", unit="DM2-00417"),
            source=Source(doc_no="WI-0427", revision="B", content=CONTENT, language="en"),
            payload=payload.to_json() if isinstance(payload, OpenValue) else payload,
            gates=gates,
        )  # fmt: skip
        self.events.append((event, hashlib.sha256(event.model_dump_json().encode()).hexdigest()))
        return event.id


def torque(reading: int, value: str, verdict: str, **more: Any) -> acts.CaptureRecorded:
    """One torque reading."""
    return acts.CaptureRecorded(
        input="torque", name="torque", kind="measurement", label={"en": "Screw torque", "de": "Schraubmoment"},
        reading=reading, method="typed", entered=value, value=value, unit="N·m", limits=TORQUE,
        rounding="absolute", rounded=value, verdict=verdict, gauge="TD-0148", **more,
    )  # fmt: skip


def photo(content: bytes, name: str) -> acts.PhotoTaken:
    """A photo by its content."""
    return acts.PhotoTaken(digest=hashlib.sha256(content).hexdigest(), size=len(content), mime="image/png", name=name)


def full(mode: Mode = "demo", picture: bytes = b"not a picture", close: bool = True) -> list[tuple[Event, str]]:
    """A run with every kind of entry."""
    j = Journal(mode)
    gates = (
        Evidence(gate="order", code="order.released", params={"order": "WO-48213", "line": "Line B", "date": "2026-11-18"}),
        Evidence(gate="instruction", code="revision.effective",
                 params={"doc_no": "WI-0427", "revision": "B", "since": "2026-11-10T00:00:00+01:00", "content": CONTENT}),
        Evidence(gate="training", code="training.current",
                 params={"doc_no": "WI-0427", "revision": "B", "operation": "20", "until": "2027-05-01"}),
        Evidence(gate="holds", code="holds.none", params={"targets": "WO-48213"}),
    )  # fmt: skip
    j.add("run.started", acts.RunStarted(
        title={"en": "Drive module, motor and gearhead", "de": "Antriebsmodul, Motor und Getriebe"},
        units_planned=12, part_revision="F", approved_by="A. Demir", test_approval=mode == "demo"), gates=gates)  # fmt: skip
    j.add(
        "step.opened",
        acts.StepOpened(title={"en": "Wear eye protection", "de": "Augenschutz tragen"}, number="6"),
        "build/prepare",
    )
    j.add("hazard.acknowledged", acts.HazardAcknowledged(
        hazard="spring", action="glasses", severity="warning",
        words={"en": "Safety glasses are on", "de": "Schutzbrille sitzt"}), "build/prepare")  # fmt: skip
    scan = acts.Scan(raw="]d2010401234567890110L28B0811\x1d17270131", method="wedge", symbology="]d2")
    lot_gate = Evidence(
        gate="lots",
        code="lot.released",
        params={"lot": "L28B0811", "part": "310-90", "date": "2027-01-31", "quantity": "90"},
    )
    j.add("capture.recorded", acts.CaptureRecorded(
        input="spring_lot", name="spring_lot", kind="lot", label={"en": "Spring lot", "de": "Federcharge"}, method="wedge",
        entered=scan.raw, value="L28B0811", scan=scan, lot="L28B0811", part="310-90", expires="2027-01-31"),
        "build/prepare", gates=(lot_gate,))  # fmt: skip
    j.add("act.refused", acts.GateRefused(act="complete_step", reasons=(
        {"code": "step.captures_left", "params": {"count": "1", "names": "Spring seated"}},)), "build/prepare")  # fmt: skip
    j.add("capture.recorded", acts.CaptureRecorded(
        input="seated", name="seated", kind="pass_fail", label={"en": "Spring seated", "de": "Feder sitzt"},
        method="tapped", entered="pass", value="pass", verdict="pass"), "build/prepare")  # fmt: skip
    j.add("step.completed", acts.StepCompleted(title={"en": "Wear eye protection"}, captures=2), "build/prepare")
    j.add("node.decided", acts.NodeDecided(node="build/screws", kind="count", result="4", values={"screws": "4"}))
    j.add(
        "node.decided",
        acts.NodeDecided(node="build/variant", kind="branch", result="otherwise", values={"variant": "B"}),
    )
    j.add(
        "step.opened",
        acts.StepOpened(title={"en": "Torque check", "de": "Schraubmoment prüfen"}, number="9"),
        "build/torque",
    )
    gauge = Evidence(gate="equipment", code="equipment.in_calibration",
                     params={"equipment": "TD-0148", "type": "torque_driver", "other": "", "date": "2027-01-12"})  # fmt: skip
    j.add("capture.recorded", torque(1, "1.21", "inside"), "build/torque", gates=(gauge,))
    bad = j.add("capture.recorded", torque(2, "1.38", "above", distance="0.08"), "build/torque")
    j.add("ncr.drafted", acts.NcrDrafted(
        ncr="D-0031", defect="TQ-02", defect_words={"en": "Over torque", "de": "Moment zu hoch"},
        description="Driver clicked late on screw 2. Head not marked.", containment="red_bin", capture=bad,
        measured="1.38", limits=TORQUE, unit_of_measure="N·m", gauge="TD-0148", photos=(photo(picture, "ncr-1.png"),),
        step_title={"en": "Torque check", "de": "Schraubmoment prüfen"}), "build/torque")  # fmt: skip
    j.add(
        "hold.applied",
        acts.HoldApplied(hold="H-1", target="unit", value="DM2-00417", reason="Draft NCR D-0031", ncr="D-0031"),
    )
    j.add("ncr.amended", acts.NcrAmended(ncr="D-0031", changes={"quantity": "2"}, reason="Screw 3 was affected too"))
    j.add(
        "capture.recorded", torque(2, "1.22", "inside", attempt=2, attempt_reason="Driver clicked late"), "build/torque"
    )
    third = j.add("capture.recorded", torque(3, "1.19", "inside"), "build/torque")
    late_at = j.at - timedelta(minutes=31)
    j.add(
        "capture.late",
        acts.LateEntry(capture=torque(4, "1.20", "inside"), reason="Tablet was locked"),
        "build/torque",
        claimed=late_at,
    )
    j.add("capture.recorded", acts.CaptureRecorded(
        input="photo", name="photo", kind="photo", label={"en": "Photo of the flange"}, method="file",
        value=photo(picture, "flange.png").digest, photos=(photo(picture, "flange.png"),)), "build/torque")  # fmt: skip
    j.add("note.added", acts.NoteAdded(text="Screw 2 needed two tries.\nHead looks fine."), "build/torque")
    signed = [event.id for event, _ in j.events if event.step == "build/torque" and event.type.startswith("capture")]
    signature = {
        "requirement": "s1", "meaning": "performed", "sentence": "I did this step as written. These results are mine.",
        "language": "en", "shown": {"step": "build/torque"}, "digest": hashlib.sha256(b"shown").hexdigest(),
        "targets": signed, "zone": "Europe/Berlin", "offset": "+01:00",
    }  # fmt: skip
    j.add("signature.made", {**signature, "person": MARA.person, "name": MARA.name, "role": "operator",
                             "signed_at": j.at.isoformat()}, "build/torque")  # fmt: skip
    j.add("signature.failed", acts.SigningFailed(requirement="s2", code="sign_in.no_match", failures=1), "build/torque")
    j.add("signature.declined", acts.SignatureDeclined(
        requirement="s2", meaning="verified", person=JONAS.person, name=JONAS.name, reason="Value 3 looks mistyped",
        digest=hashlib.sha256(b"shown").hexdigest()), "build/torque", JONAS)  # fmt: skip
    old = torque(3, "1.19", "inside")
    j.add("capture.corrected", acts.CaptureCorrected(
        target=third, old=old, new=torque(3, "1.16", "inside", attempt=2), reason="Mistyped, the driver shows 1.16"),
        "build/torque")  # fmt: skip
    j.add("signature.made", {**signature, "person": MARA.person, "name": MARA.name, "role": "operator",
                             "signed_at": j.at.isoformat()}, "build/torque")  # fmt: skip
    j.add("signature.made", {**signature, "requirement": "s2", "meaning": "verified", "person": JONAS.person,
                             "sentence": "I checked this work and its values myself.", "name": JONAS.name,
                             "role": "supervisor", "signed_at": j.at.isoformat()}, "build/torque", JONAS)  # fmt: skip
    j.add("step.completed", acts.StepCompleted(title={"en": "Torque check"}, captures=5), "build/torque")
    j.add("run.paused", acts.RunPaused(reason="lock"))
    j.add("run.resumed", acts.RunResumed())
    j.add("step.opened", acts.StepOpened(title={"en": "Measure backlash"}, number="10"), "build/backlash")
    j.add("capture.recorded", acts.CaptureRecorded(
        input="backlash", name="backlash", kind="measurement", label={"en": "Backlash", "de": "Spiel"}, method="typed", entered="0,040",
        value="0.040", unit="mm", limits=BACKLASH.model_copy(update={"rounding": "e29"}), rounding="e29", rounded="0.04",
        verdict="inside"), "build/backlash", quality="unsynced")  # fmt: skip
    j.add("capture.recorded", acts.CaptureRecorded(
        input="batch", name="batch", kind="text", label={"en": "Patient initials"}, method="typed",
        digest=hashlib.sha256(b"secret").hexdigest()), "build/backlash")  # fmt: skip
    j.add("capture.recorded", acts.CaptureRecorded(
        input="shim", name="shim", kind="select_one", label={"en": "Shim"}, method="tapped", na=True,
        na_reason="No shim in this variant"), "build/backlash")  # fmt: skip
    j.add("capture.recorded", acts.CaptureRecorded(
        input="colour", name="colour", kind="select_one", label={"en": "Mark colour"}, method="tapped", entered="ylw",
        value="ylw", display="Yellow"), "build/backlash")  # fmt: skip
    j.add("step.repeated", acts.StepRepeated(reason="Shim was turned"), "build/backlash")
    j.add("exception.opened", acts.ExceptionOpened(
        code="branch.would_differ", params={"node": "build/variant", "kind": "branch", "decided": "otherwise", "now": "0"}))  # fmt: skip
    j.add("step.opened", acts.StepOpened(title={"en": "Apply second label"}, number="11"), "build/label")
    j.add(
        "step.skipped",
        acts.StepSkipped(title={"en": "Apply second label"}, reason="Customer takes one label"),
        "build/label",
        JONAS,
    )
    j.add("clock.jumped", acts.ClockJumped(seconds=3.5, direction="backward"))
    j.add("act.refused", acts.GateRefused(act="close_run", reasons=(
        {"code": "run.open_nonconformance", "params": {"names": "D-0031"}},)))  # fmt: skip
    if close:
        j.add("run.closed", acts.RunClosed(outcome="aborted", reason="Unit goes to rework"), None, JONAS)
    return j.events


def review_of(
    events: list[tuple[Event, str]], meaning: acts.ReviewMeaning = "reviewed", **more: Any
) -> tuple[Event, str]:
    """A review of a run by someone who did not work on it, as it lies beside the run in the journal."""
    last, head = events[-1]
    shown = {"entries": [
        {"entry": number, "event": events[number - 1][0].id, "hash": events[number - 1][1], "rules": ["out"],
         "sample": False, "seen": meaning == "reviewed" or number == 12}
        for number in (5, 12, 13)
    ]}  # fmt: skip
    said = {
        "requirement": acts.REVIEW, "meaning": meaning, "sentence": "I have read this record and found it complete.",
        "language": "en", "person": RUTH.person, "name": RUTH.name, "role": RUTH.role,
        "signed_at": "2026-11-20T15:30:12.000Z", "zone": "Europe/Berlin", "offset": "+01:00", "shown": shown,
        "digest": hashlib.sha256(b"reviewed").hexdigest(), "targets": [last.id], "run": RUN, "count": len(events),
        "head": head, "method": "exception", "rules": "1", "exceptions": 3, "sample": 0, "others": len(events) - 3,
        "seen": 3 if meaning == "reviewed" else 1, "seed": hashlib.sha256(b"seed").hexdigest(),
    } | more  # fmt: skip
    event = last.model_copy(update={
        "type": "record.reviewed", "run": None, "run_seq": None, "run_prev": None, "seq": last.seq + 1, "prev": head,
        "id": "0197a3c2-0000-7000-8000-00000000ffff", "actor": RUTH, "payload": said, "step": None,
    })  # fmt: skip
    return event, hashlib.sha256(event.model_dump_json().encode()).hexdigest()
