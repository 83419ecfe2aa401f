"""The decoding door: on drawn codes everywhere, on real photos where they lie beside the project."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
import zxingcpp

from handrail.capture import decoding, prepare, zbar
from handrail.capture.codes import CodeDoor, proves_itself
from handrail.capture.decoding import Asked, DecodingDoor
from handrail.capture.pictures import luma_of
from handrail.capture.reads import Box, Luma, Point, Read
from tests.capture import corpus
from tests.capture.drawn import F, blank, drawn, on

GS1 = "(01)04012345678901(17)261200(10)LOT/1(21)S-9"
elsewhere = pytest.mark.skipif(not corpus.HERE, reason=corpus.WHY_NOT)


def door(asked: Asked | None = None) -> DecodingDoor:
    codes = CodeDoor()
    return DecodingDoor(asked, lambda read: proves_itself(codes, read))


@pytest.mark.req("BC-01")
def test_a_read_keeps_bytes_identifier_and_place() -> None:
    code = drawn(GS1, F.DataMatrix, gs1=True, force_square=True)
    (read,) = door().still(on(blank(), code, 300, 200)).reads
    assert (read.identifier, read.symbology, read.engine, read.agreed) == ("]d2", "DataMatrix", "zxing-cpp", True)
    assert read.data == b"01040123456789011726120010LOT/1\x1d21S-9"
    xs, ys = [point.x for point in read.corners], [point.y for point in read.corners]
    assert 300 <= min(xs) < max(xs) <= 300 + code.shape[1]
    assert 200 <= min(ys) < max(ys) <= 200 + code.shape[0]


@pytest.mark.req("BC-14")
@pytest.mark.parametrize("degrees", [0.0, 20.0, 30.0, 45.0, 60.0, 90.0, 135.0])
def test_bars_are_read_at_any_angle_and_their_place_is_right(degrees: float) -> None:
    cv2 = prepare.opencv()
    code = drawn("TOOL-5098-YA3", F.Code128, 3)
    canvas = on(blank(1000, 1000), code, 500 - code.shape[1] // 2, 500 - code.shape[0] // 2)
    turn = cv2.getRotationMatrix2D((500, 500), degrees, 1.0)
    turned = cv2.warpAffine(canvas, turn, (1000, 1000), borderValue=200)
    (read,) = door().still(turned).reads
    assert (read.text, read.agreed) == ("TOOL-5098-YA3", True)
    middle = np.mean(np.array(read.corners), axis=0)
    assert np.hypot(*(middle - 500)) < 40


@pytest.mark.req("BC-14")
def test_without_opencv_the_frame_is_turned(monkeypatch: pytest.MonkeyPatch) -> None:
    cv2 = prepare.opencv()
    code = drawn("TOOL-5098-YA3", F.Code128, 3)
    canvas = on(blank(1000, 1000), code, 500 - code.shape[1] // 2, 500 - code.shape[0] // 2)
    turned = cv2.warpAffine(canvas, cv2.getRotationMatrix2D((500, 500), 40, 1.0), (1000, 1000), borderValue=200)
    monkeypatch.setattr(prepare, "opencv", lambda: None)
    (read,) = door().still(turned).reads
    assert read.text == "TOOL-5098-YA3"
    middle = np.mean(np.array(read.corners), axis=0)
    assert np.hypot(*(middle - 500)) < 40
    found = [door().frame(turned, number).reads for number in range(8)]
    assert any(found)


def test_nothing_needs_opencv() -> None:
    program = """
