"""Documents that are damaged, or made to do harm: a clean refusal or a sound draft, in bounds, reaching nowhere."""

# ruff: noqa: E501 - a document in one line reads as the document it is

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.domain.check import check, errors
from handrail.importers import dita, gitbuilding, omanual, qif, s1000d, xml_tree
from handrail.importers.door import Imported, ImportRefused, import_file
from handrail.importers.xml_tree import NotXml, parse
from handrail.packages.writer import build
from tests.importers.watched_import import watched
from tests.importers.xml_samples import (
    CREW,
    GUIDE,
    PAGE,
    PICTURE,
    PLAN,
    PROCEDURE,
    PROCESS,
    TASK,
    characteristic,
    characteristics,
    module,
    tolerance,
)
from tests.importers.xml_samples import (
    qif as document,
)
from tests.packages.samples import png

Read = Callable[[bytes, Path], Imported]
SAMPLES: dict[str, tuple[Read, bytes, str]] = {
    "procedure": (s1000d.read, module(PROCEDURE, doctype=PICTURE), "m.xml"),
    "crew": (s1000d.read, module(CREW, schema="crew"), "m.xml"),
    "process": (s1000d.read, module(PROCESS, schema="process"), "m.xml"),
    "task": (dita.read, TASK.encode(), "t.dita"),
    "plan": (qif.read, PLAN, "p.qif"),
    "guide": (omanual.read, json.dumps(GUIDE).encode(), "g.json"),
    "page": (gitbuilding.read, PAGE.encode(), "p.md"),
}
SECONDS_PER_MB = 5
MEMORY = 500
"""Megabytes."""

quick = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def survives(read: Read, data: bytes, name: str) -> bool:
    """Whether it was imported; a refusal has a reason, a draft is sound and can be written."""
    try:
        result = read(data, Path("/nowhere") / name)
    except ImportRefused as refused:
        assert refused.reason
        return False
    assert not errors(check(result.instruction))
    assert 0 <= result.report.text_coverage <= 1
    build(result.instruction, result.media, result.originals)
    return True


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize("name", sorted(SAMPLES))
@quick
@given(st.data())
def test_changed_bytes(name: str, data: st.DataObject) -> None:
    read, sample, file = SAMPLES[name]
    content = bytearray(sample)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 8))] = data.draw(
            st.sampled_from([b"", b"\0", b"<", b">", b"</", b'"', b"&", b"&amp;", b"&lt;", b"9" * 40, b"-", b"1E99", b"\xff",
                             b"{", b"}", b"[", b"]", b"(", b")", b"#", b"!", b"\n", b"id", b"\xe2\x80\xae", b"**", b"xyz"])
        )  # fmt: skip
    survives(read, bytes(content), file)


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize("name", ["procedure", "crew", "process", "task", "plan"])
@quick
@given(st.data())
def test_elements_that_stand_where_they_should_not(name: str, data: st.DataObject) -> None:
    """Names of elements exchanged, and parts of a document doubled within others."""
    read, sample, file = SAMPLES[name]
    text = sample.decode()
    names = sorted({part.split()[0].strip("/>") for part in text.split("<")[1:] if part[:1].isalpha()})
    for _ in range(data.draw(st.integers(1, 4))):
        one, other = data.draw(st.sampled_from(names)), data.draw(st.sampled_from(names))
        if data.draw(st.booleans()):
            text = text.replace(f"<{one}", f"<{other}").replace(f"</{one}", f"</{other}")
        else:
            text = text.replace(f"<{one}>", f"<{one}><{other}>word</{other}>", data.draw(st.integers(1, 3)))
    survives(read, text.encode(), file)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_cut_off_documents(name: str) -> None:
    read, sample, file = SAMPLES[name]
    for end in range(0, len(sample), max(len(sample) // 60, 1)):
        survives(read, sample[:end], file)


@quick
@given(st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["guide", "steps", "lines", "text_raw", "media", "data", "type", "bullet", "level", "tools", "title",
                         "original", "prereqs", "documents", "flags", "locale", "revisionid", "guideid"]), inner, max_size=6),
    max_leaves=30,
))  # fmt: skip
def test_any_json(value: object) -> None:
    survives(omanual.read, json.dumps(value).encode(), "g.json")


@quick
@given(st.lists(st.sampled_from([*PAGE.splitlines(), "# A", "## B {pagestep}", "* c", "  1. d", "> e", ">! f", "```", "---",
                                 "[a]{Qty: 1}", "[[[", "{{{", "![](x)", "[.](p.md){step}", "|a|b|", "![a](" + "b" * 50, ""]),
                max_size=25))  # fmt: skip
