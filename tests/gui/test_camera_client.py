"""The real client with pictures in a folder for its camera: a badge is held up, and the page asks for the PIN."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from PySide6.QtGui import QGuiApplication

from handrail.commands.plant import SamplePlant
from handrail.core import Core
from handrail.settings import Settings
from handrail.ui.app import App
from handrail.ui.hand import Hand
from tests.capture.drawn import F, blank, drawn, on


def test_a_badge_in_front_of_the_tablet_signs_in(app: QGuiApplication, tmp_path: Path) -> None:
    with SamplePlant(tmp_path / "gateway") as plant:
        settings = Settings(
            data=tmp_path / "tablet", gateway=plant.url, mode="demo", enrolment_code=plant.enrolment_code,
            camera=f"pictures:{tmp_path}",
        )  # fmt: skip
        core = Core(settings)
        core.sync_round()
        secret = plant.secrets()["m.okafor"]
        frame = on(blank(1920, 1080), drawn(secret["badge"], F.QRCode, scale=6), 700, 300)
        Image.fromarray(frame).save(tmp_path / "badge.png")
        client = App(core, lambda: None)
        client.glass.appearance.show(reducedMotion=True)
        hand = Hand(client.open(), lambda: str(client.glass.navigator.current))
        try:
            hand.arrive("badgeIn")
            hand.tap("badgeCamera")
            hand.wait(lambda: client.glass.badge_in.personStep == "pin", "the PIN page", 30.0)
            assert client.glass.badge_in.personName == "Mara Okafor"
            assert client.glass.badge_in.camera.phase == "off"
        finally:
            client.close()
