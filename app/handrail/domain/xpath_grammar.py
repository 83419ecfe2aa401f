"""The grammar of expressions: elementpath's Pratt engine with only the symbols that are registered here.

The only module that imports elementpath. Nothing of elementpath's own function library is reachable, so no
expression can read a file, the network, the environment, a clock, a locale or a random number. Loaded with the
first expression, for elementpath takes as long to import as a window to draw.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    truth,
)

MAX_DEPTH = 100
"""Levels of an expression: brackets, calls, conditions and chained operators."""


class Scope:
    """What one evaluation reads."""

    __slots__ = ("current", "values")

    def __init__(self, values: Mapping[str, object], current: object) -> None:
        self.values = values
        self.current = current


class Node(Token[Any]):
    """A part of an expression, in elementpath's Pratt scheme (``nud``, ``led``, binding powers)."""

    parser: Grammar
    height = 1

    def of(self, values: Mapping[str, object], current: object) -> Item:
        """The value of the whole, of these names and the value under test. Raises Trouble, DecimalException."""
        return self.run(Scope(values, current))

    def run(self, scope: Scope) -> Item:
        raise NotImplementedError  # pragma: no cover - only parts that are parsed are run

    def hold(self, *parts: Node) -> Node:
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


class _Literal(Node):
    def nud(self) -> Node:
        try:
            atom_of(self.value)
        except Trouble as trouble:
            raise ParseFault(trouble.code, self.span[0]) from None
        return self

    def run(self, scope: Scope) -> Item:
        return self.value  # type: ignore[no-any-return]


class _Text(_Literal):
    symbol = "(string)"


class _Integer(_Literal):
    symbol = "(integer)"


class _Fraction(_Literal):
    symbol = "(decimal)"


class _Double(Node):
    symbol = "(float)"

    def nud(self) -> NoReturn:
        raise ParseFault("expression.double", self.span[0])


class _Variable(Node):
    symbol = "$"

    def nud(self) -> Node:
        name = self.parser.next_token
        # A capture may be called `if` or `div`.
        if name.symbol != "(name)" and name.symbol not in _KEYWORDS:
            raise ParseFault("expression.syntax", name.span[0])
        self.parser.advance()
        self.value = str(name.value)
        self.parser.names.add(self.value)
        return self

    def run(self, scope: Scope) -> Item:
        return item_of(scope.values.get(self.value))


class _Current(Node):
    symbol = "."

    def nud(self) -> Node:
        self.parser.reads_current = True
        return self

    def run(self, scope: Scope) -> Item:
        return item_of(scope.current)


class _Call(Node):
    """A name is only ever the name of a function: there are no documents, so no paths."""

    symbol = "(name)"

    def nud(self) -> Node:
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

    def run(self, scope: Scope) -> Item:
        return self.function(*[part.run(scope) for part in self._items])


class _Bracket(Node):
    """``(…)`` is its content; ``()`` and ``(a, b)`` are sequences."""

    symbol = "("

    def nud(self) -> Node:
        parts = self.parser.listed()
        return parts[0] if len(parts) == 1 else self.hold(*parts)

    def run(self, scope: Scope) -> Item:
        return sequence([atom for part in self._items for atom in atoms(part.run(scope))])


class _Close(Node):
    symbol = ")"


class _Comma(Node):
    symbol = ","


class _If(Node):
    symbol = "if"

    def nud(self) -> Node:
        parser = self.parser
        parser.advance("(")
        condition = parser.expression(5)
        parser.advance(")")
        parser.advance("then")
        chosen = parser.expression(5)
        parser.advance("else")
        return self.hold(condition, chosen, parser.expression(5))

    def run(self, scope: Scope) -> Item:
        chosen: Item = self._items[1 if truth(self._items[0].run(scope)) else 2].run(scope)
        return chosen


class _Then(Node):
    symbol = "then"


class _Else(Node):
    symbol = "else"


