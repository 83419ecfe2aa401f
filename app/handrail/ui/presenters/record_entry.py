"""11: one entry of the record, told in full on a sheet over it; a value is corrected from here."""

from __future__ import annotations

from collections.abc import Callable

from handrail.ui.bridge.record_entry import RecordEntry
from handrail.ui.desk import Desk
from handrail.ui.presenters.record_lines import Told
from handrail.ui.speech import tr


class RecordEntryPresenter:
    """Shows what it is handed; it reads nothing itself."""

    def __init__(self, desk: Desk, view: RecordEntry) -> None:
        self.desk, self.view = desk, view
        self.correct: Callable[[], None] | None = None
        view.closeAsked.connect(self.close)
        view.primaryAsked.connect(self.primary)

    def enter(self, *about: str) -> None:
        """Shows the entry that was told last."""
        self.desk.navigator.show(sheet="recordEntry")

    def tell(self, entry: Told, correct: Callable[[], None] | None, closed: str = "") -> None:
        """Shows an entry; ``correct`` opens its correction, ``closed`` says in words what is in the way of that."""
        self.correct = correct
        show(self.view, entry)
        self.view.show(
            backLabel=tr("Back to the record"),
            primaryLabel=tr("Correct this value") if correct is not None else tr("Close entry"),
            primaryDetail=closed,
            primaryState="closed" if closed else "ready",
            primaryIcon="pen" if correct is not None else "check",
        )
        self.enter()

    def primary(self) -> None:
        """The correction, where the entry is a value; else back."""
        if self.correct is not None:
            self.correct()
        else:
            self.close()

    def close(self) -> None:
        self.desk.navigator.show(sheet="")


def show(view: RecordEntry, entry: Told) -> None:
    """Fills a view with an entry."""
    view.show(**entry.values)
    view.facts.update(entry.facts)
    view.why.update(entry.why)
