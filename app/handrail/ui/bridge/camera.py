"""What a camera shows, and why it shows nothing."""

from __future__ import annotations

from typing import TypedDict, Unpack

from PySide6.QtCore import QAbstractItemModel, QObject, QPointF, QRectF, Signal, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPen, QPolygonF
from PySide6.QtQml import QmlElement, QmlUncreatable
from PySide6.QtQuick import QQuickItem, QQuickPaintedItem

from handrail.ui.bridge.rows import Rows
from handrail.ui.bridge.shown import Shown
from handrail.ui.bridge.typed import Property

QML_IMPORT_NAME = "Handrail.Bridge"
QML_IMPORT_MAJOR_VERSION = 1


class CameraValues(TypedDict, total=False):
    """What `Camera.show` takes; the properties say what each means."""

    phase: str
    title: str
    text: str
    hint: str
    canLight: bool
    lit: bool
    canSwitch: bool
    aspect: float


_EMPTY: CameraValues = {
    "phase": "off",
    "title": "",
    "text": "",
    "hint": "",
    "canLight": False,
    "lit": False,
    "canSwitch": False,
    "aspect": 16 / 9,
}
_CODES_ROLES = {
    "key": "",
    "phase": "seen",
    "text": "",
    "label": "",
    "x": 0.5,
    "y": 0.5,
}


@QmlElement
@QmlUncreatable("Made by its presenter.")
class Camera(Shown):  # type: ignore[operator]
    """A camera on a screen. The picture itself goes to `Preview`."""

    changed = Signal()
    # A new picture, or other codes in it.
    pictured = Signal()
    # Start it (again).
    openAsked = Signal()
    # Let it go.
    closeAsked = Signal()
    # The lamp, on or off.
    lightAsked = Signal()
    # The next camera.
    switchAsked = Signal()
    # Of several codes this one is meant.
    codeAsked = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(_EMPTY, parent)
        self._codes = Rows(_CODES_ROLES, self)
        self.picture = QImage()
        """The newest picture."""
        self.outlines: list[tuple[str, tuple[tuple[float, float], ...]]] = []
        """Phase and corners of each code, in parts of the picture's width and height."""

    def show(self, **values: Unpack[CameraValues]) -> None:
        """Show these values; the others stay."""
        if self._take(values):
            self.changed.emit()

    def draw(self, picture: QImage) -> None:
        """Show this picture."""
        self.picture = picture
        if not picture.isNull():
            self.show(aspect=picture.width() / picture.height())
        self.pictured.emit()

    def mark(self, outlines: list[tuple[str, tuple[tuple[float, float], ...]]]) -> None:
        """Draw these round the codes."""
        if outlines != self.outlines:
            self.outlines = outlines
            self.pictured.emit()

    @Property(str, notify=changed)
    def phase(self) -> str:
        """One of "off" (not asked for), "starting", "live", "none", "refused", "busy", "unplugged" or "away" (set up
        without a camera).
        """
        return str(self._values["phase"])

    @Property(str, notify=changed)
    def title(self) -> str:
        """Why there is no picture."""
        return str(self._values["title"])

    @Property(str, notify=changed)
    def text(self) -> str:
        """What to do about it."""
        return str(self._values["text"])

    @Property(str, notify=changed)
    def hint(self) -> str:
        """What to do for a code to be read: too dark, several in view; empty: nothing."""
        return str(self._values["hint"])

    @Property(bool, notify=changed)
    def canLight(self) -> bool:
        """Whether the camera has a lamp."""
        return bool(self._values["canLight"])

    @Property(bool, notify=changed)
    def lit(self) -> bool:
        """Whether the lamp is on."""
        return bool(self._values["lit"])

    @Property(bool, notify=changed)
    def canSwitch(self) -> bool:
        """Whether there is another camera."""
        return bool(self._values["canSwitch"])

    @Property(float, notify=changed)
    def aspect(self) -> float:
        """Width of the picture by its height."""
        return float(self._values["aspect"])

    @Property(QAbstractItemModel, constant=True)
    def codes(self) -> Rows:
        """Codes to choose from, or the one that was read: key, phase ("choose", "match", "wrong"), text (what a
        screen reader says), label (in the mark), x and y (its middle, in parts of the picture).
        """
        return self._codes


@QmlElement
class Preview(QQuickPaintedItem):
    """The picture on the glass; under the software renderer Qt's own video item draws nothing.

    It fills itself with the picture, cut at two sides where its shape is another, and draws round the codes.
    """

    def __init__(self, parent: QQuickItem | None = None) -> None:
        super().__init__(parent)
        self._camera: Camera | None = None
        self._u = 1.0
        self._ink, self._wrong, self._ground = QColor("white"), QColor("white"), QColor("black")
        self.setOpaquePainting(True)

    def paint(self, painter: QPainter) -> None:
        """The newest picture."""
        from PySide6.QtCore import Qt  # not at the top: its ninety enumerations take 15 ms, and badge-in needs none

        width, height = self.width(), self.height()
        whole = QRectF(0, 0, width, height)
        painter.fillRect(whole, self._ground)
        camera = self._camera
        if camera is None or camera.picture.isNull() or width < 1 or height < 1:
            return
        aspect = camera.aspect
        shown_width = max(width, height * aspect)
        place = QRectF(0, 0, shown_width, shown_width / aspect)
        place.moveCenter(whole.center())
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, camera.picture)
        for phase, corners in camera.outlines:
            shape = QPolygonF(
                [QPointF(place.x() + x * place.width(), place.y() + y * place.height()) for x, y in corners]
            )
            for colour, line in ((self._ground, 10.0), (self._wrong if phase == "wrong" else self._ink, 6.0)):
                pen = QPen(colour, line * self._u)
                pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
                painter.setPen(pen)
                painter.drawPolygon(shape)

    @Slot(QObject, float, QColor, QColor, QColor)
    def look(self, camera: QObject | None, u: float, ink: QColor, wrong: QColor, ground: QColor) -> None:
        """Shows this camera; ``u`` in pixels, and the colours of a code, of a wrong one and of what is behind."""
        if camera is not self._camera:
            if self._camera is not None:
                self._camera.pictured.disconnect(self._again)
            self._camera = camera if isinstance(camera, Camera) else None
            if self._camera is not None:
                self._camera.pictured.connect(self._again)
        self._u, self._ink, self._wrong, self._ground = u, ink, wrong, ground
        self._again()

    @Slot()  # without it the signal reaches no item that QML has made
    def _again(self) -> None:
        self.update()
