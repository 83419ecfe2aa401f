"""Regular expressions that always end: a subset of XPath 3.1 patterns, matched without backtracking.

A pattern comes with an instruction and is matched against what an operator typed, so neither may
be able to stop the tablet. Matching steps a set of states once per character: its time is bounded
by states x characters, whatever the pattern. There are no back-references and no look-around.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

MAX_PATTERN = 500
"""Characters of a pattern."""
MAX_STATES = 1000
"""States of a pattern once its counted repeats are written out."""
MAX_SUBJECT = 1000
"""Characters of a text that is matched."""
MAX_DEPTH = 50
"""Groups within groups."""

Test = Callable[[str], bool]


class PatternError(ValueError):
    """The pattern is outside the subset; ``position`` is the offset of the offending character."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(f"{reason} at {position}")
        self.reason = reason
        self.position = position


def _is_word(char: str) -> bool:
    # XPath: \w is every character but punctuation, separators and "other"; an underscore is punctuation.
    return unicodedata.category(char)[0] not in "PZC"


_CLASSES: dict[str, Test] = {
    "d": str.isdecimal,
    "w": _is_word,
    "s": lambda char: char in " \t\n\r",
}
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}
_LITERAL_AFTER_BACKSLASH = frozenset("\\|.-^?*+{}()[]$/ \"'@#%&=:;,<>!~`_")


@dataclass(frozen=True, slots=True)
class _One:
    """Any one character that passes ``test``."""

    test: Test


@dataclass(frozen=True, slots=True)
class _Edge:
    """The start (``^``) or the end (``$``) of the text."""

    start: bool


@dataclass(frozen=True, slots=True)
class _Row:
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Either:
    parts: tuple[_Part, ...]


@dataclass(frozen=True, slots=True)
class _Times:
    part: _Part
    least: int
    most: int | None


_Part = _One | _Edge | _Row | _Either | _Times


