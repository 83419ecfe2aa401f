"""How a badge and a secret are hashed: the gateway that makes a verifier and the tablet that checks it agree."""

from __future__ import annotations

import hmac
import unicodedata


def badge_digest(badge: str, pepper: str) -> str:
    """The badge's digest, 64 hex digits. ``pepper``: the site's, delivered at enrolment, never in a journal."""
    return _keyed("badge", badge, pepper).hex()


def peppered(secret: str, pepper: str) -> bytes:
    """What Argon2id hashes instead of the secret: 32 bytes that need the pepper to guess a PIN from a verifier.

    The secret is taken in NFC, so that two keyboards mean the same word.
    """
    return _keyed("secret", unicodedata.normalize("NFC", secret), pepper)


def _keyed(purpose: str, text: str, pepper: str) -> bytes:
    # surrogatepass: a badge reader may give anything, and a digest of it is all we need.
    message = f"{purpose}\0{text}".encode("utf-8", "surrogatepass")
    return hmac.digest(pepper.encode("utf-8"), message, "sha256")
