"""Pictures of every screen, from sample values: ``handrail shots [--only NAME] [--out DIR]``.

Each screen is drawn by the software renderer with the bundled fonts only, so that two runs give the
same bytes. Every screen comes in light landscape; the variants below show the rest.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QImage

_FONTCONFIG = '<?xml version="1.0"?>\n<fontconfig><cachedir>{cache}</cachedir></fontconfig>\n'


def prepare_environment(folder: Path) -> None:
    """Offscreen, software, no disk cache, no fonts but ours. Call it before Qt loads."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    config = folder / "fonts.conf"
    config.write_text(_FONTCONFIG.format(cache=folder), "utf-8")
    os.environ |= {
        "QT_QPA_PLATFORM": "offscreen",
        "QT_QUICK_BACKEND": "software",
        "QML_DISABLE_DISK_CACHE": "1",
        "XDG_RUNTIME_DIR": str(folder),
        "FONTCONFIG_FILE": str(config),
        "TZ": "Europe/Berlin",
        "LC_ALL": "C.UTF-8",
    }


@dataclass(frozen=True)
class Variant:
    """One way to look at a screen; sizes in pixels at 149.5 pixels per inch."""

    suffix: str
    width: int = 1280
    height: int = 800
    dark: bool = False
    text_scale: float = 1.0
    language: str = ""
    right_to_left: bool = False
    left_handed: bool = False
    # Which pictures; empty: all.
    names: tuple[str, ...] = ()


# One picture of each screen, for the variants that need not show every state.
_MAIN = (
    "01_badge_in",
    "01_badge_code",
    "02_my_jobs",
    "03_step_runner",
    "04_scan_match",
    "05b_measure_out",
    "06_blocked_by_gates",
    "07_sign_first",
    "08_draft_ncr",
    "09_sync_centre",
    "11_execution_record",
    "17_warning_before_step",
    "18_what_changed",
    "22_pause",
    "23_correction",
)
_FEW = ("01_badge_in", "03_step_runner", "05b_measure_out")
LANDSCAPE = Variant("")
VARIANTS = (
    LANDSCAPE,
    Variant("_dark", dark=True, names=_MAIN),
    Variant("_portrait", width=800, height=1280, names=_MAIN),
    Variant("_portrait_dark", width=800, height=1280, dark=True, names=_FEW),
    Variant("_de", language="de", names=_MAIN),
    Variant("_pseudo", language="en-XA", names=_MAIN),
    Variant("_rtl", right_to_left=True, names=_MAIN),
    Variant("_left", left_handed=True, names=_FEW),
    Variant("_text130", text_scale=1.3, names=_MAIN),
    Variant("_text200", text_scale=2.0, names=_MAIN),
)


def shoot(out: Path, only: Sequence[str] = (), variants: Sequence[Variant] = VARIANTS) -> list[Path]:
    """Draw the pictures into `out` and return their paths. Raises KeyError for an unknown name."""
    from PySide6.QtGui import QGuiApplication

    from handrail import assets
    from handrail.ui import glass as glass_module
    from handrail.ui.languages import SOURCE
    from handrail.ui.shot_samples import SHOTS

    for name in only:
        if name not in SHOTS:
            raise KeyError(f"no such picture: {name}")
    app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    resources = assets.root() / "resources"
    glass_module.load_fonts(resources)
    out.mkdir(parents=True, exist_ok=True)
    done: list[Path] = []
    for variant in variants:
        glass = glass_module.Glass(resources)
        glass.appearance.show(
            dark=variant.dark,
            textScale=variant.text_scale,
            reducedMotion=True,
            leftHanded=variant.left_handed,
        )
        glass.speak(variant.language or SOURCE, right_to_left=variant.right_to_left)
        window = glass.open(variant.width, variant.height)
        for name, fill in SHOTS.items():
            if name not in (only or variant.names or SHOTS):
                continue
            fill(glass)
            for _ in range(4):
                app.processEvents()
            path = out / f"{name}{variant.suffix}.png"
            save(window.grabWindow(), path)
            done.append(path)
        glass.close()
        app.processEvents()
    return done


def save(picture: QImage, path: Path) -> None:
    """Write a PNG of 256 colours: a third of the size, and two runs still give the same bytes. Raises OSError."""
    from PIL import Image
    from PySide6.QtGui import QImage

    plain = picture.convertToFormat(QImage.Format.Format_RGB888)
    size, stride = (plain.width(), plain.height()), plain.bytesPerLine()
    pixels = Image.frombytes("RGB", size, bytes(plain.constBits()), "raw", "RGB", stride)
    pixels.quantize(256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, "PNG", optimize=True)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What this module's command line and ``handrail shots`` take."""
    parser.add_argument("--out", type=Path, default=Path("docs/screens"), help="folder for the PNG files")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="this screen; may be repeated")
    parser.add_argument("--variant", action="append", metavar="SUFFIX", help='this variant, "" is light landscape')


def draw(options: argparse.Namespace) -> int:
    """Draws what the options ask for and says how many and how long."""
    began = time.monotonic()
    chosen = [one for one in VARIANTS if options.variant is None or one.suffix.lstrip("_") in options.variant]
    with tempfile.TemporaryDirectory() as folder:
        prepare_environment(Path(folder) / "runtime")
        paths = shoot(options.out, options.only, chosen)
    print(f"{len(paths)} pictures in {options.out}, {time.monotonic() - began:.1f} s")
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line of this module."""
    parser = argparse.ArgumentParser(description="Draw pictures of the screens.")
    add_arguments(parser)
    return draw(parser.parse_args(arguments))


if __name__ == "__main__":
    sys.exit(main())
