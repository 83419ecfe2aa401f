"""The check of what was promised finds each thing that could be wrong, and the model of the disk keeps no promise
that POSIX does not make."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.faults.calls import NotUnderstood, Reader
from tests.faults.disk import MODELS, ROOT, Disk, Enter, Image, Leave, Move, Resize, Sync, Write
from tests.faults.promises import Found, Promises


def promised(*said: dict[str, Any]) -> Promises:
    made = Promises()
    for one in said:
        made.hear(json.dumps(one))
    return made


def saved(act: str, **what: Any) -> dict[str, Any]:
    return {"say": "saved", "act": act, **what}


def doing(act: str, **what: Any) -> dict[str, Any]:
    return {"say": "doing", "act": act, **what}


SAID = (
    saved("open", journal="j"),
    doing("append", events=["e1", "e2"]),
    saved("append", events=["e1", "e2"], hashes=["h1", "h2"]),
    saved("photo", photo="p"),
    doing("draft", step="a", text="12"),
    saved("draft", step="a", text="12"),
    saved("failure", subject="s", count=2),
    saved("receipt", receipt=1),
    saved("mark", seq=3),
    doing("append", events=["e3", "e4"]),
    {"say": "refused", "act": "append", "why": "the disk failed"},
    doing("draft", step="a", text="13"),
)
THERE = Found(
    journal="j",
    events=(("e1", "h1"), ("e2", "h2")),
    photos=frozenset({"p"}),
    drafts={"a": "12", "b": None},
    failures={"s": 2, "t": 0},
    receipts=(1,),
    marked=3,
)


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"events": (*THERE.events, ("e3", "h3"), ("e4", "h4"))},
        {"drafts": {"a": "13", "b": None}},
        {"photos": frozenset({"p", "another"})},
        {"marked": 4},
    ],
)
def test_what_was_begun_may_be_there_or_not(more: dict[str, Any]) -> None:
    assert promised(*SAID).broken(replace(THERE, **more)) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"trouble": "no key"}, "does not start"),
        ({"bad": "event 2: altered"}, "does not verify"),
        ({"why": "restored"}, "a new journal was begun"),
        ({"why": "new"}, "a new journal was begun"),
        ({"journal": "k"}, "another journal"),
        ({"events": (("e1", "h1"),)}, "event e2 is there 0 times"),
        ({"events": (*THERE.events, ("e1", "h1"))}, "event e1 is there 2 times"),
        ({"events": (("e1", "h1"), ("e2", "h9"))}, "event e2 is another one"),
        ({"events": (*THERE.events, ("e3", "h3"))}, "1 events of an act with 2"),
        ({"events": (*THERE.events, ("e9", "h9"))}, "event e9 was never spoken of"),
        ({"photos": frozenset()}, "photo p is lost"),
        ({"drafts": {"a": None, "b": None}}, "('draft', 'a') is None"),
        ({"drafts": {"a": "12", "b": "x"}}, "('draft', 'b') is x"),
        ({"failures": {"s": 1, "t": 0}}, "('failure', 's') is 1"),
        ({"receipts": ()}, "0 receipts"),
        ({"receipts": (1, 2)}, "2 receipts"),
        ({"receipts": (2,)}, "receipts (2,)"),
        ({"marked": 2}, "remembers 2"),
    ],
)
def test_each_broken_promise_is_found(fault: dict[str, Any], words: str) -> None:
    said = promised(*SAID).broken(replace(THERE, **fault))
    assert any(words in one for one in said), said


def images(disk: Disk, model: str) -> list[dict[str, bytes | None]]:
    """What may be found; drawn often enough that each possibility comes."""
    return [disk.image(MODELS[model], random.Random(seed)).entries for seed in range(60)]


def a_photo(*synced: int) -> Disk:
    """A file that is written under one name and given another, with some syncs."""
    disk = Disk()
    for call in (
        Enter(ROOT, "photos", 1, is_folder=True), Sync(ROOT), Enter(1, "a.part", 2), Write(2, 0, b"x" * 1000),
        *[Sync(number) for number in synced if number == 2], Move(1, "a.part", "a", 2),
        *[Sync(number) for number in synced if number == 1],
    ):  # fmt: skip
        disk.do(call)
    return disk


WHOLE = {"photos": None, "photos/a": b"x" * 1000}


@pytest.mark.parametrize("model", MODELS)
def test_what_was_synced_stays(model: str) -> None:
    assert all(image == WHOLE for image in images(a_photo(2, 1), model))


def test_a_name_may_be_there_without_content_and_content_without_a_name() -> None:
    assert images(a_photo(1), "only synced")[0] == {"photos": None, "photos/a": b""}
    assert images(a_photo(), "names first")[0] == {"photos": None, "photos/a": b""}
    assert images(a_photo(), "content first")[0] == {"photos": None}
    assert images(a_photo(2), "only synced")[0] == {"photos": None}
    assert images(a_photo(), "everything")[0] == WHOLE


def test_a_write_is_torn_where_sectors_end() -> None:
    found = {image.get("photos/a") for image in images(a_photo(1), "torn at 512")}
    first, second = b"x" * 512, b"x" * 488
    assert found == {b"", first, first + second, bytes(512) + second}
    assert {image.get("photos/a") for image in images(a_photo(1), "torn at 4096")} == {b"", b"x" * 1000}
    stale = [image["photos/a"] or b"" for image in images(a_photo(1), "torn and stale")]
    assert any(one[512:] == second and one[:512] not in (first, bytes(512)) for one in stale)


def test_acts_on_several_files_come_in_any_order() -> None:
    disk = Disk()
    for call in (Enter(ROOT, "a", 1), Enter(ROOT, "b", 2), Sync(ROOT), Write(1, 0, b"1"), Write(2, 0, b"2")):
        disk.do(call)
    found = {(image["a"], image["b"]) for image in images(disk, "reordered")}
    assert found == {(b"", b""), (b"1", b""), (b"", b"2"), (b"1", b"2")}
    assert {(image["a"], image["b"]) for image in images(disk, "every second")} == {(b"1", b""), (b"", b"2")}


def test_names_and_sizes_follow_the_calls() -> None:
    disk = Disk()
    calls = (
        Enter(ROOT, "a", 1),
        Write(1, 0, b"12345"),
        Resize(1, 2),
        Resize(1, 3),
        Enter(ROOT, "b", 2),
        Leave(ROOT, "b"),
    )
    for call in calls:
        disk.do(call)
    assert images(disk, "everything")[0] == {"a": b"12\0"}


def test_images_that_differ_have_another_digest() -> None:
    different = [{}, {"a": None}, {"a": b""}, {"a": b"b"}, {"ab": b""}, {"a": b"", "b": b""}]
    assert len({Image(entries).digest() for entries in different}) == len(different)


@pytest.mark.parametrize(
    "line",
    [
        r'1 writev(3, [{iov_base="\x61", iov_len=1}], 1) = 1',
        r'1 write(3, "\x61"..., 5) = 5',
        r'1 rename("ROOT\x61", "\x2f\x62") = 0',
        r'1 openat(AT_FDCWD, "ROOT\x61", O_WRONLY|O_CREAT|O_APPEND, 0600) = 4',
        "something else",
    ],
)
def test_a_call_that_cannot_be_followed_stops_the_reader(tmp_path: Path, line: str) -> None:
    root = "".join(rf"\x{byte:02x}" for byte in f"{tmp_path}/".encode())
    opened = rf'1 openat(AT_FDCWD, "{root}\x6f", O_WRONLY|O_CREAT, 0600) = 3'
    trace = tmp_path.parent / "trace"
    trace.write_text(f"{opened}\n{line.replace('ROOT', root)}\n")
    with pytest.raises(NotUnderstood):
        list(Reader(tmp_path).life(trace))
