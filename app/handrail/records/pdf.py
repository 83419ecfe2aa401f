"""The human-readable record (P11-10b-1): every entry of a run, laid out for reading and for print."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any

from PIL import Image as Picture
from PIL import ImageOps
from reportlab.platypus import BaseDocTemplate, CondPageBreak, Frame, Image, KeepTogether, PageTemplate, Spacer

from handrail.domain import acts
from handrail.domain.refusal import Reason
from handrail.domain.values import I18n
from handrail.records import page
from handrail.records.fonts import SANS, SANS_BOLD, register
from handrail.records.page import BODY, MARGIN, Mark, NumberedCanvas, Shape, Style, Typesetter, draw_mark, table
from handrail.records.report import (
    Happened,
    Line,
    Ncr,
    Notable,
    Refused,
    Report,
    Reviewed,
    Signed,
    Stamp,
    StepReport,
)
from handrail.words import NBSP, Words, read_reason

Load = Callable[[str], bytes | None]
"""The content of a photo by its SHA-256, or None if it is not here."""

MAX_PIXELS = 60_000_000
"""A larger picture is named, not decoded (SEC-CODE-1)."""
_THUMB = 480
_AS_CODE = frozenset({
    "integer", "decimal", "measurement", "count", "calculated", "date", "time", "datetime", "barcode", "lot", "serial",
    "equipment",
})  # fmt: skip
"""Kinds of input whose values are numbers or codes."""
_SHORT = 60
"""Characters of a name in the page's head."""
_LONG = 110
"""A longer value is set below its row, over the table's whole width."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of the run chain found, for the statement on every page."""

    matching: int
    at: datetime
    offset: str
    first_bad: int | None = None
    """Number of the first entry that does not match."""


