"""Photos by the camera: set aside at the shutter, kept by a touch, with what was wrong with them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from handrail.capture.photo_judge import judge
from handrail.capture.pulled_camera import PixelFrame
from handrail.capture.reads import Luma
from handrail.ui import shot_samples as samples
from handrail.ui.bridge.capture_pad import CapturePad
from handrail.ui.glass import Glass
from handrail.ui.presenters.capture_pad import CapturePadPresenter
from tests.bench import clips
from tests.camera import GivenCamera
from tests.gui.presenter_bench import Bench, until
from tests.gui.walk import find, settle, tap

STEP, INPUT = "tighten", "tighten_photo"


@pytest.fixture(scope="module")
def scene() -> Luma:
    """A label on a worn bench, in focus: the last frame of a drawn clip that is neither dark nor glaring."""
    clip = next(clip for clip in clips.clips(12) if not clip.dark and not clip.glare)
    return list(clips.frames(clip))[-1]


def test_a_good_photo_has_nothing_to_be_told(scene: Luma) -> None:
    assert judge(PixelFrame(scene, 0.0)) == ()


def test_what_is_wrong_is_told(scene: Luma) -> None:
    dark = (scene * 0.12).astype(np.uint8)
    glaring = scene.copy()
    glaring[:500, :900] = 255
    blurred = np.asarray(cv2.GaussianBlur(scene, (0, 0), 9), dtype=np.uint8)
    assert judge(PixelFrame(dark, 0.0)) == ("dark",)
    assert judge(PixelFrame(glaring, 0.0)) == ("glare",)
    assert judge(PixelFrame(blurred, 0.0)) == ("blurred",)


@pytest.fixture
def camera() -> GivenCamera:
    return GivenCamera()


@pytest.fixture
def bench(app: object, tmp_path: Path, camera: GivenCamera) -> Iterator[Bench]:
    made = Bench(tmp_path, camera=lambda: camera)
    yield made
    made.close()


@pytest.fixture
def view(bench: Bench) -> CapturePad:
    view = CapturePad()
    bench.desk.screens["capturePad"] = CapturePadPresenter(bench.desk, view)
    bench.work_to(STEP)
    bench.desk.open("capturePad", STEP, INPUT)
    return view


def shoot(bench: Bench, view: CapturePad, camera: GivenCamera, frame: Luma) -> None:
    view.photoAsked.emit()
    assert camera.largest
    camera.tell("live")
    until(lambda: view.primaryLabel == "Take photo" and view.primaryState == "ready")
    view.primaryAsked.emit()

    def taken() -> bool:
        camera.show(frame)
        return view.shot != ""

    until(taken)
    bench.settle()


def recorded(bench: Bench) -> list[str]:
    return [p.digest for a in bench.desk.at_hand.state.step(STEP).recorded(INPUT) for p in a.capture.photos]


@pytest.mark.req("DI-ORI-1")
def test_a_photo_is_kept_as_it_was_taken(bench: Bench, view: CapturePad, camera: GivenCamera, scene: Luma) -> None:
    shoot(bench, view, camera, scene)
    assert recorded(bench) == []
    assert camera.took is None  # nobody films while the photo is looked at
    assert (view.primaryLabel, view.shotText) == ("Keep photo", "")
    view.primaryAsked.emit()
    bench.settle()
    (digest,) = recorded(bench)
    capture = bench.desk.at_hand.state.step(STEP).recorded(INPUT)[0].capture
    assert capture.method == "camera"
    assert (capture.photos[0].pixels, capture.photos[0].concerns) == ("1920x1080", ())
    content = bench.place.blobs.get(digest)
    assert content is not None
    assert hashlib.sha256(content).hexdigest() == digest
    picture = np.asarray(Image.open(io.BytesIO(content)).convert("L"), dtype=np.int16)
    assert picture.shape == (1080, 1920)
    assert abs(picture - scene).mean() < 3
    assert view.shot == ""


def test_a_dark_one_may_be_kept_or_taken_again(
    bench: Bench, view: CapturePad, camera: GivenCamera, scene: Luma
) -> None:
    shoot(bench, view, camera, (scene * 0.12).astype(np.uint8))
    assert view.shotText == "The photo is dark. Take another, or keep it."
    view.againAsked.emit()
    bench.settle()
    assert (recorded(bench), view.shot, view.camera.phase) == ([], "", "starting")
    view.camera.closeAsked.emit()
    shoot(bench, view, camera, (scene * 0.12).astype(np.uint8))
    view.primaryAsked.emit()
    bench.settle()
    photo = bench.desk.at_hand.state.step(STEP).recorded(INPUT)[0].capture.photos[0]
    assert photo.concerns == ("dark",)


@pytest.mark.req("DI-ORI-1")
def test_what_the_shutter_took_is_there_after_a_restart(
    bench: Bench, view: CapturePad, camera: GivenCamera, scene: Luma
) -> None:
    shoot(bench, view, camera, scene)
    shot = view.shot
    # What a new process has: the database and the sealed photo, and nothing in memory.
    bench.desk._drafts.clear()
    again = CapturePad()
    bench.desk.screens["capturePad"] = CapturePadPresenter(bench.desk, again)
    loaded: list[bool] = []
    bench.desk.load_draft(lambda: loaded.append(True))
    until(lambda: bool(loaded))
    bench.desk.open("capturePad", STEP, INPUT)
    assert again.shot == shot
    again.primaryAsked.emit()
    bench.settle()
    assert [f"image://blob/{digest}" for digest in recorded(bench)] == [shot]
    assert bench.place.drafts.find(bench.session.person.id, bench.desk.at_hand.state.run, STEP) == {}


def test_without_a_camera_a_file_is_asked_for(app: object, tmp_path: Path) -> None:
    bench = Bench(tmp_path / "tablet")
    view = CapturePad()
    bench.desk.screens["capturePad"] = CapturePadPresenter(bench.desk, view)
    bench.work_to(STEP)
    bench.desk.open("capturePad", STEP, INPUT)
    file = tmp_path / "a.png"
    Image.new("RGB", (20, 20)).save(file)
    bench.picked = str(file)
    view.photoAsked.emit()
    bench.settle()
    assert len(recorded(bench)) == 1
    bench.close()


def test_a_camera_that_is_not_there_leaves_the_file_open(bench: Bench, view: CapturePad, camera: GivenCamera) -> None:
    view.photoAsked.emit()
    camera.tell("none")
    until(lambda: view.camera.phase == "none")
    assert view.camera.title == "No camera found"
    assert view.camera.text.startswith("Choose a picture from a file.")
    assert view.canAddPhoto
    assert view.fileLabel == "Choose a picture"


def test_the_photo_is_on_the_glass_with_its_ways_out(glass: Glass) -> None:
    window = glass.open()
    samples.pad_camera(glass)
    settle(window)
    asked: list[str] = []
    glass.capture_pad.primaryAsked.connect(lambda: asked.append("shoot"))
    tap(window, find(window, "primary"))
    assert asked == ["shoot"]
    samples.pad_shot(glass)
    settle(window)
    glass.capture_pad.againAsked.connect(lambda: asked.append("again"))
    tap(window, find(window, "again"))
    assert asked == ["shoot", "again"]
