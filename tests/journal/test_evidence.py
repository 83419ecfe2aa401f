"""The evidence package: complete, deterministic, checkable by hand, and hostile input stays outside."""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handrail.commands import export as export_command
from handrail.domain.event import GENESIS
from handrail.records.evidence import Contents, NotExported, export
from handrail.records.evidence_check import verify_evidence
from handrail.wire.chain import Sealed
from handrail.wire.receipt import Receipt, RunReached, make_receipt
from handrail.wire.report import Range, Report, Unreadable
from handrail.wire.signed import Signed, sign
from tests.journal.test_verify import Written, verify
from tests.wire.builder import Tablet, event, key, seal

GATEWAY = key(9)
PHOTO = b"\xff\xd8\xff a scratch"
DIGEST = hashlib.sha256(PHOTO).hexdigest()
AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
KEYS = {"journal-a": {key(1).id: key(1).public}, "journal-b": {key(2).id: key(2).public}}


def two_journals() -> tuple[list[Sealed], Tablet, Tablet]:
    """Run 1 is started on one tablet and finished on another; each also works on other runs."""
    runs: dict[str, tuple[int, str]] = {}
    a, b = Tablet("journal-a", key(1), runs), Tablet("journal-b", key(2), runs)
    a.write("journal.opened")
    b.write("journal.opened")
    photo = {"digest": DIGEST, "size": len(PHOTO), "mime": "image/jpeg", "name": "scratch.jpg"}
    run = [a.write("run.started", "run-1", title={"de": "Pumpe „7“"})]
    a.write("run.started", "run-2", secret="of another run")
    run.append(a.write("note.added", "run-1", text="scratch", photos=[photo]))
    b.write("run.started", "run-3", secret="of another run")
    run.append(b.write("note.added", "run-1", text="taken over"))
    count, head = runs["run-1"]
    run.append(b.write("run.closed", "run-1", outcome="completed", count=count, head=head))
    return run, a, b


def receipt_for(tablet: Tablet, sealed: Sealed, *runs: RunReached) -> Signed:
    seq = tablet.chain.index(sealed) + 1
    filled = {"journal": tablet.journal, "seq": seq, "head": sealed.hash, "count": seq, "gateway": GATEWAY.id}
    filled["runs"] = runs
    return make_receipt(Receipt.model_validate({**filled, "received_at": AT}), GATEWAY)


def contents(**changes: Any) -> Contents:
    run, _, b = two_journals()
    filled: dict[str, Any] = {
        "run": "run-1",
        "events": run,
        "keys": KEYS,
        "photo": {DIGEST: PHOTO}.get,
        "made_at": "2026-11-21T10:00:00Z",
        "build": "0.1.0",
        "receipts": [receipt_for(b, run[2], RunReached(run="run-1", seq=3, head=run[2].hash))],
        "gateways": {GATEWAY.id: GATEWAY.public},
        "package": b"PK a package",
        "record": b"%PDF-1.7 a record",
    }
    return Contents(**{**filled, **changes})


GOOD = export(contents(), key(2))


def check(data: bytes, folder: Path, **options: Any) -> Report:
    path = folder / "E.zip"
    path.write_bytes(data)
    return verify_evidence(path, **options)


def files_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.req("P11-10b-1")
def test_a_run_of_two_journals_is_proven_without_any_other_runs_events(tmp_path: Path) -> None:
    report = check(GOOD, tmp_path)
    assert report.bad is None
    assert (report.name, report.events, report.photos, report.receipts) == ("run-1", 4, 1, 1)
    assert report.ranges == (Range(1, 3, "receipt"), Range(4, 4, "device"))
    assert b"of another run" not in GOOD
    files = files_of(GOOD)
    assert files["record.pdf"] == b"%PDF-1.7 a record"
    assert files["instruction.hrwi"] == b"PK a package"
    assert files[f"photos/{DIGEST}.jpg"] == PHOTO
    assert [json.loads(line)["run_seq"] for line in files["events.jsonl"].splitlines()] == [1, 2, 3, 4]


