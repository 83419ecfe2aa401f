"""Signing where the policy asks for a sign-in at the service: there first, then the PIN, then the signature."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from handrail.domain.completion import asked, needed, unsigned
from handrail.domain.policy import SignIn
from handrail.operations.open_step import open_step
from handrail.ports.credentials import Attested, Unproven
from handrail.ports.provider import Proof
from handrail.ui.bridge.sign_record import SignRecord
from handrail.ui.bridge.step_runner import StepRunner
from handrail.ui.presenters.sign_record import SignRecordPresenter
from handrail.ui.presenters.step_runner import StepRunnerPresenter
from tests.gui.presenter_bench import NOW, PIN, Bench, PlainCredentials, done, until
from tests.gui.test_presenters_badge_in import Road

MARA = "m.okafor"


class Attesting(PlainCredentials):
    """The gateway as a script: whoever signed in at the provider, by their id."""

    def again(self, badge: str, digest: str) -> Any:
        return Signature(badge, digest)


class Signature:
    nonce = "n"

    def __init__(self, badge: str, digest: str) -> None:
        self.digest, self.request = digest, {"badge": badge, "digest": digest}

    def certify(self, proof: Proof) -> Attested | Unproven:
        return Attested(proof.word, self.digest, datetime.fromisoformat(NOW.isoformat()), {"said of": self.digest})


class Desk:
    """At the first step that is signed, everything but the signature done."""

    def __init__(self, bench: Bench) -> None:
        self.bench, self.road = bench, Road()
        bench.place.credentials, bench.place.provider = Attesting(), self.road
        run = bench.start()
        while not unsigned(run.position.open[0], run.state.step(run.position.open[0].path)):
            bench.do_step(run, run.position.open[0].path)
        at = run.position.open[0]
        done(open_step(bench.place, bench.session, run.state.run, at.path))
        bench.tick(run, at.path)
        for item in asked(run.plan, run.state, at):
            for reading in range(1, needed(item) + 1):
                bench.record(at.path, item.id, bench.fitting(run, item), reading)
        self.meaning = unsigned(at, run.state.step(at.path))[0].meaning
        again = SignIn(way="oidc_device", again_for=(self.meaning,))
        bench.reference.site = bench.reference.site.model_copy(update={"sign_in": again})
        bench.desk.take_run(run, at.path)
        self.view = SignRecord()
        self.presenter = SignRecordPresenter(bench.desk, self.view)
        bench.desk.screens["signRecord"] = self.presenter
        bench.desk.screens["stepRunner"] = StepRunnerPresenter(bench.desk, StepRunner())
        bench.desk.open("signRecord", at.path)
        bench.settle()

    def pin(self) -> None:
        for digit in PIN:
            self.view.pinDigit.emit(digit)
        self.view.primaryAsked.emit()
        self.bench.settle()

    def prove(self, word: Any) -> None:
        self.view.primaryAsked.emit()
        until(lambda: self.view.away == "browser")
        self.road.came.put(word)
        until(lambda: not self.presenter.provider.badge)
        self.bench.settle()


@pytest.fixture
def desk(app: object, tmp_path: Path) -> Iterator[Desk]:
    bench = Bench(tmp_path)
    object.__setattr__(bench.desk.services, "open_address", lambda address: True)
    yield Desk(bench)
    bench.close()


@pytest.mark.req("P11-200-1", "P11-70-1")
def test_first_the_service_then_the_pin(desk: Desk) -> None:
    view = desk.view
    assert view.primaryLabel == "Prove who you are" and view.primaryState == "closed"
    desk.presenter.take_scan(MARA)
    assert (view.primaryState, view.pinOpen) == ("ready", False)
    desk.prove("denied")
    assert "turned down" in view.pinProblem and "signature.made" not in desk.bench.types()
    desk.prove(Proof("grant", MARA))
    assert desk.road.begun == [f"badge of {MARA}"] * 2
    assert view.primaryLabel.startswith("Sign:") and view.pinOpen
    desk.pin()
    (made,) = [e for e in desk.bench.journal.run(desk.bench.desk.at_hand.state.run) if e.event.type == "signature.made"]
    assert made.event.payload["attestation"] == {"said of": made.event.payload["digest"]}


def test_another_persons_word_and_another_persons_badge_sign_nothing(desk: Desk) -> None:
    desk.presenter.take_scan(MARA)
    desk.prove(Proof("grant", "j.lindqvist"))
    desk.pin()
    assert "does not open this badge" in desk.view.pinProblem and "signature.made" not in desk.bench.types()
    assert desk.view.primaryLabel == "Prove who you are"
    desk.prove(Proof("grant", MARA))
    desk.view.notMeAsked.emit()  # the word was for who left
    assert desk.presenter.attested is None
    desk.presenter.take_scan(MARA)
    desk.view.primaryAsked.emit()
    until(lambda: desk.view.away == "browser")
    desk.view.cancelAsked.emit()
    assert desk.view.away == "" and desk.road.ended == 1
    desk.bench.settle()
