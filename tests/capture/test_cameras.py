"""Cameras behind the port: pictures of a folder, OpenCV, and Qt Multimedia as far as it goes without a camera."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from queue import Queue

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from handrail.capture.live import CameraReader
from handrail.capture.pulled_camera import PixelFrame, PulledCamera, camera_at
from handrail.ports.camera import Frame, State
from tests.capture.drawn import F, blank, drawn, on


class Watched:
    """What an open camera said and gave."""

    def __init__(self, camera: PulledCamera) -> None:
        self.camera = camera
        self.states: Queue[State] = Queue()
        self.frames: Queue[Frame] = Queue(maxsize=2)
        camera.open(self._took, self.states.put)

    def _took(self, frame: Frame) -> None:
        if not self.frames.full():
            self.frames.put(frame)

    def state(self) -> State:
        return self.states.get(timeout=20)

    def frame(self) -> Frame:
        return self.frames.get(timeout=20)


@pytest.fixture
def opened() -> Iterator[list[Watched]]:
    """Cameras to be closed; no thread of theirs may be left."""
    cameras: list[Watched] = []
    yield cameras
    for one in cameras:
        one.camera.close()
    assert "camera" not in {thread.name for thread in threading.enumerate()}


def test_pictures_of_a_folder_are_read_like_a_cameras(tmp_path: Path, opened: list[Watched]) -> None:
    frame = on(blank(), drawn("LOT-77", F.DataMatrix), 200, 200)
    Image.fromarray(frame).convert("RGB").save(tmp_path / "1.png")
    watched = Watched(camera_at(f"pictures:{tmp_path}"))
    opened.append(watched)
    assert (watched.state(), watched.state()) == ("starting", "live")
    reader = CameraReader()
    seen = [reader.look(watched.frame()) for _ in range(2)]
    assert [code.text for code in seen[1].codes] == ["LOT-77"]
    assert seen[1].codes[0].agreed


def test_a_folder_without_pictures_is_no_camera(tmp_path: Path, opened: list[Watched]) -> None:
    watched = Watched(camera_at(f"pictures:{tmp_path}"))
    opened.append(watched)
    assert (watched.state(), watched.state()) == ("starting", "none")


def test_opencv_reads_a_film(tmp_path: Path, opened: list[Watched]) -> None:
    film = tmp_path / "film.avi"
    writer = cv2.VideoWriter(str(film), cv2.VideoWriter.fourcc(*"MJPG"), 15, (640, 480))
    colour = np.zeros((480, 640, 3), dtype=np.uint8)
    colour[:, :] = (0, 0, 250)  # blue, green, red
    for _ in range(5):
        writer.write(colour)
    writer.release()
    watched = Watched(camera_at(str(film)))
    opened.append(watched)
    assert (watched.state(), watched.state()) == ("starting", "live")
    width, height, data = watched.frame().rgb(320)
    assert (width, height, len(data)) == (320, 240, 320 * 240 * 3)
    red, green, blue = data[:3]
    assert red > 200
    assert green < 60
    assert blue < 60
    assert watched.state() == "unplugged"  # the film has ended


def test_an_address_where_nothing_is_keeps_being_tried(opened: list[Watched]) -> None:
    watched = Watched(camera_at("/nowhere/film.avi"))
    opened.append(watched)
    assert (watched.state(), watched.state()) == ("starting", "none")


class Cable:
    """A camera on a cable that is pulled after some frames, and put back."""

    def __init__(self, frames: int) -> None:
        self.left = frames
        self.closed = False

    def read(self) -> NDArray[np.uint8] | None:
        self.left -= 1
        return np.full((4, 4), 7, dtype=np.uint8) if self.left >= 0 else None

    def close(self) -> None:
        self.closed = True


def test_what_was_unplugged_comes_back_by_itself(opened: list[Watched]) -> None:
    cables = [Cable(3), None, Cable(10**9)]
    used: list[Cable | None] = []

    def plug() -> Cable | None:
        used.append(cables[min(len(used), 2)])
        return used[-1]

    watched = Watched(PulledCamera(plug, again=0.01))
    opened.append(watched)
    assert [watched.state() for _ in range(5)] == ["starting", "live", "unplugged", "unplugged", "live"]
    assert used[0] is not None
    assert used[0].closed


def test_brightness_of_colours_is_that_of_television() -> None:
    pixels = np.array([[[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255]]], dtype=np.uint8)
    assert list(PixelFrame(pixels, 0.0).luma()) == [76, 149, 28, 255]


@pytest.mark.req("BC-14")
def test_two_codes_in_view_are_both_told_before_one_is_agreed() -> None:
    both = on(on(blank(1920, 1080), drawn("BOX-1", F.DataMatrix), 200, 300), drawn("LOT-2", F.QRCode), 900, 300)
    reader = CameraReader()
    for number in range(6):
        view = reader.look(PixelFrame(both, number / 10))
        if any(code.agreed for code in view.codes):
            assert {code.text for code in view.codes} == {"BOX-1", "LOT-2"}
            break
    else:
        pytest.fail("no code was agreed")
    reader.mean(next(code.raw for code in view.codes if code.text == "LOT-2"))
    looks = [reader.look(PixelFrame(both, 1 + number / 10)) for number in range(4)]
    assert {code.text for view in looks for code in view.codes} == {"LOT-2"}
    assert any(code.agreed for view in looks for code in view.codes)


def test_what_was_seen_before_does_not_count_for_another_input() -> None:
    frame = on(blank(), drawn("LOT-2", F.QRCode), 200, 200)
    reader = CameraReader()
    now = iter(number / 100 for number in range(100))

    def first_sight() -> bool:
        """Each look tries another way: until one shows the code. Whether it may be taken then."""
        while not (codes := reader.look(PixelFrame(frame, next(now))).codes):
            pass
        return codes[0].agreed

    assert not first_sight()
    reader.forget()
    assert not first_sight()
    assert first_sight()