@pytest.mark.req("P11-10b-1")
@pytest.mark.parametrize(
    ("named", "reached"),
    [
        (("run-1", 4, 3), 4),
        (("run-1", 2, 1), 2),
        (("run-2", 4, 3), 0),  # another run
        (("run-1", 3, 3), 0),  # another number than the event has
        (("run-1", 9, 3), 0),
    ],
)
def test_a_receipt_that_ends_with_another_runs_event_anchors_by_the_runs_it_names(
    tmp_path: Path, named: tuple[str, int, int], reached: int
) -> None:
    run, _, b = two_journals()
    name, seq, at = named
    reached_run = {"run": name, "seq": seq, "head": run[at].hash}
    last = b.write("note.added", "run-3", text="of another run")
    made = Signed.from_json(receipt_for(b, last).to_json()).document
    said = {field: value for field, value in made.items() if field != "kind"} | {"runs": (reached_run,)}
    receipt = make_receipt(Receipt.model_validate(said), GATEWAY)
    report = check(export(contents(receipts=[receipt]), key(2)), tmp_path)
    assert report.bad is None
    anchored = [one.last for one in report.ranges if one.anchor == "receipt"]
    assert anchored == ([reached] if reached else [])


def test_the_same_run_makes_the_same_bytes() -> None:
    assert export(contents(), key(2)) == GOOD


def test_keys_that_the_site_trusts(tmp_path: Path) -> None:
    report = check(GOOD, tmp_path, trusted=KEYS, gateways={GATEWAY.id: GATEWAY.public})
    assert report.good
    assert report.notes == ()
    stranger = check(GOOD, tmp_path, trusted={"journal-b": KEYS["journal-b"]})
    assert stranger.bad is not None
    assert (stranger.bad.item, "unknown_key" in stranger.bad.detail) == ("event 1", True)
    swapped = check(GOOD, tmp_path, trusted={"journal-a": KEYS["journal-b"], "journal-b": KEYS["journal-a"]})
    assert swapped.bad is not None
    assert swapped.bad.item == "event 1"
    unknown = check(GOOD, tmp_path, trusted={"journal-a": KEYS["journal-a"]})
    assert unknown.bad is not None
    assert unknown.bad.item == "manifest.json"
    other_gateway = check(GOOD, tmp_path, gateways={})
    assert other_gateway.ranges == (Range(1, 4, "device"),)


@pytest.mark.req("P11-10a-1")
@given(st.sampled_from(sorted(files_of(GOOD))), st.integers(0, 100_000))
def test_any_flipped_bit_in_any_file_is_named(tmp_path_factory: pytest.TempPathFactory, name: str, at: int) -> None:
    files = files_of(GOOD)
    spoilt = bytearray(files[name])
    spoilt[at // 8 % len(spoilt)] ^= 1 << at % 8
    folder = tmp_path_factory.getbasetemp()
    # A manifest that says it is of a newer format is not judged at all.
    with suppress(*[Unreadable] if name == "manifest.json" else []):
        report = check(zipped({**files, name: bytes(spoilt)}), folder)
        assert report.bad is not None
        assert report.bad.item == name


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize("name", sorted(set(files_of(GOOD)) - {"manifest.json"}))
def test_any_missing_file_is_named(tmp_path: Path, name: str) -> None:
    files = files_of(GOOD)
    del files[name]
    report = check(zipped(files), tmp_path)
    assert report.bad is not None
    assert (report.bad.item, "missing" in report.bad.detail) == (name, True)


@pytest.mark.req("P11-10a-1")
def test_an_added_file_is_named(tmp_path: Path) -> None:
    report = check(zipped({**files_of(GOOD), "extra.txt": b"x"}), tmp_path)
    assert report.bad is not None
    assert (report.bad.item, "inserted" in report.bad.detail) == ("extra.txt", True)


def resigned(change: Callable[[dict[str, bytes], dict[str, Any]], None], by: int = 2) -> bytes:
    """A package whose maker holds a device key and makes the manifest fit what was changed."""
    files = files_of(GOOD)
    manifest = Signed.from_bytes(files.pop("manifest.json")).document
    manifest.pop("kind")
    change(files, manifest)
    manifest["files"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)} for name, content in files.items()
    }
    return zipped({"manifest.json": sign("handrail.evidence.v1", manifest, key(by)).to_bytes(), **files})


