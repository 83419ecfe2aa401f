"""Through the glass, as an operator: what is not allowed is refused, logged with its reasons, and the screen says why
and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from handrail.commands.plant import SamplePlant
from handrail.domain.instruction import Instruction
from handrail.domain.reference import Hold, Release
from handrail.domain.refusal import Reason
from handrail.packages import writer
from handrail.packages.reader import read_bytes
from tests.e2e.seat import SECRETS, LaterClock, Seat, seat
from tests.operations.documents import BENCH, BENCH_PARTS, words

pytestmark = pytest.mark.timeout(300)
MARA, TIAGO, PETRA = "m.okafor", "t.ferreira", "p.novak"
TRIED, OTHER = "WI-9000", "WI-9001"
RECORDS = ("capture.", "step.completed", "step.skipped", "signature.made", "run.")
"""Types of event that say something was done."""


def publish(plant: SamplePlant, doc_no: str, start: datetime, **more: Any) -> None:
    """An instruction with a lot and a gauge, its approval, and an order to try it on; everyone is trained."""
    document = {"doc_no": doc_no, "revision": "A", "title": words("Try"), "body": BENCH, **BENCH_PARTS}
    data = writer.build(Instruction.model_validate(document), {}, ())
    content = read_bytes(data).content
    release = Release(
        doc_no=doc_no, revision="A", content=content, status="approved", effective_from=start, approved_by="Test",
        test=True, **more,
    )  # fmt: skip
    plant.ask("PUT", f"/v1/packages/{content}", content=data)
    plant.ask("POST", "/v1/releases", {"release": release.to_json(), "trial": True})


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamplePlant]:
    now = datetime.now(UTC)
    with SamplePlant(tmp_path_factory.mktemp("refused") / "gateway") as plant:
        publish(plant, TRIED, now - timedelta(days=1))
        publish(plant, OTHER, now - timedelta(days=9), effective_to=now - timedelta(days=1))
        hold = Hold(
            id="H-1", target="unit", value="DM2-00427", reason={"en": "Under investigation"}, set_by="A. Demir",
            contact="A. Demir, ext 4431",
        )  # fmt: skip
        plant.ask("POST", "/v1/holds", hold.to_json())
        yield plant


@pytest.fixture(scope="module")
def client(plant: SamplePlant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with seat(tmp_path_factory.mktemp("tablet"), plant) as one:
        yield one


def at_the_badge(client: Seat) -> None:
    """Whoever was here has signed out, and no badge is in."""
    if client.hand.screen() == "badgeIn":
        if client.hand.find("notMe") is not None:
            client.hand.tap("notMe")
        client.hand.wait(lambda: client.hand.find("badgeField") is not None, "an empty badge page")
        return
    if client.hand.find("sheetPrimary") is not None:
        client.app.glass.refused.closeAsked.emit()
    client.hand.tap("lock")
    client.hand.arrive("locked")
    client.hand.tap("notMe")
    client.hand.arrive("badgeIn")


def at_the_jobs(client: Seat, person: str) -> None:
    """The person has signed in and sees the jobs."""
    at_the_badge(client)
    client.player.come_in(person)
    client.rest()


def refused(client: Seat, before: int, type_: str, *codes: str) -> None:
    """Nothing was recorded but the refusal, with these reasons; the glass says each of them and what to do."""
    events = client.since(before)
    assert [event.type for event in events if event.type.startswith(RECORDS)] == []
    (event,) = [event for event in events if event.type in ("act.refused", "scan.refused")]
    assert event.type == type_
    reasons = [Reason.model_validate(reason) for reason in event.payload["reasons"]]
    assert [reason.code for reason in reasons] == list(codes)
    for reason in reasons:
        spoken = client.app.desk.words.reason(reason)  # in the person's language
        assert client.shows(spoken.title), (spoken.title, client.texts())
        # A page may number the sentences, each on a line of its own.
        for sentence in spoken.what_to_do.split(". "):
            assert client.shows(sentence.strip(". ")), (sentence, client.texts())


def start(client: Seat, job: str) -> int:
    """Asks for the start of a job; where the journal stood before."""
    client.hand.tap(f"job.{job}")
    before = client.head
    client.hand.tap("primary")
    return before


# Badge and PIN.


@pytest.mark.req("P11-300-1", "SEC-LK-1")
@pytest.mark.parametrize("known", [True, False], ids=["wrong PIN", "unknown badge"])
def test_a_wrong_badge_or_pin_signs_nobody_in(client: Seat, known: bool) -> None:
    at_the_badge(client)
    before = client.head
    client.hand.write("badgeField", SECRETS[MARA]["badge"] if known else "HR-0000-0000", enter=True)
    client.hand.wait(lambda: client.hand.find("key.1") is not None, "the PIN keys")
    for digit in "000000":
        client.hand.tap(f"key.{digit}")
    client.hand.tap("primary")
    client.hand.wait(lambda: client.hand.find("pinProblem") is not None, "the problem")
    client.rest()
    assert client.hand.screen() == "badgeIn"
    (event,) = client.since(before)
    assert (event.type, event.payload["detail"]) == ("session.failed", "sign_in.no_match")
    assert client.shows("That PIN did not match")
    assert client.shows("Enter your PIN to sign in.")


@pytest.mark.req("SEC-LK-1")
def test_five_wrong_pins_lock_the_badge_and_the_page_says_whom_to_ask(
    client: Seat, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The waits between tries are proven at the door (tests/operations/test_leases.py).
    monkeypatch.setattr("handrail.identity.failures.LONGEST_WAIT_S", 0)
    at_the_badge(client)
    before = client.head
    client.hand.write("badgeField", SECRETS[PETRA]["badge"], enter=True)
    client.hand.wait(lambda: client.hand.find("key.1") is not None, "the PIN keys")
    for count in range(1, 6):
        for digit in "000000":
            client.hand.tap(f"key.{digit}")
        client.hand.tap("primary")
        client.hand.wait(lambda count=count: len(client.since(before)) == count, "the refusal")  # type: ignore[misc]
        client.rest()
    assert [event.type for event in client.since(before)] == ["session.failed"] * 4 + ["session.locked_out"]
    assert client.shows("Sign-in is locked")
    assert client.shows("Ask a supervisor how to go on. Ruth Brandt")
    client.hand.tap("notMe")
    client.hand.wait(lambda: client.hand.find("badgeField") is not None, "an empty badge page")
    assert not client.shows("Sign-in is locked"), "the badge is locked, not the tablet"


# Starting a job.


def cannot_start(client: Seat, job: str, *codes: str) -> None:
    before = start(client, job)
    client.hand.arrive("gateList")
    client.rest()
    refused(client, before, "act.refused", *codes)
    client.hand.tap("jobs")
    client.hand.arrive("jobs")
    client.rest()


@pytest.mark.req("S0-09", "P11-10i-1", "P11-10d-1")
def test_who_is_not_trained_starts_nothing(client: Seat) -> None:
    at_the_jobs(client, TIAGO)
    cannot_start(client, "WO-48213/20", "training.missing")


@pytest.mark.req("S0-06", "S0-07", "S0-10", "S0-26", "P11-10d-1")
def test_what_is_held_too_new_too_old_or_not_trained_is_not_started(client: Seat) -> None:
    at_the_jobs(client, MARA)
    cannot_start(client, "WO-48207/20", "training.missing", "equipment.calibration_ended")
    cannot_start(client, "WO-48219/20", "hold.unit")
    cannot_start(client, "WO-48198/20", "hold.lot")
    cannot_start(client, "WO-48230/20", "revision.not_yet")
    cannot_start(client, f"TRIAL-{OTHER}-A/10", "revision.superseded")


@pytest.mark.req("REC-EFF-1")
def test_past_the_lease_of_its_data_nothing_is_started(client: Seat, monkeypatch: pytest.MonkeyPatch) -> None:
    at_the_jobs(client, MARA)
    hours = client.core.place.reference.policy().holds.refuse_hours
    monkeypatch.setattr(client.core.place, "clock", LaterClock(client.core.place.clock, timedelta(hours=hours + 1)))
    before = start(client, f"TRIAL-{TRIED}-A/10")
    client.hand.wait(lambda: client.hand.find("sheetPrimary") is not None, "the reasons")
    refused(client, before, "act.refused", "lease.expired")


# At a step.


@pytest.fixture(scope="module")
def step(client: Seat) -> Seat:
    """The first step of a run under way."""
    at_the_jobs(client, MARA)
    start(client, f"TRIAL-{TRIED}-A/10")
    client.hand.arrive("stepRunner")
    client.rest()
    return client


def look(client: Seat, code: str) -> int:
    """A code on the scan page; where the journal stood before."""
    client.hand.arrive("scanCode")
    before = client.head
    if client.hand.find("codeField") is None:
        client.hand.tap("primary")
    client.hand.write("codeField", code, enter=True)
    client.hand.wait(lambda: client.app.glass.scan_code.phase in ("wrong", "match"), "an answer")
    client.rest()
    return before


@pytest.mark.req("P11-10d-1")
@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("L26K0302", "lot.expired"), ("L28C0820", "lot.quarantine"), ("L28B0811", "hold.lot"),
        ("]d20109506000134369", "lot.gtin_mismatch"),
    ],
)  # fmt: skip
def test_a_lot_that_may_not_be_used_is_not_used(step: Seat, code: str, reason: str) -> None:
    if step.hand.screen() != "scanCode":
        step.hand.tap("capture.gear.action")
    before = look(step, code)
    assert step.app.glass.scan_code.phase == "wrong"
    refused(step, before, "scan.refused", reason)


@pytest.mark.req("S0-10", "P11-10d-1")
@pytest.mark.parametrize(
    ("gauge", "reason"),
    [
        ("TD-0155", "equipment.calibration_ended"), ("TD-0161", "equipment.blocked"),
        ("LT-0031", "equipment.wrong_type"),
    ],
)  # fmt: skip
def test_a_gauge_that_may_not_be_used_measures_nothing(step: Seat, gauge: str, reason: str) -> None:
    if step.app.glass.scan_code.prompt.startswith("Scan the lot"):
        step.app.glass.scan_code.closeAsked.emit()
        step.hand.arrive("stepRunner")
        step.hand.tap("capture.gap.action")
        step.hand.arrive("measure")
        step.hand.tap("gauge")
    before = look(step, gauge)
    refused(step, before, "scan.refused", reason)
