"""The system's cameras through Qt Multimedia: V4L2 or PipeWire, Media Foundation."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QCameraPermission, QCoreApplication, QLoggingCategory, QObject, Qt, QTimer

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtMultimedia import QCamera, QCameraDevice, QCameraFormat, QMediaDevices, QVideoFrame, QVideoSink

    from handrail.ports.camera import Frame, State

WIDTH, HEIGHT, RATE = 1920, 1080, 15
"""What is asked of a camera: 720p reads a sixth fewer codes, more pixels take longer than they help."""
QUALITY = 95
"""Of a JPEG that is made for a record."""
AGAIN_MS = 2000
"""Until a camera that another program has is tried again."""

# Told on standard error otherwise, at the first look: which optional libraries of a desktop are not there, and which
# FFmpeg it is.
QLoggingCategory.setFilterRules("qt.multimedia.symbolsresolver=false\nqt.multimedia.ffmpeg=false")


class QtFrame:
    """A frame as the system gave it. Mapping it copies nothing; what is handed out is a copy."""

    def __init__(self, frame: QVideoFrame) -> None:
        self._frame = frame
        self.at = time.monotonic()
        self.width, self.height = frame.width(), frame.height()

    def luma(self) -> bytes:
        """Of YUV the first plane as it is; other formats are converted."""
        from PySide6.QtGui import QImage
        from PySide6.QtMultimedia import QVideoFrame

        if _first_plane_is_luma(self._frame) and self._frame.map(QVideoFrame.MapMode.ReadOnly):
            try:
                return _rows(bytes(self._frame.bits(0)), self._frame.bytesPerLine(0), self.width, self.height)
            finally:
                self._frame.unmap()
        grey = self._image().convertToFormat(QImage.Format.Format_Grayscale8)
        return _rows(bytes(grey.constBits()), grey.bytesPerLine(), self.width, self.height)

    def rgb(self, width: int) -> tuple[int, int, bytes]:
        """By the nearest pixels: it is for looking at."""
        from PySide6.QtGui import QImage

        image = self._image()
        if image.width() > width:
            image = image.scaledToWidth(width)
        image = image.convertToFormat(QImage.Format.Format_RGB888)
        rows = _rows(bytes(image.constBits()), image.bytesPerLine(), image.width() * 3, image.height())
        return image.width(), image.height(), rows

    def jpeg(self) -> bytes:
        """Every pixel."""
        from PySide6.QtCore import QBuffer, QIODevice

        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        self._image().save(buffer, "JPEG", QUALITY)  # type: ignore[call-overload]  # its stub forgets str
        return bytes(buffer.data().data())

    def _image(self) -> QImage:
        from PySide6.QtGui import QImage

        image = self._frame.toImage()
        if image.isNull():  # what can't be converted is black, not a fault
            image = QImage(self.width, self.height, QImage.Format.Format_RGB888)
            image.fill(0)
        return image


def _first_plane_is_luma(frame: QVideoFrame) -> bool:
    from PySide6.QtMultimedia import QVideoFrameFormat

    kind = QVideoFrameFormat.PixelFormat
    return frame.pixelFormat() in (
        kind.Format_YUV420P, kind.Format_YUV422P, kind.Format_YV12, kind.Format_NV12, kind.Format_NV21, kind.Format_Y8,
    )  # fmt: skip


def _rows(data: bytes, stride: int, width: int, height: int) -> bytes:
    """Without what pads each row."""
    if stride == width:
        return data[: width * height]
    return b"".join(data[row * stride : row * stride + width] for row in range(height))


def wanted(formats: list[QCameraFormat], largest: bool = False) -> QCameraFormat | None:
    """1920x1080 at 15 frames a second or more; else the nearest by pixels, rather more than fewer.

    ``largest``: the one with the most pixels, at whatever rate.
    """
    if largest:
        return max(
            formats, key=lambda one: (one.resolution().width() * one.resolution().height(), one.maxFrameRate()),
            default=None,
        )  # fmt: skip
    quick = [one for one in formats if one.maxFrameRate() >= RATE] or formats

    def fitness(one: QCameraFormat) -> tuple[int, float]:
        size = one.resolution()
        lacking = WIDTH * HEIGHT - size.width() * size.height()
        return (2 * lacking if lacking > 0 else -lacking, -one.maxFrameRate())

    return min(quick, key=fitness, default=None)


class QtCamera(QObject):
    """Implements ``ports.camera.Camera``. Lives on the UI thread; frames are handed on without a look at them."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._largest = False
        self._took: Callable[[Frame], None] | None = None
        self._told: Callable[[State], None] = lambda _: None
        self._devices: QMediaDevices | None = None
        self._camera: QCamera | None = None
        self._sink: QVideoSink | None = None
        self._session: QObject | None = None
        self._chosen = b""
        self._state: State = "none"
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(AGAIN_MS)
        self._again.timeout.connect(self._start)

    # The port.

    def open(self, took: Callable[[Frame], None], told: Callable[[State], None], largest: bool = False) -> None:
        """Asks the system for leave first, where it wants to be asked."""
        self.close()
        self._took, self._told, self._largest = took, told, largest
        self._tell("starting")
        application = QCoreApplication.instance()
        assert application is not None
        permission = QCameraPermission()
        status = application.checkPermission(permission)
        if status == Qt.PermissionStatus.Undetermined:
            application.requestPermission(permission, self, self._answered)
        else:
            self._allowed(status == Qt.PermissionStatus.Granted)

    def close(self) -> None:
        """Lets the device go."""
        self._took = None
        self._again.stop()
        self._drop()

    def can_light(self) -> bool:
        """Whether the open camera has a torch."""
        from PySide6.QtMultimedia import QCamera

        return self._camera is not None and self._camera.isTorchModeSupported(QCamera.TorchMode.TorchOn)

    def light(self, on: bool) -> None:
        """Switches the torch."""
        from PySide6.QtMultimedia import QCamera

        if self._camera is not None:
            self._camera.setTorchMode(QCamera.TorchMode.TorchOn if on else QCamera.TorchMode.TorchOff)

    def others(self) -> int:
        """How many cameras there are beside one."""
        return max(0, len(self._inputs()) - 1) if self._devices is not None else 0

    def take_next(self) -> None:
        """The next one in the system's order."""
        inputs = self._inputs()
        ids = [bytes(device.id().data()) for device in inputs]
        if ids:
            self._chosen = ids[(ids.index(self._chosen) + 1) % len(ids)] if self._chosen in ids else ids[0]
            self._drop()
            self._start()

    # Inside.

    def _answered(self, permission: QCameraPermission) -> None:
        application = QCoreApplication.instance()
        assert application is not None
        self._allowed(application.checkPermission(permission) == Qt.PermissionStatus.Granted)

    def _allowed(self, granted: bool) -> None:
        if self._took is None:
            return
        if not granted:
            self._tell("refused")
            return
        if self._devices is None:
            from PySide6.QtMultimedia import QMediaDevices

            self._devices = QMediaDevices(self)
            self._devices.videoInputsChanged.connect(self._plugged)
        self._start()

    def _inputs(self) -> list[QCameraDevice]:
        from PySide6.QtMultimedia import QMediaDevices

        return QMediaDevices.videoInputs()

    def _plugged(self) -> None:
        """A camera came or went."""
        if self._took is None:
            return
        here = [bytes(device.id().data()) for device in self._inputs()]
        if self._camera is not None and bytes(self._camera.cameraDevice().id().data()) not in here:
            self._drop()
            self._tell("unplugged")
        if self._camera is None and here:
            self._start()

    def _start(self) -> None:
        from PySide6.QtMultimedia import QCamera, QMediaCaptureSession, QMediaDevices, QVideoSink

        if self._took is None:
            return
        inputs = self._inputs()
        if not inputs:
            self._tell("unplugged" if self._state == "unplugged" else "none")
            return
        device = next((one for one in inputs if bytes(one.id().data()) == self._chosen), None)
        device = device or QMediaDevices.defaultVideoInput()
        self._chosen = bytes(device.id().data())
        camera, session, sink = QCamera(device, self), QMediaCaptureSession(self), QVideoSink(self)
        if (format_ := wanted(device.videoFormats(), self._largest)) is not None:
            camera.setCameraFormat(format_)
        for mode in (QCamera.FocusMode.FocusModeAutoNear, QCamera.FocusMode.FocusModeAuto):
            if camera.isFocusModeSupported(mode):
                camera.setFocusMode(mode)
                break
        if camera.isExposureModeSupported(QCamera.ExposureMode.ExposureBarcode):
            camera.setExposureMode(QCamera.ExposureMode.ExposureBarcode)
        camera.errorOccurred.connect(self._failed)
        sink.videoFrameChanged.connect(self._frame)
        session.setCamera(camera)
        session.setVideoSink(sink)
        self._camera, self._session, self._sink = camera, session, sink
        camera.start()

    def _drop(self) -> None:
        if self._camera is not None:
            self._camera.stop()
        for one in (self._session, self._sink, self._camera):
            if one is not None:
                one.deleteLater()
        self._camera = self._session = self._sink = None

    def _frame(self, frame: QVideoFrame) -> None:
        if self._took is not None and frame.isValid():
            self._tell("live")
            self._took(QtFrame(frame))

    def _failed(self) -> None:
        """Qt tells one kind of error: a device that is still there is another program's."""
        here = [bytes(device.id().data()) for device in self._inputs()]
        self._drop()
        self._tell("busy" if self._chosen in here else "unplugged")
        self._again.start()

    def _tell(self, state: State) -> None:
        if state != self._state or state == "starting":
            self._state = state
            self._told(state)
