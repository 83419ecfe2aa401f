"""The pictures that lie beside the project, and what each holds; test data only."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path
from typing import NamedTuple

from handrail.capture.reads import Read

FOLDER = Path(__file__).resolve().parents[3] / "shared/data/barcodes"
IMAGES = FOLDER / "images"
HERE = (FOLDER / "expected.csv").is_file()
WHY_NOT = f"elsewhere: the pictures are not at {FOLDER}"


class Expected(NamedTuple):
    symbology: str
    text: str
    identifier: str
    """Empty where none is asserted."""


def expected() -> dict[str, list[Expected]]:
    """By file, in the order of the list; one entry for each symbol, symbology ``none`` where nothing may be found."""
    found: dict[str, list[Expected]] = defaultdict(list)
    if HERE:
        with (FOLDER / "expected.csv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found[row["file"]].append(Expected(row["symbology"], _unescaped(row["text"]), row["aim"]))
    return dict(found)


def _unescaped(text: str) -> str:
    return re.sub(r"\\x([0-9a-f]{2})|\\(.)", lambda m: chr(int(m[1], 16)) if m[1] else m[2], text)


def comparable(symbology: str, text: str) -> str:
    """Texts of DataBar Expanded are compared without parentheses and separators."""
    return re.sub("[()\x1d]", "", text) if symbology == "DataBarExpanded" else text


def holds(text: str, data: bytes, wanted: Expected) -> bool:
    """Whether a read is what is wanted; a Japanese QR code names no character set, its bytes count."""
    if comparable(wanted.symbology, text) == comparable(wanted.symbology, wanted.text):
        return True
    try:
        return not text.isascii() and data.decode("cp932") == wanted.text
    except UnicodeDecodeError:
        return False


def judged(reads: tuple[Read, ...] | list[Read], wanted: list[Expected]) -> tuple[bool, list[str]]:
    """Whether everything that is wanted was read, and the texts that nobody wanted."""
    if wanted[0].symbology == "none":
        return not reads, [read.text for read in reads]
    right = all(any(holds(read.text, read.data, one) for read in reads) for one in wanted)
    return right, [read.text for read in reads if not any(holds(read.text, read.data, one) for one in wanted)]
