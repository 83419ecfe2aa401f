"""Plays a scripted job through the real screens: what a person would do, touch by touch.

The script is data (docs/sample-plant.md). Each act is one thing a person wants; the player finds the
way through the screens, as a person does, and stops at the first thing that is not as it should be.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from handrail.domain.instruction import Input
from handrail.domain.run import StepState
from handrail.ui.app import App
from handrail.ui.hand import Hand, NotThere
from handrail.ui.presenters.step_runner import PADS

Act = Mapping[str, Any]


class Player:
    """One person's hand after the other, on one tablet."""

    def __init__(
        self,
        app: App,
        hand: Hand,
        secrets: Mapping[str, Mapping[str, str]],
        plant: Path,
        say: Callable[[str], None],
        pictures: Path | None,
        decide: Callable[[str, Act], None],
    ) -> None:
        """``say`` is told each step, ``pictures`` gets a PNG of every screen passed, ``decide`` lets QA
        decide on a hold (its id and the act) at the gateway.
        """
        self.app, self.hand, self.desk = app, hand, app.desk
        self.secrets, self.plant = secrets, plant
        self.say, self.pictures, self.decide = say, pictures, decide
        self.photo: Path | None = None
        self._count = 0

    def play(self, job: Mapping[str, Any], online: bool = True) -> None:
        """Every act in order. Offline, the acts that need the gateway are left out."""
        self.job = job
        step = ""
        for act in job["acts"]:
            if act.get("online") and not online:
                continue
            if act.get("step", step) != step:
                step = act["step"]
                self.say(f"step {step}")
            handler: Callable[[Act], None] = getattr(self, f"_{act['act']}")
            try:
                handler(act)
            except NotThere as missing:
                self.picture("stopped")
                raise NotThere(f"act {act}: {missing}") from missing

    def picture(self, name: str) -> None:
        """What is on the glass now, numbered in the order of the job."""
        if self.pictures is not None:
            self._count += 1
            self.hand.picture(self.pictures / f"{self._count:03}_{name}.png")

    def pick_photo(self) -> str | None:
        """The picture that the script takes next; given to the application as its file picker."""
        return str(self.photo) if self.photo else None

    # People.

    def _sign_in(self, act: Act) -> None:
        self.hand.arrive("badgeIn")
        self.picture("badge_in")
        self.come_in(act["by"])
        self.hand.wait(lambda: bool(self.hand.find(f"job.{self._job_key()}")), "the job")

    def come_in(self, who: str) -> None:
        """From the empty badge page to the jobs; who is new here accepts the statement on the way."""
        self._factors(who)
        self.picture("badge_in_pin")
        self.hand.tap("primary")
        self._idle("the jobs or the statement", lambda: self._screen() == "jobs" or self._sheet() == "statement")
        if self._sheet() == "statement":
            self.picture("statement")
            self._factors(who)
            self.picture("statement_ready")
            self.hand.tap("sheetPrimary")
        self.hand.arrive("jobs")

    def _factors(self, who: str) -> None:
        secret = self.secrets[who]
        if self.hand.find("badgeField") is not None:
            self.hand.write("badgeField", secret["badge"], enter=True)
        self.hand.wait(lambda: self.hand.find("key.1") is not None, "the PIN keys")
        for digit in secret["pin"]:
            self.hand.tap(f"key.{digit}")

    def _sign_out(self, act: Act) -> None:
        self.hand.tap("lock")
        self.hand.arrive("locked")
        self.picture("locked")

    # The job.

    def _job_key(self) -> str:
        return f"{self.job['order']}/{self.job['operation']}"

    def _start(self, act: Act) -> None:
        self.hand.tap(f"job.{self._job_key()}")
        self.picture("my_jobs")
        self.hand.tap("primary")
        self._idle(
            "the first step", lambda: self.desk.run is not None and self._screen() in ("stepRunner", "hazardCheck")
        )
        self.picture("step_runner")

    def _at_step(self, act: Act) -> None:
        """Back on the runner, at the step of the act."""
        if self._screen() in ("measure", "capturePad", "scanCode"):
            return
        if self.desk.step != act["step"]:
            self.hand.tap(f"rail.step:{act['step']}")
            self._idle("the step", lambda: self.desk.step == act["step"])
        if self._screen() == "hazardCheck":
            return
        self.hand.arrive("stepRunner")

    def _complete(self, act: Act) -> None:
        self._at_step(act)
        self.picture("step_done")
        path = act["step"]
        self.hand.tap("primary")
        self._idle("the next step", lambda: self.desk.at_hand.state.step(path).status == "completed")
        run = self.desk.at_hand
        if run.state.is_open and run.position.question is None:
            self.hand.wait(
                lambda: self._screen() in ("stepRunner", "hazardCheck") and self.desk.step != path, "the next step"
            )
            self.picture("step_next" if self._screen() == "stepRunner" else "hazard")
        else:
            self.picture("record")

    def _acknowledge(self, act: Act) -> None:
        self.hand.arrive("hazardCheck")
        self.hand.tap(f"tick.{act['hazard_action']}")
        self._idle("the tick", lambda: act["hazard_action"] in self._state(act).hazards)
        at = self.desk.at
        assert at is not None
        hazards = [self.desk.at_hand.plan.hazards[id_] for id_ in at.step.hazards]
        if all(action.id in self._state(act).hazards for hazard in hazards for action in hazard.actions):
            self.picture("hazard_ticked")
            self.hand.tap("primary")
            self.hand.arrive("stepRunner")

    def _note(self, act: Act) -> None:
        self._at_step(act)
        before = self._state(act).notes
        self.hand.tap("note")
        self.hand.write("reason", act["text"])
        self.picture("note")
        self.hand.tap("sheetPrimary")
        self._idle("the note", lambda: self._state(act).notes > before)

    # Captures.

    def _open_capture(self, act: Act) -> Input:
        """The pad or scan page of an input, from its tile."""
        self._at_step(act)
        item = self._input(act)
        if self._screen() == "stepRunner":
            name = f"capture.{item.id}"
            self.hand.wait(lambda: self.hand.find(name) is not None, name)
            self.hand.tap(f"{name}.action" if self.hand.find(f"{name}.action") else name)
            self.hand.arrive(PADS.get(item.type, "capturePad"))
        return item

    def _scan(self, act: Act) -> None:
        item = self._open_capture(act)
        before = len(self._state(act).recorded(item.id))
        if self.hand.find("codeField") is None:
            self.hand.tap("primary")
        self.hand.write("codeField", act["raw"], enter=True)
        if act.get("expect") == "refused":
            self._idle("the mismatch", lambda: self.app.glass.scan_code.phase == "wrong")
            self.picture("scan_wrong")
            return
        self._idle("the match", lambda: self.app.glass.scan_code.phase == "match")
        self.picture("scan_match")
        self.hand.tap("primary")
        self._idle(
            "the scan", lambda: len(self._state(act).recorded(item.id)) > before and self._screen() == "stepRunner"
        )

    def _enter(self, act: Act) -> None:
        item = self._input(act)
        if act.get("reason"):
            self._at_step(act)
            self.hand.tap(f"capture.{item.id}.again")
            self.hand.write("reason", act["reason"])
            self.picture("measure_again")
            self.hand.tap("sheetPrimary")
            self.hand.arrive(PADS.get(item.type, "capturePad"))
        else:
            self._open_capture(act)
        if self._screen() == "measure":
            self._measure(act, item)
        else:
            self._fill(act, item)

    def _measure(self, act: Act, item: Input) -> None:
        if act.get("gauge") and self.app.glass.measure.gaugeState == "missing":
            self.hand.tap("gauge")
            self.hand.arrive("scanCode")
            self.hand.write("codeField", act["gauge"], enter=True)
            self._idle("the gauge", lambda: self.app.glass.scan_code.phase == "match")
            self.picture("scan_gauge")
            self.hand.tap("primary")
            self.hand.arrive("measure")
        reading = act.get("reading", 1)
        before = len(self._state(act).attempts.get((item.id, reading), []))
        for key in act["value"]:
            self.hand.tap("key.decimal" if key in ".," else "key.sign" if key == "-" else f"key.{key}")
        self.picture("measure_out" if act.get("verdict") else "measure")
        self.hand.tap("primary")
        self._idle("the value", lambda: len(self._state(act).attempts.get((item.id, reading), [])) > before)

    def _fill(self, act: Act, item: Input) -> None:
        before = len(self._state(act).recorded(item.id))
        if item.type in ("date", "time", "datetime"):
            digits = act["value"] if item.type == "time" else "".join(reversed(act["value"].split("-")))
            for key in digits:
                if key.isdigit():
                    self.hand.tap(f"key.{key}")
        elif item.type in ("text", "multiline"):
            self.hand.write("text", act["value"])
        else:
            for option in act["value"].split() if item.type == "select_many" else [act["value"]]:
                self.hand.tap(f"option.{option}")
        self.picture("capture")
        self.hand.tap("primary")
        self._idle(
            "the entry", lambda: len(self._state(act).recorded(item.id)) > before and self._screen() == "stepRunner"
        )

    def _offer(self, act: Act) -> None:
        item = self._open_capture(act)
        self.picture("offer")
        self.hand.tap("primary")
        self._idle(
            "the offered value",
            lambda: self._state(act).current(item.id) is not None and self._screen() == "stepRunner",
        )

    def _na(self, act: Act) -> None:
        self._at_step(act)
        item = self._input(act)
        self.hand.tap("skip")
        self.hand.write("reason", act["reason"])
        self.picture("not_applicable")
        self.hand.tap("sheetPrimary")
        self._idle("the N/A", lambda: self._state(act).current(item.id) is not None)

    def _photo(self, act: Act) -> None:
        item = self._open_capture(act)
        before = len(self._state(act).recorded(item.id))
        self.photo = self.plant / act["file"]
        self.hand.tap("file")
        self._idle("the photo", lambda: len(self._state(act).recorded(item.id)) > before)
        self.picture("photo")
        self.hand.tap("primary")
        self.hand.arrive("stepRunner")

    def _correct(self, act: Act) -> None:
        self._at_step(act)
        item = self._input(act)
        self.hand.tap(f"capture.{item.id}")
        self.hand.write("newValue", act["value"])
        self.hand.write("reason", act["reason"])
        self.picture("correction")
        self.hand.tap("sheetPrimary")
        self._idle(
            "the correction", lambda: (a := self._state(act).current(item.id)) is not None and a.correction is not None
        )

    # Signatures, nonconformances.

    def _sign(self, act: Act) -> None:
        if self._screen() != "signRecord":
            self._at_step(act)
            self.hand.tap("primary")
            self.hand.arrive("signRecord")
        before = len(self._state(act).signatures)
        if self.hand.find("badgeField") is None and self.hand.find("notMe") is not None:
            self.hand.tap("notMe")
        self.picture("sign")
        self._factors(act["by"])
        self.picture("sign_ready")
        self.hand.tap("primary")
        if act.get("expect") == "refused":
            self._idle("the refusal", lambda: bool(self.app.glass.sign_record.pinProblem))
            self.picture("sign_refused")
            return
        self._idle("the signature", lambda: len(self._state(act).signatures) > before)
        self.hand.wait(lambda: self._screen() in ("stepRunner", "signRecord"), "what follows the signature")

    def _ncr(self, act: Act) -> None:
        self._at_step(act)
        before = len(self.desk.at_hand.state.ncrs)
        self.hand.tap("report")
        self.hand.arrive("draftNcr")
        if self.hand.find(f"code.{act['defect']}") is None:
            self.hand.tap("code.other")
        self.hand.tap(f"code.{act['defect']}")
        self.hand.write("words", act["description"])
        for file in act["photos"]:
            self.photo = self.plant / file
            self.hand.tap("addPhoto")
            self.hand.wait(lambda: not self.app.worker.busy, "the photo")
        self.hand.tap(f"place.{act['containment']}")
        self.picture("draft_ncr")
        self.hand.tap("primary")
        self._idle("the draft NCR", lambda: len(self.desk.at_hand.state.ncrs) > before)
        self.picture("draft_ncr_sent")
        self.hand.tap("primary")
        self.hand.wait(lambda: self._screen() in ("stepRunner", "gateList"), "the step")
        self.picture("unit_stopped")

    def _qa_decides(self, act: Act) -> None:
        hold = [ncr.hold or "" for ncr in self.desk.at_hand.state.ncrs.values()][-1]
        self.hand.tap("sync")
        self.hand.arrive("syncCentre")
        self.hand.wait(lambda: self.app.core.rooms.journal.waiting() == 0, "the records at the gateway", 60)
        self.hand.wait(lambda: self.app.glass.sync_centre.status == "", "the list of records")
        self.picture("sync_centre")
        self.decide(hold, act)
        self.hand.tap("primary")
        self.hand.wait(lambda: self.desk.released(hold), "QA's decision", 60)
        self.hand.tap("back")
        self.hand.arrive("stepRunner")
        self.picture("unit_released")

    # Small things.

    def _screen(self) -> str:
        return self.app.glass.navigator.current

    def _sheet(self) -> str:
        return self.app.glass.navigator.sheet

    def _input(self, act: Act) -> Input:
        at = self.desk.at_hand.at(act["step"])
        assert at is not None
        return next(item for item in at.step.inputs if item.id == act["input"])

    def _state(self, act: Act) -> StepState:
        return self.desk.at_hand.state.step(act["step"])

    def _idle(self, what: str, condition: Callable[[], bool]) -> None:
        """Waits for the outcome and for the worker, so that the next touch meets a screen at rest."""
        self.hand.wait(lambda: condition() and not self.app.worker.busy, what)
