"""Expressions of instructions: a pure, total subset of XPath 3.1, exact in decimals.

The only module that imports elementpath. Its Pratt engine parses; what a parsed expression may do is
exactly what this module registers: nothing of elementpath's own function library is reachable, so no
expression can read a file, the network, the environment, a clock, a locale or a random number.
Values are computed here because XPath turns untyped operands into xs:double, and 0.1 + 0.2 = 0.3 must
hold (MEA-1).

- ``$name`` is a captured value, ``.`` the value under test in a constraint.
- Numbers are xs:integer and xs:decimal. ``+ - *`` are exact or refused; ``div``, ``avg``, ``sqrt`` and
  other inexact results are rounded to 34 significant digits, half-even. xs:double is refused.
- An unanswered capture is the empty sequence: arithmetic on it is empty, a comparison with it is false
  (``!=`` too), ``string()`` of it is ``''``.
- Text that is a decimal number counts as one where a number is needed: in arithmetic, against a number,
  and in an order comparison of two texts. Text against text with ``=`` is compared as text. Text that is
  no number is unequal to every number, and neither less nor greater.
- A comparison of sequences holds if it holds for any pair.
- Evaluation reads ``run.date`` and ``run.started`` as variables: the run's recorded start is bound by
  whoever evaluates, there is no clock.
"""

from __future__ import annotations

import decimal
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Any, NoReturn

from elementpath.tdop import Parser, Token
from elementpath.xpath1 import XPath1Parser

from handrail.domain import patterns
from handrail.domain.xpath_functions import FUNCTIONS
from handrail.domain.xpath_values import (
    ORDER,
    Item,
    Trouble,
    atom_of,
    atoms,
    compare,
    compute,
    item_of,
    joined,
    sequence,
    text_of,
    truth,
)

MAX_TEXT = 4000
"""Characters of an expression."""
MAX_DEPTH = 100
"""Levels of an expression: brackets, calls, conditions and chained operators."""

RUN_VARIABLES = frozenset({"run.date", "run.started"})
"""Bound by the engine: the date and the time at which the run was started, as recorded."""


Number = Decimal | int


class ExpressionError(Exception):
    """An expression that can't be read or evaluated; ``code`` names the message, ``params`` fill it in.

    ``position`` is the 1-based character in ``text``, or 0 where no place is to blame.
    """

    def __init__(self, code: str, text: str, position: int = 0, **params: object) -> None:
        self.code = code
        self.text = text
        self.position = position
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(f"{code} {self.params} at {position} in {text[:200]!r}")


class _Scope:
    """What one evaluation reads."""

    __slots__ = ("current", "values")

    def __init__(self, values: Mapping[str, object], current: object) -> None:
        self.values = values
        self.current = current


class _Node(Token[Any]):
    """A part of an expression, in elementpath's Pratt scheme (``nud``, ``led``, binding powers)."""

    parser: _Grammar
    height = 1

    def run(self, scope: _Scope) -> Item:
        raise NotImplementedError  # pragma: no cover - only parts that are parsed are run

    def hold(self, *parts: _Node) -> _Node:
        """Takes the parts in. Evaluation goes as deep as the tree is high, so its height is bounded."""
        self._items.extend(parts)
        self.height = 1 + max((part.height for part in self), default=0)
        if self.height > MAX_DEPTH:
            raise ParseFault("expression.too_deep", self.span[0])
        return self


class ParseFault(SyntaxError):
    """Where and why the text is no expression of the subset."""

    def __init__(self, code: str, at: int, **params: object) -> None:
        super().__init__(code)
        self.code = code
        self.at = at
        self.params = params


class _Literal(_Node):
    def nud(self) -> _Node:
        try:
            atom_of(self.value)
        except Trouble as trouble:
            raise ParseFault(trouble.code, self.span[0]) from None
        return self

    def run(self, scope: _Scope) -> Item:
        return self.value  # type: ignore[no-any-return]


class _Text(_Literal):
    symbol = "(string)"


class _Integer(_Literal):
    symbol = "(integer)"


class _Fraction(_Literal):
    symbol = "(decimal)"


class _Double(_Node):
    symbol = "(float)"

    def nud(self) -> NoReturn:
        raise ParseFault("expression.double", self.span[0])


