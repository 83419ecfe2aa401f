"""What the tests of codes share: a door whose day is fixed, and what comes of a code."""

from __future__ import annotations

from datetime import date

from handrail.capture.codes import CodeDoor
from handrail.domain.acts import InputMethod, Scan
from handrail.domain.policy import CodeRules
from handrail.domain.refusal import Refusal

TODAY = date(2026, 11, 21)
GS = "\x1d"


def door(rules: CodeRules | None = None, today: date = TODAY) -> CodeDoor:
    return CodeDoor(lambda: rules or CodeRules(), lambda: today)


def understood(raw: str, rules: CodeRules | None = None, today: date = TODAY, method: InputMethod = "wedge") -> Scan:
    scan = door(rules, today).read(raw, method)
    assert not isinstance(scan, Refusal), scan
    return scan


def refused(raw: str, rules: CodeRules | None = None, today: date = TODAY, method: InputMethod = "wedge") -> str:
    scan = door(rules, today).read(raw, method)
    assert isinstance(scan, Refusal), scan
    return scan.code
