"""The scripted job can be played: by the rules alone, act by act, it finishes the run."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.domain import acts, completion, entry
from handrail.domain.calculate import computed
from handrail.domain.event import GENESIS, Actor, Draft, Event, Place, Source, Time, Work
from handrail.domain.flow import Plan
from handrail.domain.refusal import Refusal
from handrail.domain.run import RunState
from handrail_gateway.sample_plant import load_job, load_plant, read_source

PLANT = Path(__file__).resolve().parents[2] / "resources" / "plant"
NOW = datetime(2026, 11, 20, 13, 10, tzinfo=UTC)
KNOWN = {
    "sign_in", "start", "scan", "enter", "offer", "na", "photo", "acknowledge", "note", "correct", "ncr",
    "qa_decides", "sign", "complete", "sign_out",
}  # fmt: skip


class Player:
    """Plays a job on the domain's rules: no journal, no gates, no screens."""

    def __init__(self, job: dict[str, Any]) -> None:
        folder = PLANT / "instructions" / job["doc_no"] / job["revision"]
        self.plan = Plan(read_source(folder)[0])
        self.state = RunState("run")
        self.lots = {row["id"]: row for row in load_plant(PLANT, NOW).rows["lots"]}
        self.count = 0
        self.work = Work(order=job["order"], operation=job["operation"], part="310-2274-01", unit=job["unit"])
        started = acts.RunStarted(title={}, units_planned=12, part_revision="F", approved_by="A. Demir")
        self.record("run.started", started.to_json())

    def record(self, type_: str, payload: dict[str, Any], step: str | None = None) -> None:
        self.count += 1
        self.state.apply(Event(
            journal="j", seq=self.count, prev=GENESIS, run="run", run_seq=self.count, run_prev=GENESIS,
            id=f"e{self.count}", type=type_, step=step, key="k", mode="demo",
            actor=Actor(person="m.okafor", name="Mara Okafor", role="operator"),
            time=Time(at=NOW, zone="Europe/Berlin", offset="+01:00", monotonic=0, boot="b", quality="synced"),
            place=Place(device="T-07", station="B-07", build="0", policy="p"), work=self.work,
            source=Source(doc_no="WI-0427", revision="B", content="c", language="en"), payload=payload,
        ))  # fmt: skip

    def keep(self, drafts: list[Draft]) -> None:
        for draft in drafts:
            self.record(draft.type, draft.payload, draft.step)

    def at(self, path: str) -> Any:
        position = self.plan.walk(self.state)
        self.keep(position.decided)
        found = next((at for at in position.open if at.path == path), None)
        assert found is not None, f"{path} is not open, {[at.path for at in position.open]} is"
        if not self.state.step(path).opened:
            self.record("step.opened", acts.StepOpened(title={}).to_json(), path)
            self.compute(found)
        return found

    def compute(self, at: Any) -> None:
        for value in computed(self.plan, self.state, at):
            self.record("capture.recorded", value.to_json(), at.path)

    def play(self, act: dict[str, Any]) -> None:
        path = act.get("step")
        if path is None or act["act"] in ("note", "ncr") or act.get("expect") == "refused":
            return
        at = self.at(path)
        if act["act"] == "acknowledge":
            ticked = acts.HazardAcknowledged(hazard="h", action=act["hazard_action"], severity="warning", words={})
            self.record("hazard.acknowledged", ticked.to_json(), path)
        elif act["act"] == "sign":
            wanted = completion.unsigned(at, self.state.step(path))[0]
            assert wanted.id == act["requirement"]
            made = acts.SignatureMade(
                requirement=wanted.id, meaning=wanted.meaning, sentence="", language="en", person=act["by"],
                name="", role="", signed_at=NOW, zone="", offset="", shown={}, digest="0" * 64, targets=(),
            )  # fmt: skip
            self.record("signature.made", made.to_json(), path)
        elif act["act"] == "complete":
            left = completion.left(self.plan, self.state, at)
            assert left.nothing, f"{path}: {left}"
            self.keep(self.plan.input_decisions(self.state, at))
            self.record("step.completed", acts.StepCompleted(title={}, captures=0).to_json(), path)
        else:
            self.capture(act, at)

    def capture(self, act: dict[str, Any], at: Any) -> None:
        path, kind = act["step"], act["act"]
        made = self.entry(act, at)
        if kind == "correct":
            step = self.state.step(path)
            kept = step.attempts.pop((made.input, made.reading))
            read = entry.read_entry(self.plan, self.state, at, made, "en")
            step.attempts[(made.input, made.reading)] = kept
            assert isinstance(read, acts.CaptureRecorded), read
            corrected = acts.CaptureCorrected(target=kept[-1].event, old=kept[-1].capture, new=read, reason="why")
            self.record("capture.corrected", corrected.to_json(), path)
        else:
            read = entry.read_entry(self.plan, self.state, at, made, "en")
            assert not isinstance(read, Refusal), f"{act}: {read}"
            assert read.verdict == act.get("verdict", read.verdict)
            assert act.get("verdict") or read.verdict not in entry.OUT, f"{act} is out of limits"
            self.record("capture.recorded", read.to_json(), path)
        self.compute(at)

    def entry(self, act: dict[str, Any], at: Any) -> entry.Entry:
        kind = act["act"]
        made = entry.Entry(
            input=act["input"], reading=act.get("reading", 1), entered=act.get("value", ""), gauge=act.get("gauge"),
            reason=act.get("reason", ""), na=kind == "na",
        )  # fmt: skip
        item = next(item for item in at.step.inputs if item.id == act["input"])
        if kind == "offer":
            assert entry.offered(self.plan, self.state, at, item) == act["value"]
        elif kind == "photo":
            data = (PLANT / act["file"]).read_bytes()
            taken = acts.PhotoTaken(digest="0" * 64, size=len(data), mime="image/jpeg", name=act["file"])
            made = made.model_copy(update={"photo": taken, "method": "file"})
        elif kind == "scan":
            code = act["raw"].rsplit("10", 1)[-1] if act["raw"].startswith("]d2") else act["raw"]
            if item.type == "lot":
                lot = self.lots[code]
                assert lot["part"] == self.plan.materials[item.material].part_no
                expires = lot.get("expires", "").replace("-", "")[2:]
                assert expires in act["raw"], "the label carries the lot's expiry"
            made = made.model_copy(update={"entered": code, "lot": code})
        return made


