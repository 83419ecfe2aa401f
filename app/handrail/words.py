"""Coded messages become words here, for screens, PDF, command line and gateway alike.

The words are data: ``i18n/messages/<language>.json``. A template fills ``{name}`` or ``{name:form}``
from its parameters; ``[part]`` is left out when a parameter in it is missing or empty, and
``[part|otherwise]`` gives way to the second text. Forms: ``day`` and ``moment`` (ISO text),
``hours`` and ``seconds`` (spans), ``number``, ``plain`` (a machine name), or a prefix that ends in a
dot and looks up another message.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from handrail import assets

if TYPE_CHECKING:
    from handrail.domain.acts import CaptureRecorded, PhotoTaken
    from handrail.domain.event import Evidence as GateEvidence
    from handrail.domain.instruction import Limits
    from handrail.domain.refusal import Reason
    from handrail.domain.values import I18n

log = logging.getLogger(__name__)

FALLBACK = "en"
NBSP = "\N{NO-BREAK SPACE}"
ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
PSEUDO = "en-XA"
"""English with accents and 40 % more length: shows what was not translated or does not fit."""
PSEUDO_RTL = "ar-XB"
"""English laid out from right to left, with codes and values isolated (SPEC 11)."""

_LTR_ISOLATE, _POP_ISOLATE = "\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_ACCENTED = str.maketrans("aeiouyAEIOUYcnsCNS", "áéíóúýÁÉÍÓÚÝçñšÇÑŠ")


class Spoken(NamedTuple):
    """One reason in words (screen 06): title, what is wrong, what to do, who can open it."""

    title: str
    detail: str
    what_to_do: str
    who: str


class Meant(NamedTuple):
    """A signature's meaning: its label and the sentence that is signed (P11-50-1)."""

    label: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Hole:
    """A place for a parameter."""

    name: str
    form: str


@dataclass(frozen=True, slots=True)
class Either:
    """A part that is shown if its parameters are there, and what stands in for it."""

    part: tuple[Piece, ...]
    otherwise: tuple[Piece, ...]


Piece = str | Hole | Either

_TOKEN = re.compile(r"\{([a-z_]+)(?::([a-z_.]+))?\}|([\[\]|])")


@cache
def read_template(text: str) -> tuple[Piece, ...]:
    """The pieces of a template. Raises ValueError on unbalanced brackets."""
    pieces: list[Piece] = []
    # One level per open bracket: what was collected before it, and its first half once a bar was met.
    levels: list[tuple[list[Piece], list[Piece] | None]] = []
    at = 0
    for match in _TOKEN.finditer(text):
        if match.start() > at:
            pieces.append(text[at : match.start()])
        at = match.end()
        mark = match[3]
        if mark is None:
            pieces.append(Hole(match[1], match[2] or ""))
        elif mark == "[":
            levels.append((pieces, None))
            pieces = []
        elif not levels:
            raise ValueError(f"unbalanced bracket in {text!r}")
        elif mark == "|":
            levels[-1] = (levels[-1][0], pieces)
            pieces = []
        else:
            outer, first = levels.pop()
            outer.append(Either(tuple(pieces), ()) if first is None else Either(tuple(first), tuple(pieces)))
            pieces = outer
    if levels:
        raise ValueError(f"unbalanced bracket in {text!r}")
    if at < len(text):
        pieces.append(text[at:])
    return tuple(pieces)


def languages() -> tuple[str, ...]:
    """The languages there are words for."""
    return tuple(sorted(path.stem for path in (assets.root() / "i18n" / "messages").glob("*.json")))


@cache
def _catalogue(language: str) -> dict[str, Any]:
    path = assets.root() / "i18n" / "messages" / f"{language}.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


