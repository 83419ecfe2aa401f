"""Events as rows of a list, in words (screen 11)."""

from __future__ import annotations

import logging
from typing import NamedTuple

from pydantic import ValidationError

from handrail.domain import acts
from handrail.domain.event import Event
from handrail.words import Words

log = logging.getLogger(__name__)


class Entry(NamedTuple):
    """An event as a row of a record list (screen 11)."""

    headline: str
    detail: str


def entry(words: Words, event: Event, *, step: str = "", replaces: int | None = None) -> Entry:
    """An event's headline and detail. ``step`` is its step in words, ``replaces`` an entry's number."""
    code = f"event.{event.type}"
    if not words.knows(code):
        return Entry(words.say("event.unknown", type=event.type), step)
    try:
        payload = acts.read_payload(event.type, event.payload)
    except ValidationError:
        log.exception("payload of %s cannot be read", event.id)
        return Entry(words.say(code), step)
    return _entry(words, code, event, payload, step, replaces)


def _entry(words: Words, code: str, event: Event, payload: object, step: str, replaces: int | None) -> Entry:
    match payload:
        case acts.CaptureRecorded():
            return Entry(_capture_headline(words, payload), _captured(words, payload, replaces))
        case acts.CaptureCorrected(old=old, new=new, reason=reason):
            change = words.say("event.detail.corrected", old=words.value(old), new=words.value(new), reason=reason)
            return Entry(words.say(code), f"{words.label(new)}: {change}")
        case acts.LateEntry(capture=capture, reason=reason):
            when = words.recorded(event.time.claimed, event.time.offset) if event.time.claimed else ""
            late = words.say("event.detail.claimed", claimed=when, reason=reason)
            return Entry(words.say(code), f"{_captured(words, capture)}. {late}")
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
            return Entry(words.say(code), _joined(step, _plain_detail(words, payload)))


def _plain_detail(words: Words, payload: object) -> str:
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
        case acts.SessionChanged(detail=detail):
            return words.say(detail) if detail and words.knows(detail) else detail or ""
        case _:
            return ""


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


def _captured(words: Words, capture: acts.CaptureRecorded, replaces: int | None = None) -> str:
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
    return f"{line}. {words.say('event.detail.replaces', seq=replaces)}"


def _joined(*parts: str) -> str:
    return ", ".join(part for part in parts if part)
