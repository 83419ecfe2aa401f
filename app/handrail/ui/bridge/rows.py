"""Rows: the one list model behind every list on a screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex

# As Qt numbers them: its namespace holds ninety enumerations, and to make those takes 15 ms of the start.
_DISPLAY_ROLE, _USER_ROLE = 0, 256

_Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractListModel):
    """A list of records with fixed role names, updated by difference.

    ``roles`` names every role with its default value; a row may leave roles out and gets the default
    (None never reaches QML: it would arrive as undefined). ``key`` names the role that identifies a row:
    `update` moves, inserts, removes and changes rows so that a delegate keeps its place and its focus
    for as long as its key stays in the list.
    """

    def __init__(self, roles: Mapping[str, Any], parent: QObject | None = None, key: str = "key") -> None:
        super().__init__(parent)
        if key not in roles:
            raise ValueError(f"no role {key!r} among {sorted(roles)}")
        self._defaults = dict(roles)
        self._names = tuple(roles)
        self._key = key
        self._rows: list[dict[str, Any]] = []

    def roleNames(self) -> dict[int, QByteArray]:
        """Role numbers from Qt.UserRole + 1, in the order of `roles`."""
        first = _USER_ROLE + 1
        return {first + at: QByteArray(name.encode()) for at, name in enumerate(self._names)}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows; a row has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = _DISPLAY_ROLE) -> Any:
        """One value of one row; an unknown role or place yields None."""
        at = role - _USER_ROLE - 1
        if not (0 <= index.row() < len(self._rows) and 0 <= at < len(self._names)):
            return None
        return self._rows[index.row()][self._names[at]]

    def rows(self) -> tuple[dict[str, Any], ...]:
        """A copy of what is shown now, defaults filled in."""
        return tuple(dict(row) for row in self._rows)

    def update(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Show these rows instead.

        Raises KeyError for a role that the model does not have, ValueError for two rows with one key.
        """
        wanted = [self._filled(row) for row in rows]
        keys = [row[self._key] for row in wanted]
        if len(set(keys)) != len(keys):
            raise ValueError(f"two rows share a key in {keys}")
        if wanted == self._rows:
            return
        self._remove(set(keys))
        here = {row[self._key] for row in self._rows}
        at = 0
        while at < len(wanted):
            fresh = at
            while fresh < len(wanted) and keys[fresh] not in here:
                fresh += 1
            if fresh > at:
                self.beginInsertRows(QModelIndex(), at, fresh - 1)
                self._rows[at:at] = wanted[at:fresh]
                self.endInsertRows()
                at = fresh
            else:
                self._place(at, wanted[at])
                at += 1

    def _remove(self, kept: set[Any]) -> None:
        """Lets go of the rows that are not wanted any more, neighbours together."""
        last = len(self._rows) - 1
        while last >= 0:
            first = last
            while first >= 0 and self._rows[first][self._key] not in kept:
                first -= 1
            if first < last:
                self.beginRemoveRows(QModelIndex(), first + 1, last)
                del self._rows[first + 1 : last + 1]
                self.endRemoveRows()
            last = first - 1

    def _filled(self, row: Mapping[str, Any]) -> dict[str, Any]:
        if not row.keys() <= self._defaults.keys():
            raise KeyError(f"no such role: {sorted(row.keys() - self._defaults.keys())}")
        return self._defaults | {name: value for name, value in row.items() if value is not None}

    def _place(self, at: int, row: dict[str, Any]) -> None:
        """Moves a row that is there to its place, and tells what changed in it."""
        if self._rows[at][self._key] != row[self._key]:
            here, root = self._at(row[self._key]), QModelIndex()
            self.beginMoveRows(root, here, here, root, at)
            self._rows.insert(at, self._rows.pop(here))
            self.endMoveRows()
        old = self._rows[at]
        if old == row:
            return
        first = _USER_ROLE + 1
        roles = [first + number for number, name in enumerate(self._names) if old[name] != row[name]]
        self._rows[at] = row
        self.dataChanged.emit(self.index(at), self.index(at), roles)

    def _at(self, key: Any) -> int:
        return next(at for at, row in enumerate(self._rows) if row[self._key] == key)