def test_any_lines(lines: list[str]) -> None:
    survives(gitbuilding.read, "\n".join(lines).encode(), "p.md")


BOMB = "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10 if n else "ha" * 10}">' for n in range(10))


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    "doctype",
    [
        f"<!DOCTYPE dmodule [{BOMB}]>",
        f'<!DOCTYPE dmodule [<!ENTITY b "{"x" * 100_000}">]>',
        '<!DOCTYPE dmodule [<!ENTITY b9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE dmodule [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"><!ENTITY b9 SYSTEM "http://127.0.0.1:9/y">]>',
    ],
)
def test_entities_expand_nowhere(doctype: str, tmp_path: Path) -> None:
    use = "&b9;" * 50 if "b9" in doctype else "&b;" * 1000
    content = (
        f"<procedure><mainProcedure><proceduralStep><para>{use}</para></proceduralStep></mainProcedure></procedure>"
    )
    (tmp_path / "x.xml").write_bytes(module(content, doctype=doctype))
    with pytest.raises(ImportRefused, match=r"entities that expand|not fetched") as refused:
        import_file(tmp_path / "x.xml")
    assert refused.value.place.startswith("line ")


@pytest.mark.req("SEC-CODE-1")
def test_an_entity_stays_by_its_name_and_a_standard_character_is_one(tmp_path: Path) -> None:
    doctype = (
        '<!DOCTYPE dmodule [<!ENTITY % iso PUBLIC "ISO" "http://127.0.0.1:9/iso.ent"> %iso; <!ENTITY prod "Pump">]>'
    )
    content = "<procedure><mainProcedure><proceduralStep><para>Fit &prod; at 20 &deg;C &plusmn;1 &nosuch;.</para></proceduralStep></mainProcedure></procedure>"
    (tmp_path / "x.xml").write_bytes(module(content, doctype=doctype))
    result = import_file(tmp_path / "x.xml")
    assert result.instruction.body[0].title == {"en-GB": "Fit &prod; at 20 °C ±1 &nosuch;."}
    assert any("&prod;: entities are not expanded" in line for line in result.report.unmapped)
    assert any("&deg; is read as the standard character °" in line for line in result.report.approximated)


def test_a_declared_entity_is_told_with_what_it_stands_for() -> None:
    tree = parse(b'<!DOCTYPE a [<!ENTITY prod "Pump">]><a>&prod;</a>')
    assert tree.root.text() == "&prod;"
    assert "declared as 'Pump'" in tree.unexpanded[0]


def test_entities_in_attributes_are_bounded() -> None:
    use = "&b;" * 5000
    with pytest.raises(NotXml, match="expand"):
        parse(f'<!DOCTYPE a [<!ENTITY b "{"x" * 1000}">]><a c="{use}"/>'.encode())
    with pytest.raises(NotXml, match="not well-formed"):
        parse(b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a c="&b;"/>')


def test_depth_and_number_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotXml, match="within each other"):
        parse(b"<a>" * 5000)
    monkeypatch.setattr(xml_tree, "MAX_ELEMENTS", 10)
    with pytest.raises(NotXml, match="more than 10 elements"):
        parse(b"<a>" + b"<b/>" * 10 + b"</a>")
    with pytest.raises(NotXml, match="larger than"):
        parse(b"<a>" + b" " * xml_tree.MAX_FILE)


@pytest.mark.parametrize(
    "data", [b"", b" ", b"<", b"<a", b"<a>", b"\xff\xfe<\0a\0", b"plain", b"<?xml version='1.0' encoding='nil'?><a/>"]
)
def test_what_is_no_xml_is_refused_by_every_reader(data: bytes) -> None:
    for read in (s1000d.read, dita.read, qif.read):
        assert not survives(read, data, "x.xml")


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    "name", ["../up.png", "/etc/passwd", "a/../../up.png", "..\\up.png", "C:\\up.png", "link.png", "sub/up.png"]
)
def test_a_picture_outside_of_the_folder_is_not_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "up.png").write_bytes(png())
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "link.png").symlink_to(tmp_path / "up.png")
    (inside / "sub").symlink_to(tmp_path)
    text = f'<task id="t"><title>T</title><taskbody><steps><step><cmd>Do</cmd><info><image href="{name}"/></info></step></steps></taskbody></task>'
    (inside / "x.dita").write_text(text)
    result = import_file(inside / "x.dita")
    assert png() not in result.media.values()
    assert all(b"root:" not in one.data for one in result.originals)
    assert result.instruction.media[0].extra["dita"]["placeholder"] == "missing"


