"""Every capture but a measured value and a code: one screen with a mode."""

from __future__ import annotations

from typing import Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.camera import Camera
from handrail.ui.bridge.primary import PRIMARY, Primary, PrimaryValues
from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class CapturePadValues(PrimaryValues, total=False):
    """What `CapturePad.show` takes; the properties say what each means."""

    mode: str
    title: str
    progress: str
    prompt: str
    value: str
    valueHint: str
    unit: str
    limits: str
    verdict: str
    verdictState: str
    problem: str
    decimalSign: str
    signed: bool
    nowLabel: str
    photosText: str
    canAddPhoto: bool
    fileLabel: str
    canBeLate: bool
    shot: str
    shotText: str


_EMPTY: CapturePadValues = {
    **PRIMARY,
    "mode": "text",
    "title": "",
    "progress": "",
    "prompt": "",
    "value": "",
    "valueHint": "",
    "unit": "",
    "limits": "",
    "verdict": "",
    "verdictState": "",
    "problem": "",
    "decimalSign": ".",
    "signed": False,
    "nowLabel": "",
    "photosText": "",
    "canAddPhoto": True,
    "fileLabel": "",
    "canBeLate": False,
    "shot": "",
    "shotText": "",
}

_PARTS_ROLES = {
    "key": "",
    "label": "",
    "value": "",
    "hint": "",
    "active": False,
}
_OPTIONS_ROLES = {
    "key": "",
    "text": "",
    "detail": "",
    "phase": "open",
}
_PHOTOS_ROLES = {
    "key": "",
    "source": "",
    "text": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class CapturePad(Primary):  # type: ignore[operator]
    """Every capture but a measured value and a code: one screen with a mode."""

    changed = Signal()
    # The text as it is now (on each change).
    textTyped = Signal(str)
    # A key of the keypad.
    keyTyped = Signal(str)
    eraseAsked = Signal()
    clearAsked = Signal()
    optionAsked = Signal(str)
    partAsked = Signal(str)
    nowAsked = Signal()
    photoAsked = Signal()
    fileAsked = Signal()
    removePhotoAsked = Signal(str)
    cancelAsked = Signal()
    # The value was taken earlier: a late entry.
    lateAsked = Signal()
    # Another photo in place of the one that was just taken.
    againAsked = Signal()
    noteAsked = Signal()
    reportAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._camera = Camera(self)
        self._parts = Rows(_PARTS_ROLES, self)
        self._options = Rows(_OPTIONS_ROLES, self)
        self._photos = Rows(_PHOTOS_ROLES, self)

    def show(self, **values: Unpack[CapturePadValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def mode(self) -> str:
        """One of "text", "number", "date", "time", "choice", "choices", "passFail", "check", "note" or "photo"."""
        return str(self._values["mode"])

    @Property(str, notify=changed)
    def title(self) -> str:
        """Title."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def progress(self) -> str:
        """Progress."""
        return str(self._values["progress"])

    @Property(str, notify=changed)
    def prompt(self) -> str:
        """What to record (rich)."""
        return str(self._values["prompt"])

    @Property(str, notify=changed)
    def value(self) -> str:
        """The value so far: text, or digits typed."""
        return str(self._values["value"])

    @Property(str, notify=changed)
    def valueHint(self) -> str:
        """Shown while empty."""
        return str(self._values["valueHint"])

    @Property(str, notify=changed)
    def unit(self) -> str:
        """Unit."""
        return str(self._values["unit"])

    @Property(str, notify=changed)
    def limits(self) -> str:
        """Limits or length as words."""
        return str(self._values["limits"])

    @Property(str, notify=changed)
    def verdict(self) -> str:
        """Verdict."""
        return str(self._values["verdict"])

    @Property(str, notify=changed)
    def verdictState(self) -> str:
        """One of "", "ok" or "out"."""
        return str(self._values["verdictState"])

    @Property(str, notify=changed)
    def problem(self) -> str:
        """What is wrong with the value, and what to do."""
        return str(self._values["problem"])

    @Property(str, notify=changed)
    def decimalSign(self) -> str:
        """Decimal sign."""
        return str(self._values["decimalSign"])

    @Property(bool, notify=changed)
    def signed(self) -> bool:
        """Whether negative values are possible."""
        return bool(self._values["signed"])

    @Property(str, notify=changed)
    def nowLabel(self) -> str:
        """Today or Now; empty hides the button."""
        return str(self._values["nowLabel"])

    @Property(str, notify=changed)
    def photosText(self) -> str:
        """Photos text."""
        return str(self._values["photosText"])

    @Property(bool, notify=changed)
    def canAddPhoto(self) -> bool:
        """Can add photo."""
        return bool(self._values["canAddPhoto"])

    @Property(str, notify=changed)
    def fileLabel(self) -> str:
        """Take a picture from a file, where there is no camera; empty hides it."""
        return str(self._values["fileLabel"])

    @Property(bool, notify=changed)
    def canBeLate(self) -> bool:
        """Whether the value may be entered as taken earlier."""
        return bool(self._values["canBeLate"])

    @Property(str, notify=changed)
    def shot(self) -> str:
        """Address of a photo that was taken and is still to be kept; empty: none."""
        return str(self._values["shot"])

    @Property(str, notify=changed)
    def shotText(self) -> str:
        """What to look at again in it; empty: nothing."""
        return str(self._values["shotText"])

    @Property(Camera, constant=True)
    def camera(self) -> Camera:
        """What the camera shows, where a photo is taken by it."""
        return self._camera

    @Property(QAbstractItemModel, constant=True)
    def parts(self) -> Rows:
        """Date or time parts: key, label, value, hint, active."""
        return self._parts

    @Property(QAbstractItemModel, constant=True)
    def options(self) -> Rows:
        """Options: key, text, detail, phase ("open", "selected", "closed")."""
        return self._options

    @Property(QAbstractItemModel, constant=True)
    def photos(self) -> Rows:
        """Photos: key, source, text."""
        return self._photos
