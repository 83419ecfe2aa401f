"""An entry as a person makes it, and how it is read: kept as entered, judged, or refused with words."""

from __future__ import annotations

import hashlib
from datetime import date, datetime, time
from decimal import Decimal

from handrail.domain import acts
from handrail.domain.expressions import ExpressionError, as_text
from handrail.domain.flow import Plan, StepAt
from handrail.domain.instruction import Input
from handrail.domain.measure import judge, read_number
from handrail.domain.refusal import Refusal
from handrail.domain.run import RunState
from handrail.domain.scope import NUMBERS
from handrail.domain.values import Value, said_in

MAX_TEXT = 4000
MIN_REASON = 3
OUT = frozenset({"above", "below", "fail"})
"""Verdicts that keep a step from being completed until it is measured again or an NCR is drafted."""


SENSITIVE = ("entered", "value", "display", "rounded", "distance", "scan", "lot", "part", "expires")
"""What would tell of a sensitive entry: none of it enters an event (rule 9)."""


class Entry(Value):
    """What was entered at one input. ``entered`` is the text exactly as typed, scanned or tapped."""

    input: str
    reading: int = 1
    entered: str = ""
    method: acts.InputMethod = "typed"
    na: bool = False
    reason: str = ""
    """Why N/A, or why it is measured again."""
    gauge: str | None = None
    scan: acts.Scan | None = None
    photo: acts.PhotoTaken | None = None
    part: str | None = None
    expires: str | None = None
    mark: str = "."
    """The decimal mark of the person's locale."""


def read_entry(plan: Plan, state: RunState, at: StepAt, entry: Entry, language: str) -> acts.CaptureRecorded | Refusal:
    """The capture an entry makes, or why it can't be one. Nothing is corrected silently (S1-07)."""
    input_ = find_input(plan, state, at, entry.input)
    if isinstance(input_, Refusal):
        return input_
    if input_.readonly or input_.type in ("calculated", "system", "note"):
        return Refusal.of("entry.readonly", input=said_in(input_.label, language))
    if not 1 <= entry.reading <= allowed_readings(input_):
        return Refusal.of("entry.no_such_input", input=f"{input_.name} {entry.reading}")
    attempts = state.step(at.path).attempts.get((input_.id, entry.reading), [])
    if attempts and attempts[-1].capture.verdict not in OUT:
        return Refusal.of("entry.already_recorded", input=said_in(input_.label, language))
    if attempts and not is_reason(entry.reason):
        return Refusal.of("entry.attempt_reason")
    if entry.method in ("computed", "stamped"):
        # Only the tablet itself does that; a person's entry always counts as theirs.
        return Refusal.of("entry.readonly", input=said_in(input_.label, language))
    if entry.method == "offered" and entry.entered != offered(plan, state, at, input_):
        return Refusal.of("entry.not_a_choice", entered=entry.entered)
    base = acts.CaptureRecorded(
        input=input_.id, name=input_.name, kind=input_.type, label=input_.label, reading=entry.reading,
        attempt=len(attempts) + 1, attempt_reason=entry.reason.strip() if attempts else None,
        method=entry.method, gauge=entry.gauge,
    )  # fmt: skip
    return _not_applicable(input_, entry, base) if entry.na else _filled(plan, state, at, input_, entry, base, language)


def find_input(plan: Plan, state: RunState, at: StepAt, input_id: str) -> Input | Refusal:
    """The input if it is asked for at this step now."""
    found = next((item for item in plan.inputs(state, at) if item.id == input_id), None)
    return found if found is not None else Refusal.of("entry.no_such_input", input=input_id)


def allowed_readings(input_: Input) -> int:
    """How many readings (or photos) an input takes at most."""
    return input_.max_count if input_.type == "photo" else input_.readings


def is_reason(text: str) -> bool:
    """A reason says something: a dot or a blank is none (A11D-12-2), nor is what no event could hold."""
    return len(text) <= MAX_TEXT and sum(character.isalnum() for character in text) >= MIN_REASON


def _not_applicable(input_: Input, entry: Entry, base: acts.CaptureRecorded) -> acts.CaptureRecorded | Refusal:
    if not input_.na_allowed:
        return Refusal.of("entry.na_not_allowed")
    if not is_reason(entry.reason):
        return Refusal.of("entry.reason_missing")
    return base.model_copy(update={"na": True, "na_reason": entry.reason.strip(), "attempt_reason": None})


