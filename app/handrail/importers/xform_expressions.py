r"""Turns XForms expressions (XPath 1.0 with ``${name}``) into Handrail's subset of XPath 3.1.

What differs is translated so that it means the same:

- ``${a}`` becomes ``$a``; typographic quotes become plain ones; ``if(a, b, c)`` becomes ``if (a) then b else c``.
- An unanswered question is ``''`` in XForms and the empty sequence here: a comparison with ``''`` is made on
  ``string(…)``, and ``a != b`` becomes ``not(a = b)``, which holds for an unanswered ``a`` as it does in XForms.
- ``regex(x, p)`` must match the whole text: ``matches(x, '^(?:p)$')``, with ``\d`` and ``\w`` in ASCII as in Java.
- There is no clock: ``today()`` and ``now()`` become ``$run.date`` and ``$run.started``, the run's recorded start.
- A tapped acknowledgement is ``'OK'`` in XForms and true here.

Anything else that XForms knows (paths, ``pulldata``, ``position`` …) raises Untranslated.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from handrail.domain import expressions

MAX_DEPTH = 40
"""Levels of brackets and calls."""

_QUOTES = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\u00a0": " "})
_TOKEN = re.compile(
    r"\s*(?:(?P<ref>\$\{\s*(?P<name>[^{}]*?)\s*\})"
    r"|(?P<text>'[^']*'|\"[^\"]*\")"
    r"|(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)"
    r"|(?P<word>[^\W\d][\w.\-:]*)"
    r"|(?P<sign><=|>=|!=|[-+*=<>(),.]))"
)
_LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",), ("and",), ("=", "!="), ("<", "<=", ">", ">="), ("+", "-"), ("*", "div", "mod"),
)  # fmt: skip
_SAME = frozenset({
    "selected", "count-selected", "selected-at", "not", "true", "false", "boolean", "round", "sqrt", "pow", "abs",
    "floor", "ceiling", "int", "number", "sum", "min", "max", "count", "string", "concat", "contains",
    "starts-with", "ends-with", "string-length", "substring-before", "substring-after", "translate",
    "normalize-space", "coalesce", "date", "sin", "cos", "tan", "atan", "exp", "log", "log10", "pi",
})  # fmt: skip


class Untranslated(Exception):
    """The expression has no counterpart; ``reason`` says which part of it."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class UnknownName(Exception):
    """The expression refers to a question that is not in the form."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Reference:
    """What ``${name}`` means at a place: the input's name in the document, and whether it is a tick."""

    name: str
    ticked: bool = False


Resolve = Callable[[str], Reference]
"""Looks a name up. Raises UnknownName, or Untranslated for a name that is no single answer."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A translated part: ``level`` is its loosest operator's, for brackets around it."""

    text: str
    level: int = len(_LEVELS)
    literal: str | None = None
    ticked: bool = False

    def within(self, level: int) -> str:
        return self.text if self.level >= level else f"({self.text})"


def from_xform(text: str, resolve: Resolve, *, tested: bool = False) -> str:
    """The expression in Handrail's subset. ``tested``: ``.`` may be read (a constraint).

    Raises Untranslated and UnknownName.
    """
    part = _Translation(text.translate(_QUOTES), resolve, tested).whole()
    try:
        expressions.parse(part)
    except expressions.ExpressionError as error:
        raise Untranslated(f"{error.code} {' '.join(error.params.values())}".strip()) from None
    return part


