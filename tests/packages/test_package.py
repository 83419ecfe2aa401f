"""Packages: written the same twice, read as hostile; each refusal names its place."""

from __future__ import annotations

import io
import json
import re
import stat
import struct
import zipfile
from pathlib import Path
from typing import Any

import pytest
import rfc8785

from handrail.commands.faults import WORDS
from handrail.domain.instruction import SCHEMA
from handrail.packages import archive, pictures, reader
from handrail.packages.error import PackageError
from handrail.packages.manifest import FORMAT, digest
from handrail.packages.writer import SourceFile, build, write
from tests.packages.samples import (
    document,
    instruction,
    jpeg,
    package,
    parts_of,
    png,
    resealed,
    svg,
    zipped,
)  # fmt: skip


def refused(data: bytes) -> PackageError:
    with pytest.raises(PackageError) as caught:
        reader.read_bytes(data)
    assert caught.value.code in WORDS
    return caught.value


def with_document(**changes: Any) -> bytes:
    parts = parts_of(package())
    return resealed({**parts, "instruction.json": json.dumps(document(**changes)).encode()})


def with_text(text: str | bytes) -> bytes:
    """A package whose document is this text."""
    data = text.encode() if isinstance(text, str) else text
    return resealed({**parts_of(package()), "instruction.json": data})


def test_what_is_written_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "p.hrwi"
    manifest = write(instruction(), {"pump": png()}, [SourceFile("form.xls", b"original")], path)
    read = reader.read(path)
    assert read.instruction == instruction()
    assert read.content == manifest.content
    assert read.media("pump") == png()
    assert read.original(digest(b"original")) == b"original"
    assert [original.name for original in read.manifest.originals] == ["form.xls"]
    assert [entry.name for entry in tmp_path.iterdir()] == ["p.hrwi"]


@pytest.mark.req("REC-211-2")
def test_the_content_hash_covers_the_document_and_its_media_only() -> None:
    read = reader.read_bytes(package())
    body = parts_of(package())["instruction.json"]
    stated = rfc8785.dumps({"document": digest(body), "media": [digest(png())]})
    assert read.content == digest(stated)
    without = reader.read_bytes(build(instruction(), {"pump": png()}, []))
    assert without.content == read.content
    assert reader.read_bytes(package(revision="C")).content != read.content


def test_the_same_input_gives_the_same_bytes() -> None:
    assert package() == package()


def test_nothing_is_written_that_could_not_be_read(tmp_path: Path) -> None:
    broken = document()
    broken["body"][0]["nodes"][0]["inputs"][1]["when"]["text"] = "$nothing"
    with pytest.raises(PackageError):
        write(instruction(**broken), {"pump": png()}, [], tmp_path / "p.hrwi")
    with pytest.raises(PackageError, match=r"package\.missing_media"):
        write(instruction(), {}, [], tmp_path / "p.hrwi")
    with pytest.raises(PackageError, match=r"package\.not_canonical"):
        write(instruction(extra={"n": 2**60}), {"pump": png()}, [], tmp_path / "p.hrwi")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "media/../../evil",
        "/etc/passwd",
        "C:\\evil",
        "media\\evil",
        "C:evil",
        "..",
        "media/x\x00.png",
        "//host/x",
    ],
)
def test_entries_that_would_leave_the_package_are_refused(name: str) -> None:
    data = zipped({**parts_of(package()), "zz" + "y" * (len(name.encode()) - 2): b"x"})
    # Put the name in place by hand: zipfile itself would clean it.
    data = data.replace(b"zz" + b"y" * (len(name.encode()) - 2), name.encode())
    error = refused(data)
    assert error.code in ("package.unsafe_path", "package.broken")
    assert error.code == "package.unsafe_path" or "\x00" in name


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize("mode", [stat.S_IFLNK, stat.S_IFDIR, stat.S_IFIFO, stat.S_IFCHR])
def test_links_and_devices_are_refused(mode: int) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        for name, data in parts_of(package()).items():
            info = zipfile.ZipInfo(name)
            info.create_system = 3
            info.external_attr = ((mode if name == "instruction.json" else stat.S_IFREG) | 0o644) << 16
            out.writestr(info, data)
    error = refused(stream.getvalue())
    assert (error.code, error.place) == ("package.not_a_file", "instruction.json")


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")  # zipfile warns the test, which means it
def test_an_entry_that_is_there_twice_is_refused() -> None:
    parts = parts_of(package())
    stream = io.BytesIO(package())
    with zipfile.ZipFile(stream, "a") as out:
        out.writestr(zipfile.ZipInfo("instruction.json"), parts["instruction.json"])
    assert (refused(stream.getvalue()).code) == "package.duplicate_entry"


