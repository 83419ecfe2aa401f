"""The camera on the screens: codes read in drawn frames, several to choose from, and each state in words."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import zxingcpp
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest

from handrail.capture.reads import Luma
from handrail.ports.camera import State
from handrail.ui import shot_samples as samples
from handrail.ui.bridge.badge_in import BadgeIn
from handrail.ui.bridge.locked import Locked
from handrail.ui.bridge.scan_code import ScanCode
from handrail.ui.bridge.sign_record import SignRecord
from handrail.ui.glass import Glass
from handrail.ui.presenters.badge_in import BadgeInPresenter
from handrail.ui.presenters.locked import LockedPresenter
from handrail.ui.presenters.scan_code import ScanCodePresenter
from handrail.ui.presenters.sign_record import SignRecordPresenter
from tests.camera import GivenCamera
from tests.capture.drawn import F, blank, drawn, on
from tests.gui.presenter_bench import Bench, until
from tests.gui.walk import find, settle, tap

FITS = "(01)09506000134352(17)281130(10)L28B0817"
OTHER_PART = "(01)09506000134369(17)281130(10)L28B0817"


def label(content: str, format_: zxingcpp.BarcodeFormat = F.DataMatrix) -> Luma:
    return drawn(content, format_, scale=6, gs1=True) if content.startswith("(") else drawn(content, format_, scale=6)


def bench_with(*codes: Luma) -> Luma:
    """A work bench with codes on it, side by side."""
    frame = blank(1920, 1080)
    for number, code in enumerate(codes):
        frame = on(frame, code, 200 + 700 * number, 300)
    return frame


@pytest.fixture
def camera() -> GivenCamera:
    return GivenCamera()


@pytest.fixture
def bench(app: object, tmp_path: Path, camera: GivenCamera) -> Iterator[Bench]:
    made = Bench(tmp_path, camera=lambda: camera)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> ScanCode:
    view = ScanCode()
    bench.desk.screens["scanCode"] = ScanCodePresenter(bench.desk, view)
    bench.work_to("tighten")
    bench.desk.open("scanCode", "tighten", "gearhead_lot")
    return view


def film(camera: GivenCamera, frame: Luma, condition: Callable[[], bool]) -> None:
    """The same frame as often as it takes."""

    def again() -> bool:
        camera.show(frame)
        return condition()

    until(again)


@pytest.mark.req("BC-14", "BC-15")
def test_a_lot_in_front_of_the_camera_is_judged_and_used_by_a_touch(
    bench: Bench, view: ScanCode, camera: GivenCamera
) -> None:
    camera.tell("live")
    until(lambda: view.camera.phase == "live")
    film(camera, bench_with(label(FITS)), lambda: view.phase == "match")
    assert view.verdictTitle == "Right part, good lot"
    assert view.hint == "GS1 code, read by the camera"
    assert [row["phase"] for row in view.camera.codes.rows()] == ["match"]
    assert [phase for phase, _ in view.camera.outlines] == ["match"]
    run = bench.desk.at_hand
    assert run.state.step("tighten").current("gearhead_lot") is None
    view.primaryAsked.emit()
    bench.settle()
    used = run.state.step("tighten").current("gearhead_lot")
    assert used is not None
    assert used.capture.method == "camera"
    assert used.capture.scan is not None
    assert used.capture.scan.raw == "]d2010950600013435217281130" + "10L28B0817"
    # The screen is left: nobody films any more.
    assert camera.took is None
    assert view.camera.phase == "off"


@pytest.mark.req("BC-16")
def test_what_does_not_fit_stays_until_a_touch_whatever_is_scanned_next(
    bench: Bench, view: ScanCode, camera: GivenCamera
) -> None:
    camera.tell("live")
    film(camera, bench_with(label(OTHER_PART)), lambda: view.phase == "wrong")
    assert [row["phase"] for row in view.camera.codes.rows()] == ["wrong"]
    refused = bench.types().count("scan.refused")
    screen = bench.desk.screens["scanCode"]
    assert isinstance(screen, ScanCodePresenter)
    screen.take_scan(FITS)
    for _ in range(5):
        camera.show(bench_with(label(FITS)))
        bench.settle()
    assert view.phase == "wrong"
    assert bench.types().count("scan.refused") == refused
    view.primaryAsked.emit()
    assert (view.phase, view.camera.codes.rows()) == ("waiting", ())
    film(camera, bench_with(label(FITS)), lambda: view.phase == "match")


@pytest.mark.req("BC-14")
def test_of_several_codes_the_one_that_is_touched_is_taken(bench: Bench, view: ScanCode, camera: GivenCamera) -> None:
    camera.tell("live")
    both = bench_with(label("BOX-77123"), label(FITS))
    film(camera, both, lambda: len(view.camera.codes.rows()) == 2)
    for _ in range(10):
        camera.show(both)
        bench.settle()
    assert view.phase == "waiting"
    assert view.camera.hint == "Several codes in view. Touch the one you mean."
    box, lot = view.camera.codes.rows()
    assert (box["label"], box["text"], lot["label"]) == ("1", "Code 1: BOX-77123", "2")
    assert box["x"] < lot["x"]
    view.camera.codeAsked.emit(lot["key"])
    film(camera, both, lambda: view.phase == "match")
    assert view.primaryDetail == "L28B0817"


def test_a_code_that_can_not_be_used_is_recorded_once(bench: Bench, view: ScanCode, camera: GivenCamera) -> None:
    camera.tell("live")
    frame = bench_with(label("+A123BJC5D6E71H"))  # HIBC with a wrong check character
    refused = bench.types().count("act.refused")
    film(camera, frame, lambda: view.phase == "unread")
    for _ in range(5):
        camera.show(frame)
        bench.settle()
    assert bench.types().count("act.refused") == refused + 1
    assert view.problem
    assert (view.primaryLabel, view.primaryState) == ("Scan again", "ready")
    view.primaryAsked.emit()
    assert view.phase == "waiting"
    assert view.problem == ""


@pytest.mark.parametrize(
    ("state", "title"),
    [
        ("none", "No camera found"), ("refused", "The camera may not be used"),
        ("busy", "Another program uses the camera"), ("unplugged", "The camera was unplugged"),
    ],
)  # fmt: skip
def test_without_a_picture_the_other_ways_stay_open(
    bench: Bench, view: ScanCode, camera: GivenCamera, state: State, title: str
) -> None:
    camera.tell(state)
    until(lambda: view.camera.phase == state)
    assert view.camera.title == title
    assert "can or type the code" in view.camera.text
    screen = bench.desk.screens["scanCode"]
    assert isinstance(screen, ScanCodePresenter)
    screen.take_scan(FITS)
    bench.settle()
    assert view.phase == "match"
    view.againAsked.emit()
    # It comes by itself when the camera is there again.
    camera.tell("live")
    film(camera, bench_with(label(FITS)), lambda: view.phase == "match")


def test_a_hand_scanner_beside_the_camera_counts_and_the_camera_goes_on_when_asked(
    bench: Bench, view: ScanCode, camera: GivenCamera
) -> None:
    camera.tell("live")
    until(lambda: view.camera.phase == "live")
    screen = bench.desk.screens["scanCode"]
    assert isinstance(screen, ScanCodePresenter)
    screen.take_scan(OTHER_PART)
    for _ in range(5):
        camera.show(bench_with(label(FITS)))
    bench.settle()
    assert view.phase == "wrong"
    view.primaryAsked.emit()
    film(camera, bench_with(label(FITS)), lambda: view.phase == "match")


def test_unplugged_in_the_middle_of_a_scan_nothing_is_lost(bench: Bench, view: ScanCode, camera: GivenCamera) -> None:
    camera.tell("live")
    film(camera, bench_with(label(FITS)), lambda: view.phase == "match")
    camera.tell("unplugged")
    until(lambda: view.camera.phase == "unplugged")
    assert (view.phase, view.primaryState) == ("match", "ready")
    view.primaryAsked.emit()
    bench.settle()
    assert bench.desk.at_hand.state.step("tighten").current("gearhead_lot") is not None


def test_typing_lets_the_camera_go_and_it_can_be_had_again(bench: Bench, view: ScanCode, camera: GivenCamera) -> None:
    camera.tell("live")
    until(lambda: view.camera.phase == "live")
    view.camera.closeAsked.emit()
    assert camera.took is None
    assert view.camera.phase == "off"
    view.camera.openAsked.emit()
    assert camera.opened == 2
    assert view.camera.phase == "starting"


def test_lamp_and_other_camera_where_there_are_any(bench: Bench, view: ScanCode, camera: GivenCamera) -> None:
    camera.tell("live")
    until(lambda: view.camera.phase == "live")
    assert (view.camera.canLight, view.camera.canSwitch) == (False, True)
    camera.lamp = False
    camera.tell("live")
    until(lambda: view.camera.canLight)
    view.camera.lightAsked.emit()
    assert (camera.lamp, view.camera.lit) == (True, True)
    view.camera.switchAsked.emit()
    assert (camera.more, view.camera.lit) == (1, False)


def test_darkness_is_said(bench: Bench, view: ScanCode, camera: GivenCamera) -> None:
    camera.tell("live")
    dark = np.full((1080, 1920), 12, dtype=np.uint8)
    film(camera, dark, lambda: view.camera.hint == "Too dark to read. Turn on a light.")


def test_no_code_is_taken_under_a_sheet(bench: Bench, view: ScanCode, camera: GivenCamera) -> None:
    camera.tell("live")
    bench.desk.navigator.show(sheet="reasonNote")
    for _ in range(10):
        camera.show(bench_with(label(FITS)))
        bench.settle()
    assert view.phase == "waiting"
    bench.desk.navigator.show(sheet="")
    film(camera, bench_with(label(FITS)), lambda: view.phase == "match")


class TestBadge:
    """A badge read by the camera: the same page and the same words, whoever holds it up."""

    @pytest.fixture
    def page(self, bench: Bench) -> BadgeIn:
        bench.desk.sign_out()
        page = BadgeIn()
        bench.desk.screens["badgeIn"] = BadgeInPresenter(bench.desk, page)
        bench.desk.open("badgeIn")
        bench.settle()
        return page

    def hold_up(self, camera: GivenCamera, page: BadgeIn, badge: str) -> None:
        page.camera.openAsked.emit()
        camera.tell("live")
        film(camera, bench_with(label(badge, F.QRCode)), lambda: page.personStep == "pin")

    @pytest.mark.req("BC-14", "SEC-LK-1")
    def test_known_and_unknown_get_the_same_page(self, bench: Bench, page: BadgeIn, camera: GivenCamera) -> None:
        assert page.camera.phase == "off"
        assert camera.opened == 0  # a shared tablet films nobody who does not ask for it
        pages = []
        for badge in ("m.okafor", "stranger"):
            self.hold_up(camera, page, badge)
            assert camera.took is None
            pages.append((page.prompt, page.primaryLabel, page.primaryDetail, page.primaryState, page.camera.phase))
            page.notMeAsked.emit()
        assert pages[0] == pages[1]

    def test_two_badges_at_once_are_nobodys(self, bench: Bench, page: BadgeIn, camera: GivenCamera) -> None:
        page.camera.openAsked.emit()
        camera.tell("live")
        two = bench_with(label("m.okafor", F.QRCode), label("a.demir", F.QRCode))
        film(camera, two, lambda: len(page.camera.codes.rows()) == 2)
        assert page.personStep == "badge"

    def test_a_typed_badge_lets_the_camera_go(self, bench: Bench, page: BadgeIn, camera: GivenCamera) -> None:
        page.camera.openAsked.emit()
        camera.tell("live")
        page.badgeTyped.emit("m.okafor")
        assert camera.took is None
        assert page.camera.phase == "off"


class TestBadgeOfSomebodyElse:
    """Unlocking and signing take a badge that the camera reads, as badge-in does."""

    @pytest.mark.req("SEC-LK-1")
    def test_unlocking(self, bench: Bench, camera: GivenCamera) -> None:
        page = Locked()
        bench.desk.screens["locked"] = LockedPresenter(bench.desk, page)
        bench.desk.open("locked")
        bench.settle()
        assert (page.camera.phase, camera.opened) == ("off", 0)
        self.hold_up(camera, page, "m.okafor")

    @pytest.mark.req("P11-200-1")
    def test_a_second_person_signs(self, bench: Bench, camera: GivenCamera) -> None:
        page = SignRecord()
        bench.desk.screens["signRecord"] = SignRecordPresenter(bench.desk, page)
        bench.work_to("torque_check")
        bench.desk.open("signRecord", "torque_check")
        bench.settle()
        assert (page.camera.phase, camera.opened) == ("off", 0)
        self.hold_up(camera, page, "j.lindqvist")

    @staticmethod
    def hold_up(camera: GivenCamera, page: Locked | SignRecord, badge: str) -> None:
        page.camera.openAsked.emit()
        camera.tell("live")
        film(camera, bench_with(label(badge, F.QRCode)), lambda: page.personStep == "pin")
        # It films nobody any longer.
        assert (camera.took, page.camera.phase) == (None, "off")


def test_the_threads_end_with_the_desk(app: object, tmp_path: Path) -> None:
    camera = GivenCamera()
    bench = Bench(tmp_path, camera=lambda: camera)
    assert bench.desk.viewfinder is not None
    bench.desk.viewfinder.open()
    assert {"preview", "decode"} <= {thread.name for thread in threading.enumerate()}
    bench.close()
    assert not {"preview", "decode"} & {thread.name for thread in threading.enumerate()}


def test_the_picture_is_on_the_glass_and_a_mark_can_be_touched(glass: Glass) -> None:
    window = glass.open()
    samples.scan_choose(glass)
    settle(window)
    asked: list[str] = []
    glass.scan_code.camera.codeAsked.connect(asked.append)
    tap(window, find(window, "code.2"))
    assert asked == ["2"]
    # A picture of one colour arrives there as that colour.
    red = QImage(160, 90, QImage.Format.Format_RGB32)
    red.fill(QColor(170, 20, 30))
    glass.scan_code.camera.draw(red)
    glass.scan_code.camera.mark([])
    settle(window)
    place = find(window, "preview").mapToScene(QPointF(20, 300)).toPoint()
    assert window.grabWindow().pixelColor(place) == QColor(170, 20, 30)


@pytest.mark.parametrize("phase", ["none", "refused", "busy", "unplugged", "off"])
def test_the_field_is_there_whenever_the_camera_is_not(glass: Glass, phase: str) -> None:
    window = glass.open()
    samples.scan_camera(glass)
    settle(window)
    with pytest.raises(AssertionError):
        find(window, "codeField")
    glass.scan_code.camera.show(phase=phase)
    settle(window)
    typed: list[str] = []
    glass.scan_code.codeTyped.connect(typed.append)
    field = find(window, "codeField")
    field.setProperty("text", "L28B0817")
    tap(window, field)
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert typed == ["L28B0817"]