import sys
sys.modules["cv2"] = None
import numpy
from handrail.capture.decoding import DecodingDoor
assert not DecodingDoor().still(numpy.zeros((50, 50), numpy.uint8)).reads
"""
    subprocess.run([sys.executable, "-c", program], check=True, timeout=100)


@pytest.mark.req("BC-14")
def test_only_the_region_is_looked_at() -> None:
    left, right = drawn("LEFT-1", F.QRCode), drawn("RIGHT-2", F.QRCode)
    frame = on(on(blank(), left, 50, 200), right, 800, 200)
    assert {read.text for read in door().still(frame).reads} == {"LEFT-1", "RIGHT-2"}
    (read,) = door().still(frame, region=Box(640, 0, 1280, 720)).reads
    assert read.text == "RIGHT-2"
    assert read.corners[0].x > 640
    assert not door().still(frame, region=Box(400, 0, 700, 720)).reads
    assert not door().still(frame, region=Box(5000, 0, 6000, 720)).reads


@pytest.mark.req("BC-14")
def test_a_frame_looks_first_where_the_code_was_seen() -> None:
    frame = on(blank(1920, 1080), drawn("TRACK-1", F.DataMatrix), 900, 500)
    first = door().frame(frame, 0)
    assert [read.text for read in first.reads] == ["TRACK-1"]
    assert first.near is not None
    again = door().frame(on(blank(1920, 1080), drawn("TRACK-1", F.DataMatrix), 910, 505), 1, near=first.near)
    assert [read.text for read in again.reads] == ["TRACK-1"]
    assert again.tried == ("as it is",)
    gone = door().frame(on(blank(1920, 1080), drawn("OTHER-1", F.DataMatrix), 100, 100), 0, near=first.near)
    assert [read.text for read in gone.reads] == ["OTHER-1"]
    assert door().frame(blank(1920, 1080), 0, near=first.near).near is None


@pytest.mark.req("BC-14")
def test_the_budget_ends_the_tries() -> None:
    passed = iter(range(0, 10_000, 10))
    slow = DecodingDoor(seconds=lambda: next(passed))
    found = slow.still(blank(), budget=25)
    assert found.out_of_time
    assert len(found.tried) < 5
    assert not slow.frame(blank(), 0, budget=0.05).reads


def test_a_step_that_expects_one_symbology_sees_no_other() -> None:
    frame = on(on(blank(), drawn("QR-1", F.QRCode), 50, 200), drawn("DM-1", F.DataMatrix), 800, 200)
    assert [read.text for read in door(Asked(symbologies=frozenset({"DataMatrix"}))).still(frame).reads] == ["DM-1"]


def dots(radius: int, inverted: bool) -> Luma:
    """A dot-peened code, nine pixels a cell, on brushed metal."""
    cells = np.array(drawn("PART-0815-A7", F.DataMatrix, 1, force_square=True))
    canvas = np.full((cells.shape[0] * 9, cells.shape[1] * 9), 140, dtype=np.uint8)
    cv2 = prepare.opencv()
    for y, x in zip(*np.nonzero(cells < 128), strict=True):
        cv2.circle(canvas, (int(x) * 9 + 4, int(y) * 9 + 4), radius, 40 if not inverted else 235, -1)
    noise = np.random.default_rng(7).normal(0, 12, canvas.shape)
    return np.asarray(np.clip(canvas + noise, 0, 255), dtype=np.uint8)


@pytest.mark.parametrize("radius", [3, 4])
@pytest.mark.parametrize("inverted", [False, True])
def test_dots_on_metal_are_read_in_the_mode_for_them(radius: int, inverted: bool) -> None:
    mark = dots(radius, inverted)
    (read,) = door(Asked(direct_part_mark=True)).frame(mark, 1).reads
    assert (read.text, read.strategy) == ("PART-0815-A7", "dots joined")
    assert [read.text for read in door().still(mark).reads] == ["PART-0815-A7"]


@pytest.mark.req("BC-07")
@pytest.mark.parametrize(
    ("data", "asked", "text", "characters"),
    [
        ("Ø 2 µm ±2°C".encode("latin-1"), Asked(), "Ø 2 µm ±2°C", "assumed"),
        ("2 µm ±2°C".encode(), Asked(), "2 µm ±2°C", "utf-8"),
        ("ﾃﾞｻﾞｲﾝ".encode("shift_jis"), Asked(charset="shift_jis"), "ﾃﾞｻﾞｲﾝ", "assumed"),
        (b"a\\b\\\\c", Asked(), "a\\b\\\\c", "ascii"),
    ],
)  # fmt: skip
def test_bytes_that_name_no_character_set(data: bytes, asked: Asked, text: str, characters: str) -> None:
    # As text of one byte a character the writer names no character set for it.
    (read,) = door(asked).still(drawn(data.decode("latin-1"), F.QRCode)).reads
    assert (read.text, read.characters, read.data) == (text, characters, data)
    assert read.identifying == (characters == "ascii")


def test_an_agreed_read_needs_two_measurements_or_a_structure() -> None:
    seen = Counter[str]()

    class Once(DecodingDoor):
        def _confirm(self, *rest: object, **options: object) -> None:  # type: ignore[override]
            seen["asked"] += 1

    codes = CodeDoor()
    structured = Once(structured=lambda read: proves_itself(codes, read))
    gs1 = on(blank(), drawn(GS1, F.DataMatrix, gs1=True, force_square=True), 300, 200)
    assert [read.agreed for read in structured.still(gs1).reads] == [True]
    plain = on(blank(), drawn("HELLO", F.DataMatrix), 300, 200)
    assert [read.agreed for read in structured.still(plain).reads] == [False]
    assert seen["asked"] == 1
    assert [read.agreed for read in door().still(plain).reads] == [True]


def test_values_that_contradict_each_other_at_one_place_are_not_given() -> None:
    code = drawn("4012345678901", F.EAN13, 3)
    frame = on(blank(), code, 300, 200)
    (read,) = door().still(frame).reads

    class Doubting(DecodingDoor):
        def _confirm(self, part: object, read: Read, treated: object, count: decoding._Count, careful: bool) -> None:  # type: ignore[override]
            count.add(replace(read, data=b"4012345678918", text="4012345678918", strategy="another"), plain=False)

    assert not Doubting().still(frame, budget=0.0).reads
    assert read.text == "4012345678901"


@pytest.mark.parametrize(("digits", "agreed"), [("8127863646", False), ("04012345678901", True)])
def test_interleaved_bars_are_agreed_only_with_14_digits_and_a_check(digits: str, agreed: bool) -> None:
    (read,) = door().still(on(blank(), drawn(digits, F.ITF, 3), 300, 200)).reads
    assert (read.text, read.agreed) == (digits, agreed)


def test_what_sets_up_a_scanner_is_never_agreed() -> None:
    read = Read(
        data=b"X", text="X", characters="ascii", symbology="DataMatrix", identifier="]d1", engine="e", strategy="s",
        corners=(Point(0, 0), Point(9, 0), Point(9, 9), Point(0, 9)), sets_up_reader=True,
    )  # fmt: skip
    count = decoding._Count(lambda read: True)
    count.add(read, plain=True)
    count.add(replace(read, strategy="other"), plain=True)
    assert [one.agreed for one in count.result()] == [False]


@pytest.fixture
def second(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Read]]:
    seen: list[Read] = []
    monkeypatch.setattr(zbar, "read", lambda luma: seen)
    yield seen


def test_a_second_reader_that_disagrees_makes_it_no_read(second: list[Read]) -> None:
    frame = on(blank(), drawn("LOT-77", F.Code128, 3), 300, 200)
    asked = Asked(second_reader=True)
    (read,) = door().still(frame).reads
    assert [one.agreed for one in door(asked).still(frame).reads] == [False]  # it saw nothing
    second.append(replace(read, identifier="", engine="pyzbar"))
    assert [one.agreed for one in door(asked).still(frame).reads] == [True]
    second[0] = replace(second[0], data=b"LOT-71", text="LOT-71")
    assert not door(asked).still(frame).reads
    matrix = on(blank(), drawn("HELLO", F.DataMatrix), 300, 200)
    assert [one.agreed for one in door(asked).still(matrix).reads] == [True]  # it knows none


@pytest.mark.parametrize(
    ("content", "format_", "text"),
    [("LOT-77", F.Code128, "LOT-77"), ("036000291452", F.UPCA, "0036000291452"), ("04963406", F.UPCE, "0049000006346"),
     ("+A123BJC5D6E71G", F.Code39, "+A123BJC5D6E71G"), ("90311208", F.EAN8, "90311208"), ("HELLO", F.QRCode, "HELLO")],
)  # fmt: skip
def test_the_real_second_reader_agrees(content: str, format_: zxingcpp.BarcodeFormat, text: str) -> None:
    try:
        zbar.read(blank(50, 50))
    except zbar.NoSecondReader as reason:
        pytest.skip(f"elsewhere: {reason}")
    frame = on(blank(), drawn(content, format_, 3), 300, 200)
    (read,) = door(Asked(second_reader=True)).still(frame).reads
    assert (read.text, read.agreed) == (text, True)


@elsewhere
@pytest.mark.req("BC-01", "BC-02")
@pytest.mark.timeout(300)
def test_the_pictures_beside_the_project() -> None:
    """No fewer than the floors of issue 5, and no value that is not on the picture."""
    right: Counter[str] = Counter()
    wrong: dict[str, list[str]] = {}
    reader = door()
    for name, wanted in corpus.expected().items():
        reads = reader.still(luma_of(corpus.IMAGES / name)).reads
        good, strange = corpus.judged(reads, wanted)
        kind = name.split("_")[0] if name.startswith(("frame__", "trap_")) else "photo"
        right[kind] += good
        if strange:
            wrong[name] = strange
        if kind == "trap":
            assert good, name
            for read in reads:
                one = next(one for one in wanted if corpus.holds(read.text, read.data, one))
                assert read.identifier == one.identifier, name
    # The list says the symbol lacks the I of an import; all readers that read it read the I.
    assert wrong.keys() <= {"quagga2__code_39_vin__image-002.jpg"}, wrong
    assert right["photo"] >= 210
    assert right["frame"] >= 20
