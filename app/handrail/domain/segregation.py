"""Which roles one person may not have together (A11D-11-1): who keeps the accounts has no part in production."""

from __future__ import annotations

from collections.abc import Iterable

from handrail.domain.permissions import ACTS, MEANINGS

ADMINISTRATOR = "administrator"


def clashing(roles: Iterable[str]) -> tuple[str, ...]:
    """The production roles that stand beside the administrator's, none where all is well."""
    held = tuple(roles)
    if ADMINISTRATOR not in held:
        return ()
    return tuple(role for role in held if ACTS.get(role) or MEANINGS.get(role))