class _Infix(Node):
    def led(self, left: Node) -> Node:
        return self.hold(left, self.parser.expression(self.lbp))


class _Or(_Infix):
    symbol = "or"
    lbp = 20

    def run(self, scope: Scope) -> Item:
        return truth(self._items[0].run(scope)) or truth(self._items[1].run(scope))


class _And(_Infix):
    symbol = "and"
    lbp = 25

    def run(self, scope: Scope) -> Item:
        return truth(self._items[0].run(scope)) and truth(self._items[1].run(scope))


class _Comparison(_Infix):
    lbp = 30

    def led(self, left: Node) -> Node:
        if isinstance(left, _Comparison) and not self.parser.bracketed(left):
            raise ParseFault("expression.syntax", self.span[0])
        return super().led(left)

    def run(self, scope: Scope) -> Item:
        return compare(self.symbol, self._items[0].run(scope), self._items[1].run(scope))


class _Joined(_Infix):
    symbol = "||"
    lbp = 32

    def run(self, scope: Scope) -> Item:
        return joined(self._items[0].run(scope), self._items[1].run(scope))


class _Arithmetic(_Infix):
    lbp = 45

    def run(self, scope: Scope) -> Item:
        return compute(self.symbol, self._items[0].run(scope), self._items[1].run(scope))


class _Sign(_Arithmetic):
    lbp = 40

    def nud(self) -> Node:
        return self.hold(self.parser.expression(70))

    def run(self, scope: Scope) -> Item:
        if len(self._items) == 2:
            return super().run(scope)
        return compute(self.symbol, 0, self._items[0].run(scope))


def _family(base: type[Node], *symbols: str) -> list[type[Node]]:
    return [type(f"{base.__name__}_{index}", (base,), {"symbol": symbol}) for index, symbol in enumerate(symbols)]


_SYMBOLS: list[type[Node]] = [
    _Text, _Integer, _Fraction, _Double, _Variable, _Current, _Call, _Bracket, _Close, _Comma,
    _If, _Then, _Else, _Or, _And, _Joined,
    *_family(_Comparison, *ORDER),
    *_family(_Arithmetic, "*", "div", "idiv", "mod"),
    *_family(_Sign, "+", "-"),
]  # fmt: skip
_KEYWORDS = frozenset({"if", "then", "else", "or", "and", "div", "idiv", "mod"})


class Grammar(Parser[Node]):
    """The subset's grammar: XPath's literals and names, and only the symbols listed above."""

    token_base_class = Node
    literals_pattern = XPath1Parser.literals_pattern
    name_pattern = XPath1Parser.name_pattern
    unescape = staticmethod(XPath1Parser.unescape)
    symbol_table = {symbol.symbol: symbol for symbol in _SYMBOLS}

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.reads_current = False
        self._depth = 0
        self._brackets: list[Node] = []

    def expression(self, rbp: int = 0) -> Node:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ParseFault("expression.too_deep", self.token.span[0])
        node = super().expression(rbp)
        self._depth -= 1
        return node

    def listed(self) -> list[Node]:
        """The parts of a bracket that has just been opened, up to and with its end."""
        parts: list[Node] = []
        while self.next_token.symbol != ")":
            parts.append(self.expression(5))
            if self.next_token.symbol != ")":
                self.advance(",")
                self.next_token.unexpected(")")
        self.advance(")")
        self._brackets.extend(parts)
        return parts

    def bracketed(self, node: Node) -> bool:
        return any(node is one for one in self._brackets)

    def read(self, text: str) -> Node:
        """The tree of a text. Raises ParseFault."""
        try:
            return self.parse(text)
        except ParseFault:
            raise
        except SyntaxError:
            raise ParseFault("expression.syntax", self.reached) from None

    def advance(self, *symbols: str, message: str | None = None) -> Node:
        self.reached = self.next_token.span[0]
        token = super().advance(*symbols, message=message)
        self.reached = self.next_token.span[0]
        return token


Grammar.build()