@pytest.fixture(scope="module")
def job() -> dict[str, Any]:
    return load_job(PLANT / "sample_job.json", NOW, "Europe/Berlin")


@pytest.mark.parametrize("online", [True, False])
def test_finishes_the_run(job: dict[str, Any], online: bool) -> None:
    player = Player(job)
    for act in job["acts"]:
        assert act["act"] in KNOWN
        if online or not act.get("online"):
            player.play(act)
    position = player.plan.walk(player.state)
    assert position.finished
    assert [at.step.number for at in position.steps] == [str(n) for n in (*range(1, 13), 12, 13, 14, 15)]
    mean = player.state.step("torque_check").current("mean_torque")
    assert mean is not None
    assert (mean.capture.value, mean.capture.verdict) == ("1.205", "inside")
    rate = player.state.step("leak").current("leak_rate")
    assert rate is not None
    assert rate.capture.value == "0.36"


def test_shows_what_the_demo_is_to_show(job: dict[str, Any]) -> None:
    played = job["acts"]
    kinds = [act["act"] for act in played]
    assert set(kinds) == KNOWN
    assert kinds.count("sign") == 5
    refused = [act["code"] for act in played if act.get("expect") == "refused"]
    assert refused == ["lot.gtin_mismatch", "signature.same_person"]
    torque = [act["value"] for act in played if act.get("input") == "screw_torque"]
    assert torque == ["1.21", "1.38", "1.22", "1.19", "1.20"]
    signers = [act["by"] for act in played if act["act"] == "sign"]
    assert set(signers) == {"m.okafor", "j.lindqvist", "a.demir"}


def test_step_seven_of_fifteen_is_seen_when_it_is_reached(job: dict[str, Any]) -> None:
    player = Player(job)
    for act in job["acts"]:
        if act.get("step") == "tighten":
            break
        player.play(act)
    position = player.plan.walk(player.state)
    at = position.find("tighten")
    assert at is not None
    assert (at.number, len(position.steps)) == (7, 15)
