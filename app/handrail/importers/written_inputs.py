"""What a person writes, ticks or signs on paper, as inputs: blanks, boxes, PASS / FAIL, empty cells of a column."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from handrail.domain.instruction import Input, InputType, Meaning
from handrail.domain.values import I18n
from handrail.importers import written_limits, written_words
from handrail.importers.door import Report
from handrail.importers.written import words_of
from handrail.importers.written_limits import Parsed

MAX_LABEL = 160
"""Characters of a label; what is longer is shown as text beside it."""
_DATE_AND_TIME = re.compile(r"date\s*(?:/|&|and|\+)\s*time|datum\s*/\s*zeit", re.IGNORECASE)
_DATE = re.compile(r"\b(?:date|datum|fecha|dated)\b", re.IGNORECASE)
_TIME = re.compile(r"^(?:.*\b)?(?:start |end |stop )?(?:time|uhrzeit|heure)(?: \(utc\))?$", re.IGNORECASE)
_SERIAL = re.compile(r"\b(?:s/n|serial(?: (?:no|number|#))?|seriennummer)\b", re.IGNORECASE)
_LOT = re.compile(r"\b(?:lot|batch)\b\.?(?: ?(?:no|number|#))?$", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\(([^()]{1,12})\)\s*$")
_OF_TOTAL = re.compile(r"\s*/\s*\d+")
_MARK = re.compile(
    f"(?P<box>{written_words.BOX.pattern})|(?P<blank>{written_words.BLANK.pattern})|(?P<either>{written_words.EITHER.pattern})",
    re.IGNORECASE | re.MULTILINE,
)


def slug(text: str, most: int = 48) -> str:
    """A text as part of an id: letters, digits and underscores."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:most].rstrip("_") or "x"


@dataclass(slots=True)
class Ids:
    """Ids and names that are not taken yet; made of words, so that they stay when something is put in before."""

    taken: set[str] = field(default_factory=set)
    _next: dict[str, int] = field(default_factory=dict)

    def new(self, prefix: str, words: str) -> str:
        base = f"{prefix}_{slug(words)}"
        id_, number = base, self._next.get(base, 2)
        while id_ in self.taken:
            id_, number = f"{base}_{number}", number + 1
        self._next[base] = number
        self.taken.add(id_)
        return id_


def has_marks(text: str) -> bool:
    """Whether something is to be written, ticked or struck out in a text."""
    return _MARK.search(text) is not None


def only_marks(text: str) -> bool:
    """Whether a text is nothing but what is written on, with a unit at most."""
    left = _MARK.sub("", text).strip(" :/-*")
    return has_marks(text) and (not left or written_limits.unit(left) is not None)


def unmarked(text: str) -> str:
    """A text without what is written or ticked on it, and without the unit behind a blank."""
    plain = _MARK.sub("\0", text.replace("**", ""))
    parts = plain.split("\0")
    for index in range(1, len(parts)):
        word = re.match(r"\s*(%\s?RH|[^\s,;|]+)", parts[index])
        if word and written_limits.unit(word[1].rstrip(".)")):
            parts[index] = parts[index][word.end() :]
    return " ".join(" ".join(parts).split()).strip(" :")


def unit_of_header(header: str) -> str | None:
    """The unit in a header's parentheses, for instance ``mA`` of ``Current (mA)``."""
    found = _IN_PARENTHESES.search(header)
    return written_limits.unit(found[1]) if found else None


def type_of(label: str) -> InputType:
    """What kind of entry a label asks for."""
    if _DATE_AND_TIME.search(label):
        return "datetime"
    if _SERIAL.search(label):
        return "serial"
    if _LOT.search(label.strip(" :")):
        return "lot"
    if _DATE.search(label):
        return "date"
    return "time" if _TIME.search(label.strip(" :")) else "text"


def _said(input_: Input) -> str:
    return " ".join([*input_.label.values(), *input_.hint.values(), input_.unit or ""])


def meaning_of(words: str) -> Meaning:
    """What a signature under these words means."""
    for meaning, pattern in written_words.MEANINGS:
        if pattern.search(words):
            return meaning
    return "performed"


