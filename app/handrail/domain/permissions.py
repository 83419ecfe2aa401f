"""Roles and what they may do, as data. Checked in the operations door, never only in the UI (P11-10g-1)."""

from __future__ import annotations

from typing import Literal

from handrail.domain.instruction import Meaning
from handrail.domain.reference import Person
from handrail.domain.refusal import Refusal

Act = Literal["run", "correct", "late_entry", "draft_ncr", "abort", "review"]

ACTS: dict[str, frozenset[Act]] = {
    "operator": frozenset({"run", "correct", "late_entry", "draft_ncr"}),
    "supervisor": frozenset({"run", "correct", "late_entry", "draft_ncr", "abort", "review"}),
    "trainer": frozenset({"run", "draft_ncr"}),
    "qa": frozenset({"draft_ncr", "abort", "review"}),
    "administrator": frozenset(),
}

MEANINGS: dict[str, frozenset[Meaning]] = {
    "operator": frozenset({"performed", "verified", "witnessed"}),
    "supervisor": frozenset({"performed", "verified", "witnessed", "reviewed", "authorised_deviation"}),
    "trainer": frozenset({"performed", "witnessed"}),
    "qa": frozenset({"verified", "witnessed", "reviewed", "approved", "rejected", "authorised_deviation"}),
    "administrator": frozenset(),
}


def may(person: Person, act: Act) -> Refusal | None:
    """None if one of the person's roles allows the act; an administrator has no production rights."""
    if not person.active:
        return Refusal.of("sign_in.inactive")
    if any(act in ACTS.get(role, frozenset()) for role in person.roles):
        return None
    return Refusal.of("permission.missing", act=act, name=person.name)


def may_sign(person: Person, meaning: Meaning, role: str | None) -> Refusal | None:
    """None if the person may sign with this meaning, in the role the step asks for."""
    if not person.active:
        return Refusal.of("sign_in.inactive")
    if not person.proofed:
        return Refusal.of("sign_in.not_proofed")
    if role is not None and role not in person.roles:
        return Refusal.of("signature.wrong_role", role=role, name=person.name)
    if any(meaning in MEANINGS.get(has, frozenset()) for has in person.roles):
        return None
    return Refusal.of("signature.wrong_meaning", meaning=meaning, name=person.name)
