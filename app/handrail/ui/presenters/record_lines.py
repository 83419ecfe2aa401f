"""The entries of a record in words: each as a row of a list, and told in full. Made on the worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from handrail.domain import acts
from handrail.domain.event import Event
from handrail.domain.review import Trail, TrailEntry
from handrail.event_words import change, entry, row
from handrail.operations.workplace import OpenRun
from handrail.ports.journal import Stored
from handrail.ui.presenters.run_frame import short_name
from handrail.ui.speech import tr
from handrail.words import Words, at_offset, read_reason

NODES = {
    "signature.made": "signature", "signature.declined": "failed",
    "gate.overridden": "signature", "clock.jumped": "clock", "run.started": "start",
    "run.resumed": "start", "run.taken_up": "start", "step.completed": "done", "run.closed": "done",
    "hold.applied": "hold", "capture.late": "clock",
}  # fmt: skip
MARKS = {
    "capture.corrected": "delta", "note.added": "note", "act.refused": "lock", "scan.refused": "lock",
    "signature.failed": "alert", "ncr.drafted": "flag", "ncr.amended": "flag", "ncr.withdrawn": "flag",
    "step.repeated": "repeat", "step.skipped": "minus", "exception.opened": "alert", "verdict.disputed": "alert",
    "record.reviewed": "eye", "run.paused": "pause", "run.handed_over": "right",
}  # fmt: skip
"""Types that have no shape of the rail: a ring with this icon."""

Facts = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as it is shown, with what sorting, filtering and finding look at."""

    row: dict[str, Any]
    stored: Stored
    entry: TrailEntry | None
    """None for a review, which stands beside the chain."""
    text: str
    """Who, what, when and why, in small letters."""
    reason: str

    @property
    def key(self) -> str:
        return self.stored.event.id

    @property
    def number(self) -> int:
        return self.entry.number if self.entry is not None else 0

    @property
    def signed(self) -> bool:
        return self.stored.event.type in ("signature.made", "record.reviewed", "gate.overridden")

    @property
    def out(self) -> bool:
        return self.entry is not None and not {"out", "fail"}.isdisjoint(self.entry.rules)

    def holds(self, sought: str) -> bool:
        """Whether each word of a text is somewhere in it, whatever its case."""
        return all(word in self.text for word in sought.casefold().split())


def chain_lines(words: Words, run: OpenRun, trail: Trail, stored: Sequence[Stored]) -> Iterator[Line]:
    """A line for each entry of the run chain, oldest first."""
    local = [at_offset(one.event.time.at, one.event.time.offset) for one in stored]
    several = len({moment.date() for moment in local}) > 1
    for found, one, moment in zip(trail.entries, stored, local, strict=True):
        said = row(words, found, step_words(words, run, one.event))
        node, mark, tone = _shape(found)
        reason = reason_of(words, found)
        shown = {
            "key": one.event.id, "node": node, "mark": mark, "tone": tone,
            "day": words.day(moment.date()) if several else "", "time": words.clock(moment, seconds=True),
            "number": tr("no. {n}").format(n=found.number), "title": said.headline, "detail": said.detail,
            "who": short_name(one.event.actor.name), "hash": one.hash[:4].upper(),
        }  # fmt: skip
        yield Line(shown, one, found, _searched(words, one, shown, reason), reason)


def review_line(words: Words, stored: Stored) -> Line:
    """A line for a review, which has no number in the chain."""
    event = stored.event
    moment = at_offset(event.time.at, event.time.offset)
    said = entry(words, event)
    rejected = event.payload.get("meaning") == "rejected"
    shown = {
        "key": event.id, "node": "failed" if rejected else "mark", "mark": MARKS[event.type],
        "tone": "fail" if rejected else "", "time": words.clock(moment, seconds=True), "number": tr("review"),
        "title": said.headline, "detail": said.detail, "who": short_name(event.actor.name),
        "hash": stored.hash[:4].upper(),
    }  # fmt: skip
    reason = str(event.payload.get("reason") or "")
    return Line(shown, stored, None, _searched(words, stored, shown, reason), reason)


