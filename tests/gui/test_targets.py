"""Every screen, in every sample state: targets are large, named, apart and on the glass; no text is cut."""

from __future__ import annotations

from itertools import combinations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFontMetricsF
from PySide6.QtQuick import QQuickItem, QQuickWindow

from handrail.ui.glass import Glass
from handrail.ui.shot_samples import SHOTS
from tests.gui.walk import find, items, on_glass, settle, spoken, targets, top, within

# Size of the glass, text scale, mirrored.
GLASSES = {
    "landscape": (1280, 800, 1.0, False),
    "landscape 130 %": (1280, 800, 1.3, False),
    "landscape 200 %": (1280, 800, 2.0, False),
    "portrait": (800, 1280, 1.0, False),
    "portrait 130 %": (800, 1280, 1.3, False),
    "mirrored": (1280, 800, 1.0, True),
    "large": (1920, 1200, 1.0, False),
}


def _label(item: QQuickItem) -> str:
    return f"{item.metaObject().className().split('_QML')[0]} {item.objectName()!r} {spoken(item)!r}"


def _target_faults(window: QQuickWindow, u: float) -> list[str]:
    faults: list[str] = []
    glass = QRectF(0, 0, window.width(), window.height()).adjusted(-1, -1, 1, 1)
    seen: list[tuple[QQuickItem, QRectF]] = []
    names: set[str] = set()
    for item in targets(window):
        label = _label(item)
        if item.width() < 48 * u - 0.5 or item.height() < 48 * u - 0.5:
            faults.append(f"{label} is {item.width() / u:.0f} x {item.height() / u:.0f} u")
        if not item.objectName():
            faults.append(f"{label} has no objectName")
        elif item.objectName() in names:
            faults.append(f"{label} shares its objectName")
        names.add(item.objectName())
        if not spoken(item):
            faults.append(f"{label} has no accessible name")
        area = on_glass(item)
        if area.isEmpty():
            continue
        if not glass.contains(area):
            faults.append(f"{label} leaves the glass")
        seen.append((item, area.adjusted(1, 1, -1, -1)))
    for (one, here), (other, there) in combinations(seen, 2):
        if here.intersects(there) and not within(one, other) and not within(other, one):
            faults.append(f"{_label(one)} lies over {_label(other)}")
    return faults


def _owner(item: QQuickItem) -> QQuickItem | None:
    above = item.parentItem()
    while above is not None and not above.inherits("QQuickAbstractButton"):
        above = above.parentItem()
    return above


def _text_faults(window: QQuickWindow) -> list[str]:
    faults: list[str] = []
    for item in items(top(window)):
        if not item.inherits("QQuickText") or not item.property("text"):
            continue
        text = str(item.property("text"))
        area = on_glass(item, clipped=False)
        if item.property("truncated"):
            faults.append(f"{text!r} is cut")
        if area.left() < -1 or area.right() > window.width() + 1:
            faults.append(f"{text!r} leaves the glass")
        if item.property("contentWidth") > item.width() + 1.5:
            faults.append(f"{text!r} is wider than its place")
        # A line may stand out of its line height, as much as a type designer lets it.
        if item.property("contentHeight") > item.height() + 0.4 * item.property("font").pixelSize() + 2:
            faults.append(f"{text!r} is higher than its place")
        if not item.property("rich"):
            metrics = QFontMetricsF(item.property("font"))
            longest = max(metrics.horizontalAdvance(word) for word in text.split(" "))
            if longest > item.width() + 2:
                faults.append(f"{text!r} breaks inside a word")
        owner = _owner(item)
        if owner is not None:
            frame = on_glass(owner, clipped=False).adjusted(-2, -2, 2, 2)
            if not frame.contains(area):
                faults.append(f"{text!r} leaves {_label(owner)}")
    return faults


@pytest.mark.parametrize("name", GLASSES)
def test_every_screen(glass: Glass, quiet: list[str], name: str) -> None:
    width, height, scale, mirrored = GLASSES[name]
    glass.appearance.show(textScale=scale, rightToLeft=mirrored)
    window = glass.open(width, height)
    faults: list[str] = []
    for shot, fill in SHOTS.items():
        fill(glass)
        settle(window)
        found = _target_faults(window, scale) + _text_faults(window) + quiet
        quiet.clear()
        faults += [f"{shot}: {fault}" for fault in found]
    assert not faults, "\n" + "\n".join(faults)


