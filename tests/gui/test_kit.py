"""How the parts behave under a thumb, a keyboard and a scanner."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickWindow

from handrail.ui import shot_samples as samples
from handrail.ui.bridge.rows import Rows
from handrail.ui.glass import Glass
from tests.gui.walk import find, settle, spoken, tap, targets, wait


def heard(signal: Any) -> list[tuple[Any, ...]]:
    """A list that grows with each emission."""
    calls: list[tuple[Any, ...]] = []
    signal.connect(lambda *values: calls.append(values))
    return calls


def key(window: QQuickWindow, code: Qt.Key, text: str = "") -> None:
    """One stroke of a keyboard, or of a reader that acts as one."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QGuiApplication.sendEvent(window, QKeyEvent(kind, code, Qt.KeyboardModifier.NoModifier, text))


def opened(glass: Glass, fill: Callable[[Glass], None]) -> QQuickWindow:
    """The window with one sample on it, active."""
    window = glass.open()
    window.requestActivate()
    fill(glass)
    settle(window)
    return window


def test_a_second_tap_within_400_ms_is_a_ghost(glass: Glass) -> None:
    window = opened(glass, samples.jobs)
    asked = heard(glass.jobs.primaryAsked)
    theme = glass.engine.singletonInstance("Handrail.Ui", "Theme")
    assert isinstance(theme, QObject)
    assert theme.property("ghostTap") == 400
    tap(window, find(window, "primary"))
    tap(window, find(window, "primary"))
    assert len(asked) == 1
    theme.setProperty("primaryTouchedAt", 0)
    tap(window, find(window, "primary"))
    assert len(asked) == 2


def test_a_ghost_does_not_press_the_primary_of_the_next_screen(glass: Glass) -> None:
    window = opened(glass, samples.jobs)
    glass.jobs.primaryAsked.connect(lambda: samples.measure(glass))
    asked = heard(glass.measure.primaryAsked)
    tap(window, find(window, "primary"))
    settle(window)
    tap(window, find(window, "primary"))
    assert asked == []


def test_a_closed_primary_still_asks_and_says_why(glass: Glass) -> None:
    window = opened(glass, samples.step)
    asked = heard(glass.step_runner.primaryAsked)
    primary = find(window, "primary")
    assert spoken(primary) == "Complete step 7, closed, 2 left: screw torque, photo"
    tap(window, primary)
    assert len(asked) == 1


def test_a_busy_primary_takes_nothing(glass: Glass) -> None:
    window = opened(glass, samples.measure)
    asked = heard(glass.measure.primaryAsked)
    glass.measure.show(primaryState="busy")
    settle(window)
    tap(window, find(window, "primary"))
    assert asked == []