def _searched(words: Words, stored: Stored, shown: dict[str, Any], reason: str) -> str:
    event = stored.event
    moment = at_offset(event.time.at, event.time.offset)
    parts = (
        shown["number"], shown["title"], shown["detail"], event.actor.name, event.actor.person, event.actor.role,
        shown["time"], words.day(moment.date()), moment.date().isoformat(), reason, event.step or "", stored.hash,
    )  # fmt: skip
    return "\n".join(str(part) for part in parts).casefold()


def _shape(found: TrailEntry) -> tuple[str, str, str]:
    """Node of the rail, its icon, and the tone of the headline."""
    type_ = found.event.type
    if not {"out", "fail"}.isdisjoint(found.rules):
        return "failed", "", "fail"
    if found.void_by is not None:
        return "void", "", ""
    if type_ in MARKS:
        return "mark", MARKS[type_], "hold" if type_ == "ncr.drafted" else ""
    node = NODES.get(type_, "dot")
    return node, "", "hold" if node == "hold" else "fail" if node == "failed" else ""


def step_words(words: Words, run: OpenRun, event: Event) -> str:
    """The step an entry belongs to, in words; nothing for one of the whole run."""
    at = run.at(event.step) if event.step is not None else None
    if at is None:
        return event.step or ""
    number = at.step.number or at.number
    if event.type.startswith("step."):
        # These say the step's title themselves.
        return tr("Step {n}").format(n=number)
    title = words.of(at.step.short) or words.of(at.step.title)
    return tr("Step {n}, {title}").format(n=number, title=title)


def reason_of(words: Words, found: TrailEntry) -> str:
    """Why, as the person said it; of a value that follows a correction in words."""
    return words.say(found.reason) if found.reason == acts.FOLLOWS_CORRECTION else found.reason


# One entry, in full.


@dataclass(frozen=True, slots=True)
class Told:
    """What the sheet and the review show of one entry: plain values, facts, and the rules that picked it."""

    values: dict[str, Any]
    facts: Facts
    why: Facts


def told(words: Words, run: OpenRun, trail: Trail, line: Line) -> Told:
    """An entry in full: what, before and after, who, when, where, why (A11D-12-2)."""
    found, event = line.entry, line.stored.event
    changed = change(words, found, trail) if found is not None else None
    # What was changed, and why, is said in places of its own.
    capture = found.capture if found is not None else None
    detail = line.row["detail"] if changed is None else words.label(capture) if capture is not None else ""
    values = {
        "title": line.row["title"], "tone": line.row["tone"], "detail": detail,
        "overline": f"{line.row['number']} · {words.recorded(event.time.at, event.time.offset)}",
        "before": changed.before if changed is not None else "", "after": changed.after if changed is not None else "",
        "reason": line.reason,
    }  # fmt: skip
    facts = [*_who(words, event), *_when(words, event)]
    step = step_words(words, run, event)
    if step:
        facts.append(_fact("step", tr("Step"), step))
    if found is not None:
        facts += [*_of_value(words, found, changed is None), *_of_act(words, found, trail)]
    else:
        facts += _of_review(words, acts.RecordReviewed.model_validate(event.payload))
    facts += _where(line.stored)
    rules = found.rules if found is not None else ()
    why = [{"key": rule, "text": words.say(f"record.notable.{rule}")} for rule in rules]
    return Told(values, facts, why)


def _fact(key: str, label: str, value: str, *, mono: bool = False) -> dict[str, Any]:
    return {"key": key, "label": label, "value": value, "mono": mono}


def _who(words: Words, event: Event) -> Facts:
    role = f"role.{event.actor.role}"
    said = words.say(role) if words.knows(role) else event.actor.role
    who = tr("{name}, {role}").format(name=event.actor.name, role=said)
    return [_fact("who", tr("By"), who), _fact("person", tr("Person id"), event.actor.person, mono=True)]