def test_encrypted_and_oddly_compressed_entries_are_refused() -> None:
    data = bytearray(package())
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    assert refused(bytes(data)).code == "package.encrypted"
    squeezed = zipped(parts_of(package()), zipfile.ZIP_BZIP2)
    assert refused(squeezed).code == "package.compression"


@pytest.mark.req("SEC-CODE-1")
def test_bombs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = parts_of(package())
    bomb = zipped({**parts, "originals/" + "0" * 64: b"\0" * 3_000_000}, zipfile.ZIP_DEFLATED)
    assert refused(bomb).code == "package.bomb"
    monkeypatch.setattr(archive, "MAX_ORIGINAL", 1_000_000)
    assert refused(bomb).code == "package.entry_too_large"
    monkeypatch.setattr(archive, "MAX_TOTAL", len(parts["manifest.json"]) + 5)
    assert refused(package()).code == "package.entry_too_large"
    monkeypatch.setattr(archive, "MAX_ENTRIES", 2)
    assert refused(package()).code == "package.too_many_entries"
    monkeypatch.setattr(archive, "MAX_ARCHIVE", 100)
    assert refused(package()).code == "package.too_large"


def test_a_size_that_lies_is_not_believed() -> None:
    """The header says one byte; what comes out is bounded by what may come out, and has the wrong digest."""
    data = bytearray(package())
    central = data.index(b"PK\x01\x02")
    struct.pack_into("<I", data, central + 24, 1)
    assert refused(bytes(data)).code in ("package.broken", "package.altered", "package.not_json")


def test_archives_within_the_archive_are_not_opened() -> None:
    inner = zipped({"../evil": b"x"})
    sources = [SourceFile("inner.zip", inner)]
    read = reader.read_bytes(build(instruction(), {"pump": png()}, sources))
    assert read.original(digest(inner)) == inner


def test_missing_altered_and_undeclared_parts_are_named() -> None:
    parts = parts_of(package())
    picture = next(name for name in parts if name.startswith("media/"))
    for name in parts:
        error = refused(zipped({other: data for other, data in parts.items() if other != name}))
        assert (error.code, error.place) == ("package.missing_entry", name)
        if name != "manifest.json":
            error = refused(zipped({**parts, name: parts[name][:-1] + b"!"}))
            assert (error.code, error.place) == ("package.altered", name)
    stray = f"media/{'0' * 64}.png"
    assert (refused(zipped({**parts, stray: b""})).place, refused(zipped({**parts, stray: b""})).code) == (
        stray, "package.undeclared",
    )  # fmt: skip
    assert refused(zipped({**parts, "readme.txt": b""})).code == "package.unknown_entry"
    unused = document()
    unused["media"] = []
    unused["body"][0]["nodes"][0]["blocks"] = []
    assert (error := refused(with_document(**unused))).code == "package.undeclared"
    assert error.place == picture
    no_picture = {name: data for name, data in parts.items() if name != picture}
    assert refused(resealed(no_picture, media=[])).code == "package.missing_media"
    assert refused(with_document(attachments=[{"file": "x", "sha256": "0" * 64, "role": "original"}])).code == (
        "package.missing_entry"
    )


