"""08: a draft nonconformance: facts filled in, three questions."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class DraftNcrValues(PrimaryValues, total=False):
    """What `DraftNcr.show` takes; the properties say what each means."""

    number: str
    savedText: str
    codesText: str
    words: str
    wordsHint: str
    photosText: str
    canAddPhoto: bool
    quantity: int
    canLess: bool
    canMore: bool
    consequence: str
    discardLabel: str
    sent: bool


_EMPTY: DraftNcrValues = {
    **PRIMARY,
    "number": "",
    "savedText": "",
    "codesText": "",
    "words": "",
    "wordsHint": "",
    "photosText": "",
    "canAddPhoto": True,
    "quantity": 1,
    "canLess": False,
    "canMore": True,
    "consequence": "",
    "discardLabel": "",
    "sent": False,
}

_FACTS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "tone": "",
    "mono": True,
}
_CODES_ROLES = {
    "key": "",
    "code": "",
    "text": "",
    "selected": False,
}
_PHOTOS_ROLES = {
    "key": "",
    "source": "",
    "text": "",
}
_PLACES_ROLES = {
    "key": "",
    "text": "",
    "selected": False,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class DraftNcr(Primary):  # type: ignore[operator]
    """08: a draft nonconformance: facts filled in, three questions."""

    changed = Signal()
    codeAsked = Signal(str)
    # The words as they are now (on each change).
    wordsTyped = Signal(str)
    photoAsked = Signal(str)
    addPhotoAsked = Signal()
    placeAsked = Signal(str)
    # One more (1) or one less (-1).
    quantityAsked = Signal(int)
    # Keep as draft.
    keepAsked = Signal()
    discardAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._facts = Rows(_FACTS_ROLES, self)
        self._codes = Rows(_CODES_ROLES, self)
        self._photos = Rows(_PHOTOS_ROLES, self)
        self._places = Rows(_PLACES_ROLES, self)

    def show(self, **values: Unpack[DraftNcrValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def number(self) -> str:
        """Number."""
        return str(self._values["number"])

    @Property(str, notify=changed)
    def savedText(self) -> str:
        """Where the draft is kept and since when."""
        return str(self._values["savedText"])

    @Property(str, notify=changed)
    def codesText(self) -> str:
        """Right of the first question."""
        return str(self._values["codesText"])

    @Property(str, notify=changed)
    def words(self) -> str:
        """In the person's own words."""
        return str(self._values["words"])

    @Property(str, notify=changed)
    def wordsHint(self) -> str:
        """Shown while there are no words."""
        return str(self._values["wordsHint"])

    @Property(str, notify=changed)
    def photosText(self) -> str:
        """One of "2 of up to 6"."""
        return str(self._values["photosText"])

    @Property(bool, notify=changed)
    def canAddPhoto(self) -> bool:
        """Can add photo."""
        return bool(self._values["canAddPhoto"])

    @Property(int, notify=changed)
    def quantity(self) -> int:
        """How many parts have the defect."""
        return int(self._values["quantity"])

    @Property(bool, notify=changed)
    def canLess(self) -> bool:
        """Whether the quantity may go down."""
        return bool(self._values["canLess"])

    @Property(bool, notify=changed)
    def canMore(self) -> bool:
        """Whether the quantity may go up."""
        return bool(self._values["canMore"])

    @Property(str, notify=changed)
    def consequence(self) -> str:
        """What happens to the unit (rich)."""
        return str(self._values["consequence"])

    @Property(str, notify=changed)
    def discardLabel(self) -> str:
        """Discard or Withdraw; empty hides it."""
        return str(self._values["discardLabel"])

    @Property(bool, notify=changed)
    def sent(self) -> bool:
        """Already sent: read-only."""
        return bool(self._values["sent"])

    @Property(QAbstractItemModel, constant=True)
    def facts(self) -> Rows:
        """Filled in: key, label, value, tone ("" or "fail"), mono."""
        return self._facts

    @Property(QAbstractItemModel, constant=True)
    def codes(self) -> Rows:
        """Defect codes, most used first: key, code, text, selected. A row without code is “Other code”."""
        return self._codes

    @Property(QAbstractItemModel, constant=True)
    def photos(self) -> Rows:
        """Photos: key, source, text (for a screen reader)."""
        return self._photos

    @Property(QAbstractItemModel, constant=True)
    def places(self) -> Rows:
        """Containment: key, text, selected."""
        return self._places