class _Variable(_Node):
    symbol = "$"

    def nud(self) -> _Node:
        name = self.parser.next_token
        # A capture may be called `if` or `div`.
        if name.symbol != "(name)" and name.symbol not in _KEYWORDS:
            raise ParseFault("expression.syntax", name.span[0])
        self.parser.advance()
        self.value = str(name.value)
        self.parser.names.add(self.value)
        return self

    def run(self, scope: _Scope) -> Item:
        return item_of(scope.values.get(self.value))


class _Current(_Node):
    symbol = "."

    def nud(self) -> _Node:
        self.parser.reads_current = True
        return self

    def run(self, scope: _Scope) -> Item:
        return item_of(scope.current)


class _Call(_Node):
    """A name is only ever the name of a function: there are no documents, so no paths."""

    symbol = "(name)"

    def nud(self) -> _Node:
        if self.parser.next_token.symbol != "(":
            raise ParseFault("expression.path", self.span[0], name=self.value)
        if self.value not in FUNCTIONS:
            raise ParseFault("expression.no_such_function", self.span[0], name=self.value)
        least, most, self.function = FUNCTIONS[self.value]
        self.parser.advance("(")
        self.hold(*self.parser.listed())
        if len(self) < least or (most is not None and len(self) > most):
            raise ParseFault("expression.arguments", self.span[0], name=self.value)
        if self.value == "matches" and isinstance(self[1], _Text):
            try:
                patterns.read(self[1].value)
            except patterns.PatternError as error:
                at = self[1].span[0]
                raise ParseFault("expression.pattern", at, reason=error.reason, place=error.position) from None
        return self

    def run(self, scope: _Scope) -> Item:
        return self.function(*[part.run(scope) for part in self._items])


class _Bracket(_Node):
    """``(…)`` is its content; ``()`` and ``(a, b)`` are sequences."""

    symbol = "("

    def nud(self) -> _Node:
        parts = self.parser.listed()
        return parts[0] if len(parts) == 1 else self.hold(*parts)

    def run(self, scope: _Scope) -> Item:
        return sequence([atom for part in self._items for atom in atoms(part.run(scope))])


class _Close(_Node):
    symbol = ")"


class _Comma(_Node):
    symbol = ","


class _If(_Node):
    symbol = "if"

    def nud(self) -> _Node:
        parser = self.parser
        parser.advance("(")
        condition = parser.expression(5)
        parser.advance(")")
        parser.advance("then")
        chosen = parser.expression(5)
        parser.advance("else")
        return self.hold(condition, chosen, parser.expression(5))

    def run(self, scope: _Scope) -> Item:
        chosen: Item = self._items[1 if truth(self._items[0].run(scope)) else 2].run(scope)
        return chosen


class _Then(_Node):
    symbol = "then"


class _Else(_Node):
    symbol = "else"


class _Infix(_Node):
    def led(self, left: _Node) -> _Node:
        return self.hold(left, self.parser.expression(self.lbp))


class _Or(_Infix):
    symbol = "or"
    lbp = 20

    def run(self, scope: _Scope) -> Item:
        return truth(self._items[0].run(scope)) or truth(self._items[1].run(scope))


class _And(_Infix):
    symbol = "and"
    lbp = 25

    def run(self, scope: _Scope) -> Item:
        return truth(self._items[0].run(scope)) and truth(self._items[1].run(scope))


class _Comparison(_Infix):
    lbp = 30

    def led(self, left: _Node) -> _Node:
        if isinstance(left, _Comparison) and not self.parser.bracketed(left):
            raise ParseFault("expression.syntax", self.span[0])
        return super().led(left)

    def run(self, scope: _Scope) -> Item:
        return compare(self.symbol, self._items[0].run(scope), self._items[1].run(scope))


class _Joined(_Infix):
    symbol = "||"
    lbp = 32

    def run(self, scope: _Scope) -> Item:
        return joined(self._items[0].run(scope), self._items[1].run(scope))


class _Arithmetic(_Infix):
    lbp = 45

    def run(self, scope: _Scope) -> Item:
        return compute(self.symbol, self._items[0].run(scope), self._items[1].run(scope))


class _Sign(_Arithmetic):
    lbp = 40

    def nud(self) -> _Node:
        return self.hold(self.parser.expression(70))

    def run(self, scope: _Scope) -> Item:
        if len(self._items) == 2:
            return super().run(scope)
        return compute(self.symbol, 0, self._items[0].run(scope))


