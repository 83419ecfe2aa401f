"""Rows: the one list model behind every list on a screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QByteArray, QModelIndex, QObject, QPersistentModelIndex, Qt

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
        first = int(Qt.ItemDataRole.UserRole) + 1
        return {first + at: QByteArray(name.encode()) for at, name in enumerate(self._names)}

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        """How many rows; a row has no children."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> Any:
        """One value of one row; an unknown role or place yields None."""
        at = role - int(Qt.ItemDataRole.UserRole) - 1
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
        kept = set(keys)
        for at in range(len(self._rows) - 1, -1, -1):
            if self._rows[at][self._key] not in kept:
                self.beginRemoveRows(QModelIndex(), at, at)
                del self._rows[at]
                self.endRemoveRows()
        for at, row in enumerate(wanted):
            self._place(at, row)

    def _filled(self, row: Mapping[str, Any]) -> dict[str, Any]:
        unknown = row.keys() - self._defaults.keys()
        if unknown:
            raise KeyError(f"no such role: {sorted(unknown)}")
        return self._defaults | {name: value for name, value in row.items() if value is not None}

    def _place(self, at: int, row: dict[str, Any]) -> None:
        here = self._at(row[self._key])
        root = QModelIndex()
        if here is None:
            self.beginInsertRows(root, at, at)
            self._rows.insert(at, row)
            self.endInsertRows()
            return
        if here != at:
            self.beginMoveRows(root, here, here, root, at)
            self._rows.insert(at, self._rows.pop(here))
            self.endMoveRows()
        first = int(Qt.ItemDataRole.UserRole) + 1
        old = self._rows[at]
        roles = [first + number for number, name in enumerate(self._names) if old[name] != row[name]]
        if roles:
            self._rows[at] = row
            self.dataChanged.emit(self.index(at), self.index(at), roles)

    def _at(self, key: Any) -> int | None:
        return next((at for at, row in enumerate(self._rows) if row[self._key] == key), None)
