"""11 on the glass: a long record stays light, columns line up, and what is touched is heard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtQuick import QQuickItem, QQuickWindow

from handrail.ui.glass import Glass
from handrail.ui.shot_samples import SHOTS
from tests.gui.walk import find, items, on_glass, settle, spoken, tap, top

MANY = 1000
LONG = "Drehmomentschlüssel mit Kalibrierschein nachgemessen und Ergebnis im Nachweis eingetragen"


def rows(count: int = MANY, **more: Any) -> list[dict[str, Any]]:
    """Entries, newest first; every seventh with a long text."""
    return [
        {"key": f"e{number}", "node": "dot", "time": "14:42:03", "number": f"no. {number}", "title": "Measured",
         "detail": LONG if number % 7 == 0 else f"Screw {number}", "who": "M. Okafor", "hash": "5D13",
         "linked": number > 1} | more
        for number in range(count, 0, -1)
    ]  # fmt: skip


def entries(window: QQuickWindow) -> list[QQuickItem]:
    """The rows that were made, from top to bottom."""
    found = [item for item in items(top(window)) if item.objectName().startswith("entry.")]
    return sorted(found, key=lambda item: on_glass(item, clipped=False).y())


def words_at(row: QQuickItem, text: str) -> QQuickItem:
    return next(item for item in items(row) if item.inherits("QQuickText") and item.property("text") == text)


@pytest.fixture
def window(glass: Glass) -> QQuickWindow:
    window = glass.open()
    SHOTS["11_execution_record"](glass)
    glass.run_record.entries.update(rows())
    settle(window)
    return window


def test_of_a_thousand_entries_only_those_near_the_glass_are_made(glass: Glass, window: QQuickWindow) -> None:
    made = entries(window)
    assert 5 <= len(made) <= 20
    assert made[0].objectName() == f"entry.e{MANY}"
    for _ in range(20):
        tap(window, find(window, "moreEntries"))
        settle(window)
    assert len(entries(window)) <= 24
    assert f"entry.e{MANY}" not in [item.objectName() for item in entries(window)]
    assert len(glass.run_record.entries.rows()) == MANY


def test_the_last_entry_is_reached_by_the_button_alone(glass: Glass, window: QQuickWindow) -> None:
    glass.run_record.entries.update(rows(60))
    settle(window)
    for _ in range(30):
        button = next((item for item in items(top(window)) if item.objectName() == "moreEntries"), None)
        if button is None:
            break
        tap(window, button)
        settle(window)
    last = find(window, "entry.e1")
    assert on_glass(last).height() == pytest.approx(last.height(), abs=1)
    # Other rows begin at the top again.
    glass.run_record.entries.update(rows(40))
    settle(window)
    first = find(window, "entry.e40")
    assert on_glass(first).y() == pytest.approx(on_glass(first, clipped=False).y(), abs=1)


@pytest.mark.parametrize("mirrored", [False, True])
def test_columns_stand_under_their_heads(glass: Glass, window: QQuickWindow, mirrored: bool) -> None:
    glass.appearance.show(rightToLeft=mirrored)
    settle(window)
    edges: dict[str, set[float]] = {}
    for row in entries(window)[:6]:
        number = row.objectName().removeprefix("entry.e")
        for column, text in (("number", f"no. {number}"), ("what", "Measured"), ("who", "M. Okafor")):
            area = on_glass(words_at(row, text), clipped=False)
            edges.setdefault(column, set()).add(round(area.right() if mirrored else area.left()))
    for column, at in edges.items():
        head = on_glass(find(window, f"sort.{column}"), clipped=False)
        assert len(at) == 1, column
        assert at.pop() == pytest.approx(head.right() if mirrored else head.left(), abs=1.5), column


@pytest.mark.req("A11D-12-4", "P11-10e-2")
def test_what_is_touched_is_asked_for(glass: Glass, window: QQuickWindow) -> None:
    heard: list[tuple[str, str]] = []
    view = glass.run_record
    view.sortAsked.connect(lambda key: heard.append(("sort", key)))
    view.filterAsked.connect(lambda key: heard.append(("filter", key)))
    view.entryAsked.connect(lambda key: heard.append(("entry", key)))
    for name in ("sort.number", "sort.what", "sort.who", "filter.why", f"entry.e{MANY}"):
        tap(window, find(window, name))
    assert heard == [
        ("sort", "number"), ("sort", "what"), ("sort", "who"), ("filter", "why"), ("entry", f"e{MANY}"),
    ]  # fmt: skip
    assert spoken(find(window, "sort.who")) == "Sort by By"


def test_where_nothing_is_found_the_way_back_stays(glass: Glass, window: QQuickWindow) -> None:
    SHOTS["11_record_empty"](glass)
    settle(window)
    assert find(window, "filter.all").isEnabled()
    assert any(item.property("text") == "No such entries" for item in items(top(window)))


def test_the_tab_key_walks_through_rows_that_were_not_made_yet(glass: Glass, window: QQuickWindow) -> None:
    first = find(window, f"entry.e{MANY}")
    first.forceActiveFocus()
    seen = set()
    for _ in range(25):
        focused = window.activeFocusItem()
        assert focused is not None
        if focused.objectName().startswith("entry."):
            seen.add(focused.objectName())
            area = on_glass(focused)
            assert area.height() == pytest.approx(focused.height(), abs=1), focused.objectName()
        following = focused.nextItemInFocusChain(True)
        assert following is not None
        following.forceActiveFocus()
        settle()
    assert len(seen) >= 20


# The review.


@pytest.mark.req("A11D-12-4")
def test_the_review_hears_method_entry_finding_and_primary(glass: Glass) -> None:
    window = glass.open()
    SHOTS["11_review"](glass)
    settle(window)
    heard: list[str] = []
    view = glass.review_record
    view.methodAsked.connect(heard.append)
    view.entryAsked.connect(heard.append)
    view.rejectAsked.connect(lambda: heard.append("reject"))
    view.primaryAsked.connect(lambda: heard.append("primary"))
    for name in ("method.sample", "entry.210", "reject", "primary"):
        tap(window, find(window, name))
    assert heard == ["sample", "210", "reject", "primary"]
    states = {item.objectName(): spoken(item) for item in entries(window)}
    assert "Out of limits" in states["entry.210"]


@pytest.mark.parametrize(("width", "height"), [(1280, 800), (800, 1280)])
def test_the_entry_at_hand_comes_into_view_wherever_it_is(glass: Glass, width: int, height: int) -> None:
    window = glass.open(width, height)
    SHOTS["11_review"](glass)
    many = [
        {"key": str(n), "place": str(n), "number": f"no. {n}", "time": "14:00:00", "title": "Measured again",
         "detail": LONG, "why": "Tried again", "who": "M. Okafor", "seen": False, "selected": n == 1}
        for n in range(1, 301)
    ]  # fmt: skip
    glass.review_record.entries.update(many)
    glass.review_record.show(at=0)
    settle(window)
    assert len(entries(window)) < 30
    glass.review_record.entries.update([row | {"selected": row["key"] == "250"} for row in many])
    glass.review_record.show(at=249)
    settle(window)
    settle(window)
    chosen = on_glass(find(window, "entry.250"))
    assert chosen.height() > 40
    assert on_glass(find(window, "entryReason")).height() > 0


@pytest.mark.req("P11-50-1", "A11D-13-3")
def test_the_meaning_stands_above_the_keys(glass: Glass) -> None:
    window = glass.open()
    SHOTS["11_review_sign"](glass)
    settle(window)
    sentence = next(item for item in items(top(window)) if "I have read this record" in str(item.property("text")))
    assert on_glass(sentence).bottom() < on_glass(find(window, "key.1")).top()
    heard: list[str] = []
    glass.sign_review.meaningAsked.connect(heard.append)
    tap(window, find(window, "meaning.rejected"))
    assert heard == ["rejected"]