def _family(base: type[_Node], *symbols: str) -> list[type[_Node]]:
    return [type(f"{base.__name__}_{index}", (base,), {"symbol": symbol}) for index, symbol in enumerate(symbols)]


_SYMBOLS: list[type[_Node]] = [
    _Text, _Integer, _Fraction, _Double, _Variable, _Current, _Call, _Bracket, _Close, _Comma,
    _If, _Then, _Else, _Or, _And, _Joined,
    *_family(_Comparison, *ORDER),
    *_family(_Arithmetic, "*", "div", "idiv", "mod"),
    *_family(_Sign, "+", "-"),
]  # fmt: skip
_KEYWORDS = frozenset({"if", "then", "else", "or", "and", "div", "idiv", "mod"})


class _Grammar(Parser[_Node]):
    """The subset's grammar: XPath's literals and names, and only the symbols listed above."""

    token_base_class = _Node
    literals_pattern = XPath1Parser.literals_pattern
    name_pattern = XPath1Parser.name_pattern
    unescape = staticmethod(XPath1Parser.unescape)
    symbol_table = {symbol.symbol: symbol for symbol in _SYMBOLS}

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.reads_current = False
        self._depth = 0
        self._brackets: list[_Node] = []

    def expression(self, rbp: int = 0) -> _Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ParseFault("expression.too_deep", self.token.span[0])
        node = super().expression(rbp)
        self._depth -= 1
        return node

    def listed(self) -> list[_Node]:
        """The parts of a bracket that has just been opened, up to and with its end."""
        parts: list[_Node] = []
        while self.next_token.symbol != ")":
            parts.append(self.expression(5))
            if self.next_token.symbol != ")":
                self.advance(",")
                self.next_token.unexpected(")")
        self.advance(")")
        self._brackets.extend(parts)
        return parts

    def bracketed(self, node: _Node) -> bool:
        return any(node is one for one in self._brackets)

    def read(self, text: str) -> _Node:
        """The tree of a text. Raises ParseFault."""
        try:
            return self.parse(text)
        except ParseFault:
            raise
        except SyntaxError:
            raise ParseFault("expression.syntax", self.reached) from None

    def advance(self, *symbols: str, message: str | None = None) -> _Node:
        self.reached = self.next_token.span[0]
        token = super().advance(*symbols, message=message)
        self.reached = self.next_token.span[0]
        return token


_Grammar.build()


class Expression:
    """A parsed expression: reads only the names it lists, always ends, changes nothing."""

    __slots__ = ("_root", "names", "reads_current", "text")

    def __init__(self, text: str) -> None:
        """Raises ExpressionError."""
        if len(text) > MAX_TEXT:
            raise ExpressionError("expression.too_long", text, MAX_TEXT)
        grammar = _Grammar()
        try:
            self._root = grammar.read(text)
        except ParseFault as fault:
            raise ExpressionError(fault.code, text, fault.at + 1, **fault.params) from None
        self.text = text
        self.names = frozenset(grammar.names)
        """The variables it reads, without the ``$``."""
        self.reads_current = grammar.reads_current
        """Whether it reads ``.``, the value under test."""

    def evaluate(self, values: Mapping[str, object], self_value: object = None) -> Item:
        """The result: Decimal, int, str, bool, date, datetime, time, a tuple of those, or None for empty.

        ``values`` binds names to such values (None: unanswered; a tuple or list: several choices or
        readings). Binary floats are refused. Raises ExpressionError.
        """
        try:
            return self._root.run(_Scope(values, self_value))
        except Trouble as trouble:
            raise ExpressionError(trouble.code, self.text, 0, **trouble.params) from None
        except decimal.DivisionByZero:
            raise ExpressionError("expression.division_by_zero", self.text) from None
        except decimal.DecimalException:
            raise ExpressionError("expression.not_exact", self.text) from None

    def holds(self, values: Mapping[str, object], self_value: object = None) -> bool:
        """The result as a condition (XPath's effective boolean value). Raises ExpressionError."""
        return truth(self.evaluate(values, self_value))


def as_text(value: object) -> str:
    """A value as the record keeps it: nothing as ``''``, several values with a blank between them.

    Raises ExpressionError for what is no value of an expression.
    """
    try:
        return " ".join(text_of(atom) for atom in atoms(item_of(value)))
    except Trouble as trouble:
        raise ExpressionError(trouble.code, "", 0, **trouble.params) from None


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """The expression of a text, parsed once. Raises ExpressionError."""
    return Expression(text)