class Words:
    """The words of one language. ``zone`` is the site's, for moments that carry none of their own."""

    def __init__(self, language: str, zone: str = "UTC") -> None:
        self.language = language
        self.pseudo = language in (PSEUDO, PSEUDO_RTL)
        there = languages()
        known = next((tag for tag in (language, language.partition("-")[0]) if tag in there), FALLBACK)
        catalogue = _catalogue(known)
        self._messages: Mapping[str, Any] = catalogue["messages"]
        self._reasons: Mapping[str, Mapping[str, Any]] = catalogue["reasons"]
        locale = catalogue["locale"]
        self.decimal_mark: str = locale["decimal"]
        self.rtl: bool = locale["rtl"] or language == PSEUDO_RTL
        self._group: str = locale["group"]
        self._day: str = locale["day"]
        self._months: list[str] = locale["months"]
        self._zone: tzinfo = ZoneInfo(zone)

    def knows(self, code: str) -> bool:
        """Whether there are words for a code."""
        return code in self._messages or code in self._reasons

    def say(self, code: str, **params: object) -> str:
        """The message of a code; of a reason its title. An unknown code is shown as it is, and logged."""
        template = self._messages.get(code)
        if template is None and code in self._reasons:
            template = self._reasons[code]["title"]
        if template is None:
            log.error("no words for %s in %s", code, self.language)
            return code
        return self._fill(code, template, params)

    def reason(self, reason: Reason) -> Spoken:
        """All four texts of a reason. Its helper, a name with a number, joins the last."""
        texts = self._reasons.get(reason.code)
        if texts is None:
            log.error("no words for reason %s in %s", reason.code, self.language)
            return Spoken(reason.code, "", "", reason.helper or "")
        title, detail, what_to_do, who = (
            self._fill(reason.code, texts[part], reason.params) for part in ("title", "detail", "do", "who")
        )
        return Spoken(title, detail, what_to_do, f"{who}: {reason.helper}" if reason.helper else who)

    def evidence(self, evidence: GateEvidence) -> str:
        """What an open gate saw, in one line."""
        return self.say(evidence.code, **evidence.params)

    def gate(self, name: str) -> str:
        """A gate's name on the rail."""
        return self.say(f"gate.{name}")

    def verdict(self, verdict: str, distance: Decimal | str | None = None, unit: str | None = None) -> str:
        """A verdict in words, with the distance from the limit where there is one (MEA-5)."""
        if distance is None:
            return self.say(f"verdict.{verdict}")
        if Decimal(distance) == 0:
            # Only a limit that is itself excluded can be broken by nothing.
            return self.say("verdict.on_upper" if verdict == "above" else "verdict.on_lower")
        return self.say(f"verdict.{verdict}", distance=self.quantity(distance, unit))

    def meaning(self, code: str) -> Meant:
        """A signature meaning's label and sentence."""
        return Meant(self.say(f"meaning.{code}"), self.say(f"meaning.{code}.sentence"))

    def of(self, words: I18n) -> str:
        """Words of the instruction in this language, else in one it has."""
        from handrail.domain.values import said_in

        return said_in(words, self.language)

    # Numbers, dates and times (SPEC 8)

    def number(self, value: Decimal | str) -> str:
        """A decimal with all its decimals, the locale's mark and a true minus sign."""
        text = format(value, "f") if isinstance(value, Decimal) else value
        return text.replace("-", "\N{MINUS SIGN}").replace(".", self.decimal_mark)

    def count(self, value: int) -> str:
        """A whole number in groups of three, from five digits on."""
        return f"{value:,}".replace(",", self._group) if abs(value) >= 10_000 else str(value)

    def quantity(self, value: Decimal | str, unit: str | None) -> str:
        """A value and its unit with a no-break space between."""
        return f"{self.number(value)}{NBSP}{unit}" if unit else self.number(value)

    def limits(self, limits: Limits, unit: str | None = None) -> str:
        """Limits as ``1.20 ± 0.10 N·m``, ``1.10–1.30 N·m``, ``≤ 0.08 mm``; as written if there are none."""
        low, high = limits.lower, limits.upper
        after = f"{NBSP}{unit}" if unit else ""
        above = ("≥" if limits.lower_inclusive else ">") + NBSP
        below = ("≤" if limits.upper_inclusive else "<") + NBSP
        if low is None or high is None:
            one = f"{above}{self.number(low)}" if low is not None else ""
            if high is not None:
                one = f"{below}{self.number(high)}"
            return one + after if one else (limits.text or "")
        if not (limits.lower_inclusive and limits.upper_inclusive):
            return f"{above}{self.number(low)}, {below}{self.number(high)}{after}"
        middle = limits.target
        if middle is not None and high - middle == middle - low:
            return f"{self.number(middle)} ± {self.number(high - middle)}{after}"
        if low < 0:
            return self.say("limits.words", low=self.number(low), high=self.number(high)) + after
        return f"{self.number(low)}–{self.number(high)}{after}"

    def day(self, day: date) -> str:
        """``20 Nov 2026``."""
        return self._day.format(day=day.day, month=self._months[day.month - 1], year=day.year)

    def clock(self, moment: datetime, *, seconds: bool = False) -> str:
        """``14:42`` or ``14:42:03`` in the zone the moment carries."""
        return f"{moment:%H:%M:%S}" if seconds else f"{moment:%H:%M}"

    def moment(self, moment: datetime) -> str:
        """``20 Nov 2026, 14:42`` in the site's zone, for screens."""
        local = moment.astimezone(self._zone)
        return f"{self.day(local)}, {self.clock(local)}"

    def recorded(self, moment: datetime, offset: str) -> str:
        """``20 Nov 2026, 14:42:03 (UTC+01:00)``: a moment as records show it."""
        local = at_offset(moment, offset)
        return f"{self.day(local)}, {self.clock(local, seconds=True)} (UTC{offset})"

    def span(self, seconds: float) -> str:
        """How long: ``40 s``, ``3 min``, ``26 h``, ``9 days``; cut, never rounded up."""
        whole = int(abs(seconds))
        for code, size, below in (
            ("span.seconds", 1, 60), ("span.minutes", 60, 3600), ("span.hours", 3600, 48 * 3600),
        ):  # fmt: skip
            if whole < below:
                return self.say(code, n=whole // size).replace(" ", NBSP)
        return self.say("span.days", n=whole // 86400).replace(" ", NBSP)

    # What was captured

    def label(self, capture: CaptureRecorded) -> str:
        """What was captured; from the second reading on with its number."""
        said = self.of(capture.label) or capture.name
        return f"{said}{NBSP}{capture.reading}" if capture.reading > 1 else said

    def value(self, capture: CaptureRecorded) -> str:
        """The value as entered with its unit; a coded value in its words (DI-LEG-1), of a code what it was read as."""
        if capture.na:
            return self.say("event.capture.recorded.na")
        if capture.digest is not None:
            return self.say("event.detail.sealed")
        if capture.photos:
            return self.photos(capture.photos)
        shown = capture.display or self._plain_value(capture)
        return f"{shown}{NBSP}{capture.unit}" if capture.unit and shown else shown

    def _plain_value(self, capture: CaptureRecorded) -> str:
        """Of the entries that have no words of their own: what a code means, else the text as entered."""
        if capture.kind in ("pass_fail", "pass_fail_na") and capture.value in ("pass", "fail"):
            return self.say(f"verdict.{capture.value}")
        if capture.kind in ("check", "acknowledge") and capture.value == "true":
            return self.say("value.ticked")
        if capture.scan is not None and capture.value:
            return capture.value
        return capture.entered or capture.value or ""

    def refused(self, stored: Mapping[str, Any]) -> str:
        """A reason as it stands in a stored refusal, in one line: gate and title."""
        reason = read_reason(stored)
        title = self.reason(reason).title
        return f"{self.gate(reason.gate)}: {title}" if reason.gate else title

    def photos(self, photos: tuple[PhotoTaken, ...]) -> str:
        """How many photos there are; nothing for none."""
        return self.say("event.detail.photos", n=len(photos)) if photos else ""

    # Templates

    def _fill(self, code: str, template: Any, params: Mapping[str, object]) -> str:
        if isinstance(template, dict):
            template = template["one" if str(params.get(template["by"])) == "1" else "other"]
        return self._render(code, read_template(template), params)

    def _render(self, code: str, pieces: tuple[Piece, ...], params: Mapping[str, object]) -> str:
        said: list[str] = []
        for piece in pieces:
            match piece:
                case str():
                    said.append(_accented(piece) if self.pseudo else piece)
                case Hole():
                    said.append(self._param(code, piece, params))
                case Either(part=part, otherwise=otherwise):
                    there = all(_given(params, hole.name) for hole in part if isinstance(hole, Hole))
                    said.append(self._render(code, part if there else otherwise, params))
        return "".join(said)

    def _param(self, code: str, hole: Hole, params: Mapping[str, object]) -> str:
        if not _given(params, hole.name):
            if hole.name not in params:
                log.error("%s is said without %s", code, hole.name)
            return ELLIPSIS
        shown = self._formed(str(params[hole.name]), hole.form)
        return f"{_LTR_ISOLATE}{shown}{_POP_ISOLATE}" if self.rtl and not hole.form.endswith(".") else shown

    def _formed(self, value: str, form: str) -> str:
        if form.endswith("."):
            return self.say(form + value) if form + value in self._messages else value
        try:
            match form:
                case "day":
                    return self.day(date.fromisoformat(value))
                case "moment":
                    return self.moment(datetime.fromisoformat(value))
                case "hours":
                    hours = float(value)
                    return self.span(hours * 3600) if hours >= 1 else self.say("span.under_hour")
                case "seconds":
                    return self._seconds(Decimal(value))
                case "number":
                    return self.number(value)
                case "plain":
                    return value.replace("_", " ").replace("-", " ")
                case _:
                    return value
        except (ValueError, InvalidOperation):
            # Data of another system: shown as it came rather than not at all.
            return value

    def _seconds(self, seconds: Decimal) -> str:
        if abs(seconds) >= 60:
            return self.span(float(seconds))
        return self.say("span.seconds", n=self.number(abs(seconds))).replace(" ", NBSP)


def read_reason(stored: Mapping[str, Any]) -> Reason:
    """A reason from an event; of one that a later version wrote at least the code."""
    from pydantic import ValidationError

    from handrail.domain.refusal import Reason

    try:
        return Reason.model_validate(stored)
    except ValidationError:
        log.exception("a stored reason cannot be read")
        return Reason(code=str(stored.get("code", "")))


def at_offset(moment: datetime, offset: str) -> datetime:
    """The moment at a recorded UTC offset such as ``+01:00``."""
    return moment.astimezone(datetime.strptime(offset, "%z").tzinfo)


def _given(params: Mapping[str, object], name: str) -> bool:
    return str(params.get(name, "")) not in ("", "None")


def _accented(text: str) -> str:
    letters = text.translate(_ACCENTED)
    return letters + "~" * round(0.4 * len(letters.strip()))