def without_line(name: str, number: int) -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    def change(files: dict[str, bytes], _: dict[str, Any]) -> None:
        for one in (name, "seals.jsonl"):
            lines = files[one].splitlines(keepends=True)
            files[one] = b"".join(lines[: number - 1] + lines[number:])

    return change


def new_text(files: dict[str, bytes], _: dict[str, Any]) -> None:
    files["events.jsonl"] = files["events.jsonl"].replace(b"taken over", b"taken away")


def no_photo(files: dict[str, bytes], _: dict[str, Any]) -> None:
    del files[f"photos/{DIGEST}.jpg"]


def other_photo(files: dict[str, bytes], _: dict[str, Any]) -> None:
    files[f"photos/{DIGEST}.jpg"] = b"another photo"


def more_seals(files: dict[str, bytes], _: dict[str, Any]) -> None:
    files["seals.jsonl"] += b"{}\n"


def false_receipt(files: dict[str, bytes], _: dict[str, Any]) -> None:
    files["receipts.json"] = files["receipts.json"].replace(b'"seq":', b'"seq":1')


def other_count(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
    manifest["chain"]["count"] = 5


@pytest.mark.req("P11-10a-1")
@pytest.mark.parametrize(
    ("change", "item", "kind"),
    [
        (without_line("events.jsonl", 1), "event 1", "missing"),
        (without_line("events.jsonl", 2), "event 2", "missing"),
        (without_line("events.jsonl", 4), "event 4", "missing"),
        (new_text, "event 3", "altered"),
        (no_photo, f"photos/{DIGEST}", "missing"),
        (other_photo, f"photos/{DIGEST}.jpg", "altered"),
        (more_seals, "seals.jsonl", "inserted"),
        (false_receipt, "receipts.json 1", "altered"),
        (other_count, "event 5", "missing"),
    ],
)
def test_who_signs_the_manifest_anew_still_cannot_change_what_was_signed(
    tmp_path: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None], item: str, kind: str
) -> None:
    report = check(resigned(change), tmp_path)
    assert report.bad is not None
    assert report.bad.item == item
    assert report.bad.detail.startswith(kind)
    stranger = check(resigned(change, by=5), tmp_path)
    assert stranger.bad is not None
    assert stranger.bad.item == "manifest.json"


def test_a_newer_format_is_refused(tmp_path: Path) -> None:
    def newer(_: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["format"] = 2

    with pytest.raises(Unreadable, match="newer"):
        check(resigned(newer), tmp_path)


def many() -> bytes:
    return zipped({f"{number}": b"" for number in range(10_001)})


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(300 * 1024 * 1024))
    return buffer.getvalue()


