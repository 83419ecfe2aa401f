"""Which secrets are too easy to guess (SEC-PW-1): a PIN of six digits or more, or a password of eight characters."""

from __future__ import annotations

from itertools import pairwise

PIN_DIGITS = 6
PASSWORD_CHARACTERS = 8

_COMMON = frozenset(
    {
        "password", "passwort", "passw0rd", "12345678", "qwertyui", "qwertzui", "handrail", "operator", "letmein1",
        "welcome1", "iloveyou", "admin123", "changeme", "geheim12", "123123", "121212", "112233", "159753", "147258",
        "696969", "420420",
    }
)  # fmt: skip


def weak(secret: str, *known: str) -> bool:
    """Whether it is too short, a row of digits, one sign over and over, common, or made of what is ``known``."""
    plain = secret.casefold()
    if len(secret) < (PIN_DIGITS if secret.isdecimal() else PASSWORD_CHARACTERS):
        return True
    if plain in _COMMON or len(set(plain)) <= 2:
        return True
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    if len(steps) == 1:
        return True
    parts = [part for word in known for part in word.casefold().replace(".", " ").split() if len(part) >= 4]
    return any(part in plain for part in parts)
