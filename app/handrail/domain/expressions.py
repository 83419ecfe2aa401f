"""Expressions of instructions: a pure, total subset of XPath 3.1, exact in decimals.

``xpath_grammar`` parses, with elementpath's engine and none of its functions: no expression can read a file,
the network, the environment, a clock, a locale or a random number. Values are computed in ``xpath_values``
because XPath turns untyped operands into xs:double, and 0.1 + 0.2 = 0.3 must hold (MEA-1).

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
from functools import lru_cache

from handrail.domain.xpath_values import Item, Trouble, atoms, item_of, text_of, truth

MAX_TEXT = 4000
"""Characters of an expression."""

RUN_VARIABLES = frozenset({"run.date", "run.started"})
"""Bound by the engine: the date and the time at which the run was started, as recorded."""


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


class Expression:
    """A parsed expression: reads only the names it lists, always ends, changes nothing."""

    __slots__ = ("_root", "names", "reads_current", "text")

    def __init__(self, text: str) -> None:
        """Raises ExpressionError."""
        # Not at the top: badge-in needs no expression, and elementpath takes as long to import as a window to draw.
        from handrail.domain.xpath_grammar import Grammar, ParseFault

        if len(text) > MAX_TEXT:
            raise ExpressionError("expression.too_long", text, MAX_TEXT)
        grammar = Grammar()
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
            return self._root.of(values, self_value)
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
