"""08: facts filled in, three questions, and a unit that stops."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from handrail.ui.bridge.draft_ncr import DraftNcr
from handrail.ui.presenters.draft_ncr import DraftNcrPresenter
from tests.gui.presenter_bench import PHOTO, UNIT, Bench


@pytest.fixture
def bench(app: object, tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> DraftNcr:
    view = DraftNcr()
    bench.desk.screens["draftNcr"] = DraftNcrPresenter(bench.desk, view)
    return view


def out_of_limits(bench: Bench) -> None:
    bench.work_to("tighten")
    bench.record("tighten", "screw_torque", "1.38", reading=2)
    bench.desk.open("draftNcr", "tighten", "screw_torque")
    bench.settle()


def test_what_is_known_is_filled_in(bench: Bench, view: DraftNcr) -> None:
    out_of_limits(bench)
    facts = {row["key"]: row["value"] for row in view.facts.rows()}
    assert facts["step"].startswith("Step 7, ")
    assert facts["unit"] == UNIT
    assert facts["part"] == "310-2274-01 Rev F"
    assert facts["instruction"] == "WI-0427 Rev B"
    assert facts["measured"] == "1.38\N{NO-BREAK SPACE}N·m"
    assert facts["gauge"] == "TD-0148"
    assert facts["by"].startswith("Mara Okafor, 14:")
    assert [row["key"] for row in view.facts.rows() if row["tone"] == "fail"] == ["measured"]
    assert view.number == "D-0001"
    assert view.consequence == f"Unit <b>{UNIT}</b> stops here until QA decides."


def test_codes_used_most_come_first_and_the_rest_opens(bench: Bench, view: DraftNcr) -> None:
    out_of_limits(bench)
    assert [row["code"] for row in view.codes.rows()] == ["TQ-02", "TQ-01", ""]
    assert view.codes.rows()[-1]["text"] == "Other code"
    view.codeAsked.emit("other")
    assert len(view.codes.rows()) == 12
    assert view.codesText == ""


def test_the_closed_primary_says_what_is_left_and_opens_it(bench: Bench, view: DraftNcr) -> None:
    out_of_limits(bench)
    assert view.primaryState == "closed"
    assert view.primaryDetail == "2 left: what is wrong, where the unit is"
    view.primaryAsked.emit()
    assert view.codesText == "Choose one first"
    assert len(view.codes.rows()) == 12
    view.codeAsked.emit("TQ-02")
    assert view.primaryDetail == "1 left: where the unit is"
    view.primaryAsked.emit()
    assert view.consequence == f"Choose where unit <b>{UNIT}</b> is."
    bench.settle()
    assert "ncr.drafted" not in bench.types()


def test_sending_records_the_draft_and_holds_the_unit(bench: Bench, view: DraftNcr, tmp_path: Path) -> None:
    out_of_limits(bench)
    picture = tmp_path / "head.png"
    picture.write_bytes(PHOTO)
    bench.picked = str(picture)
    view.codeAsked.emit("TQ-02")
    view.wordsTyped.emit("Driver clicked late on screw 2.")
    view.placeAsked.emit("red_bin")
    view.addPhotoAsked.emit()
    bench.settle()
    assert view.photosText == "1 of up to 6"
    assert view.primaryState == "ready"
    view.primaryAsked.emit()
    bench.settle()
    drafted, held = bench.journal.run(bench.desk.at_hand.state.run)[-2:]
    assert (drafted.event.type, held.event.type) == ("ncr.drafted", "hold.applied")
    payload = drafted.event.payload
    assert (payload["defect"], payload["containment"], payload["measured"]) == ("TQ-02", "red_bin", "1.38")
    assert payload["description"] == "Driver clicked late on screw 2."
    assert len(payload["photos"]) == 1
    assert held.event.payload["value"] == UNIT
    assert view.sent
    assert (view.number, view.primaryLabel) == ("D-0001", "Go to step 7")
    assert view.consequence == f"Unit <b>{UNIT}</b> stops here until QA decides."
    view.primaryAsked.emit()
    assert bench.seen("stepRunner") == [("tighten",)]


def test_the_quantity_counts_from_one_and_is_sent(bench: Bench, view: DraftNcr) -> None:
    out_of_limits(bench)
    assert (view.quantity, view.canLess, view.canMore) == (1, False, True)
    view.quantityAsked.emit(-1)
    assert view.quantity == 1
    for change in (1, 1, -1, 1):
        view.quantityAsked.emit(change)
    bench.settle()
    assert (view.quantity, view.canLess) == (3, True)
    view.keepAsked.emit()
    bench.desk.open("draftNcr", "tighten", "screw_torque")
    bench.settle()
    assert view.quantity == 3
    view.codeAsked.emit("TQ-02")
    view.placeAsked.emit("red_bin")
    view.primaryAsked.emit()
    bench.settle()
    ncr = bench.desk.at_hand.state.ncrs["D-0001"]
    assert ncr.draft.quantity == 3
    assert (view.quantity, view.canLess, view.canMore) == (3, False, False)
    view.quantityAsked.emit(1)
    assert view.quantity == 3


def test_a_value_is_not_reported_twice(bench: Bench, view: DraftNcr) -> None:
    out_of_limits(bench)
    view.codeAsked.emit("TQ-02")
    view.placeAsked.emit("on_the_line")
    view.primaryAsked.emit()
    bench.settle()
    bench.desk.open("draftNcr", "tighten", "screw_torque")
    bench.settle()
    assert view.sent
    assert view.discardLabel == "Withdraw"
    view.discardAsked.emit()
    assert bench.sheet_view.primaryState == "closed"
    bench.sheet_view.reasonTyped.emit("Wrong unit was scanned")
    bench.sheet_view.primaryAsked.emit()
    bench.settle()
    assert bench.types()[-1] == "ncr.withdrawn"


def test_what_was_entered_is_there_again(bench: Bench, view: DraftNcr) -> None:
    out_of_limits(bench)
    view.codeAsked.emit("TH-01")
    view.wordsTyped.emit("Thread")
    view.wordsTyped.emit("Thread came out.")
    bench.settle()
    assert view.savedText.startswith("Saved on this tablet 14:")
    view.keepAsked.emit()
    assert bench.seen("stepRunner") == [("tighten",)]
    again = DraftNcr()
    bench.desk.screens["draftNcr"] = DraftNcrPresenter(bench.desk, again)
    bench.desk.open("draftNcr", "tighten", "screw_torque")
    bench.settle()
    assert again.words == "Thread came out."
    assert [row["key"] for row in again.codes.rows() if row["selected"]] == ["TH-01"]
    assert [row["code"] for row in again.codes.rows()] == ["TQ-02", "TH-01", ""]
    assert "ncr.drafted" not in bench.types()


def test_discarding_asks_and_drops_only_what_was_not_sent(bench: Bench, view: DraftNcr) -> None:
    out_of_limits(bench)
    view.wordsTyped.emit("Something")
    bench.settle()
    view.discardAsked.emit()
    assert bench.sheet_view.title == "Discard this draft"
    bench.sheet_view.primaryAsked.emit()
    bench.settle()
    assert bench.seen("stepRunner") == [("tighten",)]
    bench.desk.open("draftNcr", "tighten", "screw_torque")
    bench.settle()
    assert view.words == ""


def test_a_photo_can_be_taken_out_and_a_bad_one_is_refused(bench: Bench, view: DraftNcr, tmp_path: Path) -> None:
    out_of_limits(bench)
    picture = tmp_path / "note.txt"
    picture.write_bytes(b"not a picture")
    bench.picked = str(picture)
    view.addPhotoAsked.emit()
    bench.settle()
    assert bench.desk.navigator.sheet == "refused"
    bench.refused_view.closeAsked.emit()
    picture.write_bytes(PHOTO)
    view.addPhotoAsked.emit()
    bench.settle()
    (photo,) = view.photos.rows()
    assert photo["source"] == f"image://blob/{photo['key']}"
    view.photoAsked.emit(photo["key"])
    bench.sheet_view.primaryAsked.emit()
    bench.settle()
    assert view.photos.rows() == ()


def test_a_problem_without_a_value_can_be_reported(bench: Bench, view: DraftNcr) -> None:
    bench.start()
    bench.desk.open("draftNcr", "traveller", "")
    bench.settle()
    facts = {row["key"]: row["value"] for row in view.facts.rows()}
    assert "measured" not in facts
    assert facts["by"].startswith("Mara Okafor, ")