class _Translation:
    def __init__(self, text: str, resolve: Resolve, tested: bool) -> None:
        self.resolve = resolve
        self.tested = tested
        self.depth = 0
        self.tokens = list(_tokens(text))
        self.at = 0

    def whole(self) -> str:
        part = self.binary(0)
        if self.at < len(self.tokens):
            raise Untranslated(f"unexpected {self.tokens[self.at][1]!r}")
        return part.text

    def peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "the end")

    def take(self, sign: str | None = None) -> tuple[str, str]:
        token = self.peek()
        if token[0] == "end" or (sign is not None and token != ("sign", sign)):
            raise Untranslated(f"unexpected {token[1]!r}")
        self.at += 1
        return token

    def binary(self, level: int) -> _Part:
        if level == len(_LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.peek()[0] in ("sign", "word") and self.peek()[1] in _LEVELS[level]:
            operator = self.take()[1]
            left = _joined(operator, left, self.binary(level + 1), level)
        return left

    def unary(self) -> _Part:
        if self.peek() == ("sign", "-"):
            self.enter()
            self.take()
            part = _Part(f"-{self.unary().within(len(_LEVELS))}", level=len(_LEVELS) - 1)
            self.depth -= 1
            return part
        return self.primary()

    def enter(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise Untranslated("too deeply nested")

    def primary(self) -> _Part:
        kind, value = self.take()
        if kind == "ref":
            reference = self.resolve(value)
            return _Part(f"${reference.name}", ticked=reference.ticked)
        if kind == "text":
            return _Part(_quoted(value[1:-1]), literal=value[1:-1])
        if kind == "number":
            return _Part(value)
        if kind == "word":
            return self.call(value)
        if value == "." and self.tested:
            return _Part(".")
        if value == "(":
            self.enter()
            part = self.binary(0)
            self.take(")")
            self.depth -= 1
            return _Part(f"({part.text})")
        raise Untranslated(f"unexpected {value!r}")

    def call(self, name: str) -> _Part:
        if self.peek() != ("sign", "("):
            raise Untranslated(f"path or name {name!r}")
        self.enter()
        self.take("(")
        parts: list[_Part] = []
        while self.peek() != ("sign", ")"):
            parts.append(self.binary(0))
            if self.peek() != ("sign", ")"):
                self.take(",")
        self.take(")")
        self.depth -= 1
        return _called(name, parts)


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            raise Untranslated(f"unexpected {text[at:].strip()[:10]!r}")
        kind = match.lastgroup or ""
        kind = "ref" if match["ref"] else kind
        found.append((kind, match["name"] if kind == "ref" else match[kind]))
        at = match.end()
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _joined(operator: str, left: _Part, right: _Part, level: int) -> _Part:
    if operator not in ("=", "!="):
        # Comparisons don't chain in XPath 3.1, and `a - b - c` is `(a - b) - c`.
        tight = level + 1
        loose = tight if operator in ("<", "<=", ">", ">=") else level
        return _Part(f"{left.within(loose)} {operator} {right.within(tight)}", level)
    sides = []
    for side, other in ((left, right), (right, left)):
        if side.literal == "OK" and other.ticked:
            sides.append("true()")
        elif other.literal == "" and side.literal is None:
            sides.append(f"string({side.text})")
        else:
            # All comparisons share one level in XPath 3.1: bracket them when they stand beside each other.
            sides.append(side.within(4))
    equal = f"{sides[0]} = {sides[1]}"
    return _Part(f"not({equal})") if operator == "!=" else _Part(equal, level)


def _called(name: str, parts: list[_Part]) -> _Part:
    texts = [part.text for part in parts]
    count = len(parts)
    if name in _SAME:
        return _Part(f"{name}({', '.join(texts)})")
    if name == "if" and count == 3:
        # Bracketed, so that what follows is not taken into the else.
        return _Part(f"(if ({texts[0]}) then {texts[1]} else {texts[2]})")
    if name == "today" and count == 0:
        return _Part("$run.date")
    if name == "now" and count == 0:
        return _Part("$run.started")
    if name == "regex" and count == 2 and parts[1].literal is not None:
        return _Part(f"matches({texts[0]}, {_quoted(_whole_pattern(parts[1].literal))})")
    if name == "join" and count >= 2:
        return _Part(f"string-join(({', '.join(texts[1:])}), {texts[0]})")
    if name == "substr" and count in (2, 3):
        start = f"{parts[1].within(4)} + 1"
        length = "" if count == 2 else f", {parts[2].within(4)} - {parts[1].within(5)}"
        return _Part(f"substring({texts[0]}, {start}{length})")
    raise Untranslated(f"{name}()")


def _whole_pattern(pattern: str) -> str:
    """The pattern for the whole text, with Java's ASCII classes written out."""
    found = []
    in_class = False
    at = 0
    while at < len(pattern):
        char = pattern[at]
        if char == "\\":
            pair = pattern[at : at + 2]
            inside = {"\\d": "0-9", "\\w": "A-Za-z0-9_"}.get(pair.lower())
            if inside is None:
                found.append(pair)
            elif pair[1].islower():
                found.append(inside if in_class else f"[{inside}]")
            elif in_class:
                raise Untranslated(f"{pair} within a character class")
            else:
                found.append(f"[^{inside}]")
            at += 2
            continue
        if char == "[" and not in_class:
            in_class = True
        elif char == "]":
            in_class = False
        found.append(char)
        at += 1
    return f"^(?:{''.join(found)})$"
