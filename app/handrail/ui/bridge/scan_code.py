"""04: read one code, see what it says, use it. By the camera, by a reader that types, or typed."""

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


class ScanCodeValues(PrimaryValues, total=False):
    """What `ScanCode.show` takes; the properties say what each means."""

    prompt: str
    hint: str
    phase: str
    code: str
    verdictTitle: str
    verdictText: str
    checkText: str
    footText: str
    adviceTitle: str
    problem: str


_EMPTY: ScanCodeValues = {
    **PRIMARY,
    "prompt": "",
    "hint": "",
    "phase": "waiting",
    "code": "",
    "verdictTitle": "",
    "verdictText": "",
    "checkText": "",
    "footText": "",
    "adviceTitle": "",
    "problem": "",
}

_ELEMENTS_ROLES = {
    "key": "",
    "phase": "ok",
    "title": "",
    "ai": "",
    "value": "",
    "wrongFrom": -1,
    "needed": "",
    "detail": "",
}
_ADVICE_ROLES = {
    "key": "",
    "text": "",
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class ScanCode(Primary):  # type: ignore[operator]
    """04: read one code, see what it says, use it. By the camera, by a reader that types, or typed."""

    changed = Signal()
    # The field was finished with Enter. Never the primary.
    codeTyped = Signal(str)
    # Close.
    closeAsked = Signal()
    # Read another code in place of this one.
    againAsked = Signal()
    # Report problem.
    reportAsked = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._camera = Camera(self)
        self._elements = Rows(_ELEMENTS_ROLES, self)
        self._advice = Rows(_ADVICE_ROLES, self)

    def show(self, **values: Unpack[ScanCodeValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    @Property(str, notify=changed)
    def prompt(self) -> str:
        """What to scan."""
        return str(self._values["prompt"])

    @Property(str, notify=changed)
    def hint(self) -> str:
        """Small line at the foot of the dark panel."""
        return str(self._values["hint"])

    @Property(str, notify=changed)
    def phase(self) -> str:
        """One of "waiting", "match", "wrong", "reading" or "unread" (the camera's code is none that can be used)."""
        return str(self._values["phase"])

    @Property(str, notify=changed)
    def code(self) -> str:
        """The code as read."""
        return str(self._values["code"])

    @Property(str, notify=changed)
    def verdictTitle(self) -> str:
        """One of "Right part, good lot"."""
        return str(self._values["verdictTitle"])

    @Property(str, notify=changed)
    def verdictText(self) -> str:
        """Under the verdict (rich)."""
        return str(self._values["verdictText"])

    @Property(str, notify=changed)
    def checkText(self) -> str:
        """A last look by eye (rich); empty hides it."""
        return str(self._values["checkText"])

    @Property(str, notify=changed)
    def footText(self) -> str:
        """What became of the scan."""
        return str(self._values["footText"])

    @Property(str, notify=changed)
    def adviceTitle(self) -> str:
        """Heading of the steps to take."""
        return str(self._values["adviceTitle"])

    @Property(str, notify=changed)
    def problem(self) -> str:
        """Why the typed text is no code."""
        return str(self._values["problem"])

    @Property(Camera, constant=True)
    def camera(self) -> Camera:
        """What the camera shows; its phase is "off" while the code is typed."""
        return self._camera

    @Property(QAbstractItemModel, constant=True)
    def elements(self) -> Rows:
        """Parts of the code in AI order: key, phase ("ok", "wrong", "skipped"), title, ai ("(10)"), value,
        wrongFrom (place of the first wrong sign, -1 none), needed, detail.
        """
        return self._elements

    @Property(QAbstractItemModel, constant=True)
    def advice(self) -> Rows:
        """Steps to take: key, text (rich)."""
        return self._advice
