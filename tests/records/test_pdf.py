"""The PDF record agrees with the events value by value, and holds what the regulations ask of print."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from PIL import Image
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from handrail.domain import acts
from handrail.domain.event import Event
from handrail.records.pdf import Checked, render
from handrail.records.report import build
from handrail.words import Words, at_offset
from tests.records.sample import RUN, RUTH, Journal, full, photo, review_of, torque

CHECKED = Checked(matching=41, at=datetime(2026, 11, 20, 15, 0, tzinfo=UTC), offset="+01:00")


def picture(size: tuple[int, int] = (640, 400), kind: str = "PNG") -> bytes:
    """A small picture."""
    out = io.BytesIO()
    Image.new("RGB", size, (200, 205, 210)).save(out, kind)
    return out.getvalue()


def printed(
    events: list[tuple[Event, str]], language: str = "en", checked: Checked | None = CHECKED,
    reviews: Sequence[tuple[Event, str]] = (), **more: Any,
) -> PdfReader:  # fmt: skip
    """The record of events, read back."""
    report = build(RUN, events, reviews)
    return PdfReader(io.BytesIO(render(report, Words(language, "Europe/Berlin"), checked, **more)))


def text_of(reader: PdfReader) -> str:
    """All text, with every run of white space as one blank."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))


def squeezed(text: str) -> str:
    """Without white space: a long code may be broken over lines."""
    return re.sub(r"\s+", "", text)


def captures(events: list[tuple[Event, str]]) -> list[tuple[Event, acts.CaptureRecorded]]:
    """Every captured value with its event."""
    found = []
    for event, _ in events:
        payload = acts.read_payload(event.type, event.payload)
        if isinstance(payload, acts.CaptureRecorded):
            found.append((event, payload))
        elif isinstance(payload, acts.CaptureCorrected):
            found.append((event, payload.new))
        elif isinstance(payload, acts.LateEntry):
            found.append((event, payload.capture))
    return found


@pytest.mark.req("P11-10b-1", "DI-CON-3", "DI-ATT-1")
def test_every_value_is_printed_with_person_time_offset_limits_and_verdict() -> None:
    events = full()
    text = squeezed(text_of(printed(events)))
    words = Words("en")
    for event, capture in captures(events):
        row = [str(event.run_seq), words.of(capture.label), event.actor.name]
        row += [words.recorded(event.time.at, event.time.offset), words.value(capture)]
        if capture.limits is not None:
            row.append(words.limits(capture.limits, capture.unit))
        row += [said for said in (capture.gauge, capture.lot, capture.na_reason, capture.attempt_reason) if said]
        for said in row:
            assert squeezed(said) in text, (capture.name, said)


@pytest.mark.req("P11-10b-1")
def test_every_event_of_the_run_is_in_the_list_with_its_hash() -> None:
    events = full()
    text = squeezed(text_of(printed(events)))
    for event, hash_ in events:
        assert f"{event.time.at:%Y-%m-%d%H:%M:%S}Z" in text
        assert hash_[:16].upper() in text


@pytest.mark.req("P11-50-1", "P11-50-2", "A11D-13-4")
def test_each_signature_shows_name_meaning_id_role_date_time_and_zone() -> None:
    events = full()
    text = text_of(printed(events))
    for event, _ in events:
        if event.type != "signature.made":
            continue
        made = acts.SignatureMade.model_validate(event.payload)
        local = at_offset(made.signed_at, made.offset)
        block = rf"{made.name} .{{0,20}}{made.meaning.capitalize()}\. {re.escape(made.sentence)}"
        assert re.search(block, text), made.name
        assert (
            f"{local:%H:%M:%S} (UTC{made.offset}) Time zone {made.zone} Person id {made.person}, role {made.role}"
            in text
        )


@pytest.mark.req("A11D-13-5")
def test_a_void_signature_says_so() -> None:
    assert "VOID. Changed by entry no. 24 after signing." in text_of(printed(full()))


@pytest.mark.req("A11-8-1")
def test_a_value_changed_after_entry_is_marked_with_the_old_one_and_the_reason() -> None:
    text = text_of(printed(full()))
    assert "CHANGED AFTER ENTRY. Was 1.19 N·m (no. 17). Reason: Mistyped, the driver shows 1.16" in text
    assert "Changed after entry 1 " in text


