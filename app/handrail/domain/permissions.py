"""Roles and what they may do, as data. Checked in the operations door, never only in the UI (P11-10g-1)."""

from __future__ import annotations

from typing import Literal

from handrail.domain.instruction import Meaning
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal

Act = Literal["look", "run", "correct", "late_entry", "draft_ncr", "withdraw_ncr", "override", "abort", "review"]

ACTS: dict[str, frozenset[Act]] = {
    "operator": frozenset({"look", "run", "correct", "late_entry", "draft_ncr"}),
    "supervisor": frozenset({"look", "run", "correct", "late_entry", "draft_ncr", "override", "abort", "review"}),
    "trainer": frozenset({"look", "run", "correct", "late_entry", "draft_ncr"}),
    "qa": frozenset({"look", "draft_ncr", "withdraw_ncr", "abort", "review"}),
    "auditor": frozenset({"look"}),
    "administrator": frozenset(),
}

MEANINGS: dict[str, frozenset[Meaning]] = {
    "operator": frozenset({"performed", "verified", "witnessed"}),
    "supervisor": frozenset({"performed", "verified", "witnessed", "reviewed", "authorised_deviation"}),
    "trainer": frozenset({"performed", "witnessed"}),
    "qa": frozenset({"verified", "witnessed", "reviewed", "approved", "rejected", "authorised_deviation"}),
    "auditor": frozenset(),
    "administrator": frozenset(),
}
ADMINISTRATOR = "administrator"


def may(person: Person, act: Act) -> Refusal | None:
    """None if one of the person's roles allows the act.

    Who administers has no right in production, whatever other roles they have (A11D-11-1).
    """
    if not person.active:
        return Refusal.of("sign_in.inactive")
    if ADMINISTRATOR in person.roles or role_for(person, act) is None:
        return Refusal.of("permission.missing", act=act, name=person.name)
    return None


def role_for(person: Person, act: Act) -> str | None:
    """The first of the person's roles that allows the act: the one an entry names."""
    return next((role for role in person.roles if act in ACTS.get(role, ())), None)


def may_sign(person: Person, meaning: Meaning, role: str | None) -> str | Refusal:
    """The role in which the person may sign with this meaning, the one the step asks for if it does; or why not."""
    if not person.active:
        return Refusal.of("sign_in.inactive")
    if not person.proofed:
        return Refusal.of("sign_in.not_proofed")
    if role is not None and role not in person.roles:
        return Refusal.of("signature.wrong_role", role=role, name=person.name)
    found = next((has for has in person.roles if meaning in MEANINGS.get(has, ())), None)
    if found is None or ADMINISTRATOR in person.roles:
        return Refusal.of("signature.wrong_meaning", meaning=meaning, name=person.name)
    return role or found
