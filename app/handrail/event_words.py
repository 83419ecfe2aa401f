"""Events as rows of a list, in words (screen 11)."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import NamedTuple

from pydantic import ValidationError

from handrail.domain import acts
from handrail.domain.event import Event
from handrail.domain.refusal import Reason
from handrail.domain.review import Trail, TrailEntry
from handrail.words import Words

log = logging.getLogger(__name__)


class Entry(NamedTuple):
    """An event as a row of a record list (screen 11)."""

    headline: str
    detail: str


class Change(NamedTuple):
    """What an entry changed, in words (A11D-12-2)."""

    before: str
    after: str


def row(words: Words, found: TrailEntry, step: str = "") -> Entry:
    """An entry of a trail as a row: with what it takes the place of, and what became of it."""
    headline, detail = entry(words, found.event, step=step, replaces=found.replaces, before=found.before)
    if found.void_by is not None:
        detail = _joined(detail, words.say("event.detail.void", seq=found.void_by))
    return Entry(headline, detail)


def change(words: Words, found: TrailEntry, trail: Trail) -> Change | None:
    """Before and after of an entry that changed something; None where it only added."""
    capture = found.capture
    match found.payload:
        case acts.SignatureMade(meaning=meaning) if found.void_by is not None:
            signed = words.say("event.signature.made", meaning=meaning)
            return Change(signed, words.say("event.detail.void", seq=found.void_by))
        case acts.StepSkipped():
            return Change(words.say("change.step.open"), words.say("record.step.skipped"))
        case acts.StepRepeated():
            return Change(words.say("record.step.completed"), words.say("change.step.again"))
        case acts.HoldApplied():
            return Change(words.say("change.hold.none"), words.say("event.hold.applied"))
        case acts.NcrAmended():
            return _amended(words, found, trail)
        case acts.NcrWithdrawn(ncr=ncr):
            drafted = words.say("event.ncr.drafted", ncr=ncr)
            return Change(drafted, words.say("event.ncr.withdrawn", ncr=ncr))
        case acts.VerdictDisputed(recorded=recorded, recomputed=recomputed):
            return Change(words.verdict(recorded), words.verdict(recomputed))
        case acts.CaptureCorrected() | acts.LateEntry():
            pass
        case _ if capture is None or not (capture.na or found.before):
            return None
    assert capture is not None
    before = words.value(found.before) if found.before is not None else words.say("change.entry.none")
    return Change(before, words.value(capture))


def _amended(words: Words, found: TrailEntry, trail: Trail) -> Change:
    """What stood in the draft before: as it was drafted, or as the last amendment said."""
    payload = found.payload
    assert isinstance(payload, acts.NcrAmended)
    known: dict[str, object] = {}
    for earlier in trail.entries[: found.number - 1]:
        if isinstance(earlier.payload, acts.NcrDrafted) and earlier.payload.ncr == payload.ncr:
            known = {**earlier.payload.to_json()}
        elif isinstance(earlier.payload, acts.NcrAmended) and earlier.payload.ncr == payload.ncr:
            known |= earlier.payload.changes
    return Change(_fields(words, known, payload), _fields(words, payload.changes, payload))


def _fields(words: Words, values: Mapping[str, object], amended: acts.NcrAmended) -> str:
    codes = {name: f"record.ncr.{name}" for name in sorted(amended.changes)}
    said = {name: words.say(code) if words.knows(code) else name for name, code in codes.items()}
    return ", ".join(f"{label}: {values.get(name, '')}" for name, label in said.items())


def entry(
    words: Words, event: Event, *, step: str = "", replaces: int | None = None,
    before: acts.CaptureRecorded | None = None,
) -> Entry:  # fmt: skip
    """An event's headline and detail. ``step`` is its step in words, ``replaces`` the number of the entry whose value
    counted before, ``before`` that value.
    """
    code = f"event.{event.type}"
    if not words.knows(code):
        return Entry(words.say("event.unknown", type=event.type), step)
    try:
        payload = acts.read_payload(event.type, event.payload)
    except ValidationError:
        log.exception("payload of %s cannot be read", event.id)
        return Entry(words.say(code), step)
    if isinstance(payload, acts.CaptureRecorded):
        return Entry(_capture_headline(words, payload), _captured(words, payload, replaces, before))
    return _entry(words, code, event, payload, step)


def _entry(words: Words, code: str, event: Event, payload: object, step: str) -> Entry:
    match payload:
        case acts.CaptureCorrected(old=old, new=new, reason=reason):
            change = words.say("event.detail.corrected", old=words.value(old), new=words.value(new), reason=reason)
            return Entry(words.say(code), f"{words.label(new)}: {change}")
        case acts.LateEntry(capture=capture, reason=reason):
            when = words.recorded(event.time.claimed, event.time.offset) if event.time.claimed else ""
            late = words.say("event.detail.claimed", claimed=when, reason=reason)
            return Entry(words.say(code), f"{_captured(words, capture)}. {late}")
        case acts.RecordReviewed(method=method, seen=seen, others=others, reason=reason):
            said = code if payload.meaning == "reviewed" else f"{code}.rejected"
            looked = words.say("event.detail.reviewed", method=method, seen=seen, others=others, reason=reason or "")
            return Entry(words.say(said), looked)
        case acts.RunHandedOver(reason=reason):
            return Entry(words.say(code), reason)
        case acts.RunTakenUp(station=station, count=count):
            said = code if payload.handed_over else f"{code}.over"
            return Entry(words.say(said), words.say("event.detail.taken_up", station=station, count=count))
        case acts.GateOverridden(covers=covers, reason=reason):
            what = "; ".join(words.reason(Reason(code=one.code, params=one.params)).title for one in covers)
            return Entry(words.say(code), words.say("event.detail.overridden", what=what, reason=reason))
        case acts.SignatureMade(meaning=meaning):
            return Entry(words.say(code, meaning=meaning), step)
        case acts.SignatureDeclined(meaning=meaning, reason=reason):
            return Entry(words.say(code, meaning=meaning), _joined(step, reason))
        case acts.GateRefused(reasons=reasons):
            return Entry(words.say(code), "; ".join(words.refused(reason) for reason in reasons))
        case acts.NcrDrafted(ncr=ncr, defect=defect, defect_words=said):
            return Entry(words.say(code, ncr=ncr), _joined(defect, words.of(said)))
        case acts.NcrAmended(ncr=ncr, reason=reason) | acts.NcrWithdrawn(ncr=ncr, reason=reason):
            return Entry(words.say(code, ncr=ncr), reason)
        case acts.VerdictDisputed(recorded=recorded, recomputed=recomputed):
            both = words.say("event.detail.disputed", recorded=recorded, recomputed=recomputed)
            return Entry(words.say(code), both)
        case acts.RunClosed(outcome=outcome, reason=reason):
            ended = f"{code}.aborted" if outcome == "aborted" else code
            return Entry(words.say(ended), reason or "")
        case acts.ClockJumped(seconds=seconds, direction=direction):
            return Entry(words.say(code), words.say(f"{code}.{direction}", seconds=seconds))
        case acts.NoteAdded(text=text, photos=photos):
            return Entry(words.say(code), _joined(text, words.photos(photos)))
        case _:
            return Entry(words.say(code), _joined(step, _plain_detail(words, event, payload)))


def _plain_detail(words: Words, event: Event, payload: object) -> str:
    match payload:
        case acts.JournalOpened(reason=reason):
            return words.say(f"journal.reason.{reason}")
        case acts.RunStarted(title=title):
            return words.of(title)
        case acts.StepOpened(title=title) | acts.StepCompleted(title=title):
            return words.of(title)
        case acts.StepSkipped(title=title, reason=reason):
            return _joined(words.of(title), words.say("event.detail.na", reason=reason))
        case acts.StepRepeated(reason=reason):
            return words.say("event.detail.na", reason=reason)
        case acts.RunPaused(reason=reason):
            return words.say(f"pause.{reason}")
        case acts.HazardAcknowledged(words=said):
            return words.of(said)
        case acts.NodeDecided(node=node, result=result):
            return f"{node}: {result}"
        case acts.HoldApplied(target=target, value=value, reason=reason):
            return _joined(f"{words.say(f'hold.target.{target}')} {value}", reason)
        case acts.ExceptionOpened(code=code, params=params):
            return words.say(code, **params)
        case acts.SigningFailed(code=code):
            return words.say(code)
        case acts.ChangesRead():
            return _changes(words, event, payload)
        case acts.StatementAccepted(version=version):
            return words.say("event.detail.version", version=version)
        case acts.SessionChanged(detail=detail):
            return words.say(detail) if detail and words.knows(detail) else detail or ""
        case _:
            return ""


def _changes(words: Words, event: Event, read: acts.ChangesRead) -> str:
    how = "" if read.compared else words.say("event.detail.changes.unknown")
    revision = event.source.revision if event.source else ""
    steps = str(read.changed) if read.compared else ""
    return words.say("event.detail.changes", since=read.since, revision=revision, steps=steps, how=how)


def _capture_headline(words: Words, capture: acts.CaptureRecorded) -> str:
    if capture.na:
        variant = ".na"
    elif capture.verdict in ("above", "below"):
        variant = ".out"
    elif capture.verdict == "fail":
        variant = ".fail"
    elif capture.attempt > 1:
        variant = ".again"
    elif capture.kind in ("measurement", "decimal"):
        variant = ".measured"
    elif capture.photos:
        variant = ".photo"
    elif capture.scan is not None:
        variant = ".scanned"
    else:
        variant = ""
    return words.say(f"event.capture.recorded{variant}")


def _captured(
    words: Words, capture: acts.CaptureRecorded, replaces: int | None = None, before: acts.CaptureRecorded | None = None
) -> str:
    """A capture in one line: ``Screw torque 2, 1.22 N·m, limit 1.30, TD-0148. Replaces 210``."""
    said = words.say("event.detail.na", reason=capture.na_reason or "") if capture.na else words.value(capture)
    parts = [words.label(capture), said]
    limits = capture.limits
    if limits is not None and capture.verdict in ("above", "below"):
        broken = limits.upper if capture.verdict == "above" else limits.lower
        if broken is not None:
            parts.append(words.say("event.detail.limit", limit=words.number(broken)))
    if capture.gauge:
        parts.append(capture.gauge)
    line = ", ".join(part for part in parts if part)
    if replaces is None:
        return line
    old = words.value(before) if before is not None else ""
    return f"{line}. {words.say('event.detail.replaces', seq=replaces, old=old)}"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