class _Reader:
    """Reads a pattern by recursive descent."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.depth = 0

    def fail(self, reason: str) -> PatternError:
        return PatternError(reason, self.at)

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self) -> str:
        char = self.peek()
        if not char:
            raise self.fail("unexpected end")
        self.at += 1
        return char

    def pattern(self) -> _Part:
        part = self.either()
        if self.at < len(self.text):
            raise self.fail("unbalanced bracket")
        return part

    def either(self) -> _Part:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.fail("too deep")
        rows = [self.row()]
        while self.peek() == "|":
            self.at += 1
            rows.append(self.row())
        self.depth -= 1
        return rows[0] if len(rows) == 1 else _Either(tuple(rows))

    def row(self) -> _Part:
        parts: list[_Part] = []
        while self.peek() not in ("", "|", ")"):
            parts.append(self.times(self.atom()))
        return _Row(tuple(parts))

    def times(self, part: _Part) -> _Part:
        char = self.peek()
        if char not in ("*", "+", "?", "{"):
            return part
        if isinstance(part, _Edge):
            raise self.fail("nothing to repeat")
        self.at += 1
        if char == "{":
            least, most = self.counts()
        else:
            least, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}[char]
        if self.peek() == "?":
            # Reluctant: whether there is a match at all does not depend on it.
            self.at += 1
        if self.peek() in ("*", "+", "?", "{"):
            raise self.fail("repeat of a repeat")
        return _Times(part, least, most)

    def counts(self) -> tuple[int, int | None]:
        least = self.number()
        most: int | None = least
        if self.peek() == ",":
            self.at += 1
            most = None if self.peek() == "}" else self.number()
        if self.take() != "}" or (most is not None and most < least):
            raise self.fail("bad count")
        return least, most

    def number(self) -> int:
        digits = ""
        while self.peek() in tuple("0123456789"):
            digits += self.take()
        if not digits or len(digits) > 4:
            raise self.fail("bad count")
        return int(digits)

    def atom(self) -> _Part:
        char = self.take()
        if char == "(":
            if self.peek() == "?":
                if self.text[self.at : self.at + 2] != "?:":
                    raise self.fail("not in the subset")
                self.at += 2
            part = self.either()
            if self.take() != ")":
                raise self.fail("unbalanced bracket")
            return part
        if char == "[":
            return _One(self.char_class())
        if char == ".":
            return _One(lambda c: c not in "\n\r")
        if char in "^$":
            return _Edge(start=char == "^")
        if char == "\\":
            return _One(self.escape())
        if char in "*+?{}]":
            self.at -= 1
            raise self.fail("must be escaped")
        return _One(lambda c, same=char: c == same)  # type: ignore[misc]

    def escape(self) -> Test:
        char = self.take()
        if char.lower() in _CLASSES:
            test = _CLASSES[char.lower()]
            return test if char.islower() else lambda c: not test(c)
        same = self.literal_escape(char)
        return lambda c: c == same

    def literal_escape(self, char: str) -> str:
        if char in _ESCAPED:
            return _ESCAPED[char]
        if char not in _LITERAL_AFTER_BACKSLASH:
            self.at -= 1
            raise self.fail("not in the subset")
        return char

    def char_class(self) -> Test:
        negated = self.peek() == "^"
        if negated:
            self.at += 1
        tests: list[Test] = []
        while (char := self.take()) != "]":
            if char == "[":
                raise self.fail("must be escaped")
            if char == "\\":
                escaped = self.take()
                if escaped.lower() in _CLASSES:
                    self.at -= 1
                    tests.append(self.escape())
                    continue
                char = self.literal_escape(escaped)
            if self.peek() == "-" and self.text[self.at + 1 : self.at + 2] not in ("]", ""):
                self.at += 1
                last = self.take()
                if last == "\\":
                    last = self.literal_escape(self.take())
                if last < char or last == "[":
                    raise self.fail("bad range")
                tests.append(lambda c, low=char, high=last: low <= c <= high)  # type: ignore[misc]
            else:
                tests.append(lambda c, same=char: c == same)  # type: ignore[misc]
        if not tests:
            raise self.fail("empty class")
        return lambda c: any(test(c) for test in tests) != negated


class Pattern:
    """A pattern ready to match. States are numbered; ``-1`` stands for "matched"."""

    def __init__(self, text: str) -> None:
        """Raises PatternError."""
        if len(text) > MAX_PATTERN:
            raise PatternError("too long", MAX_PATTERN)
        self._one: dict[int, tuple[Test, int]] = {}
        self._edge: dict[int, tuple[bool, int]] = {}
        self._free: dict[int, tuple[int, ...]] = {}
        self._count = 0
        self._start = self._build(_Reader(text).pattern(), -1)

    def _new(self) -> int:
        self._count += 1
        if self._count > MAX_STATES:
            raise PatternError("too large", 0)
        return self._count

    def _build(self, part: _Part, after: int) -> int:
        """The state that matches ``part`` and goes on at ``after``."""
        if isinstance(part, _Row):
            for item in reversed(part.parts):
                after = self._build(item, after)
            return after
        state = self._new()
        if isinstance(part, _One):
            self._one[state] = (part.test, after)
        elif isinstance(part, _Edge):
            self._edge[state] = (part.start, after)
        elif isinstance(part, _Either):
            self._free[state] = tuple(self._build(item, after) for item in part.parts)
        else:
            self._free[state] = (self._repeat(part, after),)
        return state

    def _repeat(self, part: _Times, after: int) -> int:
        if part.most is None:
            loop = self._new()
            self._free[loop] = (self._build(part.part, loop), after)
            after = loop
        else:
            for _ in range(part.most - part.least):
                maybe = self._new()
                self._free[maybe] = (self._build(part.part, after), after)
                after = maybe
        for _ in range(part.least):
            after = self._build(part.part, after)
        return after

    def _reach(self, states: Iterator[int], first: bool, last: bool) -> set[int]:
        """The states reached without consuming a character."""
        reached: set[int] = set()
        waiting = list(states)
        while waiting:
            state = waiting.pop()
            if state in reached:
                continue
            reached.add(state)
            if state in self._free:
                waiting.extend(self._free[state])
            elif state in self._edge:
                at_start, after = self._edge[state]
                if first if at_start else last:
                    waiting.append(after)
        return reached

    def found_in(self, text: str) -> bool:
        """Whether the pattern matches anywhere in the text, as ``fn:matches`` does.

        Raises PatternError if the text is longer than MAX_SUBJECT.
        """
        if len(text) > MAX_SUBJECT:
            raise PatternError("text too long", MAX_SUBJECT)
        states = self._reach(iter((self._start,)), True, not text)
        for index, char in enumerate(text, 1):
            if -1 in states:
                return True
            after = [to for state in states if state in self._one for test, to in (self._one[state],) if test(char)]
            after.append(self._start)
            states = self._reach(iter(after), False, index == len(text))
        return -1 in states


@lru_cache(maxsize=512)
def read(text: str) -> Pattern:
    """The pattern of a text. Raises PatternError."""
    return Pattern(text)
