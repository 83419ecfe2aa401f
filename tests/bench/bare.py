"""A bare QML window until it is killed, as the reference: nothing else is imported. Says when it is shown."""

import PySide6.QtQuick
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlApplicationEngine

QML = b"""
import QtQuick
Window { width: 1280; height: 800; visible: true; Text { anchors.centerIn: parent; text: "Handrail" } }
"""


def main() -> None:
    """Shows it."""
    application = QGuiApplication([])
    engine = QQmlApplicationEngine()
    engine.loadData(QML)
    window = engine.rootObjects()[0]
    assert isinstance(window, PySide6.QtQuick.QQuickWindow)
    said: list[str] = []

    def shown() -> None:
        if not said:
            said.append("shown")
            print("shown", flush=True)

    window.frameSwapped.connect(shown)
    application.exec()


if __name__ == "__main__":
    main()
