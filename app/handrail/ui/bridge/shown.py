"""Shown: what every view model of this package is made of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject


class Shown(QObject):
    """Plain values that a screen shows, taken whole.

    A view model decides nothing: its presenter calls ``show(name=value, …)`` with finished values and
    words, the screen reads them as properties, and what the person wants comes back as signals. All
    values of one call are in place before the screen hears of any, so that no mixed state is drawn.
    """

    def __init__(self, values: Mapping[str, Any], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._values: dict[str, Any] = dict(values)

    def _take(self, values: Mapping[str, Any]) -> frozenset[str]:
        """Take the values over; the names of those that are new. Raises KeyError for an unknown name."""
        unknown = values.keys() - self._values.keys()
        if unknown:
            raise KeyError(f"{type(self).__name__} shows no {sorted(unknown)}")
        fresh = {name: value for name, value in values.items() if self._values[name] != value}
        self._values |= fresh
        return frozenset(fresh)
