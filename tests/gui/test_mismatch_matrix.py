"""Expected article x scanned label x status of the lot: nothing wrong is ever accepted, at the door or on the glass."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from pathlib import Path
from typing import NamedTuple

import pytest

from handrail.domain.acts import InputMethod, Scan
from handrail.domain.entry import Entry
from handrail.domain.reference import Hold, Lot
from handrail.domain.refusal import Refusal
from handrail.operations.record_capture import record_capture
from handrail.operations.scan_code import Looked, Mismatch, scan_code
from handrail.ui.bridge.scan_code import ScanCode
from handrail.ui.presenters.scan_code import ScanCodePresenter
from tests.gui.presenter_bench import NOW, Bench

PARTS = {
    "gearhead": ("310-1188-02", "09506000134352"), "gearhead of another ratio": ("310-1188-01", "09506000134369"),
    "motor a": ("310-1175-01", "09506000134376"), "motor b": ("310-1175-02", "09506000134383"),
}  # fmt: skip
STATUSES = ("released", "quarantine", "rejected", "expired", "expired by its label", "on hold", "unknown")
LABELS = ("gs1", "gs1 with the expected GTIN", "lot alone")
METHODS: tuple[InputMethod, ...] = ("wedge", "camera", "typed")


class Cell(NamedTuple):
    part: str
    status: str
    label: str

    @property
    def lot(self) -> str:
        return f"X{list(PARTS).index(self.part)}{STATUSES.index(self.status)}"

    def raw(self, expected: str) -> str:
        """What is printed on it."""
        if self.label == "lot alone":
            return self.lot
        gtin = PARTS[expected if "expected" in self.label else self.part][1]
        day = NOW.date() + timedelta(days=-2 if self.status == "expired by its label" else 400)
        return f"]d201{gtin}17{day:%y%m%d}10{self.lot}"

    def fits(self, expected: str) -> bool:
        """As a person would say it, with the label, the list of lots and the order before them."""
        good = ("released", "expired by its label") if self.label == "lot alone" else ("released",)
        return self.part == expected and self.status in good


CELLS = [Cell(*values) for values in product(PARTS, STATUSES, LABELS)]


def fill(bench: Bench) -> None:
    """One lot for each part and status."""
    lots, holds = bench.reference.rows["lots"], bench.reference.rows["holds"]
    for part, status in product(PARTS, STATUSES):
        if status == "unknown":
            continue
        number = Cell(part, status, "").lot
        expires = NOW.date() + timedelta(days=-1 if status == "expired" else 500)
        kept = status if status in ("quarantine", "rejected") else "released"
        lots.append(Lot.model_validate({"id": number, "part": PARTS[part][0], "status": kept, "expires": expires}))
        if status == "on hold":
            holds.append(
                Hold(id=f"h-{number}", target="lot", value=number, reason={"en": "r"}, set_by="qa", contact="4")
            )


@pytest.fixture(
    params=[("tighten", "gearhead_lot", "gearhead"), ("fit_motor_a", "motor_a_lot", "motor a")],
    ids=["gearhead", "motor"],
)
def asked(request: pytest.FixtureRequest) -> tuple[str, str, str]:
    place: tuple[str, str, str] = request.param
    return place


@pytest.fixture
def bench(app: object, tmp_path: Path, asked: tuple[str, str, str]) -> Iterator[Bench]:
    made = Bench(tmp_path)
    made.work_to(asked[0])
    fill(made)
    yield made
    made.close()


@pytest.mark.req("BC-07", "BC-16")
def test_no_wrong_one_is_accepted_at_the_door(bench: Bench, asked: tuple[str, str, str]) -> None:
    path, input_id, expected = asked
    run = bench.desk.at_hand.state.run
    wrong: list[tuple[Cell, str]] = []
    for cell, method in product(CELLS, METHODS):
        raw = cell.raw(expected)
        found = scan_code(bench.place, bench.session, run, path, input_id, raw, method)
        if isinstance(found, Looked) != cell.fits(expected):
            wrong.append((cell, f"{method}: {found!r}"))
        if cell.fits(expected):
            continue
        assert isinstance(found, Mismatch)
        # Past the look, with what a caller says of it himself.
        entry = Entry(input=input_id, entered=cell.lot, method=method, scan=Scan(raw=raw, method=method))
        if not isinstance(record_capture(bench.place, bench.session, run, path, entry), Refusal):
            wrong.append((cell, f"{method}: recorded"))
    assert wrong == []
    assert sum(cell.fits(expected) for cell in CELLS) == 4
    assert bench.desk.at_hand.state.step(path).current(input_id) is None


@pytest.mark.req("BC-16")
def test_no_wrong_one_is_accepted_on_the_glass(bench: Bench, asked: tuple[str, str, str]) -> None:
    path, input_id, expected = asked
    view = ScanCode()
    screen = ScanCodePresenter(bench.desk, view)
    bench.desk.screens["scanCode"] = screen
    bench.desk.open("scanCode", path, input_id)
    for cell in CELLS:
        screen.take_scan(cell.raw(expected))
        bench.settle()
        assert (cell, view.phase) == (cell, "match" if cell.fits(expected) else "wrong")
        if view.phase == "wrong":
            assert view.verdictTitle
            assert view.advice.rows()
            view.primaryAsked.emit()
            bench.settle()
            assert view.phase == "waiting"
        assert bench.desk.at_hand.state.step(path).current(input_id) is None
