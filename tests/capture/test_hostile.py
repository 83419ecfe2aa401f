"""Scan bytes and pictures made to harm: a refusal or what is right, in bounded time, never anything else."""

from __future__ import annotations

import io
import json
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from handrail.__main__ import main
from handrail.capture import gs1, pictures
from handrail.capture.codes import CodeDoor
from handrail.capture.decoding import DecodingDoor
from handrail.capture.pictures import PictureError, luma_of
from handrail.domain.acts import Scan
from handrail.domain.codes import meant
from handrail.domain.policy import CodeRules
from handrail.domain.refusal import Refusal
from tests.capture.codes import TODAY, door
from tests.capture.drawn import F, drawn

GS = "\x1d"
quick = settings(deadline=None, max_examples=300, suppress_health_check=list(HealthCheck))
few = settings(deadline=None, max_examples=60, suppress_health_check=list(HealthCheck))

BEGINNINGS = ["", "]d2", "]C1", "]Q1", "]E0", "]I1", "]d1[)>\x1e06\x1d", "]d1[)>\x1e05\x1d", "+A123", "+$$", "=W",
              "(01)", "https://a.example/01/", "]C0"]  # fmt: skip
PIECES = st.sampled_from([
    "01", "04012345678901", "10", "17", "261200", "21", GS, "\x1e", "\x04", "3103", "001750", "91", "A/B", "%2F", "%",
    "/", "?", "&", "=", "$", "$$", "8003", "253", "0", "9" * 20, "\u00e4", "\0", "(", ")", "\uff11", "\u0661",
])  # fmt: skip


@pytest.mark.req("BC-03", "BC-05")
@quick
@given(st.sampled_from(BEGINNINGS), st.lists(st.one_of(PIECES, st.text(max_size=8)), max_size=14), st.booleans())
def test_any_characters(beginning: str, pieces: list[str], loose: bool) -> None:
    raw = beginning + "".join(pieces)
    rules = CodeRules(gs1_without_identifier=loose, internal=("91",))
    scan = CodeDoor(lambda: rules, lambda: TODAY).read(raw, "wedge")
    if isinstance(scan, Refusal):
        return
    assert scan.raw == raw
    assert scan == Scan.model_validate(scan.to_json())
    for value in (*scan.elements.values(), *scan.identifiers.values()):
        assert value
        assert GS not in value
    for value in scan.elements.values():
        assert value.isascii()
        assert value in raw or "%" in raw or value == scan.text.zfill(14) or "(" in raw


@pytest.mark.req("BC-02")
@quick
@given(
    st.lists(
        st.sampled_from(sorted(gs1._table())).flatmap(
            lambda ai: st.from_regex(gs1._table()[ai].pattern, fullmatch=True).map(lambda value: (ai, value))
        ),
        min_size=1, max_size=4, unique_by=lambda pair: pair[0],
    )
)  # fmt: skip
def test_what_was_encoded_comes_out_or_nothing_does(pairs: list[tuple[str, str]]) -> None:
    """Whatever elements a message is made of: exactly those, or a refusal."""
    data = "".join(ai + value + ("" if gs1._table()[ai].length else GS) for ai, value in pairs)
    found = gs1.parse(data, TODAY)
    if not isinstance(found, Refusal):
        assert list(found.values.items()) == pairs


@pytest.mark.req("BC-03")
@quick
@given(st.integers(0, 10**13 - 1), st.integers(0, 13), st.integers(1, 9))
def test_one_wrong_digit_of_a_gtin_is_always_found(number: int, place: int, off: int) -> None:
    body = f"{number:013d}"
    check = -sum(int(digit) * (3 if at % 2 == 0 else 1) for at, digit in enumerate(body)) % 10
    gtin = f"{body}{check}"
    assert meant(_scan(f"]d201{gtin}"), "gtin") == gtin
    wrong = gtin[:place] + str((int(gtin[place]) + off) % 10) + gtin[place + 1 :]
    refusal = door().read(f"]d201{wrong}", "wedge")
    assert isinstance(refusal, Refusal)
    assert refusal.code == "scan.check_digit"


def _scan(raw: str) -> Scan:
    scan = door().read(raw, "wedge")
    assert not isinstance(scan, Refusal)
    return scan


def test_a_code_that_is_too_long_is_refused() -> None:
    refusal = door().read("]d2" + "10A" * 400, "wedge")
    assert isinstance(refusal, Refusal)
    assert refusal.code == "entry.too_long"


# Pictures.


