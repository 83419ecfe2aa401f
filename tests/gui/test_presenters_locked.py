"""The lock: what was under way when it fell is finished behind it, and shown to nobody but who asked for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.domain.completion import asked, needed
from handrail.ui.bridge.locked import Locked
from handrail.ui.bridge.step_runner import StepRunner
from handrail.ui.presenters.locked import LockedPresenter
from handrail.ui.presenters.step_runner import StepRunnerPresenter
from tests.gui.presenter_bench import PIN, Bench


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    desk = made.desk
    desk.screens |= {
        "stepRunner": StepRunnerPresenter(desk, StepRunner()), "locked": LockedPresenter(desk, Locked()),
    }  # fmt: skip
    yield made
    made.close()


def complete_and_lock(bench: Bench) -> tuple[StepRunnerPresenter, LockedPresenter, str]:
    """The first step is completed by its primary action, and the tablet locks before the answer is there."""
    run = bench.start()
    at = run.position.open[0]
    bench.tick(run, at.path)
    for item in asked(run.plan, run.state, at):
        for reading in range(1, needed(item) + 1):
            bench.record(at.path, item.id, bench.fitting(run, item), reading)
    runner, locked = bench.desk.screens["stepRunner"], bench.desk.screens["locked"]
    assert isinstance(runner, StepRunnerPresenter) and isinstance(locked, LockedPresenter)
    bench.desk.take_run(run, at.path)
    runner.enter(at.path)
    bench.settle()
    assert bench.desk.navigator.current == "stepRunner"
    runner.primary()
    bench.desk.open("locked")
    bench.settle()
    assert "step.completed" in bench.types()
    return runner, locked, at.path


def unlock(bench: Bench, locked: LockedPresenter, person: str) -> None:
    locked.pad.take_badge(person)
    for digit in PIN:
        locked.pad.take_digit(digit)
    locked.primary()
    bench.settle()


@pytest.mark.req("SEC-SS-1")
def test_what_was_under_way_does_not_open_the_lock(bench: Bench) -> None:
    runner, locked, path = complete_and_lock(bench)
    assert bench.desk.navigator.current == "locked"
    unlock(bench, locked, "m.okafor")
    assert bench.desk.navigator.current != "locked" and not runner.busy
    assert bench.desk.step != path


@pytest.mark.req("SEC-SS-1")
def test_what_was_under_way_is_not_gone_on_with_by_another_person(bench: Bench) -> None:
    runner, locked, _ = complete_and_lock(bench)
    run = bench.desk.at_hand.state.run
    unlock(bench, locked, "j.lindqvist")
    assert (bench.desk.navigator.current, bench.desk.signed_in.person.id) == ("jobs", "j.lindqvist")
    assert not runner.busy and bench.types(run)[-1] == "run.paused"


@pytest.mark.req("SEC-SS-1")
def test_nothing_comes_back_after_a_sign_out(bench: Bench) -> None:
    runner, locked, _ = complete_and_lock(bench)
    locked.sign_out()
    bench.settle()
    assert bench.desk.session is None and bench.seen("badgeIn") == [("Mara Okafor",)]
    assert bench.desk.navigator.current == "badgeIn" and not runner.busy
