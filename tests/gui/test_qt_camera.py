"""Qt Multimedia without a camera: what it says then, which format it asks for, how a frame becomes brightness."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtGui import QColor, QGuiApplication, QImage

from handrail import assets
from handrail.ports.camera import State
from handrail.ui.devices.qt_camera import QtCamera, QtFrame, wanted
from handrail.ui.devices.sound import Loudspeaker


class Size:
    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = lambda: width, lambda: height


class Format:
    """What Qt says of one format of a camera."""

    def __init__(self, width: int, height: int, rate: float) -> None:
        self.resolution = lambda: Size(width, height)
        self.maxFrameRate = lambda: rate
        self.said = (width, height, rate)


@pytest.mark.parametrize(
    ("formats", "chosen"),
    [
        ([(640, 480, 30), (1920, 1080, 30), (3840, 2160, 30)], (1920, 1080, 30)),
        ([(1920, 1080, 5), (1280, 720, 30)], (1280, 720, 30)),  # five a second is a slide show
        ([(1920, 1080, 15), (1920, 1080, 60)], (1920, 1080, 60)),
        ([(1280, 720, 30), (2560, 1440, 30)], (2560, 1440, 30)),  # rather more pixels than fewer
        ([(640, 480, 5), (1600, 1200, 5)], (1600, 1200, 5)),
    ],
)
def test_1080p_is_chosen_where_it_is_quick_enough(
    formats: list[tuple[int, int, float]], chosen: tuple[int, int, float]
) -> None:
    found = wanted([Format(*one) for one in formats])  # type: ignore[misc, list-item]
    assert isinstance(found, Format)
    assert found.said == chosen


def test_no_format_is_asked_of_a_camera_that_tells_none() -> None:
    assert wanted([]) is None


def test_a_machine_without_a_camera_says_so(app: QGuiApplication) -> None:
    from PySide6.QtMultimedia import QMediaDevices

    camera = QtCamera()
    states: list[State] = []
    camera.open(lambda frame: None, states.append)
    if QMediaDevices.videoInputs():
        camera.close()
        pytest.skip("elsewhere: this machine has a camera, the page without one can't be seen")
    assert states == ["starting", "none"]
    assert (camera.others(), camera.can_light()) == (0, False)
    camera.close()


def test_a_frame_gives_brightness_and_a_small_picture(app: QGuiApplication) -> None:
    from PySide6.QtMultimedia import QVideoFrame

    image = QImage(1922, 1080, QImage.Format.Format_RGB32)  # a width that rows are padded for
    image.fill(QColor(200, 200, 200))
    for x in range(10):
        image.setPixelColor(x, 3, QColor(0, 0, 0))
    frame = QtFrame(QVideoFrame(image))
    luma = np.frombuffer(frame.luma(), dtype=np.uint8).reshape(frame.height, frame.width)
    assert luma.shape == (1080, 1922)
    assert set(luma[3, :10]) == {0}
    assert abs(int(luma[3, 11]) - 200) <= 2
    width, height, data = frame.rgb(961)
    assert (width, len(data)) == (961, width * height * 3)


def test_the_first_plane_of_yuv_is_taken_as_it_is(app: QGuiApplication) -> None:
    from PySide6.QtCore import QSize
    from PySide6.QtMultimedia import QVideoFrame, QVideoFrameFormat

    frame = QVideoFrame(QVideoFrameFormat(QSize(70, 40), QVideoFrameFormat.PixelFormat.Format_NV12))
    assert frame.map(QVideoFrame.MapMode.WriteOnly)
    plane, stride = frame.bits(0), frame.bytesPerLine(0)
    for row in range(40):
        plane[row * stride : row * stride + 70] = bytes([row * 5]) * 70
    frame.unmap()
    luma = np.frombuffer(QtFrame(frame).luma(), dtype=np.uint8).reshape(40, 70)
    assert [set(row) for row in luma.tolist()] == [{row * 5} for row in range(40)]


def test_a_machine_without_a_loudspeaker_is_silent(app: QGuiApplication) -> None:
    from PySide6.QtMultimedia import QMediaDevices

    speaker = Loudspeaker(assets.root() / "resources" / "sounds")
    if QMediaDevices.audioOutputs():
        pytest.skip("elsewhere: this machine has a loudspeaker")
    speaker("wrong")
    speaker("fits")