def test_every_screen_in_german(glass: Glass, quiet: list[str]) -> None:
    glass.speak("de")
    for width, height in ((1280, 800), (800, 1280)):
        window = glass.engine.rootObjects()[0] if glass.engine.rootObjects() else glass.open(width, height)
        assert isinstance(window, QQuickWindow)
        window.setWidth(width)
        window.setHeight(height)
        faults: list[str] = []
        for shot, fill in SHOTS.items():
            fill(glass)
            settle(window)
            found = _target_faults(window, 1.0) + _text_faults(window) + quiet
            quiet.clear()
            faults += [f"{shot}: {fault}" for fault in found]
        assert not faults, "\n" + "\n".join(faults)


def test_the_header_keeps_its_height_whatever_the_sync_state(glass: Glass) -> None:
    window = glass.open()
    SHOTS["03_step_runner"](glass)
    glass.header.show(mode="demo", modeWord="DEMO", role="Bedienung", person="M. Okafor")
    labels = ("Auftrag", "Antriebsmodul DM2", "Einheit 3 von 12", "Gültig", "Schritt")
    rows = [row | {"label": label} for row, label in zip(glass.header.cells.rows(), labels, strict=True)]
    glass.header.cells.update(rows)
    seen = set()
    states = {
        "Alles angekommen": "Gateway · 16:23", "Wird gesendet": "0 von 2", "Hier gespeichert": "14 wartend · 3 min",
    }  # fmt: skip
    for title, detail in states.items():
        glass.header.show(syncTitle=title, syncDetail=detail)
        settle(window)
        seen.add(on_glass(find(window, "content"), clipped=False).y())
    assert seen == {72.0}


def test_a_screen_that_turns_looks_as_one_that_was_opened_so(glass: Glass) -> None:
    """Turning the tablet, a larger text and another reading direction leave nothing of before behind."""
    window = glass.open()

    def places() -> dict[str, tuple[float, ...]]:
        settle(window)
        # The rail keeps how far it was scrolled.
        shown = {i.objectName(): on_glass(i, clipped=False) for i in targets(window) if "rail." not in i.objectName()}
        return {name: (area.x(), area.y(), area.width(), area.height()) for name, area in shown.items()}

    for shot in SHOTS:
        SHOTS[shot](glass)
        before = places()
        for width, height, scale, mirrored in (
            (800, 1280, 1.0, False),
            (1280, 800, 2.0, False),
            (1280, 800, 1.0, True),
        ):
            window.resize(width, height)
            glass.appearance.show(textScale=scale, rightToLeft=mirrored)
            settle(window)
        window.resize(1280, 800)
        glass.appearance.show(textScale=1.0, rightToLeft=False)
        after = places()
        moved = {n: (before[n], after.get(n)) for n in before if after.get(n) != pytest.approx(before[n], abs=1)}
        assert moved == {}, shot


def test_primary_keeps_its_place(glass: Glass) -> None:
    window = glass.open()
    for shot, fill in SHOTS.items():
        fill(glass)
        settle(window)
        found = [item for item in targets(window) if item.objectName() in ("primary", "sheetPrimary")]
        if shot in ("02_my_jobs_empty", "02_my_jobs_loading"):
            assert not found
            continue
        assert len(found) == 1, shot
        area = on_glass(found[0])
        framed = glass.header.property("mode") == "training"
        assert (area.x(), area.width()) == pytest.approx((830 if framed else 844, 420), abs=1), shot
        # A second line that wraps stays inside it.
        assert area.height() == pytest.approx(90, abs=1), shot
        assert area.bottom() == pytest.approx(775 if framed else 789, abs=1.5), shot


def test_primary_in_portrait_is_wide_enough(glass: Glass) -> None:
    window = glass.open(800, 1280)
    for fill in SHOTS.values():
        fill(glass)
        settle(window)
        for item in targets(window):
            if item.objectName() in ("primary", "sheetPrimary"):
                assert item.width() >= 378
                assert item.height() >= 90


def test_one_blue_thing(glass: Glass, app: object) -> None:
    """A screen is blue once: the primary, or else the next touch (mandatory signs are not UI blue)."""
    window = glass.open()
    for name, fill in SHOTS.items():
        fill(glass)
        settle(window)
        ready = [
            item
            for item in items(top(window))
            if item.inherits("QQuickAbstractButton")
            and item.property("phase") == "ready"
            and item.objectName() in ("primary", "sheetPrimary")
        ]
        edges = [
            item
            for item in items(top(window))
            if item.property("kind") == "next" and item.inherits("QQuickAbstractButton")
        ]
        assert len(ready) + len(edges) <= 1, name
