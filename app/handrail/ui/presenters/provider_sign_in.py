"""The way to the site's provider of identities and back, as the badge-in page shows it (decision 0012)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from handrail.domain.refusal import Refusal
from handrail.ui.desk import Desk
from handrail.ui.speech import tr

if TYPE_CHECKING:
    from handrail.operations.sign_in_online import Errand
    from handrail.ports.provider import Trip


Acts = tuple[Callable[..., Any], Callable[..., Any]]
"""The operations that set out for a badge, and take in who came back."""


class AwayView(Protocol):
    """The part of a view model that this needs."""

    @property
    def show(self) -> Any: ...


class ProviderSignIn:
    """One sign-in under way at most. What comes back after it was stopped, or for another badge, is dropped."""

    def __init__(
        self, desk: Desk, view: AwayView, acts: Callable[[], Acts], changed: Callable[[], None],
        arrived: Callable[[Any], None], refused: Callable[[Refusal], None],
    ) -> None:  # fmt: skip
        self.acts = acts
        self.desk, self.view = desk, view
        self.changed, self.arrived, self.refused = changed, arrived, refused
        self.badge = ""
        """Whose; empty while nobody is on the way."""
        self._turn = 0

    @property
    def offered(self) -> bool:
        """Whether the site signs in at a provider."""
        return self.desk.services.reference.policy().sign_in.way != "own"

    def start(self, badge: str) -> None:
        """Sets out for the badge's person."""
        if not badge or self.badge:
            return
        self._turn += 1
        self.badge, place, turn = badge, self.desk.place, self._turn
        self._show("asking", title=tr("Asking the sign-in service"), text=tr("This takes a moment."))
        set_out, _ = self.acts()
        self.desk.perform(lambda: set_out(place, badge), self._of(turn, self._go), self._of(turn, self._failed))

    def stop(self) -> None:
        """Nobody is on the way any more."""
        self._turn += 1
        self.badge = ""
        self.desk.end_errand()
        self._show("")

    def _go(self, errand: Errand[Any]) -> None:
        turn = self._turn
        self.desk.errand(errand.go, lambda trip: self._gone(turn, errand, trip))

    def _gone(self, turn: int, errand: Errand[Any], trip: Trip | Refusal) -> None:
        if isinstance(trip, Refusal):
            self._of(turn, lambda came: self._came(errand, came))(trip)
            return
        self.desk.errand(
            lambda: errand.come_back(trip), self._of(turn, lambda came: self._came(errand, came)), trip.cancel
        )
        if turn != self._turn:
            trip.cancel()
            return
        shown = trip.shown
        if shown.code:
            self._show(
                "code",
                title=tr("Sign in on your phone"),
                text=tr("Open this address there, or read the picture. Then check that the code is the same."),
                address=shown.address.removeprefix("https://"), code=shown.code,
                picture=f"image://qr/{(shown.complete or shown.address).encode().hex()}",
            )  # fmt: skip
        elif self.desk.services.open_address(shown.address):
            self._show(
                "browser",
                title=tr("Sign in in the browser"),
                text=tr("A browser window is open. Sign in there, then come back here."),
            )
        else:
            self.stop()
            self.refused(Refusal.of("sign_in.no_browser"))

    def _came(self, errand: Errand[Any], came: Any) -> None:
        _, arrive = self.acts()
        place, turn = self.desk.place, self._turn
        self.desk.perform(
            lambda: arrive(place, errand, came), self._of(turn, self._arrived), self._of(turn, self._failed)
        )

    def _arrived(self, arrived: Any) -> None:
        self.badge = ""
        self._show("")
        self.arrived(arrived)

    def _failed(self, refusal: Refusal) -> None:
        self.badge = ""
        self._show("")
        self.refused(refusal)

    def _of(self, turn: int, then: Callable[[Any], None]) -> Callable[[Any], None]:
        """Goes on only while this is still what is under way."""
        return lambda result: then(result) if turn == self._turn else None

    def _show(
        self, kind: str, title: str = "", text: str = "", address: str = "", code: str = "", picture: str = "",
    ) -> None:  # fmt: skip
        self.view.show(
            away=kind, awayTitle=title, awayText=text, awayAddress=address, awayCode=code, awayPicture=picture,
        )  # fmt: skip
        self.changed()