def test_the_stated_content_hash_must_fit() -> None:
    assert refused(resealed(parts_of(package()), content="0" * 64)).code == "package.content_hash"


def test_an_entry_under_anothers_name_is_refused() -> None:
    parts = parts_of(package())
    plain = json.loads(parts["manifest.json"])
    plain["media"][0]["file"] = "instruction.json"
    assert refused(zipped({**parts, "manifest.json": json.dumps(plain).encode()})).code == "package.misplaced"


def test_what_is_newer_than_this_build_is_refused() -> None:
    error = refused(with_document(schema=SCHEMA + 1, something_new=True))
    assert (error.code, error.place) == ("package.newer", "instruction.json")
    error = refused(resealed(parts_of(package()), format=FORMAT + 1, something_new=True))
    assert (error.code, error.place) == ("package.newer", "manifest.json")
    error = refused(with_document(something_new=True))
    assert (error.code, error.place) == ("package.invalid", "instruction.json/something_new")


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"schema": 1, "schema": 1}', "package.duplicate_key"),
        ('{"a": NaN}', "package.float"), ('{"a": -Infinity}', "package.float"), ('{"a": 1.5}', "package.float"),
        ('{"a": 1e400}', "package.float"), ('{"a": ' + "9" * 5000 + "}", "package.huge_number"),
        ("[" * 5000 + "]" * 5000, "package.too_deep"), ('{"a":' * 500 + "1" + "}" * 500, "package.too_deep"),
        ("[" * 5000, "package.too_deep"), ("[1]", "package.not_json"), ("{", "package.not_json"),
        ("", "package.not_json"),
        (b'{"a": "\xff"}', "package.not_utf8"), ('{"a": "\\ud800"}', "package.not_utf8"), ("null", "package.not_json"),
        ("\ufeff{}", "package.not_json"), ("{}", "package.invalid"), ('{"a": "' + "[" * 500 + '"}', "package.invalid"),
    ],
)  # fmt: skip
def test_json_that_could_be_read_in_two_ways_or_exhaust_a_reader_is_refused(text: str | bytes, code: str) -> None:
    error = refused(with_text(text))
    assert error.code == code
    assert error.place.startswith("instruction.json")


def test_a_decimal_that_would_fill_the_memory_is_refused() -> None:
    huge = document()
    huge["body"][0]["nodes"][0]["inputs"][1]["limits"]["upper"] = "1E+999999999"
    assert refused(with_document(**huge)).code == "package.invalid"


def test_a_document_that_does_not_hold_together_is_refused_with_all_that_is_wrong() -> None:
    broken = document()
    inputs = broken["body"][0]["nodes"][0]["inputs"]
    inputs[1]["when"]["text"] = "$nothing = 1"
    inputs[0]["choices"] = "none"
    error = refused(with_document(**broken))
    assert (error.code, error.place) == ("package.document", "instruction.json/body/0/nodes/0/inputs/0/choices")
    assert error.params["step"] == "1.1"
    assert {finding.code for finding in error.findings} == {"check.refers_to_nothing", "check.unknown_name"}


def picture(data: bytes, mime: str) -> str | None:
    try:
        pictures.inspect(data, mime, "x")
    except PackageError as error:
        assert error.place == "x"
        return error.code
    return None