def png(width: int, height: int) -> bytes:
    """A picture whose header claims a size, with little behind it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def encoded(kind: str) -> bytes:
    file = io.BytesIO()
    Image.fromarray(drawn("(01)04012345678901(10)LOT", F.DataMatrix, gs1=True)).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize(("width", "height"), [(10_000, 10_000), (100_000, 100_000), (2**31 - 1, 1), (64_001, 1_000)])
def test_a_picture_of_too_many_pixels_is_refused_by_its_header(tmp_path: Path, width: int, height: int) -> None:
    path = tmp_path / "bomb.png"
    path.write_bytes(png(width, height))
    with pytest.raises(PictureError, match="million"):
        luma_of(path)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    with path.open("wb") as file:
        file.truncate(pictures.MAX_BYTES + 1)
    with pytest.raises(PictureError, match="larger than 100 MB"):
        luma_of(path)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"])
def test_a_picture_cut_off_anywhere(tmp_path: Path, kind: str) -> None:
    whole, path = encoded(kind), tmp_path / "cut"
    for end in {0, 1, 8, 20, len(whole) // 4, len(whole) // 2, len(whole) * 9 // 10, len(whole) - 3}:
        path.write_bytes(whole[:end])
        try:
            luma = luma_of(path)
        except PictureError:
            continue
        assert {read.text for read in DecodingDoor().still(luma).reads} <= {"010401234567890110LOT"}
    path.write_bytes(whole)
    assert [read.text for read in DecodingDoor().still(luma_of(path)).reads] == ["010401234567890110LOT"]


@few
@given(st.sampled_from(["PNG", "JPEG", "WEBP", "TIFF", "GIF", "BMP"]),
       st.lists(st.tuples(st.integers(0, 2000), st.integers(0, 255)), min_size=1, max_size=8))  # fmt: skip
def test_a_picture_with_changed_bytes(
    tmp_path_factory: pytest.TempPathFactory, kind: str, changes: list[tuple[int, int]]
) -> None:
    data = bytearray(encoded(kind))
    for at, byte in changes:
        data[at % len(data)] = byte
    path = tmp_path_factory.mktemp("changed") / "picture"
    path.write_bytes(data)
    try:
        luma = luma_of(path)
    except PictureError:
        return
    assert luma.dtype == np.uint8
    assert luma.ndim == 2


@few
@given(st.integers(1, 90), st.integers(1, 90), st.integers(0, 2**32 - 1), st.integers(0, 6))
def test_any_frame_of_any_size(width: int, height: int, seed: int, number: int) -> None:
    """Noise, and frames too small to hold anything: no crash, and no value."""
    frame = np.random.default_rng(seed).integers(0, 256, (height, width), dtype=np.uint8)
    assert not DecodingDoor().still(frame).reads
    assert not DecodingDoor().frame(frame, number).reads


@pytest.mark.parametrize("shape", [(1, 4000), (4000, 1), (3, 9000), (2, 2)])
@pytest.mark.parametrize("level", [0, 128, 255])
def test_lines_and_plain_frames(shape: tuple[int, int], level: int) -> None:
    assert not DecodingDoor().still(np.full(shape, level, dtype=np.uint8)).reads


@pytest.mark.timeout(60)
def test_the_largest_picture_ends(tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    large = Image.new("L", (8000, 7900), 200)
    large.paste(Image.fromarray(drawn("LARGE-1", F.DataMatrix, 10)), (4000, 4000))
    large.save(path, compress_level=1)
    assert [read.text for read in DecodingDoor().still(luma_of(path)).reads] == ["LARGE-1"]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F", "YCbCr"])
def test_pictures_of_every_mode(tmp_path: Path, mode: str) -> None:
    code = Image.fromarray(drawn("MODE-1", F.QRCode))
    if mode == "I;16":
        made = Image.fromarray(np.asarray(code, dtype=np.uint16) * 257)
    elif mode in ("RGBA", "LA"):  # black on nothing
        made = Image.merge("LA", (Image.new("L", code.size, 0), code.point(lambda value: 255 - value))).convert(mode)
    else:
        made = code.convert(mode)
    path = tmp_path / "picture.tiff"
    made.save(path)
    assert [read.text for read in DecodingDoor().still(luma_of(path)).reads] == ["MODE-1"]


# The command.


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, bomb = tmp_path / "good.png", tmp_path / "bad.png", tmp_path / "bomb.png"
    good.write_bytes(encoded("PNG"))
    bad.write_text("no picture", encoding="utf-8")
    bomb.write_bytes(png(60_000, 60_000))
    files = [str(path) for path in (bad, good, bomb, tmp_path / "none.png", tmp_path)]
    assert main(["scan", *files, "--json"]) == 2
    told = capsys.readouterr()
    answers = json.loads(told.out)
    assert [len(codes) for codes in answers] == [0, 1, 0, 0, 0]
    (code,) = answers[1]
    assert code["elements"] == {"01": "04012345678901", "10": "LOT"}
    assert (code["text"], code["symbology_identifier"], code["agreed"]) == ("010401234567890110LOT", "]d2", True)
    assert bytes.fromhex(code["bytes_hex"]).decode() == code["text"]
    assert {"symbology", "engine"} <= set(code)
    lines = told.err.splitlines()
    assert len(lines) == 4
    assert all(line.startswith("handrail scan: ") and str(tmp_path) in line for line in lines)


def test_the_sites_character_set_and_the_second_reader(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "code.png"
    Image.fromarray(drawn("ﾃﾞｻﾞｲﾝ".encode("shift_jis").decode("latin-1"), F.QRCode)).save(path)
    assert main(["scan", str(path), "--json", "--charset", "shift_jis"]) == 0
    ((code,),) = json.loads(capsys.readouterr().out)
    assert (code["text"], code["characters"], code["elements"]) == ("ﾃﾞｻﾞｲﾝ", "assumed", {})
    assert code["refused"]["code"] == "scan.not_ascii"
    for wrong in ("nonsense", "rot13", "hex"):
        with pytest.raises(SystemExit):
            main(["scan", str(path), "--charset", wrong])
        assert "there is no character set" in capsys.readouterr().err
    Image.fromarray(drawn("LOT-77", F.Code128, 3)).save(path)
    assert main(["scan", str(path), "--second-reader"]) in (0, 2)
    told = capsys.readouterr()
    assert "LOT-77  (confirmed)" in told.out or "install libzbar0" in told.err


def test_what_people_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, none, wrong = tmp_path / "good.png", tmp_path / "none.png", tmp_path / "wrong.png"
    good.write_bytes(encoded("PNG"))
    Image.new("L", (200, 200), 255).save(none)
    Image.fromarray(drawn("(01)04012345678901(17)261200(10)L", F.Code128, gs1=True)).save(wrong)
    assert main(["scan", str(good), str(none), str(wrong)]) == 0
    out = capsys.readouterr().out
    assert f"{good}: 1 code" in out
    assert "(10) LOT" in out
    assert f"{none}: no code" in out
    assert "(17) 261200 = 2026-12-31" in out