def lying_bomb() -> bytes:
    """The zip's directory says that a large file is small."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", bytes(20 * 1024 * 1024))
    return buffer.getvalue().replace((20 * 1024 * 1024).to_bytes(4, "little"), (100).to_bytes(4, "little"))


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    "hostile",
    [
        b"", b"no zip", zipped({}), zipped({"a": b""}), many(), bomb(),
        zipped({"manifest.json": b"{}", "../x": b""}), zipped({"manifest.json": b"{}", "/x": b""}),
        zipped({"manifest.json": b"{}", "a\\..\\b": b""}), zipped({"manifest.json": b"{}", "C:x": b""}),
    ],
    ids=["empty", "text", "no files", "no manifest", "many", "bomb", "up", "root", "backslash", "drive"],
)  # fmt: skip
def test_hostile_packages_are_refused(tmp_path: Path, hostile: bytes) -> None:
    with pytest.raises(Unreadable):
        check(hostile, tmp_path)


@pytest.mark.req("SEC-CODE-1")
def test_a_lying_bomb_is_read_no_further_than_it_says(tmp_path: Path) -> None:
    report = check(lying_bomb(), tmp_path)
    assert report.bad is not None
    assert report.bad.item == "manifest.json"


@given(st.binary(max_size=30), st.integers(0, len(GOOD)), st.integers(0, 30))
def test_damaged_packages_never_crash_the_verifier(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int, width: int
) -> None:
    with suppress(Unreadable):
        check(GOOD[:at] + noise + GOOD[at + width :], tmp_path_factory.getbasetemp())


def test_what_does_not_verify_is_not_exported() -> None:
    run, _, _ = two_journals()
    with pytest.raises(NotExported, match="number 2 is missing"):
        export(contents(events=[run[0], *run[2:]]), key(2))
    with pytest.raises(NotExported, match="no run"):
        export(contents(events=[]), key(2))
    with pytest.raises(NotExported, match="not what the event names"):
        export(contents(photo=lambda _: b"other"), key(2))


def test_an_absent_photo_is_said(tmp_path: Path) -> None:
    report = check(export(contents(photo=lambda _: None), key(2)), tmp_path)
    assert report.good
    assert f"photo {DIGEST} was not on the tablet that made this" in report.notes


@pytest.mark.req("P11-10b-1")
def test_it_can_be_checked_by_hand_as_the_readme_says(tmp_path: Path) -> None:
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is not installed")
    files = files_of(GOOD)
    assert b"openssl pkeyutl -verify" in files["README.txt"]
    events, seals = (files[name].split(b"\n")[:-1] for name in ("events.jsonl", "seals.jsonl"))
    for line, seal_line in zip(events, seals, strict=True):
        seal = json.loads(seal_line)
        digest = hashlib.sha256(b"\0" + line).digest()
        assert digest.hex() == seal["hash"]
        for name, content in {
            "key.pem": files[f"keys/{seal['key']}.pem"],
            "hash.bin": digest,
            "signature.bin": base64.b64decode(seal["signature"]),
        }.items():
            (tmp_path / name).write_bytes(content)
        asked = [openssl, "pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "hash.bin"]
        done = subprocess.run([*asked, "-sigfile", "signature.bin"], cwd=tmp_path, capture_output=True, check=True)
        assert b"Verified Successfully" in done.stdout


def run_export(*options: str) -> int:
    parser = argparse.ArgumentParser()
    export_command.add_parser(parser.add_subparsers())
    args = parser.parse_args(["export", *options])
    code: int = args.run(args)
    return code


@pytest.mark.req("P11-10b-1")
def test_export_and_verify_by_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written = Written(tmp_path / "data")
    out = tmp_path / "out" / "E.zip"
    assert run_export("run-1", "--output", str(out), "--data", str(written.data)) == 0
    assert "run-1" in capsys.readouterr().out
    assert files_of(out.read_bytes())["record.pdf"].startswith(b"%PDF-")
    assert verify(out, "--json") == 0
    (report,) = json.loads(capsys.readouterr().out)["reports"]
    assert (report["kind"], report["name"], report["events"], report["photos"]) == ("evidence", "run-1", 5, 1)
    # The receipt names event 5 of the journal, the run's fourth; the fifth came later.
    assert report["ranges"][0] == {"first": 1, "last": 4, "anchor": "receipt"}
    out.write_bytes(resigned(new_text))
    assert verify(out) == 4
    assert "first bad item: event 3: altered" in capsys.readouterr().out
    assert run_export("run-9", "--output", str(out), "--data", str(written.data)) == 2
    assert "no run run-9" in capsys.readouterr().err


# Reviews, beside the run.


def review_by(tablet: Tablet, at: str, type_: str = "record.reviewed", **changes: Any) -> Sealed:
    """What a tablet writes of run 1 beside it, whose chain ends with that hash."""
    said = {"run": "run-1", "count": 4, "head": at, "meaning": "reviewed", "shown": {}} | changes
    last = tablet.chain[-1].hash if tablet.chain else GENESIS
    fields: dict[str, Any] = {
        "journal": tablet.journal, "seq": len(tablet.chain) + 1, "prev": last, "key": tablet.by.id, "type": type_,
    }  # fmt: skip
    return seal(event(**fields, payload=said), tablet.by)


def reviewed(type_: str = "record.reviewed", **changes: Any) -> tuple[list[Sealed], Sealed]:
    """The run, and a review of it by the tablet that finished it."""
    run, _, b = two_journals()
    return run, review_by(b, run[-1].hash, type_, **changes)


@pytest.mark.req("A11D-12-4", "P11-10b-1")
def test_a_review_travels_beside_the_run_with_its_seal(tmp_path: Path) -> None:
    run, review = reviewed(shown={"digest": DIGEST, "size": 3, "mime": "application/json"})
    data = export(contents(events=run, reviews=[review]), key(2))
    report = check(data, tmp_path, trusted=KEYS, gateways={GATEWAY.id: GATEWAY.public})
    assert report.bad is None
    assert (report.events, report.head) == (4, run[-1].hash)
    assert report.notes[0] == "reviewed by Handrail on 2026-11-21"
    assert report.notes[1:] == ("review 1 is a signature of an earlier build: the tablet alone vouches for it",)
    files = files_of(data)
    assert files["reviews.jsonl"] == review.data + b"\n"
    assert json.loads(files["review-seals.jsonl"])["hash"] == review.hash
    assert "reviews.jsonl" not in files_of(GOOD)


@pytest.mark.req("A11D-12-4")
@pytest.mark.parametrize(
    "changes",
    [{"run": "run-2"}, {"count": 3}, {"head": "0" * 64}, {"type_": "note.added"}],
)
def test_a_review_of_something_else_is_not_exported(changes: dict[str, Any]) -> None:
    run, review = reviewed(**changes)
    with pytest.raises(NotExported, match="review"):
        export(contents(events=run, reviews=[review]), key(2))


@pytest.mark.req("A11D-12-4")
def test_an_open_run_has_no_review() -> None:
    run, _, b = two_journals()
    review = review_by(b, run[2].hash, count=3)
    with pytest.raises(NotExported, match="review"):
        export(contents(events=run[:3], reviews=[review]), key(2))


@pytest.mark.req("P11-10a-1", "A11D-12-4")
@pytest.mark.parametrize("name", ["reviews.jsonl", "review-seals.jsonl"])
@pytest.mark.parametrize("how", ["gone", "flipped", "twice"])
def test_a_review_that_was_touched_is_named(tmp_path: Path, name: str, how: str) -> None:
    """Also where the manifest was made anew around it: the seal is the reviewer's tablet's own."""
    run, review = reviewed()
    package = contents(events=run, reviews=[review])
    files = files_of(export(package, key(2)))
    if how == "gone":
        del files[name]
    elif how == "flipped":
        files[name] = files[name].replace(b'"', b"'", 1)
    else:
        files[name] *= 2
    report = check(zipped(files), tmp_path)
    assert report.bad is not None
    assert report.bad.item == name
    manifest = Signed.from_bytes(files["manifest.json"])
    stated = {one: {"sha256": hashlib.sha256(files[one]).hexdigest()} for one in files if one != "manifest.json"}
    said = {key_: value for key_, value in manifest.document.items() if key_ != "kind"} | {"files": stated}
    files["manifest.json"] = sign("handrail.evidence.v1", said, key(2)).to_bytes()
    again = check(zipped(files), tmp_path)
    assert again.bad is not None
    assert again.bad.item in ("review 1", "review 2", "reviews.jsonl", "review-seals.jsonl")


@pytest.mark.req("A11D-12-4")
def test_a_review_by_a_key_that_nobody_knows_is_named(tmp_path: Path) -> None:
    run, _, _ = two_journals()
    stranger = Tablet("journal-c", key(7), {})
    review = review_by(stranger, run[-1].hash)
    with pytest.raises(NotExported):
        export(contents(events=run, reviews=[review]), key(2))
    known = {**KEYS, "journal-c": {key(7).id: key(7).public}}
    data = export(contents(events=run, reviews=[review], keys=known), key(2))
    report = check(data, tmp_path, trusted=KEYS)
    assert report.bad is not None
    assert (report.bad.item, "unknown_key" in report.bad.detail) == ("review 1", True)
