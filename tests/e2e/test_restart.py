"""The client is killed in the middle of a job and started again: it stands where it stood, with everything it had shown
as saved, once."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from handrail.commands.plant import SamplePlant
from handrail.domain.event import Event
from tests.e2e.part_of_job import job
from tests.e2e.plant import ROOT, captured, journal_of
from tests.e2e.seat import Seat, seat

pytestmark = pytest.mark.timeout(300)
KILLED_AFTER = (3, 12, 18)
"""Numbers of acts, each in the middle of a step: a choice, a scanned lot, a value with its gauge were just saved."""
GOES_ON_TO = 20
"""The step at which it was struck last is completed."""
FIRST = 2
"""The acts before it sign in and start."""


@dataclass
class Killed:
    """A tablet whose client was killed again and again in the same run."""

    folder: Path
    plant: SamplePlant
    shown: int = FIRST - 1
    """Number of the last act whose saving was shown."""
    lives: list[list[int]] = field(default_factory=list)

    def live_until(self, last: int) -> None:
        """One life: goes on after what is there, and is killed when it has shown act ``last``."""
        first = next(n for n in range(FIRST, 1000) if not self.recorded(n))
        command = [
            sys.executable, "-m", "tests.e2e.part_of_job", str(self.folder), self.plant.url, self.plant.enrolment_code,
            str(first),
        ]  # fmt: skip
        child = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)
        assert child.stdout is not None
        played: list[int] = []
        for line in child.stdout:
            played.append(int(line.split()[1]))
            if played[-1] == last:
                break
        child.kill()
        _, complained = child.communicate()
        assert played, complained
        assert (played[-1], child.returncode) == (last, -9), complained
        self.lives.append(played)
        self.shown = last

    def events(self) -> list[Event]:
        """The run's events; none before the first life."""
        if not (self.folder / "journal").is_dir():
            return []
        with journal_of(self.folder) as journal:
            return [one.event for run in journal.reader.runs() for one in journal.reader.run(run)]

    def recorded(self, number: int) -> int:
        """How often what an act records is there."""
        act = ACTS[number]
        events = self.events()
        if act["act"] == "complete":
            return sum(event.type == "step.completed" and event.step == act["step"] for event in events)
        asked = (act["step"], act["input"], act.get("reading", 1))
        found = [(event.step, one.input, one.reading) for event, one, _ in captured(events)]
        return found.count(asked)


ACTS: list[dict[str, Any]] = job()["acts"]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    folder = tmp_path_factory.mktemp("restart")
    with SamplePlant(folder / "gateway") as plant:
        tablet = Killed(folder / "tablet", plant)
        for last in KILLED_AFTER:
            tablet.live_until(last)
        yield tablet


@pytest.fixture(scope="module")
def again(killed: Killed) -> Iterator[Seat]:
    """The client as it is started after the last kill, the person signed in, the job taken up again."""
    with seat(killed.folder, killed.plant) as one:
        script = job()
        one.play(script["order"], script["operation"], *script["acts"][:FIRST])
        yield one


@pytest.mark.req("DI-CON-1")
def test_what_was_shown_as_saved_is_there_once(killed: Killed) -> None:
    counts = {number: killed.recorded(number) for number in range(FIRST, killed.shown + 1)}
    assert set(counts.values()) == {1}, counts
    # The act that was under way is there or not, and never twice; nothing after it is.
    assert killed.recorded(killed.shown + 1) in (0, 1)
    assert not any(killed.recorded(number) for number in range(killed.shown + 2, killed.shown + 6))
    events = killed.events()
    assert Counter(event.type for event in events)["run.started"] == 1
    assert len({event.id for event in events}) == len(events) == events[-1].run_seq


def test_each_life_went_on_where_the_one_before_was_struck(killed: Killed) -> None:
    starts, ends = [life[0] for life in killed.lives], [life[-1] for life in killed.lives]
    assert starts[0] == FIRST
    assert tuple(ends) == KILLED_AFTER
    assert [start - end for start, end in zip(starts[1:], ends, strict=False)] in ([1, 1], [1, 2], [2, 1], [2, 2])


@pytest.mark.req("DI-CON-1")
def test_it_opens_at_the_same_step_and_shows_what_was_saved(killed: Killed, again: Seat) -> None:
    events = killed.events()
    done = {event.step for event in events if event.type == "step.completed"}
    path = next(act["step"] for act in ACTS[FIRST:] if act["step"] not in done)
    assert again.hand.screen() in ("stepRunner", "hazardCheck")
    assert again.app.desk.step == path == ACTS[killed.shown + 1]["step"]
    here = captured([event for event in events if event.step == path])
    assert here
    words = again.app.desk.words
    for _, capture, _ in here:
        assert again.shows(words.value(capture)), (words.value(capture), again.texts())
    # The steps before it are told as done, with what was recorded there.
    run = again.app.desk.at_hand
    for event, capture, _ in captured(events):
        attempt = run.state.step(event.step or "").current(capture.input, capture.reading)
        assert attempt is not None
        assert attempt.capture.value == capture.value


@pytest.mark.req("DI-CON-1")
def test_the_job_goes_on(killed: Killed, again: Seat) -> None:
    script = job()
    first = next(n for n in range(FIRST, 1000) if not killed.recorded(n))
    again.play(script["order"], script["operation"], *script["acts"][first : GOES_ON_TO + 1])
    again.rest()
    numbers = range(FIRST, GOES_ON_TO + 1)
    assert {number: killed.recorded(number) for number in numbers} == dict.fromkeys(numbers, 1)
