"""A supervisor reviews a closed record on the glass: exceptions, signature, and what is handed out afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from pypdf import PdfReader

from handrail.commands.plant import SamplePlant
from handrail.commands.verify import verify
from handrail.domain.acts import RecordReviewed
from handrail.domain.entry import Entry
from handrail.domain.instruction import Instruction
from handrail.domain.reference import Release
from handrail.operations.complete_step import complete_step
from handrail.operations.open_step import open_step
from handrail.operations.record_capture import record_capture
from handrail.operations.start_run import start_run
from handrail.operations.workplace import Changed, Session
from handrail.packages import writer
from handrail.packages.reader import read_bytes
from tests.e2e.seat import Seat, seat
from tests.operations.documents import GAP, ask, step, words

pytestmark = pytest.mark.timeout(300)
MARA, RUTH = "m.okafor", "r.brandt"
BODY = [step("one", ask("gap", "measurement", **GAP), ask("shim", na_allowed=True))]


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SamplePlant]:
    with SamplePlant(tmp_path_factory.mktemp("review") / "gateway") as plant:
        document = {"doc_no": "WI-9000", "revision": "A", "title": words("Try"), "body": BODY}
        data = writer.build(Instruction.model_validate(document), {}, ())
        content = read_bytes(data).content
        release = Release(
            doc_no="WI-9000", revision="A", content=content, status="approved",
            effective_from=datetime.now(UTC) - timedelta(days=1), approved_by="Test", test=True,
        )  # fmt: skip
        plant.ask("PUT", f"/v1/packages/{content}", content=data)
        plant.ask("POST", "/v1/releases", {"release": release.to_json(), "trial": True})
        yield plant


@pytest.fixture(scope="module")
def client(plant: SamplePlant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seat]:
    with seat(tmp_path_factory.mktemp("tablet"), plant) as one:
        yield one


def done(outcome: object) -> None:
    assert isinstance(outcome, Changed), outcome


def worked(client: Seat) -> str:
    """Mara's run, closed: a value out of limits, measured again, and something that does not apply."""
    place, run = client.core.place, str(uuid4())
    person = place.reference.person(MARA)
    assert person is not None
    session = Session(person, "en")
    order = next(one for one in place.reference.orders() if one.operations[0].doc_no == "WI-9000")
    done(start_run(place, session, order.id, order.operations[0].number, order.units[0], run))
    done(open_step(place, session, run, "one"))
    gauge = next(one.id for one in place.reference.equipment_of_type("torque_driver") if one.id == "TD-0148")
    entries = [
        Entry(input="gap", entered="10.70", gauge=gauge),
        Entry(input="gap", entered="10.00", gauge=gauge, reason="Dirt on the face."),
        Entry(input="shim", na=True, reason="No shim in this kit.", method="tapped"),
    ]
    for entry in entries:
        done(record_capture(place, session, run, "one", entry))
    done(complete_step(place, session, run, "one"))
    return run


@pytest.mark.req("A11D-12-4", "P11-10e-2", "P11-200-1", "DI-EXC-1", "P11-10b-1")
def test_a_record_is_reviewed_on_the_glass_and_handed_out_with_its_review(client: Seat, tmp_path: Path) -> None:
    hand, app = client.hand, client.app
    run = worked(client)
    client.player._factors(RUTH)
    hand.tap("primary")
    hand.arrive("jobs")
    client.rest()
    app.desk.open("runRecord", run)
    hand.arrive("runRecord")
    client.rest()
    # Ruth reads German.
    assert client.shows("Nachweis durchsehen")
    rows = app.glass.run_record.entries.rows()
    hand.tap(f"entry.{rows[0]['key']}")
    hand.wait(lambda: app.glass.navigator.sheet == "recordEntry", "the entry in full")
    hand.tap("sheetClose")
    hand.wait(lambda: app.glass.navigator.sheet == "", "the record again")
    hand.tap("primary")
    hand.arrive("reviewRecord")
    review = app.glass.review_record
    assert [row["why"] for row in review.entries.rows()] == [
        "Test-Genehmigung", "Außerhalb der Grenzen", "Noch einmal versucht", "Nicht zutreffend",
    ]  # fmt: skip
    for number in range(1, 5):
        hand.tap("primary")
        hand.wait(
            lambda number=number: sum(row["seen"] for row in review.entries.rows()) == number, "the tick"
        )  # fmt: skip
    hand.tap("primary")
    hand.wait(lambda: app.glass.navigator.sheet == "signReview", "the signature")
    assert client.shows("Ich habe diesen Nachweis gelesen und finde ihn vollständig.")
    client.player._factors(RUTH)
    hand.tap("sheetPrimary")
    hand.arrive("runRecord")
    client.rest()
    (stored,) = client.core.place.reviews(run)
    kept = RecordReviewed.model_validate(stored.event.payload)
    chain = client.core.rooms.journal.run(run)
    assert (kept.person, kept.meaning, kept.count, kept.head) == (RUTH, "reviewed", len(chain), chain[-1].hash)
    assert (kept.exceptions, kept.seen, kept.sentence) == (
        4, 4, "Ich habe diesen Nachweis gelesen und finde ihn vollständig.",
    )  # fmt: skip
    assert app.glass.run_record.entries.rows()[0]["title"] == "Nachweis durchgesehen"
    hand.tap("primary")
    client.rest()
    folder = client.core.settings.data / "exports" / run
    (report,) = verify(folder / "evidence.zip")
    assert report.good
    assert any(note.startswith("reviewed by Ruth Brandt") for note in report.notes)
    assert report.signatures == 1
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO((folder / "record.pdf").read_bytes())).pages)
    assert "Ruth Brandt" in text
    # The gateway takes it like any other event.
    app.sync.send_now()
    hand.wait(
        lambda: not app.worker.busy and client.core.rooms.journal.waiting() == 0, "every event at the gateway", 60
    )
    assert client.core.sync_state().rejected == ()
