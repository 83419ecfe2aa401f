"""The colour tokens keep their contrast, and nothing else in the QML knows a colour."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from handrail import assets
from handrail.ui.glass import QML

TOKENS = json.loads((assets.root() / "resources" / "tokens.json").read_text("utf-8"))
# Pair, contrast in light and dark, as the design computed them with the WCAG 2 formula.
CONTRAST = [
    line.split()
    for line in """
ink/bg 13.2 16.0
ink/surface 15.9 14.1
ink/raised 17.4 11.8
ink2/bg 7.8 11.4
ink3/bg 5.2 7.5
ink3/surface 6.3 6.6
ink3/raised 6.8 5.5
ink3/sunken 5.7 7.2
ink3/failTint 5.8 6.3
edge/bg 3.2 5.7
edge/surface 3.8 5.1
edge/raised 4.2 4.2
onRail/rail 10.3 11.4
onPrimary/primary 7.0 7.9
primary/bg 5.3 8.7
primary/raised 7.0 6.4
primary/failTint 6.0 7.3
onDisabled/disabled 5.2 5.6
ink/disabled 11.7 9.9
onFail/fail 7.1 8.2
failInk/failTint 8.1 9.0
failInk/bg 7.2 10.7
onHold/hold 9.2 11.5
holdInk/holdTint 7.4 9.8
holdInk/bg 6.3 12.8
onTraining/training 8.7 7.6
onPreview/preview 7.3 8.0
ink/previewTint 13.7 10.7
""".splitlines()
    if line
]


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio, WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(("pair", "light", "dark"), CONTRAST)
def test_contrast_is_what_the_design_says(pair: str, light: str, dark: str) -> None:
    front, back = pair.split("/")
    for theme, wanted in (("light", light), ("dark", dark)):
        colours = TOKENS[theme]
        found = contrast(colours[front], colours[back])
        assert found == pytest.approx(float(wanted), abs=0.06), f"{pair} in {theme}"
        assert found >= (3.0 if front == "edge" else 4.5)


@pytest.mark.parametrize(
    ("front", "back", "wanted"),
    [("#FFFFFF", "sDanger", 5.9), ("sBlack", "sWarn", 7.1), ("sBlack", "sCaution", 11.0), ("#FFFFFF", "sNotice", 8.0)],
)
def test_signal_words_stay_readable(front: str, back: str, wanted: float) -> None:
    safety = TOKENS["safety"]
    found = contrast(safety.get(front, front), safety[back])
    assert found == pytest.approx(wanted, abs=0.7)
    assert found >= 4.5


def test_light_and_dark_name_the_same_tokens() -> None:
    assert TOKENS["light"].keys() == TOKENS["dark"].keys()


SOURCES = sorted(QML.rglob("*.qml"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_colour_outside_the_tokens(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.findall(r'"#[0-9A-Fa-f]{3,8}"', text)
    if path.name != "Theme.qml":
        assert not re.findall(r"Qt\.(?:rgba|hsla|darker|lighter|tint)\(", text)
        named = re.findall(r'(?:color|Color): "(?!transparent")\w+"', text)
        assert not named


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_no_small_text(path: Path) -> None:
    sizes = [int(size) for size in re.findall(r"\btier: (\d+)", path.read_text("utf-8"))]
    assert all(size >= 16 for size in sizes)


def test_every_file_is_listed_in_the_module() -> None:
    folder = QML / "Handrail" / "Ui"
    listed = {line.split()[-1] for line in (folder / "qmldir").read_text("utf-8").splitlines()[1:]}
    assert listed == {str(path.relative_to(folder)) for path in SOURCES}
