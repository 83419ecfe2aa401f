"""The role x act and the role x meaning matrix, written out (P11-10g-1, A11D-11-1)."""

from __future__ import annotations

from typing import get_args

import pytest

from handrail.domain.instruction import SIGNATURE_MEANINGS
from handrail.domain.permissions import ACTS, MEANINGS, Act, may, may_sign, role_for
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal

MAY = """
               look run correct late_entry draft_ncr withdraw_ncr override abort review
operator          x   x       x          x         x            -        -     -      -
supervisor        x   x       x          x         x            -        x     x      x
trainer           x   x       x          x         x            -        -     -      -
qa                x   -       -          -         x            x        -     x      x
auditor           x   -       -          -         -            -        -     -      -
administrator     -   -       -          -         -            -        -     -      -
"""
SIGNS = """
              performed verified witnessed reviewed approved authorised_deviation rejected
operator              x        x         x        -        -                    -        -
supervisor            x        x         x        x        -                    x        -
trainer               x        -         x        -        -                    -        -
qa                    -        x         x        x        x                    x        x
auditor               -        -         -        -        -                    -        -
administrator         -        -         -        -        -                    -        -
"""


def person(*roles: str, **more: bool) -> Person:
    return Person(id="p", name="P", roles=roles, badge="", badge_hint="", **({"proofed": True} | more))


def cells(table: str) -> list[tuple[str, str, bool]]:
    head, *rows = [line.split() for line in table.strip().splitlines()]
    return [(row[0], column, mark == "x") for row in rows for column, mark in zip(head, row[1:], strict=True)]


@pytest.mark.req("P11-10g-1", "P11-10d-1", "A11D-11-1", "A11D-12-4", "S0-22")
@pytest.mark.parametrize(("role", "act", "allowed"), cells(MAY))
def test_acts(role: str, act: Act, allowed: bool) -> None:
    refusal = may(person(role), act)
    assert (refusal is None) == allowed
    assert refusal is None or refusal.code == "permission.missing"


@pytest.mark.req("P11-10g-1", "P11-50-1")
@pytest.mark.parametrize(("role", "meaning", "allowed"), cells(SIGNS))
def test_meanings(role: str, meaning: str, allowed: bool) -> None:
    found = may_sign(person(role), meaning, None)  # type: ignore[arg-type]
    assert (found if isinstance(found, str) else found.code) == (role if allowed else "signature.wrong_meaning")


def test_the_tables_are_whole() -> None:
    assert {(role, act) for role, act, _ in cells(MAY)} == {(role, act) for role in ACTS for act in get_args(Act)}
    assert {(role, one) for role, one, _ in cells(SIGNS)} == {(r, m) for r in MEANINGS for m in SIGNATURE_MEANINGS}


def test_one_of_several_roles_is_enough_and_an_unknown_one_gives_nothing() -> None:
    assert may(person("trainer", "operator"), "correct") is None
    assert may(person("janitor"), "run") is not None
    assert may_sign(person("trainer", "operator"), "verified", None) == "operator"


def test_an_entry_names_the_role_that_allowed_the_act() -> None:
    both = person("trainer", "supervisor")
    assert [role_for(both, act) for act in ("run", "abort", "withdraw_ncr")] == ["trainer", "supervisor", None]
    assert may_sign(both, "reviewed", None) == "supervisor"


@pytest.mark.req("A11D-11-1")
def test_who_administers_has_no_right_in_production_whatever_else_they_are() -> None:
    both = person("operator", "administrator")
    assert all(isinstance(may(both, act), Refusal) for act in get_args(Act))
    assert all(isinstance(may_sign(both, meaning, None), Refusal) for meaning in SIGNATURE_MEANINGS)


@pytest.mark.req("P11-100-2", "P11-100-1")
def test_who_is_not_active_or_not_proofed_does_not_sign() -> None:
    for act in get_args(Act):
        refusal = may(person("supervisor", active=False), act)
        assert refusal is not None
        assert refusal.code == "sign_in.inactive"
    for more, code in (({"active": False}, "sign_in.inactive"), ({"proofed": False}, "sign_in.not_proofed")):
        refusal = may_sign(person("supervisor", **more), "performed", None)
        assert isinstance(refusal, Refusal)
        assert refusal.code == code


def test_a_step_may_ask_for_a_role_beside_the_meaning() -> None:
    assert may_sign(person("qa"), "reviewed", "qa") == "qa"
    refusal = may_sign(person("supervisor"), "reviewed", "qa")
    assert isinstance(refusal, Refusal)
    assert refusal.reasons[0].params == {"role": "qa", "name": "P"}
