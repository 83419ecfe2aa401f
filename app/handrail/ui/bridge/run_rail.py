"""The rail of the run in work, shared by all screens of a run."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QObject, Signal
from PySide6.QtQml import QmlElement, QmlUncreatable

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


_ROWS_ROLES = {
    "key": "",
    "form": "step",
    "kind": "ahead",
    "number": "",
    "code": "",
    "title": "",
    "detail": "",
    "count": 0,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class RunRail(Shown):  # type: ignore[operator]
    """The rail of the run in work, shared by all screens of a run."""

    # A node was touched: a done step to read it, one ahead to hear what comes first.
    nodeAsked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__({}, parent)
        self._rows = Rows(_ROWS_ROLES, self)

    @Property(QAbstractItemModel, constant=True)
    def rows(self) -> Rows:
        """key, form ("step", "fold", "group"), kind ("done", "current", "problem", "ahead", "locked",
        "signature", "failed", "hold", "changed", "new", "removed"), number (in the node), code ("OP 10"),
        title, detail (second line), count (changed: how many).
        """
        return self._rows