def render(report: Report, words: Words, checked: Checked | None = None, load: Load | None = None) -> bytes:
    """The record as PDF: the same bytes for the same input, all fonts embedded."""
    register()
    buffer = io.BytesIO()
    composer = _Composer(report, words, checked, load or _nothing)
    story = [*composer.story()]
    document = BaseDocTemplate(
        buffer,
        pagesize=(page.WIDTH, page.HEIGHT),
        invariant=1,
        initialFontName=SANS,
        lang=words.language,
        title=composer.title,
        author="",
        subject=report.run,
        creator="Handrail",
        producer="Handrail",
        leftMargin=MARGIN, rightMargin=MARGIN, topMargin=page.TOP, bottomMargin=page.BOTTOM,
    )  # fmt: skip
    frame = Frame(
        MARGIN, page.BOTTOM, BODY, page.HEIGHT - page.TOP - page.BOTTOM,
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip
    document.addPageTemplates([PageTemplate(frames=[frame])])

    def canvas(*args: Any, **kwargs: Any) -> NumberedCanvas:
        made = NumberedCanvas(*args, **kwargs)
        made.number_page = composer.furnish
        return made

    document.build(story, canvasmaker=canvas)
    return buffer.getvalue()


def fingerprint(digest: str, groups: int = 4) -> str:
    """The first characters of a digest in groups of four, as screens show it."""
    upper = digest.upper()
    return " ".join(upper[at : at + 4] for at in range(0, min(len(upper), 4 * groups), 4))


class _Composer:
    """Sets a report as a sequence of flowables, and the furniture of each page."""

    def __init__(self, report: Report, words: Words, checked: Checked | None, load: Load) -> None:
        self.report = report
        self.words = words
        self.checked = checked
        self.load = load
        self.type = Typesetter()
        self.say = words.say
        self.steps = {step.path: step for step in report.steps}
        self.lines = {line.stamp.entry: line for step in report.steps for line in step.lines}
        work = report.work
        self.title = f"{self.say('record.title')} {work.order if work else report.run}"

    # Pages

    def furnish(self, canvas: Any, number: int, pages: int) -> None:
        """Head and foot of a page: what the record is of, its mode, its chain, page x of y."""
        mode = self.report.mode
        top = page.HEIGHT - 30.0
        if mode != "production":
            page.stripes(canvas, page.HEIGHT - 24, 24, 1 if mode == "demo" else -1)
            page.stripes(canvas, 0, 8, 1 if mode == "demo" else -1)
            band = f"{self.say(f'mode.{mode}')} · {self.say('record.not_production')}"
            width = canvas.stringWidth(band, SANS_BOLD, 9) + 20
            canvas.setFillColor(page.PAPER)
            canvas.rect((page.WIDTH - width) / 2, page.HEIGHT - 21, width, 18, stroke=0, fill=1)
            canvas.setFillColor(page.INK)
            canvas.setFont(SANS_BOLD, 9)
            canvas.drawCentredString(page.WIDTH / 2, page.HEIGHT - 15.4, band)
        self._draw(canvas, self.type.runs(*self._running_head()), MARGIN, top - 4, BODY - 90)
        said = self.say("record.page", page=number, pages=pages)
        canvas.setFont(SANS_BOLD, 8.6)
        canvas.setFillColor(page.INK)
        canvas.drawRightString(page.WIDTH - MARGIN, top - 13, said)
        canvas.setStrokeColor(page.INK2)
        canvas.setLineWidth(0.8)
        canvas.line(MARGIN, page.HEIGHT - 51, page.WIDTH - MARGIN, page.HEIGHT - 51)
        canvas.setStrokeColor(page.RULE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, 48, page.WIDTH - MARGIN, 48)
        mark: Mark = "ring" if self.checked is None else "tick" if self.checked.first_bad is None else "cross"
        draw_mark(canvas, mark, MARGIN, 35.6, 8)
        self._draw(canvas, self.type.text(self._statement(), "small_strong"), MARGIN + 12, 45, BODY - 12)
        self._draw(canvas, self.type.text(self._provenance(), "small"), MARGIN + 12, 34, BODY - 12)

    def _draw(self, canvas: Any, paragraph: Any, x: float, top: float, width: float) -> None:
        _, height = paragraph.wrap(width, 40)
        paragraph.drawOn(canvas, x, top - height)

    def _running_head(self) -> list[tuple[str, Style]]:
        work, source = self.report.work, self.report.source
        parts: list[tuple[str, Style]] = [(f"{self.say('record.title')}{NBSP}{NBSP}{NBSP}", "strong")]
        if work is not None:
            where = f"{work.order} · {self.say('record.op', operation=work.operation)} · {work.unit}"
            parts.append((_cut(where, _SHORT), "code"))
        if source is not None:
            parts.append((f" · {_cut(f'{source.doc_no} Rev {source.revision}', 30)}", "code"))
        return parts

    def _statement(self) -> str:
        chain = self.say("record.chain", n=self.words.count(self.report.count), head=fingerprint(self.report.head))
        return f"{chain}. {self._verification()}"

    def _verification(self) -> str:
        checked = self.checked
        if checked is None:
            return self.say("record.chain.unchecked")
        if checked.first_bad is not None:
            return self.say("record.chain.broken", entry=checked.first_bad)
        when = self.words.recorded(checked.at, checked.offset)
        return self.say("record.chain.verified", n=checked.matching, of=self.report.count, when=when)

    def _provenance(self) -> str:
        last = self.report.places[-1] if self.report.places else None
        if last is None:
            return ""
        return self.say(
            "record.provenance",
            build=_cut(last.build, 40), policy=fingerprint(last.policy, 2), journal=_cut(last.journal, 36),
        )  # fmt: skip

    # The whole

    def story(self) -> Iterator[Any]:
        """The record from its summary to the complete list of entries."""
        yield from self._summary()
        yield from self._reviews()
        yield from self._notables()
        yield from self._section("record.steps")
        for step in self.report.steps:
            yield from self._step(step)
        if self.report.decisions:
            yield from self._decisions()
        if self.report.refused:
            yield from self._section("record.refusals")
            yield self._refusals(self.report.refused)
        if self.report.ncrs:
            yield from self._section("record.ncrs")
            for ncr in self.report.ncrs:
                yield from self._ncr(ncr)
        yield from self._stops()
        yield from self._people_and_places()
        yield from self._entries()
        yield from self._proof()

    def _section(self, code: str) -> Iterator[Any]:
        yield CondPageBreak(110)
        yield self.type.text(self.say(code), "section")

    # Front page

    def _summary(self) -> Iterator[Any]:
        report, say = self.report, self.say
        yield self.type.text(say("record.title"), "title")
        if report.started is not None:
            yield self.type.text(self._i18n(report.started.title), "subtitle")
        yield Spacer(1, 8)
        yield from self._status()
        yield Spacer(1, 8)
        facts = list(self._facts())
        half = (len(facts) + 1) // 2
        rows = [[*left, *right] for left, right in zip_longest(facts[:half], facts[half:], fillvalue=("", ""))]
        yield table(rows, [80, BODY / 2 - 80, 80, BODY / 2 - 80])
        if report.gates:
            yield Spacer(1, 8)
            yield self.type.text(say("record.gates"), "strong")
            seen = [
                [Shape("tick"), self.type.text(self.words.gate(item.gate)), self.type.text(self.words.evidence(item))]
                for item in report.gates
            ]
            yield table(seen, [16, 90, BODY - 106])

    def _status(self) -> Iterator[Any]:
        report, say = self.report, self.say
        mark: Mark = "tick" if report.status == "completed" else "dash" if report.status == "aborted" else "ring"
        texts = [self.type.text(say(f"record.status.{report.status}"), "step")]
        if report.closed is not None and report.closed.reason:
            texts.append(self.type.text(say("event.detail.na", reason=report.closed.reason)))
        if report.status == "open":
            texts.append(self.type.text(say("record.status.open.detail")))
        if report.ended is not None:
            texts.append(self._who_when(report.ended))
        yield table(
            [[Shape(mark, 14, 0), texts]],
            [26, BODY - 26],
            lined=False,
            commands=[("BOX", (0, 0), (-1, 0), 1, page.INK2), ("TOPPADDING", (0, 0), (-1, 0), 6),
                      ("LEFTPADDING", (0, 0), (0, 0), 8), ("BOTTOMPADDING", (0, 0), (-1, 0), 7)],
        )  # fmt: skip

    def _facts(self) -> Iterator[tuple[Any, Any]]:
        report, say = self.report, self.say
        work, source, started = report.work, report.source, report.started
        if work is not None:
            yield self._fact("record.order", work.order)
            yield self._fact("record.operation", work.operation)
            revision = f" Rev {started.part_revision}" if started else ""
            yield self._fact("record.part", f"{work.part}{revision}")
            yield self._fact("record.unit", work.unit)
        if started is not None:
            yield self._fact("record.pass", str(started.pass_no))
            yield self._fact("record.units_planned", self.words.count(started.units_planned))
        if source is not None:
            yield self._fact("record.instruction", f"{source.doc_no} Rev {source.revision}")
            yield self._fact("record.content", fingerprint(source.content))
        if started is not None:
            approved = say("record.approved.test") if started.test_approval else ""
            yield self._fact("record.approved_by", " · ".join(it for it in (started.approved_by, approved) if it))
        if report.began is not None:
            yield (
                self._label("record.issued_by"),
                [
                    self.type.text(report.began.name, "fact"),
                    self.type.text(self.words.recorded(report.began.at, report.began.offset), "small"),
                ],
            )
        yield self._fact("record.languages", ", ".join(report.languages) or "–")
        yield self._fact("record.mode", say(f"mode.{report.mode}"))
        yield self._fact("record.values_changed", self._how_many("changed"))
        yield self._fact("record.out_of_limits", self._how_many("out", "fail"))
        signatures = [signed for step in report.steps for signed in step.signatures]
        void = sum(signed.void for signed in signatures)
        yield self._fact("record.signatures", say("record.signature_count", n=len(signatures), void=void or ""))
        yield self._fact("record.entries", self.words.count(report.count))
        if report.status != "open":
            newest = report.reviews[-1].review.meaning if report.reviews else None
            yield self._fact("record.review", self.words.meaning(newest).label if newest else say("record.review.none"))

    def _fact(self, code: str, value: str) -> tuple[Any, Any]:
        return self._label(code), self.type.text(value, "fact")

    def _label(self, code: str) -> Any:
        return self.type.text(self.say(code), "label")

    def _how_many(self, *kinds: str) -> str:
        found = sum(notable.kind in kinds for notable in self.report.notable)
        return self.words.count(found) if found else self.say("record.none")

    def _reviews(self) -> Iterator[Any]:
        if not self.report.reviews:
            return
        yield from self._section("record.reviews")
        for reviewed in self.report.reviews:
            yield KeepTogether([self._review(reviewed), Spacer(1, 5)])

    def _review(self, reviewed: Reviewed) -> Any:
        """Who reviewed it, when, with what meaning, and how much of it was seen (A11D-12-4, DI-EXC-1)."""
        made, say = reviewed.review, self.say
        rejected, label = made.meaning == "rejected", self.words.meaning(made.meaning).label
        left = [
            self.type.text(made.name, "step"),
            self.type.runs((f"{label}. ", "fail" if rejected else "strong"), (made.sentence, "body")),
        ]
        if not reviewed.fits:
            left.insert(0, self.type.text(say("record.review.other"), "fail"))
        if made.reason:
            left.append(self.type.text(say("event.detail.na", reason=made.reason), "strong"))
        rows = made.shown.get("entries")
        seen = tuple(row["entry"] for row in rows if row["seen"]) if rows is not None else ()
        shown = made.exceptions + made.sample
        looked = say("record.review.looked", method=say(f"review.method.{made.method}"), seen=made.seen, shown=shown,
                     others=made.others)  # fmt: skip
        sampled = {"sample": made.sample, "seed": fingerprint(made.seed)} if made.sample else {"sample": "", "seed": ""}
        left += [
            self.type.text(looked),
            self.type.text(say("record.review.rules", version=made.rules, **sampled), "small"),
            *([self.type.text(say("record.review.seen", entries=_ranges(seen)), "small")] if seen else []),
            self.type.text(say("record.review.chain", n=made.count, head=fingerprint(made.head)), "small"),
            self.type.text(say("record.signed_digest", digest=fingerprint(made.digest)), "small"),
        ]
        right = [
            self.type.text(self.words.recorded(made.signed_at, made.offset), "strong"),
            self.type.text(say("record.zone", zone=made.zone)),
            self.type.text(say("record.signer", person=made.person, role=self._role(made.role))),
            self.type.text(fingerprint(reviewed.stamp.hash), "code_small"),
        ]
        return self._framed(left, right, bad=rejected or not reviewed.fits)

    def _notables(self) -> Iterator[Any]:
        yield from self._section("record.notable")
        if not self.report.notable:
            yield self.type.text(self.say("record.notable.nothing"))
            return
        rows = []
        for notable in self.report.notable:
            wrong = notable.kind in ("out", "fail", "disputed", "unread", "unproven", "mode_mixed")
            changed = notable.kind in ("changed", "late", "void")
            step = self.steps.get(notable.step or "")
            rows.append([
                Shape("cross" if wrong else "delta" if changed else "bar"),
                self.type.text(self.say(f"record.notable.{notable.kind}"), "fail" if wrong else "strong"),
                self.type.text(self._notable_detail(notable)),
                self.type.text(self._step_name(step) if step else "", "small"),
                self.type.text(self.say("record.no", entry=notable.entry), "small"),
            ])  # fmt: skip
        yield table(rows, [16, 118, 213, 120, BODY - 467])

    def _notable_detail(self, notable: Notable) -> str:
        line = self.lines.get(notable.entry)
        if line is not None:
            if notable.kind == "changed" and line.old is not None:
                old, new = self.words.value(line.old), self.words.value(line.capture)
                changed = self.say("record.changed_to", old=old, new=new)
                return f"{self._line_label(line)}: {changed}"
            return f"{self._line_label(line)}, {self.words.value(line.capture)}"
        return next(self._details(notable), "")

    def _details(self, notable: Notable) -> Iterator[str]:
        report, at = self.report, notable.entry
        for step in report.steps:
            yield from (happened.reason or "" for happened in step.course if happened.stamp.entry == at)
            yield from (self._refusal_line(refused) for refused in step.refused if refused.stamp.entry == at)
            for signed in step.signatures:
                if signed.stamp.entry == at:
                    yield f"{self.words.meaning(signed.signature.meaning).label}, {signed.signature.name}"
            yield from (f"{it.declined.name}: {it.declined.reason}" for it in step.declined if it.stamp.entry == at)
        yield from (self._refusal_line(refused) for refused in report.refused if refused.stamp.entry == at)
        yield from (f"{ncr.draft.ncr}, {self._defect(ncr)}" for ncr in report.ncrs if ncr.stamp.entry == at)
        for ncr in report.ncrs:
            yield from (f"{ncr.draft.ncr}, {it.reason}" for it in ncr.amended if it.stamp.entry == at)
            if ncr.withdrawn is not None and ncr.withdrawn.entry == at:
                yield f"{ncr.draft.ncr}, {ncr.withdrawn_reason}"
        yield from (self._hold(hold) for stamp, hold in report.holds if stamp.entry == at)
        yield from (self._exception(it) for stamp, it in report.exceptions if stamp.entry == at)
        yield from (self._clock(it) for it in report.course if it.stamp.entry == at)
        if report.closed is not None and report.ended is not None and report.ended.entry == at:
            yield report.closed.reason or ""
        yield from (it.type for it in report.entries if it.stamp.entry == at and notable.kind == "unread")

    # Steps

    def _step(self, step: StepReport) -> Iterator[Any]:
        mark: Mark = {"completed": "tick", "skipped": "dash", "open": "ring"}[step.status]  # type: ignore[assignment]
        last = step.course[-1] if step.course else None
        state = [self.type.text(self.say(f"record.step.{step.status}"), "strong")]
        if last is not None:
            state.append(self._who_when(last.stamp))
        title = [self.type.text(self._step_name(step), "step")]
        if step.opened is not None:
            when = self.words.recorded(step.opened.at, step.opened.offset)
            title.append(
                self.type.text(self.say("record.step.opened", when=when, language=step.language or ""), "small")
            )
        title.append(self.type.text(step.path, "code_small"))
        yield CondPageBreak(120)
        yield table(
            [[Shape(mark, 12, 1), title, state]],
            [22, BODY - 182, 160],
            lined=False,
            space=10,
            commands=[("LINEABOVE", (0, 0), (-1, 0), 1, page.INK), ("TOPPADDING", (0, 0), (-1, 0), 5)],
        )
        for happened in step.course:
            if happened.reason is not None:
                said = f"{self.say(f'event.{happened.type}')}. {self.say('event.detail.na', reason=happened.reason)}"
                yield self._remark("bar", said, happened.stamp)
        for ticked in step.ticked:
            hazard = ticked.hazard
            said = f"{self.say(f'severity.{hazard.severity}')}{NBSP}{NBSP}{self._i18n(hazard.words)}"
            yield self._remark("tick", said, ticked.stamp)
        if step.lines:
            yield Spacer(1, 3)
            yield self._captures(step)
        yield from self._photos(
            [(line.stamp.entry, photo) for line in step.lines for photo in line.capture.photos]
            + [(noted.stamp.entry, photo) for noted in step.notes for photo in noted.note.photos]
        )
        for noted in step.notes:
            yield self._remark("none", f"{self.say('event.note.added')}: {noted.note.text}", noted.stamp)
        if step.refused:
            yield self._refusals(step.refused)
        for name in step.ncrs:
            yield self._remark("cross", self.say("record.ncr.see", ncr=name))
        for failed in step.signing_failed:
            yield self._remark("bar", self.say("event.signature.failed"), failed)
        for declined in step.declined:
            meaning = self.words.meaning(declined.declined.meaning).label
            said = self.say(
                "record.declined",
                name=declined.declined.name, meaning=meaning, reason=declined.declined.reason,
            )  # fmt: skip
            yield self._remark("cross", said, declined.stamp)
        for signed in step.signatures:
            yield Spacer(1, 5)
            yield KeepTogether([self._signature(signed)])

    def _remark(self, mark: Mark, said: str, stamp: Stamp | None = None) -> Any:
        """One sentence with its shape, and who entered it when."""
        texts = [self.type.text(said)]
        if stamp is not None:
            texts.append(self._who_when(stamp))
        return table([[Shape(mark), texts]], [16, BODY - 16], lined=False)

    def _captures(self, step: StepReport) -> Any:
        several = {line.capture.input for line in step.lines if line.capture.reading > 1}
        rows: list[list[Any]] = []
        commands: list[tuple[Any, ...]] = []
        for line in step.lines:
            shown = self.words.value(line.capture)
            long = len(shown) > _LONG
            rows.append(self._capture(line, line.capture.input in several, long))
            if line.changed:
                commands.append(("BACKGROUND", (0, len(rows) - 1), (-1, len(rows) - 1), page.SUNKEN))
            if long:
                rows.append(["", self.type.text(shown)])
                commands += [
                    ("SPAN", (1, len(rows) - 1), (-1, len(rows) - 1)),
                    ("LINEBELOW", (0, len(rows) - 2), (-1, len(rows) - 2), 0.4, page.PAPER),
                ]
        head = [
            self.type.text(self.say(f"record.head.{code}") if code else "", "head")
            for code in ("no", "what", "value", "limits", "", "verdict", "by")
        ]
        return table(rows, [26, 132, 90, 88, 14, 72, BODY - 422], head=head, commands=commands)

    def _capture(self, line: Line, numbered: bool, long: bool) -> list[Any]:
        capture = line.capture
        out = capture.verdict in ("above", "below", "fail")
        label = self._line_label(line, numbered)
        what = [self.type.text(label, "strong")]
        what += [self.type.text(said, "small_strong" if strong else "small") for said, strong in self._about(line)]
        limits: list[Any] = []
        if capture.limits is not None:
            limits.append(self.type.text(self.words.limits(capture.limits, capture.unit), "code"))
            if capture.rounding not in (None, "absolute"):
                limits.append(self.type.text(self.say(f"rounding.{capture.rounding}"), "small"))
        verdict: list[Any] = []
        if out:
            verdict.append(
                self.type.text(self.say("verdict.out" if capture.verdict != "fail" else "verdict.fail"), "fail")
            )
            if capture.distance is not None:
                verdict.append(
                    self.type.text(self.words.verdict(capture.verdict, capture.distance, capture.unit), "small")
                )
        elif capture.verdict != "none":
            verdict.append(self.type.text(self.words.verdict(capture.verdict)))
        if line.disputed is not None:
            found = self.words.verdict(line.disputed)
            verdict.append(self.type.text(self.say("record.disputed", found=found), "small_strong"))
        return [
            self.type.text(str(line.stamp.entry), "code"),
            what,
            self.type.text(self.say("record.below"), "small") if long else self._value(line, out),
            limits or "",
            Shape("cross" if out or line.disputed else "delta" if line.changed else "tick" if verdict else "none"),
            verdict or "",
            self._who_when(line.stamp, entry=False, stacked=True),
        ]

    def _value(self, line: Line, out: bool) -> list[Any]:
        capture = line.capture
        shown = self.words.value(capture)
        plain = capture.kind in _AS_CODE and not capture.na and capture.digest is None
        style: Style = ("value_fail" if out else "value") if plain else "fail" if out else "strong"
        texts = [self.type.text(shown, style)]
        # A decimal comma is the same number; in a text a comma is a comma.
        entered = capture.entered.strip() if capture.entered is not None else None
        same = (None, entered, entered.replace(",", ".") if entered is not None else None)
        if capture.display is not None and capture.value not in (None, capture.display):
            texts.append(self.type.text(self.say("record.code", value=capture.value), "small"))
        elif capture.scan is None and entered is not None and capture.value not in same:
            texts.append(self.type.text(self.say("record.read_as", value=capture.value), "small"))
        if capture.rounded is not None and capture.rounded != capture.value:
            texts.append(self.type.text(self.say("record.compared_as", value=capture.rounded), "small"))
        if capture.digest is not None:
            texts.append(self.type.text(fingerprint(capture.digest), "code_small"))
        return texts

    def _about(self, line: Line) -> Iterator[tuple[str, bool]]:
        """What belongs to a value besides itself; True for what a reviewer must not miss."""
        capture, say = line.capture, self.say
        if line.changed:
            old = self.words.value(line.old) if line.old is not None else ""
            yield say("record.changed", old=old, entry=line.replaces or ""), True
        elif line.kind == "late":
            claimed = self.words.recorded(line.claimed, line.stamp.offset) if line.claimed else "–"
            yield say("record.late", claimed=claimed), True
        elif line.kind == "again":
            yield say("record.again", n=capture.attempt, entry=line.replaces or ""), False
        reason = line.reason or capture.na_reason
        if reason == acts.FOLLOWS_CORRECTION:
            reason = self.say(reason)
        if reason:
            yield say("event.detail.na", reason=reason), False
        if line.replaced_by is not None:
            yield say("record.replaced_by", entry=line.replaced_by), False
        if capture.gauge:
            yield say("record.gauge", gauge=capture.gauge), False
        if capture.part:
            yield say("record.line_part", part=capture.part), False
        if capture.lot and not any(seen.code == "lot.released" for seen in line.gates):
            yield say("record.lot", lot=capture.lot, date=capture.expires or ""), False
        if capture.scan is not None:
            yield say("record.scan", raw=capture.scan.raw, symbology=capture.scan.symbology or ""), False
        if capture.method != "typed":
            yield say("record.method", method=say(f"method.{capture.method}")), False
        for seen in line.gates:
            if seen.gate in ("equipment", "lots") and seen.code in ("equipment.in_calibration", "lot.released"):
                yield self.words.evidence(seen), False

    def _photos(self, photos: list[tuple[int, acts.PhotoTaken]]) -> Iterator[Any]:
        across = 4
        for first in range(0, len(photos), across):
            cells: list[Any] = [self._photo(entry, photo) for entry, photo in photos[first : first + across]]
            cells += [""] * (across - len(cells))
            yield Spacer(1, 4)
            yield table([cells], [BODY / across] * across, lined=False)

    def _photo(self, entry: int, photo: acts.PhotoTaken) -> list[Any]:
        picture = self._thumbnail(photo.digest)
        shown: Any = picture or self.type.text(self.say("record.photo.not_here"), "small_strong")
        digest = photo.digest.upper()
        return [
            shown,
            Spacer(1, 2),
            self.type.text(f"{self.say('record.no', entry=entry)} · {_cut(photo.name, 40)}", "small"),
            self.type.text(f"{photo.mime}, {self.words.count(photo.size)} B", "small"),
            self.type.text(f"{digest[:32]}\n{digest[32:]}", "code_small"),
        ]

    def _thumbnail(self, digest: str) -> Any:
        content = self.load(digest)
        if content is None:
            return None
        try:
            with Picture.open(io.BytesIO(content)) as opened:
                if opened.width * opened.height > MAX_PIXELS:
                    return None
                upright = ImageOps.exif_transpose(opened)
                upright.thumbnail((_THUMB, _THUMB))
                flat = upright.convert("RGB")
        except (OSError, ValueError, SyntaxError, Picture.DecompressionBombError):
            # Evidence of another kind: it stays in the package, named here by its digest.
            return None
        jpeg = io.BytesIO()
        flat.save(jpeg, "JPEG", quality=82)
        jpeg.seek(0)
        scale = min((BODY / 4 - 8) / flat.width, 92 / flat.height)
        image = Image(jpeg, width=flat.width * scale, height=flat.height * scale)
        image.hAlign = "LEFT"
        return image

    def _signature(self, signed: Signed) -> Any:
        """Name, meaning, date, time and zone in one block (P11-50-1, P11-50-2, A11D-13-4)."""
        made, say = signed.signature, self.say
        label = self.words.meaning(made.meaning).label
        left = [
            self.type.text(made.name, "step"),
            self.type.runs((f"{label}. ", "strong"), (made.sentence, "body")),
        ]
        if signed.void:
            left.insert(0, self.type.text(say("record.void", entry=signed.voided_by or ""), "fail"))
        factors = " + ".join(say(f"factor.{it}") if self.words.knows(f"factor.{it}") else it for it in made.factors)
        left += [
            self.type.text(say("record.factors", factors=factors), "small"),
            self.type.text(say("record.covers", entries=_ranges(signed.covers)), "small"),
            self.type.text(say("record.signed_digest", digest=fingerprint(made.digest)), "small"),
        ]
        right = [
            self.type.text(self.words.recorded(made.signed_at, made.offset), "strong"),
            self.type.text(say("record.zone", zone=made.zone)),
            self.type.text(say("record.signer", person=made.person, role=self._role(made.role))),
            self.type.text(say("record.no", entry=signed.stamp.entry), "small"),
        ]
        return self._framed(left, right, bad=signed.void)

    def _framed(self, left: list[Any], right: list[Any], *, bad: bool) -> Any:
        """A signature's frame: red with a cross where it does not stand."""
        colour, weight = (page.FAIL, 1.6) if bad else (page.INK2, 0.8)
        return table(
            [[Shape("cross" if bad else "pen", 12, 1), left, right]],
            [24, BODY - 234, 210],
            lined=False,
            commands=[("BOX", (0, 0), (-1, 0), weight, colour), ("LEFTPADDING", (0, 0), (0, 0), 7),
                      ("TOPPADDING", (0, 0), (-1, 0), 6), ("BOTTOMPADDING", (0, 0), (-1, 0), 7)],
        )  # fmt: skip

    def _role(self, role: str) -> str:
        return self.say(f"role.{role}") if self.words.knows(f"role.{role}") else role

    # What happened around the steps

    def _decisions(self) -> Iterator[Any]:
        yield from self._section("record.decisions")
        rows = []
        for decided in self.report.decisions:
            decision = decided.decision
            values = ", ".join(f"{name} = {value}" for name, value in decision.values.items())
            rows.append([
                self.type.text(str(decided.stamp.entry), "code"),
                [
                    self.type.text(self.say(f"decided.{decision.kind}"), "strong"),
                    self.type.text(decision.node, "code_small"),
                ],
                self.type.text(self._result(decision), "body"),
                self.type.text(values, "small"),
                self._who_when(decided.stamp, entry=False, stacked=True),
            ])  # fmt: skip
        head = [
            self.type.text(self.say(f"record.head.{it}"), "head") for it in ("no", "what", "result", "values", "by")
        ]
        yield table(rows, [26, 150, 110, 130, BODY - 416], head=head)

    def _result(self, decision: acts.NodeDecided) -> str:
        code = f"decided.result.{decision.result}"
        if self.words.knows(code):
            return self.say(code)
        return self.say(f"decided.{decision.kind}.result", result=decision.result)

    def _refusals(self, refusals: tuple[Refused, ...]) -> Any:
        rows = []
        for refused in refusals:
            act = f"act.{refused.refused.act}"
            said = self.say(act) if self.words.knows(act) else refused.refused.act
            reasons: list[Any] = [self.type.text(self.say("record.refused", act=said), "strong")]
            for stored in refused.refused.reasons:
                said = f"{self.words.refused(stored)}. {self.words.reason(read_reason(stored)).detail}"
                reasons.append(self.type.text(said))
            rows.append([
                Shape("bar"),
                reasons,
                self._who_when(refused.stamp, stacked=True),
            ])  # fmt: skip
        return table(rows, [16, BODY - 136, 120])

    def _refusal_line(self, refused: Refused) -> str:
        return "; ".join(self.words.refused(reason) for reason in refused.refused.reasons)

    def _ncr(self, ncr: Ncr) -> Iterator[Any]:
        draft, say = ncr.draft, self.say
        title = say("event.ncr.drafted", ncr=draft.ncr)
        facts: list[tuple[str, str]] = [("record.ncr.defect", self._defect(ncr))]
        step = self.steps.get(ncr.step or "")
        if step is not None or draft.step_title:
            facts.append(("record.ncr.found_at", self._step_name(step) if step else self._i18n(draft.step_title)))
        if draft.measured is not None:
            facts.append(("record.ncr.measured", f"{draft.measured} {draft.unit_of_measure or ''}".strip()))
        if draft.limits is not None:
            facts.append(("record.head.limits", self.words.limits(draft.limits, draft.unit_of_measure)))
        if draft.gauge:
            facts.append(("record.ncr.gauge", draft.gauge))
        if ncr.found is not None:
            facts.append(("record.ncr.entry", say("record.no", entry=ncr.found)))
        facts += [
            ("record.ncr.quantity", self.words.count(draft.quantity)),
            ("record.ncr.containment", say(f"containment.{draft.containment}")),
        ]
        if ncr.hold:
            facts.append(("record.ncr.hold", ncr.hold))
        if draft.description:
            facts.append(("record.ncr.description", draft.description))
        for amended in ncr.amended:
            changes = ", ".join(f"{name}: {value}" for name, value in sorted(amended.changes.items()))
            facts.append(("record.ncr.amended", f"{changes}. {say('event.detail.na', reason=amended.reason)}"))
        if ncr.withdrawn is not None:
            facts.append(("record.ncr.withdrawn", say("event.detail.na", reason=ncr.withdrawn_reason or "")))
        yield CondPageBreak(130)
        yield table([[Shape("cross", 12, 1), [self.type.text(title, "step"), self._who_when(ncr.stamp)]]],
                         [22, BODY - 22], lined=False)  # fmt: skip
        yield table([["", self._label(code), self.type.text(value)] for code, value in facts], [22, 110, BODY - 132])
        yield from self._photos([(ncr.stamp.entry, photo) for photo in draft.photos])
        yield Spacer(1, 8)

    def _defect(self, ncr: Ncr) -> str:
        return " ".join(part for part in (ncr.draft.defect, self._i18n(ncr.draft.defect_words)) if part)

    def _stops(self) -> Iterator[Any]:
        report = self.report
        rows: list[tuple[int, str, str, Stamp]] = []
        rows += [(s.entry, self.say("event.hold.applied"), self._hold(hold), s) for s, hold in report.holds]
        rows += [(s.entry, self.say("event.exception.opened"), self._exception(it), s) for s, it in report.exceptions]
        for happened in report.course:
            code = f"event.{happened.type}"
            reason = happened.reason or ""
            detail = self.say(f"pause.{reason}") if happened.type == "run.paused" else ""
            if happened.type == "clock.jumped":
                detail = self._clock(happened)
            rows.append((happened.stamp.entry, self.say(code), detail, happened.stamp))
        if not rows:
            return
        yield from self._section("record.stops")
        rows.sort(key=lambda row: row[0])
        yield table(
            [
                [
                    self.type.text(str(entry), "code"),
                    [self.type.text(said, "strong"), self.type.text(detail)]
                    if detail
                    else self.type.text(said, "strong"),
                    self._who_when(stamp, entry=False, stacked=True),
                ]
                for entry, said, detail, stamp in rows
            ],
            [26, BODY - 146, 120],
        )

    def _clock(self, happened: Happened) -> str:
        direction, _, seconds = (happened.reason or "").partition(" ")
        return self.say(f"event.{happened.type}.{direction}", seconds=seconds)

    def _exception(self, opened: acts.ExceptionOpened) -> str:
        spoken = self.words.reason(Reason(code=opened.code, params=opened.params))
        return f"{spoken.title}. {spoken.detail}"

    def _hold(self, hold: acts.HoldApplied) -> str:
        return f"{self.say(f'hold.target.{hold.target}')} {hold.value}: {hold.reason}"

    def _people_and_places(self) -> Iterator[Any]:
        # A review is no entry of the chain: who gave it stands there without one.
        stamps = [*(it.stamp for it in self.report.entries), *(it.stamp for it in self.report.reviews)]
        people: dict[tuple[str, str, str], list[int]] = {}
        places: dict[int, list[int]] = {}
        for stamp in stamps:
            number = [stamp.entry] if stamp.entry else []
            people.setdefault((stamp.person, stamp.name, stamp.role), []).extend(number)
            places.setdefault(stamp.place, []).extend(number)
        yield from self._section("record.people")
        rows = []
        for (person, name, role), entries in people.items():
            rows.append([
                self.type.text(name, "strong"), self.type.text(person, "code"), self.type.text(self._role(role)),
                self.type.text(_ranges(tuple(entries)), "small"),
            ])  # fmt: skip
        head = [self.type.text(self.say(f"record.head.{it}"), "head") for it in ("name", "person", "role", "entries")]
        yield table(rows, [150, 100, 90, BODY - 340], head=head)
        yield from self._section("record.places")
        rows = []
        for index, entries in places.items():
            place = self.report.places[index]
            rules = self.say("record.rules", version=place.rules)
            rows.append([
                [self.type.text(place.station, "strong"), self.type.text(place.device, "code_small")],
                [self.type.text(place.build, "code_small"), self.type.text(rules, "small")],
                [self.type.text(place.journal, "code_small"), self.type.text(place.key, "code_small")],
                self.type.text(_ranges(tuple(entries)), "small"),
            ])  # fmt: skip
        head = [
            self.type.text(self.say(f"record.head.{it}"), "head") for it in ("station", "build", "journal", "entries")
        ]
        yield table(rows, [130, 110, 190, BODY - 430], head=head)

    def _entries(self) -> Iterator[Any]:
        yield from self._section("record.all")
        rows = []
        for listed in self.report.entries:
            stamp = listed.stamp
            code = f"event.{listed.type}"
            said = self.say(code) if self.words.knows(code) else self.say("event.unknown", type=listed.type)
            rows.append([
                self.type.text(str(stamp.entry), "code_small"),
                self.type.text(f"{stamp.at:%Y-%m-%d %H:%M:%S}Z", "code_small"),
                self.type.text(said, "small_strong"),
                self.type.text(listed.step or "", "code_small"),
                self.type.text(stamp.name, "small"),
                self.type.text(fingerprint(stamp.hash), "code_small"),
            ])  # fmt: skip
        head = [
            self.type.text(self.say(f"record.head.{it}"), "head") for it in ("no", "utc", "what", "step", "who", "hash")
        ]
        yield table(rows, [28, 86, 120, 120, 85, BODY - 439], head=head, dense=True)

    def _proof(self) -> Iterator[Any]:
        report, say = self.report, self.say
        facts = [
            ("record.run", report.run),
            ("record.chain.count", self.words.count(report.count)),
            ("record.chain.head", report.head.upper()),
        ]
        if report.source is not None:
            facts.append(("record.content", report.source.content.upper()))
        facts += [("record.policy", policy.upper()) for policy in dict.fromkeys(it.policy for it in report.places)]
        rows = [[self._label(code), self.type.text(value, "code")] for code, value in facts]
        notes = ["record.note.entered", "record.note.order", "record.note.kept"]
        block = [
            *self._section("record.proof"),
            table(rows, [120, BODY - 120]),
            Spacer(1, 6),
            self.type.text(self._verification(), "strong"),
            *(self.type.text(say(code), "small") for code in notes),
        ]
        if self.type.replaced:
            block.append(self.type.text(say("record.note.replaced", n=self.type.replaced), "small_strong"))
        yield KeepTogether(block)

    # Pieces

    def _who_when(self, stamp: Stamp, *, entry: bool = True, stacked: bool = False) -> Any:
        when = self.words.recorded(stamp.at, stamp.offset)
        after = f" · {self.say('record.no', entry=stamp.entry)}" if entry else ""
        unsure = "" if stamp.quality == "synced" else f" · {self.say(f'clock.quality.{stamp.quality}')}"
        if stacked:
            return [self.type.text(f"{stamp.name}{after}"), self.type.text(f"{when}{unsure}", "small")]
        return self.type.text(f"{stamp.name}, {when}{after}{unsure}", "small")

    def _step_name(self, step: StepReport) -> str:
        title = self._i18n(step.title) or step.path
        return f"{step.number}{NBSP}{NBSP}{title}" if step.number else title

    def _line_label(self, line: Line, numbered: bool | None = None) -> str:
        said = self._i18n(line.capture.label) or line.capture.name
        shown = line.capture.reading > 1 if numbered is None else numbered
        return f"{said}, {line.capture.reading}" if shown else said

    def _i18n(self, said: I18n) -> str:
        return self.words.of(said)


def _nothing(_digest: str) -> bytes | None:
    return None


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _ranges(numbers: tuple[int, ...]) -> str:
    """Entry numbers with runs of neighbours drawn together: ``3, 5–9``."""
    parts: list[list[int]] = []
    for number in sorted(set(numbers)):
        if parts and number == parts[-1][-1] + 1:
            parts[-1][1:] = [number]
        else:
            parts.append([number])
    return ", ".join(f"{part[0]}–{part[-1]}" if len(part) > 1 else str(part[0]) for part in parts)