@pytest.mark.req("SEC-CODE-1")
def test_pixel_bombs_and_false_pictures_are_refused_by_their_headers() -> None:
    assert picture(png(), "image/png") is None
    assert picture(jpeg(), "image/jpeg") is None
    assert picture(png(60_000, 60_000), "image/png") == "package.picture_too_large"
    assert picture(jpeg(16_000, 16_000), "image/jpeg") == "package.picture_too_large"
    assert picture(png(0, 5), "image/png") == "package.bad_picture"
    for data in (
        b"",
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
        png()[:20],
        jpeg()[:8],
        b"GIF89a",
        b"\xff\xd8" + b"\xff" * 99,
    ):
        for mime in ("image/png", "image/jpeg", "image/svg+xml"):
            assert picture(data, mime) == "package.bad_picture"
    assert picture(jpeg(), "image/png") == "package.bad_picture"


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    "data",
    [
        svg("<script>1</script>"), svg('<g onload="x()"/>'), svg('<image href="http://x/y.png"/>'),
        svg('<use href="other.svg#a"/>'), svg('<use xlink:href="file:///etc/passwd" xmlns:xlink="http://www.w3.org/1999/xlink"/>'),
        svg('<path style="fill: url(http://x/y)"/>'), svg('<path fill="url( \'http://x\')"/>'),
        svg("<style>@import 'x';</style>"), svg("<style>a { fill: u\\72l(x) }</style>"), svg("<foreignObject/>"),
        svg('<animate attributeName="href" to="x"/>'), svg('<a href="#x"/>'), svg("<filter/>"),
        svg('<p xmlns="http://www.w3.org/1999/xhtml"/>'), b"<!DOCTYPE svg [<!ENTITY a 'b'>]>" + svg("&a;"),
        b"<?xml-stylesheet href='x'?>" + svg(), svg("<g>" * 80 + "</g>" * 80), svg("<g/>" * 20_001),
        svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'),
        svg(attributes='width="99999999" height="2"'), svg(attributes='width="1e9" height="2"'), b"<html/>", b"<svg",
        b"\xff\xfe<",
        svg('<g xml:base="http://x/"/>'),
    ],
)  # fmt: skip
def test_drawings_that_do_more_than_be_drawn_are_refused(data: bytes) -> None:
    assert picture(data, "image/svg+xml") in (
        "package.unsafe_svg", "package.bad_picture", "package.picture_too_large",
    )  # fmt: skip


def test_plain_drawings_are_let_in() -> None:
    body = (
        '<title>Pump</title><defs><linearGradient id="g"><stop offset="0"/></linearGradient>'
        '<g id="s"><path d="M0 0"/></g></defs>'
        '<style>.a { fill: url(#g) }</style><use href="#s"/><rect fill="url(#g)" class="a" width="1" height="1"/>'
    )
    assert picture(svg(body), "image/svg+xml") is None
    assert picture(svg(body, 'viewBox="0 0 100 50"'), "image/svg+xml") is None
    assert picture(svg(attributes='width="210mm" height="100%"'), "image/svg+xml") is None


def test_a_bad_picture_refuses_the_package() -> None:
    bad = b"not a picture"
    changed = document()
    changed["media"][0]["sha256"] = digest(bad)
    data = build(instruction(**changed), {"pump": bad}, [])
    error = refused(data)
    assert (error.code, error.place) == ("package.bad_picture", f"media/{digest(bad)}.png")


def test_a_picture_that_is_missing_at_the_source_is_told_apart() -> None:
    changed = document()
    changed["media"][0] = {"id": "pump", "file": "pump.png", "mime": "image/png", "status": "missing"}
    read = reader.read_bytes(build(instruction(**changed), {}, []))
    with pytest.raises(KeyError):
        read.media("pump")


@pytest.mark.parametrize("data", [b"", b"PK", b"PK\x03\x04", b"x" * 100, b"PK\x05\x06" + b"\0" * 18])
def test_what_is_no_package_is_refused(data: bytes) -> None:
    assert refused(data).code in ("package.not_a_package", "package.broken")


def test_every_fault_has_words() -> None:
    """Every code that a reader, writer or check can give is said in plain words on the command line."""
    root = Path(reader.__file__).parents[1]
    sources = [*root.glob("packages/*.py"), root / "domain" / "check.py"]
    codes = {code for path in sources for code in re.findall(r'"((?:package|check)\.[a-z0-9_]+)"', path.read_text())}
    assert codes - WORDS.keys() == set()
    assert WORDS.keys() - codes == {"package.unreadable"}
