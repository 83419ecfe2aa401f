"""The sample job, headless: PDF, journal and gateway say the same, value by value."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from PIL import Image

from handrail.domain import acts
from handrail.domain.event import Event
from handrail.domain.run import RunState
from handrail.words import Words
from tests.e2e.plant import (
    PLANT,
    Played,
    captured,
    demo,
    events_of,
    gateway_run,
    handrail,
    journal_of,
    pages_of,
    squeezed,
    state_of,
)

pytestmark = pytest.mark.timeout(600)
SCREENS = {
    "badge_in", "badge_in_pin", "statement", "statement_ready", "my_jobs", "step_runner", "scan_match", "scan_wrong",
    "scan_gauge", "measure",
    "measure_out", "measure_again", "capture", "offer", "not_applicable", "note", "photo", "correction", "hazard",
    "hazard_ticked", "sign", "sign_ready", "sign_refused", "draft_ncr", "draft_ncr_sent", "unit_stopped",
    "sync_centre", "unit_released", "step_done", "step_next", "record", "locked",
}  # fmt: skip
WORDS = Words("en", "Europe/Berlin")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return demo(tmp_path_factory.mktemp("whole") / "demo")


@pytest.fixture(scope="module")
def events(played: Played) -> list[Event]:
    return events_of(played.tablet, played.summary["run"])


@pytest.fixture(scope="module")
def state(played: Played, events: list[Event]) -> RunState:
    return state_of(played.summary["run"], events)


@pytest.fixture(scope="module")
def told(played: Played) -> dict[str, Any]:
    """The run as the gateway tells it."""
    return gateway_run(played.gateway, played.summary["run"])


@pytest.fixture(scope="module")
def pages(played: Played) -> list[str]:
    return pages_of(played.out / "record.pdf")


@pytest.fixture(scope="module")
def printed(pages: list[str]) -> str:
    """The record's text in one piece, without white space and what stands at the foot of each page."""
    return "".join(squeezed(page.partition("DEMO · Not a production record")[0]) for page in pages)


def test_it_ends_well_and_says_nothing_in_anger(played: Played) -> None:
    assert played.code == 0, played.complained
    assert played.complained == ""
    assert "is completed" in played.said
    for place in ("screens", "record.pdf", "evidence.zip", "summary.json"):
        assert str(played.out / place) in played.said
    steps = json.loads((PLANT / "sample_job.json").read_bytes())["acts"]
    assert {f"step {act['step']}" for act in steps if "step" in act} <= {
        line.strip() for line in played.said.split("\n")
    }


def test_the_summary_says_what_scripts_rely_on(played: Played, events: list[Event]) -> None:
    summary = played.summary
    assert {"run", "events", "chain_head", "receipts", "draft_ncrs"} <= summary.keys()
    with journal_of(played.tablet) as journal:
        stored = journal.reader.run(summary["run"])
        name = journal.reader.id
    assert (summary["status"], summary["chain_good"]) == ("completed", True)
    assert (summary["events"], summary["chain_head"]) == (len(events), stored[-1].hash)
    assert summary["draft_ncrs"] == ["D-0001"]
    assert summary["journal"] == name
    # The record was made when everything had been received; nothing came after but the closing session.
    assert summary["receipts"][-1]["seq"] >= stored[-1].event.seq


def test_there_is_a_picture_of_every_screen_that_was_passed(played: Played) -> None:
    pictures = sorted((played.out / "screens").glob("*.png"))
    assert len(pictures) == played.summary["screens"]
    assert {path.stem.partition("_")[2] for path in pictures} == SCREENS
    for path in pictures:
        with Image.open(path) as picture:
            assert picture.size == (1280, 800)
            colours = picture.convert("RGB").getcolors(1 << 20)
            assert colours is not None
            assert len(colours) > 20, f"{path.name} shows nothing"


