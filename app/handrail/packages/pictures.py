"""Pictures are judged by their headers, without decoding them: kind, size and, for SVG, what it reaches."""

from __future__ import annotations

import re
import struct
from xml.parsers import expat

from handrail.packages.error import PackageError

MAX_PIXELS = 40_000_000
"""Pixels of a picture; decoded they take four bytes each."""
MAX_SIDE = 16_384
"""Pixels of a side."""
MAX_SVG = 2 * 1024 * 1024
"""Bytes of an SVG."""
MAX_SVG_ELEMENTS = 20_000
MAX_SVG_DEPTH = 64

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SVG = "http://www.w3.org/2000/svg"
_XHTML = "http://www.w3.org/1999/xhtml"
_SVG_ELEMENTS = frozenset({
    "svg", "g", "defs", "symbol", "use", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon",
    "text", "tspan", "textPath", "title", "desc", "metadata", "linearGradient", "radialGradient", "stop",
    "clipPath", "mask", "pattern", "marker", "style",
})  # fmt: skip
_REACHES_OUT = re.compile(r"@import|url\(\s*['\"]?(?!\s*['\"]?#)|expression\(|javascript:", re.IGNORECASE)
_LENGTH = re.compile(r"\s*([0-9]{1,9}(?:\.[0-9]+)?)\s*(px|pt|pc|mm|cm|in)?\s*")
_PIXELS_PER = {None: 1.0, "px": 1.0, "pt": 96 / 72, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}


def inspect(data: bytes, mime: str, place: str) -> None:
    """Refuses what is not the picture it claims to be, is too large to draw, or reaches outside.

    Raises PackageError naming ``place``.
    """
    if mime == "image/png":
        _bound(*_png_size(data, place), place)
    elif mime == "image/jpeg":
        _bound(*_jpeg_size(data, place), place)
    else:
        _SvgCheck(place).run(data)


def _bound(width: int, height: int, place: str) -> None:
    if not width or not height:
        raise PackageError("package.bad_picture", place)
    if width > MAX_SIDE or height > MAX_SIDE or width * height > MAX_PIXELS:
        raise PackageError("package.picture_too_large", place, width=width, height=height)


def _png_size(data: bytes, place: str) -> tuple[int, int]:
    if not data.startswith(_PNG) or len(data) < 33 or data[8:16] != b"\x00\x00\x00\rIHDR":
        raise PackageError("package.bad_picture", place)
    width, height = struct.unpack(">II", data[16:24])
    return int(width), int(height)


def _jpeg_size(data: bytes, place: str) -> tuple[int, int]:
    if not data.startswith(_JPEG):
        raise PackageError("package.bad_picture", place)
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker in _FRAMES:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        if marker == 0xFF:
            at += 1  # a fill byte
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2 or marker == 0xDA:
            break
        at += 2 + length
    raise PackageError("package.bad_picture", place)


class _SvgCheck:
    """Reads an SVG once with expat; nothing is built, fetched or expanded."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.elements = 0
        self.ids_around: list[str | None] = []
        self.used: set[str] = set()
        self.around_use: set[str] = set()
        self.in_style = 0

    def refuse(self, what: str) -> PackageError:
        return PackageError("package.unsafe_svg", self.place, what=what[:80])

    def run(self, data: bytes) -> None:
        if len(data) > MAX_SVG:
            raise PackageError("package.entry_too_large", self.place, most=MAX_SVG)
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            raise PackageError("package.bad_picture", self.place) from None
        parser = expat.ParserCreate(encoding="utf-8", namespace_separator=" ")
        parser.StartDoctypeDeclHandler = self.doctype
        parser.ProcessingInstructionHandler = self.instruction
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        try:
            parser.Parse(text, True)
        except expat.ExpatError:
            raise PackageError("package.bad_picture", self.place) from None
        # A <use> inside what another <use> shows multiplies: a few lines could draw for hours.
        if self.used & self.around_use:
            raise self.refuse("use within use")

    def doctype(self, *_: object) -> None:
        raise self.refuse("DOCTYPE")

    def instruction(self, target: str, _data: str) -> None:
        raise self.refuse(f"<?{target}")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        namespace, _, name = tag.rpartition(" ")
        self.elements += 1
        if self.elements == 1 and (name != "svg" or namespace not in (_SVG, "")):
            raise PackageError("package.bad_picture", self.place)
        if self.elements > MAX_SVG_ELEMENTS or len(self.ids_around) >= MAX_SVG_DEPTH:
            raise self.refuse("too many elements")
        if namespace == _XHTML or (namespace in (_SVG, "") and name not in _SVG_ELEMENTS):
            raise self.refuse(f"<{name}>")
        if self.elements == 1:
            self.size(attributes)
        self.ids_around.append(attributes.get("id"))
        if name == "style":
            self.in_style += 1
        for key, value in attributes.items():
            self.attribute(key.rpartition(" ")[2], value, name)

    def attribute(self, key: str, value: str, element: str) -> None:
        if key.lower().startswith("on") or key.lower() == "base":
            raise self.refuse(key)
        if key.lower() in ("href", "src"):
            if not value.strip().startswith("#"):
                raise self.refuse(f"{key}={value}")
            if element == "use":
                self.used.add(value.strip()[1:])
                self.around_use.update(id_ for id_ in self.ids_around if id_)
        elif _REACHES_OUT.search(value):
            raise self.refuse(f"{key}={value}")

    def size(self, attributes: dict[str, str]) -> None:
        sides = []
        for key in ("width", "height"):
            length = _LENGTH.fullmatch(attributes.get(key, ""))
            sides.append(int(float(length[1]) * _PIXELS_PER[length[2]]) if length else 1)
            if length is None and attributes.get(key, "100%").strip() != "100%":
                raise self.refuse(f"{key}={attributes[key]}")
        _bound(max(sides[0], 1), max(sides[1], 1), self.place)

    def end(self, tag: str) -> None:
        self.ids_around.pop()
        if tag.rpartition(" ")[2] == "style":
            self.in_style -= 1

    def characters(self, text: str) -> None:
        # A backslash could spell url( in a way that the search below does not see.
        if self.in_style and (_REACHES_OUT.search(text) or "\\" in text):
            raise self.refuse("style")
