"""A site's provider of identities: where a person proves who they are at their first sign-in (decision 0012)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

NoToken = Literal["unreachable", "refused", "denied", "expired", "cancelled"]
"""No network to it; it answers something that can't count; the person said no; too late; given up here."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a person needs to get to the provider."""

    address: str
    """To be opened: by the tablet's browser, or by hand on another device where there is a code."""
    code: str = ""
    """To be typed there; empty where the tablet's own browser goes."""
    complete: str = ""
    """The address with the code in it, for a picture; may be empty."""
    seconds: int = 0
    """How long this is good for."""


@dataclass(frozen=True, slots=True)
class Proof:
    """What a person came back with; the gateway judges it."""

    by: Literal["token", "grant"]
    """An ID token of the provider's, or the id of a grant for which the gateway holds one."""
    word: str


class Asked(Protocol):
    """Whom it is for; what comes back is good for nobody else."""

    @property
    def request(self) -> dict[str, str]:
        """The badge's digest, and the key that was made for them or the digest of what they are to sign."""
        ...

    @property
    def nonce(self) -> str:
        """Both, and the device, as a provider binds its token to them."""
        ...


class Trip(Protocol):
    """One sign-in under way."""

    @property
    def shown(self) -> Shown: ...

    def wait(self) -> Proof | NoToken:
        """Waits for the person to come back."""
        ...

    def cancel(self) -> None:
        """Ends the wait, from another thread; may be called at any time and more than once."""
        ...


class Provider(Protocol):
    def begin(self, asked: Asked) -> Trip | NoToken:
        """Sets out for the provider that the site's policy names, the way it names. Asks the network."""
        ...