@pytest.mark.req("P11-10b-1")
def test_the_evidence_verifies_and_a_flipped_bit_is_named(played: Played, tmp_path: Path) -> None:
    package = played.out / "evidence.zip"
    good = handrail("verify", str(package), "--json")
    report = json.loads(good.stdout)["reports"][0]
    assert (good.returncode, report["good"], report["events"]) == (0, True, played.summary["events"])
    assert report["head"] == played.summary["chain_head"]
    assert [one["anchor"] for one in report["ranges"]] == ["receipt"]
    assert report["signatures"] > 1
    data = package.read_bytes()
    with zipfile.ZipFile(package) as opened:
        parts = opened.infolist()
        assert "record.pdf" in opened.namelist()
        assert opened.read("record.pdf") == (played.out / "record.pdf").read_bytes()
    for part in parts:
        flipped = bytearray(data)
        flipped[part.header_offset + 30 + len(part.filename.encode()) + len(part.extra) + part.compress_size // 2] ^= 1
        altered = tmp_path / "altered.zip"
        altered.write_bytes(flipped)
        bad = handrail("verify", str(altered))
        assert bad.returncode == 4, part.filename
        assert part.filename in bad.stdout.partition("first bad item")[2]


@pytest.mark.req("P11-70-1", "P11-10b-1", "S2-03")
def test_each_signature_is_proven_by_hand_as_the_package_says(played: Played) -> None:
    """With nothing of the product: JSON, SHA-256 and Ed25519, by the words of README.txt."""
    with zipfile.ZipFile(played.out / "evidence.zip") as opened:
        manifest = json.loads(opened.read("manifest.json"))
        events = [json.loads(line) for line in opened.read("events.jsonl").splitlines()]
        assert b"handrail.signature.v1" in opened.read("README.txt")
    gateways = manifest["document"]["gateways"]
    signed = [event for event in events if event["type"] == "signature.made"]
    assert len({event["payload"]["person"] for event in signed}) > 1

    def holds(public: str, document: dict[str, Any], signature: str) -> bool:
        data = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        try:
            Ed25519PublicKey.from_public_bytes(bytes.fromhex(public)).verify(base64.b64decode(signature), data)
        except InvalidSignature:
            return False
        return True

    for event in signed:
        proof = event["payload"].pop("proof")
        certificate = proof["certificate"]
        said = {"kind": "handrail.signature.v1", "said": event["payload"]}
        said |= {name: event[name] for name in ("mode", "run", "source", "step", "type", "work")}
        assert holds(gateways[certificate["key"]], certificate["document"], certificate["signature"])
        assert certificate["document"]["person"] == event["payload"]["person"] == event["actor"]["person"]
        assert holds(certificate["document"]["public"], said, proof["signature"])
        other = said | {"said": said["said"] | {"meaning": "approved"}}
        assert not holds(certificate["document"]["public"], other, proof["signature"])


def test_the_whole_tablet_verifies(played: Played) -> None:
    checked = handrail("verify", str(played.tablet), "--json")
    report = json.loads(checked.stdout)["reports"][0]
    assert (checked.returncode, report["good"]) == (0, True)


# PDF, journal and gateway, value by value.


def row_of(printed: str, event: Event, capture: acts.CaptureRecorded) -> str:
    """The printed row of a value: from its number and name to the time it was recorded."""
    label = WORDS.of(capture.label)
    when = squeezed(WORDS.recorded(event.time.at, event.time.offset))
    start = re.search(rf"(?<![0-9]){event.run_seq}{re.escape(squeezed(label))}", printed)
    assert start is not None, f"no row {event.run_seq} {label}"
    end = printed.index(when, start.end())
    row = printed[start.start() : end + len(when)]
    assert row.count("(UTC") == 1, f"row {event.run_seq} runs into the next: {row}"
    return row


@pytest.mark.req("P11-10b-1", "DI-CON-3", "DI-COM-1", "MEA-5", "S3-02")
def test_every_value_is_the_same_in_journal_gateway_and_print(
    events: list[Event], told: dict[str, Any], printed: str
) -> None:
    found = captured(events)
    records = {record["event"]: record for record in told["captures"]}
    assert [record["event"] for record in told["captures"]] == [event.id for event, _, _ in found]
    assert len(found) > 40
    for event, capture, raw in found:
        record, row = records[event.id], row_of(printed, event, capture)
        # Journal and gateway, field by field.
        for field in (
            "input", "name", "kind", "label", "reading", "attempt", "attempt_reason", "method", "entered", "value",
            "display", "digest", "limits", "rounding", "rounded", "verdict", "distance", "na", "na_reason", "gauge",
            "lot", "expires", "scan",
        ):  # fmt: skip
            default = {"reading": 1, "attempt": 1, "verdict": "none", "na": False}.get(field)
            assert record[field] == raw.get(field, default), (event.run_seq, field)
        assert record["unit_of_measure"] == capture.unit
        assert record["lot_part"] == capture.part
        assert record["photos"] == raw.get("photos", [])
        assert record["disputed"] is None
        assert (record["step"], record["run"]) == (event.step, event.run)
        assert (record["person"], record["person_name"]) == (event.actor.person, event.actor.name)
        assert datetime.fromisoformat(record["recorded_at"]) == event.time.at
        # Journal and print.
        assert squeezed(WORDS.value(capture)) in row, row
        assert squeezed(event.actor.name) in row
        if capture.limits is not None:
            assert squeezed(WORDS.limits(capture.limits, capture.unit)) in row, row
        if capture.verdict in ("above", "below"):
            assert "Outoflimits" in row
            assert squeezed(WORDS.verdict(capture.verdict, capture.distance, capture.unit)) in row
        elif capture.verdict != "none":
            assert squeezed(WORDS.verdict(capture.verdict)) in row
        if capture.attempt > 1:
            again = "CHANGEDAFTERENTRY" if event.type == "capture.corrected" else f"Attempt{capture.attempt}"
            assert again in row
        said = (capture.gauge, capture.na_reason, capture.attempt_reason, capture.scan and capture.scan.raw)
        for text in said:
            assert not text or squeezed(text) in row, (text, row)
        for photo in capture.photos:
            assert photo.digest.upper() in printed


def test_limits_and_verdicts_are_the_instructions_own(events: list[Event]) -> None:
    """The values compared above are not all empty ones: limits, units, verdicts and attempts are really there."""
    found = [capture for _, capture, _ in captured(events)]
    torque = [capture for capture in found if capture.name == "screw_torque"]
    assert [(c.reading, c.attempt, c.value, c.verdict) for c in torque] == [
        (1, 1, "1.21", "inside"), (2, 1, "1.38", "above"), (2, 2, "1.22", "inside"), (3, 1, "1.19", "inside"),
        (4, 1, "1.20", "inside"),
    ]  # fmt: skip
    assert {(c.unit, c.limits.lower, c.limits.upper, c.distance) for c in torque if c.limits} == {
        ("N·m", Decimal("1.10"), Decimal("1.30"), None),
        ("N·m", Decimal("1.10"), Decimal("1.30"), Decimal("0.08")),
    }
    methods = {capture.method for capture in found}
    assert methods >= {"typed", "tapped", "offered", "file", "computed"}
    assert any(capture.na for capture in found)
    assert any(capture.scan and capture.scan.elements for capture in found)


def test_what_counts_now_is_the_same_on_both_sides(state: RunState, told: dict[str, Any]) -> None:
    here = {
        (path, *key): (tries[-1].capture.value, tries[-1].capture.verdict, len(tries))
        for path, step in state.steps.items()
        for key, tries in step.attempts.items()
    }
    there: dict[tuple[str, str, int], tuple[str | None, str, int]] = {}
    for record in told["captures"]:
        key = (record["step"], record["input"], record["reading"])
        count = there[key][2] if key in there else 0
        there[key] = (record["value"], record["verdict"], count + 1)
    assert here == there


@pytest.mark.req("P11-50-1", "P11-50-2", "P11-70-1")
def test_signatures_are_the_same_everywhere(events: list[Event], told: dict[str, Any], printed: str) -> None:
    made = [(e, acts.SignatureMade.model_validate(e.payload)) for e in events if e.type == "signature.made"]
    assert [(s.name, s.meaning) for _, s in made] == [
        ("Mara Okafor", "performed"), ("Jonas Lindqvist", "verified"), ("Mara Okafor", "performed"),
        ("Ayşe Demir", "reviewed"),
    ]  # fmt: skip
    assert [record["event"] for record in told["signatures"]] == [event.id for event, _ in made]
    at = 0
    for (event, signature), record in zip(made, told["signatures"], strict=True):
        for field in ("requirement", "meaning", "sentence", "person", "role", "zone", "offset", "digest"):
            assert record[field] == getattr(signature, field), field
        assert record["person_name"] == signature.name
        assert record["targets"] == list(signature.targets)
        assert record["valid"] is True
        assert datetime.fromisoformat(record["signed_at"]) == signature.signed_at
        assert (event.actor.person, event.step) == (signature.person, record["step"])
        label = WORDS.meaning(signature.meaning).label
        block = [
            f"{signature.name}{label}.{signature.sentence}",
            WORDS.recorded(signature.signed_at, signature.offset),
            f"Timezone{signature.zone}",
            f"Personid{signature.person}",
            f"no.{event.run_seq}",
        ]
        for said in block:
            at = printed.index(squeezed(said), at)


@pytest.mark.req("REC-NCR-1", "S4-13")
def test_the_draft_ncr_is_the_same_everywhere(events: list[Event], told: dict[str, Any], printed: str) -> None:
    (event,) = [event for event in events if event.type == "ncr.drafted"]
    draft = acts.NcrDrafted.model_validate(event.payload)
    (record,) = told["ncrs"]
    for field in ("ncr", "defect", "defect_words", "description", "quantity", "containment", "capture", "step_title"):
        assert record[field] == getattr(draft, field), field
    assert record["evidence"] == [photo.digest for photo in draft.photos]
    assert len(record["evidence"]) == 1
    assert (record["step"], record["run"], record["person"]) == (event.step, event.run, event.actor.person)
    assert event.work is not None
    assert (record["order_no"], record["operation"]) == (event.work.order, event.work.operation)
    assert (record["unit"], record["part"]) == (event.work.unit, event.work.part)
    section = printed[printed.index("DraftNCRsDraftNCR") :]
    said = (
        draft.ncr, f"{event.actor.name}, {WORDS.recorded(event.time.at, event.time.offset)} · no. {event.run_seq}",
        f"Defect{draft.defect}{WORDS.of(draft.defect_words)}", f"Quantity{draft.quantity}", "On the line",
        draft.description, *(photo.digest.upper() for photo in draft.photos),
    )  # fmt: skip
    for text in said:
        assert squeezed(text) in section, text


@pytest.mark.req("A11-8-1", "P11-10e-1")
def test_the_correction_is_the_same_everywhere(events: list[Event], told: dict[str, Any], printed: str) -> None:
    (event,) = [event for event in events if event.type == "capture.corrected"]
    correction = acts.CaptureCorrected.model_validate(event.payload)
    (old,) = [record for record in told["captures"] if record["event"] == correction.target]
    (new,) = [record for record in told["captures"] if record["event"] == event.id]
    assert (old["value"], new["value"]) == (correction.old.value, correction.new.value) == ("0.29", "0.32")
    assert (new["corrects"], old["corrected_by"]) == (correction.target, event.id)
    assert new["correction_reason"] == correction.reason
    row = row_of(printed, event, correction.new)
    for said in (WORDS.value(correction.old), WORDS.value(correction.new), correction.reason, "CHANGED AFTER ENTRY"):
        assert squeezed(said) in row, said
    assert squeezed("0.29 A changed to 0.32 A") in printed


def test_refusals_and_the_note_are_printed(events: list[Event], printed: str) -> None:
    refused = [event for event in events if event.type in ("scan.refused", "signature.failed")]
    assert [event.type for event in refused] == ["scan.refused", "signature.failed"]
    assert "Anotherarticle" in printed
    (note,) = [event for event in events if event.type == "note.added"]
    assert squeezed(note.payload["text"]) in printed


@pytest.mark.req("S3-03", "DI-CST-1")
def test_the_gateway_has_the_whole_run_and_says_so(played: Played, events: list[Event], told: dict[str, Any]) -> None:
    assert (told["state"], told["complete"], told["mode"]) == ("completed", True, "demo")
    assert (told["events"], told["head"]) == (len(events), played.summary["chain_head"])
    work, source = events[0].work, events[0].source
    assert work is not None
    assert source is not None
    assert (told["order_no"], told["operation"], told["unit"], told["part"]) == (
        work.order, work.operation, work.unit, work.part,
    )  # fmt: skip
    assert (told["doc_no"], told["revision"], told["content"]) == (source.doc_no, source.revision, source.content)


def test_demo_stands_on_every_page(pages: list[str], events: list[Event]) -> None:
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert "DEMO · Not a production record" in page
        assert f"Page {number} of {len(pages)}" in page
        assert squeezed(f"{len(events)} of {len(events)} match") in squeezed(page)
    assert {event.mode for event in events} == {"demo"}
