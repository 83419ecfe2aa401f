"""A refusal is a value: a code with parameters. It becomes words only where a person reads it."""

from __future__ import annotations

from pydantic import Field

from handrail.domain.values import Value


class Reason(Value):
    """One reason why something can't be done.

    ``code`` names the message (``i18n/messages``), ``params`` fill it in. ``gate`` names the gate
    that closed, if one did. ``helpers`` are codes or names of who can resolve it;
    ``overridable`` tells whether site policy lets a supervisor sign past it (architecture rule 16).
    """

    code: str
    params: dict[str, str] = Field(default_factory=dict)
    gate: str | None = None
    helper: str | None = None
    overridable: bool = False


class Refusal(Value):
    """All reasons at once, in the order in which a person would resolve them (never empty)."""

    reasons: tuple[Reason, ...] = Field(min_length=1)

    @classmethod
    def of(cls, code: str, gate: str | None = None, helper: str | None = None, **params: object) -> Refusal:
        """A refusal for one reason."""
        words = {name: str(value) for name, value in params.items()}
        return cls(reasons=(Reason(code=code, params=words, gate=gate, helper=helper),))

    @property
    def code(self) -> str:
        """The first reason's code."""
        return self.reasons[0].code