@pytest.mark.req("DI-CON-2")
def test_a_late_entry_is_marked_with_the_claimed_time() -> None:
    assert re.search(
        r"LATE ENTRY\. Done 20 Nov 2026, 14:\d\d:\d\d \(UTC\+01:00\)\. Reason: Tablet", text_of(printed(full()))
    )


@pytest.mark.parametrize(("mode", "band"), [("demo", "DEMO"), ("training", "TRAINING")])
def test_a_mode_that_is_not_production_is_named_on_every_page(mode: Any, band: str) -> None:
    reader = printed(full(mode))
    assert len(reader.pages) > 3
    for page in reader.pages:
        assert f"{band} · Not a production record" in page.extract_text()


def test_a_production_record_carries_no_band() -> None:
    assert "Not a production record" not in text_of(printed(full("production")))


@pytest.mark.req("P11-10k-1")
def test_every_page_names_the_order_unit_revision_chain_build_and_its_number() -> None:
    reader = printed(full())
    for number, page in enumerate(reader.pages, 1):
        text = re.sub(r"\s+", " ", page.extract_text())
        assert "WO-48213 · OP 20 · DM2-00417 · WI-0427 Rev B" in text
        assert f"Page {number} of {len(reader.pages)}" in text
        assert "Chain verified, 41 of 41 match" in text
        assert "handrail 0.1.0+5d13 · policy" in text


def test_the_statement_on_the_chain_is_what_was_passed_in() -> None:
    broken = Checked(matching=11, at=CHECKED.at, offset="+01:00", first_bad=12)
    assert "entry 12 does not match. Do not use this record." in text_of(printed(full(), checked=broken))
    assert "Chain was not verified for this copy." in text_of(printed(full(), checked=None))


def test_open_and_aborted_runs_say_so() -> None:
    assert "Still open This is not a complete record." in text_of(printed(full(close=False)))
    assert "Ended early Reason: Unit goes to rework" in text_of(printed(full()))


