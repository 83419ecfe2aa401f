"""Damaged packages of every kind: a declared refusal or a package that holds, never anything else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handrail.domain.check import check, errors
from handrail.packages import reader
from handrail.packages.error import PackageError
from tests.packages.samples import document, package, parts_of, resealed, zipped

PACKAGE = package()
PARTS = parts_of(PACKAGE)

quick = settings(deadline=None, max_examples=250, suppress_health_check=[HealthCheck.too_slow])


def survives(data: bytes) -> None:
    try:
        read = reader.read_bytes(data)
    except PackageError as error:
        assert error.code.startswith("package.")
        return
    assert not errors(read.findings)
    for medium in read.instruction.media:
        if medium.status == "ok":
            assert read.media(medium.id)


@pytest.mark.req("SEC-CODE-1")
@quick
@given(st.lists(st.tuples(st.integers(0, len(PACKAGE) - 1), st.integers(0, 255)), min_size=1, max_size=8))
def test_changed_bytes(changes: list[tuple[int, int]]) -> None:
    data = bytearray(PACKAGE)
    for at, byte in changes:
        data[at] = byte
    survives(bytes(data))


@pytest.mark.req("SEC-CODE-1")
@quick
@given(st.integers(0, len(PACKAGE)), st.integers(0, len(PACKAGE)), st.binary(max_size=40))
def test_cut_and_spliced_bytes(start: int, end: int, put_in: bytes) -> None:
    survives(PACKAGE[:start] + put_in + PACKAGE[end:])


@quick
@given(st.sampled_from(sorted(PARTS)), st.binary(max_size=200))
def test_a_part_of_any_content(name: str, data: bytes) -> None:
    survives(zipped({**PARTS, name: data}))
    if name != "manifest.json":
        survives(resealed({**PARTS, name: data}))


values = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**16), 10**16) | st.text(max_size=20)
    | st.sampled_from(["1.5", "1E9999", "$gap", "ok", "en", "step", "../x", "$ok = 'yes'", ". > 1", "yes_no"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(st.sampled_from(["id", "text", "en", "node"]), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(value: Any, here: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    found = [here] if here else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in inner:
        found += places(one, (*here, key))
    return found


PLACES = places(document())


@pytest.mark.req("SEC-CODE-1")
@quick
@given(st.lists(st.tuples(st.sampled_from(PLACES), values), min_size=1, max_size=3))
def test_a_document_with_anything_in_any_place(changes: list[tuple[tuple[str | int, ...], Any]]) -> None:
    changed: Any = document()
    for place, value in changes:
        part = changed
        try:
            for key in place[:-1]:
                part = part[key]
            part[place[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue
    survives(resealed({**PARTS, "instruction.json": json.dumps(changed).encode()}))


@quick
@given(
    st.lists(st.sampled_from(["$a", "$b", "$c", "1", "$a + $b", "$nothing", "(", "$c > $a"]), min_size=3, max_size=3)
)
def test_the_check_ends_on_any_net_of_calculations(texts: list[str]) -> None:
    from tests.packages.samples import instruction

    inputs = [
        {"id": name, "name": name, "type": "calculated", "label": {"en": name}, "calculate": {"text": text}}
        for name, text in zip("abc", texts, strict=True)
    ]
    found = check(instruction(body=[{"node": "step", "id": "s", "title": {"en": "s"}, "inputs": inputs}], media=[]))
    reads = {
        name: set(text.replace("$", " $").split()) & {"$a", "$b", "$c"} for name, text in zip("abc", texts, strict=True)
    }
    circular = any(f"${name}" in _reached(reads, name) for name in reads)
    assert circular == any(finding.code == "check.circle" for finding in found)


def _reached(reads: dict[str, set[str]], name: str) -> set[str]:
    reached: set[str] = set()
    waiting = list(reads[name])
    while waiting:
        one = waiting.pop()
        if one not in reached:
            reached.add(one)
            waiting.extend(reads[one[1:]])
    return reached
