"""One tablet as a process: ``python -m tests.tablets.driver FOLDER URL ENROLMENT_CODE``.

Real operations, journal and sync, no screen. It reads one JSON list a line, ``[act, arguments …]``, and answers each
with one JSON line: ``{"done": …}``, ``{"refused": [codes]}`` or ``{"failed": text}``. ``["strike", place, when]`` makes
it kill itself with SIGKILL at the next call of that place, before it or after it.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import uuid_utils

from handrail.core import Core
from handrail.domain.entry import Entry
from handrail.domain.refusal import Refusal
from handrail.journal.journal import SqlJournal
from handrail.operations.abort_run import abort_run
from handrail.operations.authorise import DeviationAsked, Job, authorise, next_deviation
from handrail.operations.complete_step import complete_step
from handrail.operations.list_jobs import list_jobs
from handrail.operations.pause_run import resume_run
from handrail.operations.record_capture import record_capture
from handrail.operations.sign import Asked, next_signature, sign
from handrail.operations.sign_in import sign_in
from handrail.operations.start_run import start_run
from handrail.operations.take_photo import take_photo
from handrail.operations.take_up import hand_over
from handrail.operations.workplace import Changed, OpenRun, Session
from handrail.settings import Settings
from handrail.sync.transport import Transport
from tests.kills.plant import GAUGE, OPERATION, ORDER
from tests.operations.workplace import SECRETS

PLACES: dict[str, tuple[type, str]] = {"request": (Transport, "_once"), "write": (SqlJournal, "_insert")}
_PICTURE = b"\x89PNG\r\n\x1a\n" + b"\0" * 300


class Tablet:
    """The acts that a test can ask for; each returns what is to be answered."""

    def __init__(self, folder: Path, url: str, code: str) -> None:
        self.core = Core(Settings(data=folder, gateway=url, mode="demo", enrolment_code=code, station="B-07"))
        self.place = self.core.place
        self.session: Session | None = None

    @property
    def who(self) -> Session:
        assert self.session is not None
        return self.session

    def sync(self) -> dict[str, Any]:
        """A round, with a pull whenever the gateway is there."""
        self.core._pulled_at = None
        contact = self.core.sync_round()
        return {"reached": contact.reached, "waiting": contact.state.waiting, "problem": contact.problem}

    def badge_in(self, person: str) -> Any:
        session = sign_in(self.place, SECRETS[person]["badge"], SECRETS[person]["pin"], "en")
        self.session = session if isinstance(session, Session) else None
        return session

    def start(self, unit: str) -> Any:
        return start_run(self.place, self.who, ORDER, OPERATION, unit, str(uuid_utils.uuid7()))

    def do(self, run: str, path: str, input_: str, entered: str = "") -> Any:
        """Records a value of the plant's short instruction; a photo is taken first."""
        more: dict[str, Any] = {"gauge": GAUGE} if input_ == "gap" else {}
        if input_ == "look":
            taken = take_photo(self.place, _PICTURE + os.urandom(8), "look.png")
            if isinstance(taken, Refusal):
                return taken
            more = {"photo": taken}
        if input_ == "gap":
            reading, entered = entered.split(":")
            more["reading"] = int(reading)
        return record_capture(self.place, self.who, run, path, Entry(input=input_, entered=entered, **more))

    def complete(self, run: str, path: str) -> Any:
        return complete_step(self.place, self.who, run, path)

    def sign(self, run: str, path: str, person: str) -> Any:
        asked = next_signature(self.place, self.who, run, path)
        if not isinstance(asked, Asked):
            return asked
        badge, pin = SECRETS[person]["badge"], SECRETS[person]["pin"]
        return sign(self.place, self.who, run, path, badge, pin, digest=asked.digest, sentence="I did this.")

    def resume(self, run: str) -> Any:
        return resume_run(self.place, self.who, run)

    def hand_over(self, run: str, reason: str) -> Any:
        return hand_over(self.place, self.who, run, reason)

    def take_over(self, unit: str, person: str, reason: str) -> Any:
        """Somebody with the right signs that this tablet goes on with another's work."""
        job = Job(ORDER, OPERATION, unit, str(uuid_utils.uuid7()), starts=True)
        asked = next_deviation(self.place, self.who, job)
        if not isinstance(asked, DeviationAsked):
            return asked
        badge, pin = SECRETS[person]["badge"], SECRETS[person]["pin"]
        return authorise(
            self.place,
            self.who,
            job,
            badge,
            pin,
            digest=asked.digest(reason),
            sentence="I authorise it.",
            reason=reason,
        )

    def jobs(self) -> Any:
        found = list_jobs(self.place, self.who)
        if isinstance(found, Refusal):
            return found
        return [
            {"unit": job.unit, "run": job.run.state.run if job.run else None, "open": job.open,
             "closed": [reason.code for answer in job.answers for reason in answer.reasons],
             "seen": [item.code for answer in job.answers for item in answer.evidence]}
            for job in found
        ]  # fmt: skip

    def run(self, run: str) -> Any:
        """How the run stands here, and whether its chain verifies."""
        found = self.place.run(run)
        if found is None:
            return None
        good, events, bad = self.core.check_run(run)
        return _told(found) | {"good": good, "events": events, "bad": bad}

    def holds(self) -> Any:
        return [hold.to_json() for hold in self.place.reference.holds()]

    def abort(self, run: str, reason: str) -> Any:
        """By a supervisor."""
        self.badge_in("r.brandt")
        return abort_run(self.place, self.who, run, reason)

    def export(self, run: str) -> str:
        return str(self.core.export(run))

    def journal(self) -> dict[str, Any]:
        head = self.core.rooms.journal.head
        return {"id": head.journal, "seq": head.seq}


def _told(run: OpenRun) -> dict[str, Any]:
    state = run.state
    values = {
        f"{path}/{input_}.{reading}": tries[-1].capture.value
        for path, step in state.steps.items()
        for (input_, reading), tries in step.attempts.items()
    }
    return {
        "run": state.run, "status": state.status, "open": [at.path for at in run.position.open], "count": state.count,
        "values": values, "elsewhere": run.elsewhere,
    }  # fmt: skip


def _struck(place: str, when: str, nth: int) -> None:
    owner, name = PLACES[place]
    real: Callable[..., Any] = getattr(owner, name)
    calls = 0

    def call(*arguments: Any, **named: Any) -> Any:
        nonlocal calls
        calls += 1
        if when == "before" and calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        made = real(*arguments, **named)
        if when == "after" and calls == nth:
            os.kill(os.getpid(), signal.SIGKILL)
        return made

    setattr(owner, name, call)


def _answer(outcome: Any) -> dict[str, Any]:
    if isinstance(outcome, Refusal):
        return {"refused": [reason.code for reason in outcome.reasons]}
    if isinstance(outcome, Changed):
        return {"done": _told(outcome.run)}
    return {"done": outcome.person.id if isinstance(outcome, Session) else outcome}


def main(folder: str, url: str, code: str) -> None:
    tablet = Tablet(Path(folder), url, code)
    print(json.dumps({"done": "up"}), flush=True)
    for line in sys.stdin:
        act, *arguments = json.loads(line)
        if act == "strike":
            _struck(*arguments)
            said: dict[str, Any] = {"done": None}
        else:
            try:
                said = _answer(getattr(tablet, act)(*arguments))
            except Exception as reason:  # noqa: BLE001 - the test reads it
                said = {"failed": f"{type(reason).__name__}: {reason}"}
        print(json.dumps(said), flush=True)
    tablet.core.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