def _when(words: Words, event: Event) -> Facts:
    time = event.time
    recorded = words.recorded(time.at, time.offset)
    if time.quality != "synced":
        recorded = f"{recorded} · {words.say(f'clock.quality.{time.quality}')}"
    facts = [_fact("recorded", tr("Recorded"), recorded)]
    if time.claimed is not None:
        facts.append(_fact("claimed", tr("Done"), words.recorded(time.claimed, time.offset)))
    return facts


def _of_value(words: Words, found: TrailEntry, plain: bool) -> Iterator[dict[str, Any]]:
    """``plain``: the value itself is not shown elsewhere."""
    capture = found.capture
    if capture is None:
        return
    if plain:
        yield _fact("value", words.label(capture), words.value(capture))
    if capture.limits is not None:
        yield _fact("limits", tr("Limits"), words.limits(capture.limits, capture.unit))
    if capture.verdict != "none":
        yield _fact("verdict", tr("Result"), words.verdict(capture.verdict, capture.distance, capture.unit))
    if capture.attempt > 1:
        yield _fact("attempt", tr("Attempt"), str(capture.attempt))
    if found.replaces is not None:
        yield _fact("replaces", tr("Takes the place of"), tr("no. {n}").format(n=found.replaces))
    if capture.gauge:
        yield _fact("gauge", tr("Measured with"), capture.gauge, mono=True)
    if capture.lot:
        yield _fact("lot", tr("Lot"), capture.lot, mono=True)
    if capture.scan is not None:
        yield _fact("scan", tr("Code"), capture.scan.raw, mono=True)
    method = capture.scan.method if capture.scan is not None else capture.method
    yield _fact("method", tr("Entry"), words.say(f"method.{method}"))


def _of_act(words: Words, found: TrailEntry, trail: Trail) -> Iterator[dict[str, Any]]:
    match found.payload:
        case acts.SignatureMade(sentence=sentence, targets=targets):
            yield _fact("sentence", tr("Means"), sentence)
            ids = frozenset(targets)
            covered = [str(one.number) for one in trail.entries if one.event.id in ids]
            if covered:
                yield _fact("covers", tr("Covers"), ", ".join(covered))
        case acts.GateRefused(reasons=reasons) | acts.SigningFailed(reasons=reasons):
            for number, stored in enumerate(reasons):
                spoken = words.reason(read_reason(stored))
                yield _fact(f"refused.{number}", tr("Refused"), f"{spoken.title}. {spoken.detail}")
        case acts.NodeDecided(values=values) if values:
            said = ", ".join(f"{name} = {value}" for name, value in values.items())
            yield _fact("decided", tr("Decided on"), said)
        case acts.NcrDrafted(description=description) if description:
            yield _fact("description", tr("Description"), description)
        case _:
            return


def _of_review(words: Words, review: acts.RecordReviewed) -> Facts:
    """How much was looked at, and by which rules (DI-EXC-1)."""
    shown = review.exceptions + review.sample
    facts = [
        _fact("sentence", tr("Means"), review.sentence),
        _fact("method", tr("Looked at"), words.say(f"review.method.{review.method}")),
        _fact("seen", tr("Entries seen"), tr("{n} of {total}").format(n=review.seen, total=shown)),
        _fact("others", tr("Others, counted"), words.count(review.others)),
        _fact("picked", tr("Review rules"), review.rules),
    ]
    if review.sample:
        facts.append(_fact("seed", tr("Sample, seed"), f"{review.sample} · {review.seed[:16].upper()}", mono=True))
    return facts


def _where(stored: Stored) -> Facts:
    place = stored.event.place
    digits = stored.hash.upper()
    return [
        _fact("station", tr("Station, tablet"), f"{place.station} · {place.device}"),
        _fact("rules", tr("Rules, build"), f"{stored.event.rules} · {place.build}"),
        _fact("hash", tr("Hash"), " ".join(digits[at : at + 4] for at in range(0, len(digits), 4)), mono=True),
    ]