def _filled(
    plan: Plan, state: RunState, at: StepAt, input_: Input, entry: Entry, base: acts.CaptureRecorded, language: str
) -> acts.CaptureRecorded | Refusal:
    if len(entry.entered) > MAX_TEXT:
        return Refusal.of("entry.too_long", limit=MAX_TEXT)
    if input_.type == "photo":
        if entry.photo is None:
            return Refusal.of("entry.required")
        return base.model_copy(update={"photos": (entry.photo,), "value": entry.photo.digest, "method": entry.method})
    if not entry.entered.strip():
        return Refusal.of("entry.required")
    read = _value(plan, input_, entry, language)
    if isinstance(read, Refusal):
        return read
    filled = base.model_copy(update={"entered": entry.entered, "unit": input_.unit, **read})
    broken = _constraint(plan, state, at, input_, filled, language)
    if broken is not None:
        return broken
    if input_.sensitive and input_.type not in ("lot", "serial", "equipment"):
        # What is traced and gated by its id stays readable.
        digest = hashlib.sha256(entry.entered.encode()).hexdigest()
        return filled.model_copy(update={**dict.fromkeys(SENSITIVE), "digest": digest})
    return filled


def _value(plan: Plan, input_: Input, entry: Entry, language: str) -> dict[str, object] | Refusal:
    text = entry.entered.strip()
    if input_.type in NUMBERS:
        return _number(input_, entry)
    if input_.type in ("check", "acknowledge"):
        return {"value": "true"} if text == "true" else Refusal.of("entry.not_a_choice", entered=text)
    if input_.type in ("pass_fail", "pass_fail_na"):
        if text not in ("pass", "fail"):
            return Refusal.of("entry.not_a_choice", entered=text)
        return {"value": text, "verdict": text}
    if input_.type in ("select_one", "select_many"):
        return _choice(plan, input_, text, language)
    if input_.type in ("date", "time", "datetime"):
        return _moment(input_.type, text)
    value: dict[str, object] = {"value": text, "scan": entry.scan}
    if input_.type == "lot":
        value |= {"lot": text, "part": entry.part, "expires": entry.expires}
    if input_.type == "equipment":
        value |= {"gauge": text}
    return value


def _number(input_: Input, entry: Entry) -> dict[str, object] | Refusal:
    number = read_number(entry.entered, decimals=input_.decimals, mark=entry.mark)
    if isinstance(number, Refusal):
        return number
    if input_.type in ("integer", "count") and number != number.to_integral_value():
        return Refusal.of("entry.not_whole", entered=entry.entered)
    judged = judge(number, input_.limits)
    return {
        "value": format(number, "f"),
        "limits": input_.limits,
        "rounding": input_.limits.rounding if input_.limits else None,
        "rounded": format(judged.rounded, "f") if input_.limits else None,
        "verdict": judged.verdict,
        "distance": judged.distance,
    }


def _choice(plan: Plan, input_: Input, text: str, language: str) -> dict[str, object] | Refusal:
    items = plan.choices[input_.choices].items if input_.choices in plan.choices else ()
    chosen = text.split() if input_.type == "select_many" else [text]
    by_value = {item.value: item for item in items}
    if len(set(chosen)) != len(chosen) or any(value not in by_value for value in chosen):
        return Refusal.of("entry.not_a_choice", entered=text)
    outcomes = {by_value[value].outcome for value in chosen}
    verdict = "fail" if "fail" in outcomes else "pass" if "pass" in outcomes else "none"
    display = ", ".join(said_in(by_value[value].label, language) or value for value in chosen)
    return {"value": " ".join(chosen), "display": display, "verdict": verdict}


def _moment(kind: str, text: str) -> dict[str, object] | Refusal:
    readers: dict[str, type[date] | type[time] | type[datetime]] = {"date": date, "time": time, "datetime": datetime}
    try:
        return {"value": readers[kind].fromisoformat(text).isoformat()}
    except ValueError:
        return Refusal.of("entry.not_a_date", entered=text)


def _constraint(
    plan: Plan, state: RunState, at: StepAt, input_: Input, capture: acts.CaptureRecorded, language: str
) -> Refusal | None:
    if input_.constraint is None or capture.value is None:
        return None
    value: object = Decimal(capture.value) if input_.type in NUMBERS else capture.value
    if plan.scope.holds(state, at.path, input_.constraint.expr, value, failing=False):
        return None
    message = said_in(input_.constraint.message, language) or input_.constraint.expr.text
    return Refusal.of("entry.constraint", message=message)


def offered(plan: Plan, state: RunState, at: StepAt, input_: Input) -> str:
    """The instruction's default for an input as text, or nothing: an offer that still needs a tap (DI-ACC-1)."""
    if input_.default is None:
        return ""
    try:
        return as_text(plan.scope.value(state, at.path, input_.default))
    except ExpressionError:
        return ""