def test_skips_refusals_notes_ncrs_and_decisions_are_there() -> None:
    text = text_of(printed(full()))
    for said in (
        "Step skipped. Reason: Customer takes one label", "Refused: Complete step Entries are missing.",
        "Note: Screw 2 needed two tries.", "Draft NCR D-0031", "TQ-02 Over torque", "In the red bin",
        "quantity: 2. Reason: Screw 3 was affected too", "Number of repeats", "4 times", "none of the cases",
        "Jonas Lindqvist did not agree to sign as Verified. Reason: Value 3 looks mistyped",
        "A path would now differ", "3.5 s back", "Tablet locked", "WARNING Safety glasses are on",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize("language", ["en", "de"])
def test_all_fonts_are_embedded(language: str) -> None:
    reader = printed(full(picture=picture()), language, load=lambda digest: picture())
    fonts: dict[str, DictionaryObject] = {}
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            fonts[font["/BaseFont"]] = font
    assert fonts
    for name, font in fonts.items():
        assert "/FontFile2" in font["/FontDescriptor"], name


def test_a_german_record_speaks_german_and_keeps_values_as_entered() -> None:
    text = text_of(printed(full(), "de"))
    for said in (
        "Ausführungsnachweis",
        "NACH EINTRAG GEÄNDERT",
        "1,20 ± 0,10 N·m",
        "1.22 N·m",
        "0,040 mm",
        "20. Nov. 2026",
    ):
        assert said in text, said


def test_the_same_input_gives_the_same_bytes() -> None:
    report, words = build(RUN, full(picture=picture())), Words("en")
    first = render(report, words, CHECKED, lambda digest: picture())
    assert first == render(report, words, CHECKED, lambda digest: picture())


@pytest.mark.req("SEC-CODE-1")
@pytest.mark.parametrize(
    "content",
    [None, b"", b"GIF89a broken", picture()[:200], picture((9000, 8000))],
    ids=["absent", "empty", "bad", "cut", "huge"],
)
def test_a_photo_that_cannot_be_shown_is_named_by_its_digest(content: bytes | None) -> None:
    reader = printed(full(), load=lambda digest: content)
    text = squeezed(text_of(reader))
    assert squeezed("Photo is not on this tablet") in text
    assert photo(b"not a picture", "x").digest.upper() in text


def test_photos_are_shown_as_small_pictures() -> None:
    reader = printed(full(), load=lambda digest: picture((3000, 2000), "JPEG"))
    images = [image for page in reader.pages for image in page.images]
    assert images
    assert all(max(image.image.size) <= 480 for image in images if image.image is not None)


@pytest.mark.parametrize(
    "said",
    [
        "X" * 900,
        "lorem ipsum " * 330,
        "<b>&amp;</b> <img src='file:///etc/passwd'/>",
        "عربي עברית 漢字 🙂",
        "\x1d\x00\t\n" * 40,
        "[{x}|y]",
    ],
    ids=["word", "long", "markup", "scripts", "control", "template"],
)
def test_any_text_fits_and_none_is_taken_for_markup(said: str) -> None:
    journal = Journal()
    capture = acts.CaptureRecorded(
        input="t", name="t", kind="text", label={"en": said}, method="typed", entered=said, value=said
    )
    journal.add("capture.recorded", capture, "build/a")
    journal.add("note.added", acts.NoteAdded(text=said * 5), "build/a")
    journal.add("step.skipped", acts.StepSkipped(title={"en": said}, reason=said), "build/a")
    journal.add(
        "act.refused", acts.GateRefused(act=said, reasons=({"code": "order.unknown", "params": {"order": said}},))
    )
    reader = printed(journal.events, checked=None)
    for page in reader.pages:
        _inside(page)
    if said.startswith("<b>"):
        assert squeezed(said) in squeezed(text_of(reader))
    if said.startswith("ع"):
        assert re.search(r"\d+ characters are not in the print fonts", text_of(reader))


def _inside(page: Any) -> None:
    """No text starts outside the page's margins."""
    width, height = float(page.mediabox.width), float(page.mediabox.height)

    def visit(text: str, cm: list[float], tm: list[float], *_: object) -> None:
        if text.strip():
            x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
            assert 20 <= x <= width - 20, text
            assert 20 <= y <= height - 10, text

    page.extract_text(visitor_text=visit)


def test_two_hundred_readings_run_over_pages_with_their_head_repeated() -> None:
    journal = Journal()
    for reading in range(1, 201):
        journal.add("capture.recorded", torque(reading, "1.21", "inside"), "build/torque")
    reader = printed(journal.events, checked=None)
    text = text_of(reader)
    for reading in range(1, 201):
        assert f"Screw torque, {reading} Measured" in text
    assert text.count("Limits Verdict By, when") >= 8


@pytest.mark.req("P11-10b-1")
def test_an_empty_run_is_still_a_record() -> None:
    assert "Still open" in text_of(printed([], checked=None))


@pytest.mark.req("A11D-12-4", "DI-EXC-1", "P11-50-1", "A11D-13-4")
def test_a_review_is_printed_with_who_when_what_was_seen_and_by_which_rules() -> None:
    events = full()
    review = review_of(events)
    text = text_of(printed(events, reviews=[review]))
    assert "Reviews of this record Ruth Brandt Reviewed. I have read this record and found it complete." in text
    assert f"By exception: 3 of 3 entries seen, {len(events) - 3} others counted." in text
    assert "Entries picked by review rules 1" in text
    assert "Seen: no. 5, 12–13" in text
    assert f"Of {len(events)} entries, head {events[-1][1][:4].upper()}" in text
    assert "20 Nov 2026, 16:30:12 (UTC+01:00)" in text
    assert f"Person id {RUTH.person}, role supervisor" in text
    assert "Not reviewed" not in text
    assert "ANOTHER CHAIN" not in text


@pytest.mark.req("A11D-12-4")
def test_a_rejection_and_a_review_of_another_chain_are_printed_as_such() -> None:
    events = full()
    rejected = review_of(events, "rejected", reason="The gauge was not the right one")
    text = text_of(printed(events, reviews=[rejected]))
    assert "Rejected." in text
    assert "Reason: The gauge was not the right one" in text
    assert "By exception: 1 of 3 entries seen" in text
    other = text_of(printed(events, reviews=[review_of(events, count=3)]))
    assert "THIS REVIEW IS OF ANOTHER CHAIN." in other


@pytest.mark.req("A11D-12-4")
def test_a_closed_record_that_nobody_reviewed_says_so_and_an_open_one_says_nothing() -> None:
    assert "Not reviewed" in text_of(printed(full()))
    assert "Not reviewed" not in text_of(printed(full(close=False)))
    sampled = review_of(full(), method="sample", sample=5, seen=8)
    text = text_of(printed(full(), reviews=[sampled]))
    assert "Exceptions and a sample: 8 of 8 entries seen" in text
    assert "5 drawn with seed" in text
