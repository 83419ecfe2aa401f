"""The parts of a Word file, read as if it were hostile: in memory, within bounds, no entities, nothing followed."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from handrail.importers.door import ImportRefused

MAX_FILE = 40 * 1024 * 1024
"""Bytes of a Word file."""
MAX_MEMBERS = 4000
MAX_XML = 24 * 1024 * 1024
"""Bytes of an XML part inflated."""
MAX_MEDIA = 48 * 1024 * 1024
"""Bytes of all pictures inflated."""
MAX_RATIO = 400
"""Inflated bytes per stored byte, for parts beyond a megabyte."""
MAX_ELEMENTS = 600_000
MAX_DEPTH = 120
"""Elements of an XML part, and levels."""

_WORD = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_PREFIXES: Mapping[str, str] = {
    **dict.fromkeys(_WORD, "w"),
    _OFFICE: "r",
    _STRICT: "r",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://purl.oclc.org/ooxml/drawingml/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://purl.oclc.org/ooxml/officeDocument/math": "m",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2012/wordml": "w15",
    "http://schemas.microsoft.com/office/drawing/2016/SVG/main": "asvg",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://purl.org/dc/elements/1.1/": "dc",
    "http://schemas.openxmlformats.org/package/2006/metadata/core-properties": "cp",
    "http://schemas.openxmlformats.org/package/2006/relationships": "rel",
    "http://schemas.openxmlformats.org/package/2006/content-types": "ct",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
"""Elements are named ``w_p`` whatever the file calls its namespaces; a colon could not stand in ElementTree's paths."""


class _TooMuch(Exception):
    pass


def parse(data: bytes, place: str) -> Element:
    """The root of an XML part; names are ``prefix_name`` with our prefixes. Raises ImportRefused."""
    if len(data) > MAX_XML:
        raise ImportRefused(None, None, f"{place} is larger than {MAX_XML // 1024 // 1024} MB")
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    builder = TreeBuilder()
    names: dict[str, str] = {}
    count = depth = 0

    def named(name: str) -> str:
        known = names.get(name)
        if known is None:
            space, _, local = name.rpartition("}")
            known = names[name] = f"{_PREFIXES[space]}_{local}" if space in _PREFIXES else local
        return known

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal count, depth
        count += 1
        depth += 1
        if count > MAX_ELEMENTS or depth > MAX_DEPTH:
            raise _TooMuch
        builder.start(named(name), {named(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(named(name))

    def doctype(*_: object) -> None:
        raise ImportRefused(None, None, f"{place} declares a document type; XML entities are not read")

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(data, True)
        return builder.close()
    except _TooMuch:
        raise ImportRefused(None, None, f"{place} has too many elements or levels") from None
    except (expat.ExpatError, ValueError, LookupError, AssertionError) as error:
        raise ImportRefused(None, None, f"{place} is damaged ({str(error)[:120]})") from None


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part refers to: another part, or something outside of the file."""

    kind: str
    """The last word of its type, for instance ``image``."""
    target: str
    external: bool


class Parts:
    """A Word file's parts. Only what is asked for is inflated."""

    def __init__(self, data: bytes) -> None:
        """Raises ImportRefused for what is no Word file, is damaged, or would not be safe to read."""
        if len(data) > MAX_FILE:
            raise ImportRefused(None, None, f"the file is larger than {MAX_FILE // 1024 // 1024} MB")
        if data.startswith(b"\xd0\xcf\x11\xe0"):
            raise ImportRefused(
                None, None, "the file is an old or an encrypted Word file; save it as .docx without a password"
            )
        if not data.startswith(b"PK"):
            raise ImportRefused(None, None, "the file is no Word file (.docx)")
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(data))
            infos = self.archive.infolist()
        except Exception as error:  # noqa: BLE001 - zipfile lets anything escape on a damaged file
            raise ImportRefused(None, None, f"the file is damaged ({type(error).__name__})") from None
        if len(infos) > MAX_MEMBERS:
            raise ImportRefused(None, None, f"the file has more than {MAX_MEMBERS} parts")
        self.infos: dict[str, zipfile.ZipInfo] = {}
        for info in infos:
            name = info.filename.replace("\\", "/")
            if name.startswith("/") or ".." in name.split("/") or ":" in name or info.filename != info.orig_filename:
                raise ImportRefused(None, None, f"the part {name[:120]!r} points outside of the file")
            if name in self.infos:
                raise ImportRefused(None, None, f"the part {name[:120]!r} is there twice")
            self.infos[name] = info
        self.left = MAX_MEDIA
        self.types = self._types()
        self.main = self._main()

    def _types(self) -> dict[str, str]:
        root = self.xml("[Content_Types].xml")
        if root is None:
            raise ImportRefused(None, None, "the file is no Word file (.docx): it states no content types")
        found: dict[str, str] = {}
        for node in root:
            name = node.get("PartName") or f".{node.get('Extension', '').lower()}"
            found[name.lstrip("/") if node.get("PartName") else name] = node.get("ContentType", "")
        return found

    def _main(self) -> str:
        main = next((one.target for one in self.relations("").values() if one.kind == "officeDocument"), "")
        type_ = self.type_of(main)
        if "macroEnabled" in type_:
            raise ImportRefused(None, None, "the file holds macros; save it as .docx, without them")
        if main not in self.infos or "wordprocessingml" not in type_:
            raise ImportRefused(None, None, "the file is no Word document")
        return main

    def type_of(self, name: str) -> str:
        """A part's content type, ``""`` if none is stated."""
        return self.types.get(name) or self.types.get(posixpath.splitext(name)[1].lower(), "")

    def read(self, name: str, most: int) -> bytes | None:
        """A part's bytes; None if there is none. Raises ImportRefused if it is larger, or packed like a bomb."""
        info = self.infos.get(name)
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise ImportRefused(None, None, f"{name[:120]} is encrypted")
        try:
            with self.archive.open(info) as part:
                # One byte beyond the bound: what the header claims about sizes is not believed.
                data = part.read(most + 1)
        except Exception as error:  # noqa: BLE001 - zipfile and zlib let anything escape on a damaged file
            raise ImportRefused(None, None, f"{name[:120]} is damaged ({type(error).__name__})") from None
        if len(data) > most:
            raise ImportRefused(None, None, f"{name[:120]} is larger than {most // 1024 // 1024} MB unpacked")
        if len(data) > 1024 * 1024 and len(data) > MAX_RATIO * max(info.compress_size, 1):
            raise ImportRefused(None, None, f"{name[:120]} is packed like a bomb")
        return data

    def xml(self, name: str) -> Element | None:
        """The root of an XML part, None if there is no such part. Raises ImportRefused."""
        data = self.read(name, MAX_XML)
        return None if data is None else parse(data, name)

    def picture(self, name: str) -> bytes | None:
        """A picture's bytes; None if there is none or all pictures together are too large."""
        info = self.infos.get(name)
        if info is None or info.file_size > self.left:
            return None
        data = self.read(name, self.left)
        self.left -= len(data or b"")
        return data

    def relations(self, part: str) -> dict[str, Relation]:
        """What a part refers to, by id."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return {}
        found: dict[str, Relation] = {}
        for node in root:
            target, external = node.get("Target", ""), node.get("TargetMode") == "External"
            if not external:
                target = (
                    target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                )
            found[node.get("Id", "")] = Relation(node.get("Type", "").rpartition("/")[2], target, external)
        return found