class InputMaker:
    """Makes inputs with ids and names of their own, and says in the report what was guessed."""

    def __init__(self, format_: str, language: str, report: Report, ids: Ids) -> None:
        self.format = format_
        self.language = language
        self.report = report
        self.ids = ids

    def say(self, text: str) -> I18n:
        return {self.language: text} if text else {}

    def make(self, type_: InputType, label: str, place: str, source: str, **more: Any) -> Input:
        """One input. ``source``: what it was on paper (``blank``, ``box``, ``cell`` …)."""
        hint = str(more.pop("hint", ""))
        short = label.strip(" :*") or "?"
        if len(short) > MAX_LABEL:
            short, hint = short[:MAX_LABEL].rsplit(" ", 1)[0] + " …", f"{label} {hint}".strip()
        name = self.ids.new("v", short)
        self.report.mapped += 1
        extra = {self.format: {"from": source, **more.pop("marks", {})}}
        return Input(
            id=f"i{name[1:]}", name=name, type=type_, label=self.say(short), hint=self.say(hint), source=place,
            extra=extra, **more,
        )  # fmt: skip

    def measured(
        self, label: str, place: str, source: str, limits: Parsed | None, unit: str | None, **more: Any
    ) -> Input:
        """A value that is measured: a number with its limits where they are known, else what the label asks for."""
        shown = (limits.unit if limits else None) or unit
        if limits is not None:
            type_: InputType = "measurement" if shown else "decimal"
            return self.make(type_, label, place, source, limits=limits.limits, unit=shown, **more)
        if shown:
            return self.make("measurement", label, place, source, unit=shown, **more)
        return self.make(type_of(label), label, place, source, **more)

    def within(
        self,
        text: str,
        around: str,
        place: str,
        *,
        source: str = "blank",
        prefix: bool = False,
        limits: Parsed | None = None,
        **more: Any,
    ) -> list[Input]:
        """The inputs that a text with blanks, boxes or PASS / FAIL asks for; ``around`` names what stands alone.

        The label of a blank is what stands before it, with ``prefix`` behind ``around``; what follows it is its
        unit, or its hint.
        """
        plain = text.replace("**", "")
        found = list(_MARK.finditer(plain))
        made: list[Input] = []
        before = 0
        if sum(mark["box"] is not None for mark in found) > 1:
            # YES and NO can't both be ticked.
            more["required"] = False
            self.report.approximated.append(f"{place}: several boxes beside each other; none of them is required")
        for at, mark in enumerate(found):
            after = plain[mark.end() : found[at + 1].start() if at + 1 < len(found) else len(plain)]
            lead = plain[before : mark.start()].strip(" :\n\t|-–,;")
            if mark["box"]:
                # A box is followed by what it is about; only if nothing follows it is what stands before.
                said = after.strip(" :\n\t|")
                own = said or lead
                label = f"{around}: {own}" if around and own and source == "cell" else own or around
                made.append(self.make("check", label, place, "box", marks={"cell": source == "cell"}, **more))
                before = mark.end() + len(after) if said else mark.end()
                continue
            label = lead.rsplit("\n", 1)[-1] or around
            rest = after.split("\n", 1)[0]
            if mark["either"]:
                type_: InputType = "pass_fail_na" if mark["na"] else "pass_fail"
                made.append(self.make(type_, label, place, "either", hint=self._before(lead, label), **more))
                before = mark.end()
                continue
            unit, used = self._unit(rest)
            hint = " ".join(part for part in (self._before(lead, label), self._after(rest, unit, at, found)) if part)
            if around and lead and prefix:
                label = f"{around}: {label}"
            of_total = _OF_TOTAL.match(rest)
            if of_total:
                made.append(self.make("count", label, place, "blank", hint=hint or rest.strip(), **more))
            else:
                made.append(self.measured(label, place, "blank", limits, unit, hint=hint, **more))
            before = mark.end() + used
        return self._whole(made, plain)

    def _whole(self, made: list[Input], plain: str) -> list[Input]:
        """The inputs; where labels, units and hints lack a word of the text, the first is hinted with all of it."""
        if not made:
            return made
        told = set(words_of(" ".join(_said(input_) for input_ in made)))
        if set(words_of(_MARK.sub(" ", plain))) <= told:
            return made
        hint = f"{next(iter(made[0].hint.values()), '')} {unmarked(plain)}".strip()
        return [made[0].model_copy(update={"hint": self.say(hint)}), *made[1:]]

    @staticmethod
    def _before(lead: str, label: str) -> str:
        head = lead[: len(lead) - len(label)].strip() if lead.endswith(label) else ""
        return " ".join(head.split())

    @staticmethod
    def _unit(rest: str) -> tuple[str | None, int]:
        word = re.match(r"\s*(%\s?RH|[^\s,;|]+)", rest)
        if word is None:
            return None, 0
        unit = written_limits.unit(word[1].rstrip(".)"))
        return unit, word.end() if unit else 0

    @staticmethod
    def _after(rest: str, unit: str | None, at: int, found: list[re.Match[str]]) -> str:
        """What follows the last blank and is not its unit; between two blanks it names the next."""
        if at + 1 < len(found):
            return ""
        text = " ".join(rest.split()).strip(" |")
        return text.removeprefix(unit).strip() if unit else text
