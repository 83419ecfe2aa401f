"""Why a package is refused."""

from __future__ import annotations

from handrail.domain.check import Finding


class PackageError(Exception):
    """A package that can't be read or written.

    ``code`` names the message, ``place`` the entry or JSON pointer to blame, ``params`` fill it in.
    """

    def __init__(self, code: str, place: str = "", **params: object) -> None:
        self.code = code
        self.place = place
        self.params = {name: str(value) for name, value in params.items()}
        self.findings: tuple[Finding, ...] = ()
        """Where the document is to blame: all that is wrong with it."""
        super().__init__(f"{code} at {place or 'the package'} {self.params}")
