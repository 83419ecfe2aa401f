"""A picture from a file, until the camera comes: the system's own dialog."""

from __future__ import annotations


def pick_photo() -> str | None:
    """The chosen file's path, or None. Widgets are loaded only when someone picks."""
    from PySide6.QtWidgets import QApplication, QFileDialog

    if QApplication.instance() is None:
        return None
    path, _ = QFileDialog.getOpenFileName(None, "", "", "JPEG, PNG (*.jpg *.jpeg *.png)")
    return path or None