@pytest.mark.req("SEC-CODE-1")
def test_a_huge_picture_is_a_placeholder(tmp_path: Path) -> None:
    (tmp_path / "big.png").write_bytes(png(60_000, 60_000))
    text = '<task id="t"><title>T</title><taskbody><steps><step><cmd>Do</cmd><info><image href="big.png"/></info></step></steps></taskbody></task>'
    (tmp_path / "x.dita").write_text(text)
    result = import_file(tmp_path / "x.dita")
    assert result.instruction.media[0].extra["dita"]["placeholder"] == "unsupported"
    assert any("package.picture_too_large" in line for line in result.report.warnings)


def large() -> dict[str, bytes]:
    """Files of half a megabyte to one and a half that ask for much work."""
    many = "<proceduralStep><para>Turn it.</para></proceduralStep>" * 9_000
    line = "<para>" + "<emphasis>a</emphasis> " * 60_000 + "</para>"
    words = "".join(f"<indexFlag>w{n} x{n}</indexFlag>" for n in range(30_000))
    wide = (
        "<table><tgroup><tbody>"
        + f"<row>{'<entry><para>x</para></entry>' * 50}</row>" * 900
        + "</tbody></tgroup></table>"
    )
    items = characteristics(*(characteristic(n, "Length", tolerance("1", "2", limit=True)) for n in range(1, 2500)))
    step = {"lines": [{"text_raw": "<b>" * 200 + "[link|" * 100 + "x"}] * 8}
    return {
        "many.xml": module(f"<procedure><mainProcedure>{many}</mainProcedure></procedure>"),
        "line.xml": module(f"<procedure><mainProcedure><proceduralStep>{line}</proceduralStep></mainProcedure></procedure>"),
        "words.xml": module(
            f"<procedure><mainProcedure><proceduralStep><para>Do{words}</para></proceduralStep></mainProcedure></procedure>"
        ),
        "wide.xml": module(f"<procedure><mainProcedure><proceduralStep>{wide}</proceduralStep></mainProcedure></procedure>"),
        "task.dita": (
            '<task id="t"><title>T</title><taskbody><steps>' + "<step><cmd>Do it.</cmd><info>So.</info></step>" * 22_000
            + "</steps></taskbody></task>"
        ).encode(),
        "items.qif": document(items),
        "guide.json": json.dumps({"steps": [step] * 150}).encode(),
        "page.md": b"# P\n\n" + b"[a](b){Qty: 1} " * 60_000,
        "page2.md": b"# P\n\n" + b"".join(b"[p%d]{Qty: 1} ![](i%d.png)\n\n" % (n, n) for n in range(900)),
        "open.md": b"[" * 400_000 + b"{" * 400_000,
    }  # fmt: skip


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.timeout(300)
def test_large_files_stay_in_time_and_memory_and_reach_nowhere(tmp_path: Path) -> None:
    files = tmp_path / "in"
    files.mkdir()
    (files / "buildconf.yaml").write_text("")
    contents = large()
    for name, data in contents.items():
        (files / name).write_bytes(data)
    told = watched(tmp_path, [files / name for name in contents])
    assert (told["outside"], told["forbidden"]) == ([], [])
    assert told["memory"] < MEMORY
    took = {Path(file).name: seconds for file, (seconds, _) in told["took"].items()}
    allowed = {name: SECONDS_PER_MB * max(len(data) / 1_000_000, 1) for name, data in contents.items()}
    assert {name: seconds for name, seconds in took.items() if seconds > allowed[name]} == {}


@pytest.mark.req("SEC-CODE-1")
def test_no_reader_reaches_for_network_or_files(tmp_path: Path) -> None:
    files = tmp_path / "in"
    files.mkdir()
    for name, (_, data, file) in SAMPLES.items():
        (files / f"{name}-{file}").write_bytes(data)
    evil = '<!DOCTYPE task SYSTEM "http://127.0.0.1:9/task.dtd"><task id="t"><title>T</title><taskbody><steps><step conref="http://127.0.0.1:9/x.dita#a/b"><cmd>Do</cmd><info><image href="http://127.0.0.1:9/a.png"/><image href="../../../etc/hostname"/></info></step></steps></taskbody></task>'
    (files / "evil.dita").write_text(evil)
    told = watched(tmp_path, sorted(files.iterdir()))
    assert (told["outside"], told["forbidden"]) == ([], [])
    assert told["took"][str(files / "evil.dita")][1] == 0
