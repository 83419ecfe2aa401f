"""How many codes are read, how many wrongly and how fast: ``python -m tests.bench.decode``.

The client's door, zxing-cpp with its defaults (all formats), pyzbar and OpenCV's detectors see the same arrays, in one
run. The pictures lie beside the project; without them nothing is measured. Times are processor milliseconds of the
calling thread, the better of two.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import zxingcpp

from handrail.capture import prepare, zbar
from handrail.capture.codes import CodeDoor, proves_itself
from handrail.capture.decoding import DecodingDoor
from handrail.capture.pictures import luma_of
from handrail.capture.reads import Luma
from tests.capture import corpus

Texts = list[tuple[str, bytes]]
OURS, DEFAULTS, ZBAR, OPENCV = "handrail", "zxing-cpp", "pyzbar", "OpenCV"
_RUNS = 2


class Tried(NamedTuple):
    """What an engine made of a picture: everything wanted was read; what nobody wanted; milliseconds."""

    right: bool
    wrong: list[str]
    ms: float


def engines() -> dict[str, Callable[[Luma], Texts]]:
    """Each as a function from a picture to texts and bytes."""
    codes = CodeDoor()
    door = DecodingDoor(structured=lambda read: proves_itself(codes, read))
    cv2 = prepare.opencv()
    bars, squares = cv2.barcode.BarcodeDetector(), cv2.QRCodeDetector()

    def ours(luma: Luma) -> Texts:
        return [(read.text, read.data) for read in door.still(luma).reads]

    def defaults(luma: Luma) -> Texts:
        # Only the text is asked for plain: by default separators are drawn and AIs put in parentheses.
        found = zxingcpp.read_barcodes(luma, text_mode=zxingcpp.TextMode.Plain)
        return [(code.text, code.bytes) for code in found]

    def second(luma: Luma) -> Texts:
        from pyzbar import pyzbar

        return [(code.data.decode("utf-8", "replace"), code.data) for code in pyzbar.decode(luma)]

    def detectors(luma: Luma) -> Texts:
        texts: list[str] = []
        if min(luma.shape) >= 40:
            texts += list(bars.detectAndDecodeWithType(luma)[1])
        with suppress(UnicodeDecodeError, cv2.error):  # raised on what is not UTF-8, and on a GS1 QR code
            texts += list(squares.detectAndDecodeMulti(luma)[1])
        # UPC-A as the others give it, with a leading zero.
        return [("0" * (len(text) == 12 and text.isdecimal()) + text, text.encode()) for text in texts if text]

    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_ERROR)
    found = {OURS: ours, DEFAULTS: defaults, ZBAR: second, OPENCV: detectors}
    try:
        zbar.read(np.full((50, 50), 255, dtype=np.uint8))
    except zbar.NoSecondReader:
        del found[ZBAR]
    return found


def tried(engine: Callable[[Luma], Texts], luma: Luma, wanted: list[corpus.Expected]) -> Tried:
    """One engine on one picture."""
    best, texts = float("inf"), []
    for _ in range(_RUNS):
        began = time.thread_time()
        texts = engine(luma)
        best = min(best, (time.thread_time() - began) * 1000)
    if wanted[0].symbology == "none":
        return Tried(not texts, [text for text, _ in texts], best)
    right = all(any(corpus.holds(*text, one) for text in texts) for one in wanted)
    return Tried(
        right, [text for text, data in texts if not any(corpus.holds(text, data, one) for one in wanted)], best
    )


def everything() -> dict[str, dict[str, Tried]]:
    """By picture and engine."""
    found: dict[str, dict[str, Tried]] = {}
    known = engines()
    for name, wanted in corpus.expected().items():
        luma = luma_of(corpus.IMAGES / name)
        found[name] = {engine: tried(read, luma, wanted) for engine, read in known.items()}
    return found


def kind(name: str) -> str:
    """Of a picture: a photo, a drawn frame or a trap."""
    return {"frame": "frames", "trap": "traps"}.get(name.partition("_")[0], "photos")


def _groups(found: dict[str, dict[str, Tried]]) -> Iterator[tuple[str, list[str]]]:
    wanted = corpus.expected()
    for symbology in sorted({wanted[name][0].symbology for name in found}):
        yield symbology, [name for name in found if wanted[name][0].symbology == symbology]
    for one in ("photos", "frames", "traps"):
        yield one, [name for name in found if kind(name) == one]


def table(found: dict[str, dict[str, Tried]]) -> str:
    """Rate, misreads, median and 95th percentile in ms of each engine on each symbology and kind of picture."""
    names = list(next(iter(found.values())))
    lines = [f"{'':16}{'n':>4}" + "".join(f"{name + '  % wrong med p95':>27}" for name in names)]
    for group, pictures in _groups(found):
        line = f"{group:16}{len(pictures):4}"
        for engine in names:
            of = [found[name][engine] for name in pictures]
            times = [one.ms for one in of]
            rate = 100 * sum(one.right for one in of) / len(of)
            wrong = sum(bool(one.wrong) for one in of)
            line += f"{rate:10.0f}{wrong:4}{median(times):6.1f}{np.percentile(times, 95):7.1f}"
        lines.append(line)
    lines.append("read wrongly:")
    for engine in names:
        told = [f"{name} ({', '.join(one[engine].wrong)[:60]!r})" for name, one in found.items() if one[engine].wrong]
        lines.append(f"  {engine}: {'; '.join(told) or 'none'}")
    return "\n".join(lines)


def figures() -> dict[str, float | None]:
    """The figures; all None without the pictures. Prints the table besides."""
    if not corpus.HERE:
        return dict.fromkeys(("decode_photos", "decode_frames", "decode_traps", "decode_behind_best", "decode_misreads",
                              "decode_ms_to_defaults"))  # fmt: skip
    found = everything()
    print(f"\n{table(found)}", flush=True)
    others = [name for name in next(iter(found.values())) if name != OURS]
    by_symbology = [
        pictures for group, pictures in _groups(found) if group not in ("none", "photos", "frames", "traps")
    ]

    def count(engine: str, pictures: Any, what: Callable[[Tried], Any]) -> int:
        return sum(bool(what(found[name][engine])) for name in pictures)

    def right(engine: str, pictures: Any) -> int:
        return count(engine, pictures, lambda one: one.right)

    behind = sum(max(0, max(right(other, of) for other in others) - right(OURS, of)) for of in by_symbology)
    ratios = [
        median(found[name][OURS].ms / found[name][DEFAULTS].ms for name in read)
        for of in by_symbology
        if (read := [name for name in of if found[name][DEFAULTS].right])
    ]
    return {
        **{f"decode_{one}": float(right(OURS, [name for name in found if kind(name) == one]))
           for one in ("photos", "frames", "traps")},
        "decode_behind_best": float(behind),
        "decode_misreads": float(count(OURS, found, lambda one: one.wrong)),
        "decode_misreads_defaults": float(count(DEFAULTS, found, lambda one: one.wrong)),
        "decode_ms_to_defaults": max(ratios),
    }  # fmt: skip


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name:28} {value}")