@pytest.mark.parametrize("code", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_never_presses_the_primary(glass: Glass, code: Qt.Key) -> None:
    window = opened(glass, samples.scan_match)
    asked = heard(glass.scan_code.primaryAsked)
    find(window, "primary").forceActiveFocus(Qt.FocusReason.TabFocusReason)
    key(window, code)
    assert asked == []
    key(window, Qt.Key.Key_Space)
    assert len(asked) == 1


def test_a_scanner_types_a_code_and_ends_it_with_enter(glass: Glass) -> None:
    window = opened(glass, samples.scan_wait)
    codes = heard(glass.scan_code.codeTyped)
    pressed = heard(glass.scan_code.primaryAsked)
    wait(lambda: find(window, "codeField").hasActiveFocus())
    for sign in "0109506":
        key(window, Qt.Key(ord(sign)), sign)
    key(window, Qt.Key.Key_Return, "\r")
    assert codes == [("0109506",)]
    assert pressed == []


def test_the_badge_field_hands_over_and_forgets(glass: Glass) -> None:
    window = opened(glass, samples.badge_wait)
    badges = heard(glass.badge_in.badgeTyped)
    wait(lambda: find(window, "badgeField").hasActiveFocus())
    for sign in "2291":
        key(window, Qt.Key(ord(sign)), sign)
    key(window, Qt.Key.Key_Return, "\r")
    assert badges == [("2291",)]
    assert find(window, "badgeField").property("text") == ""


def test_the_keypad_of_a_pin(glass: Glass) -> None:
    window = opened(glass, samples.badge_pin)
    digits, erased, cleared = (
        heard(signal) for signal in (glass.badge_in.pinDigit, glass.badge_in.pinErase, glass.badge_in.pinClear)
    )
    for name in ("key.1", "key.0", "key.9", "key.erase", "key.clear"):
        tap(window, find(window, name))
    assert digits == [("1",), ("0",), ("9",)]
    assert len(erased) == len(cleared) == 1
    assert find(window, "key.1").y() < find(window, "key.7").y()


def test_a_closed_keypad_takes_nothing(glass: Glass) -> None:
    window = opened(glass, samples.badge_locked)
    digits = heard(glass.badge_in.pinDigit)
    tap(window, find(window, "key.1"))
    assert digits == []


def test_the_keypad_of_a_value_has_789_on_top_and_the_decimal_sign(glass: Glass) -> None:
    window = opened(glass, samples.measure)
    typed = heard(glass.measure.keyTyped)
    assert find(window, "key.7").y() < find(window, "key.1").y()
    glass.measure.show(decimalSign=",")
    settle(window)
    tap(window, find(window, "key.decimal"))
    assert typed == [(",",)]


def test_nothing_under_a_sheet_takes_a_touch(glass: Glass) -> None:
    window = opened(glass, samples.step)
    back = find(window, "back")
    asked = heard(glass.step_runner.backAsked)
    samples.pause(glass)
    settle(window)
    tap(window, back)
    assert asked == []
    chosen = heard(glass.reason_note.reasonAsked)
    tap(window, find(window, "reason.0"))
    assert chosen == [("0",)]


def test_the_mode_word_is_on_the_glass(glass: Glass) -> None:
    window = opened(glass, samples.step_demo)
    assert find(window, "modeWord").property("text") == "DEMO"
    samples.step_training(glass)
    settle(window)
    assert find(window, "modeWord").property("text") == "TRAINING"


def test_tab_reaches_every_target_of_a_screen(glass: Glass) -> None:
    window = opened(glass, samples.step)
    wanted = {item.objectName() for item in targets(window) if item.isEnabled()}
    reached: set[str] = set()
    for _ in range(3 * len(wanted)):
        key(window, Qt.Key.Key_Tab, "\t")
        focused = window.activeFocusItem()
        if focused is not None:
            reached.add(focused.objectName())
    assert wanted - reached == set()


def _rows() -> Rows:
    return Rows({"key": "", "text": "", "on": False})


def test_rows_fill_in_what_is_left_out() -> None:
    rows = _rows()
    rows.update([{"key": "a", "text": None}])
    assert rows.rows() == ({"key": "a", "text": "", "on": False},)


def test_rows_change_by_difference() -> None:
    rows = _rows()
    rows.update([{"key": name, "text": name} for name in "abcd"])
    resets, moves, gone, new, changed = (
        heard(signal)
        for signal in (rows.modelReset, rows.rowsMoved, rows.rowsRemoved, rows.rowsInserted, rows.dataChanged)
    )
    rows.update([{"key": "d", "text": "d"}, {"key": "a", "text": "other"}, {"key": "e"}, {"key": "c", "text": "c"}])
    assert [row["key"] for row in rows.rows()] == list("daec")
    assert resets == []
    assert (len(gone), len(new), len(moves)) == (1, 1, 1)
    first = int(Qt.ItemDataRole.UserRole) + 1
    assert [(one[0].row(), one[2]) for one in changed] == [(1, [first + 1])]


def test_rows_that_are_the_same_say_nothing() -> None:
    rows = _rows()
    rows.update([{"key": "a", "text": "x"}])
    changed = heard(rows.dataChanged)
    rows.update([{"key": "a", "text": "x"}])
    assert changed == []


@pytest.mark.parametrize(
    ("wrong", "error"),
    [([{"key": "a", "colour": 1}], KeyError), ([{"key": "a"}, {"key": "a"}], ValueError)],
)
def test_rows_refuse_what_does_not_fit(wrong: list[dict[str, Any]], error: type[Exception]) -> None:
    rows = _rows()
    with pytest.raises(error):
        rows.update(wrong)
    assert rows.rowCount() == 0
    assert rows.data(QModelIndex()) is None


def test_a_view_model_takes_values_whole(glass: Glass) -> None:
    seen = heard(glass.jobs.changed)
    glass.jobs.show(heading="Next", countText="5 jobs")
    glass.jobs.show(heading="Next")
    assert len(seen) == 1
    with pytest.raises(KeyError):
        glass.jobs.show(colour="red")  # type: ignore[call-arg]


def test_the_navigator_knows_its_screens(glass: Glass) -> None:
    with pytest.raises(ValueError, match="no such screen"):
        glass.navigator.show(current="nowhere")


@pytest.mark.skipif(sys.version_info >= (3, 12), reason="elsewhere: True is immortal there")
def test_signals_do_not_use_up_true(glass: Glass) -> None:
    """PySide6 6.12.0 gives True away with each signal, until the interpreter aborts: hence 6.11."""
    before = sys.getrefcount(True)
    for number in range(50):
        glass.jobs.show(heading=str(number))
    assert sys.getrefcount(True) > before - 25
