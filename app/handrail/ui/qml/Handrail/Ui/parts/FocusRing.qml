import QtQuick
import Handrail.Ui

// 4 u of ink with a gap of 3, shown while the keyboard is in use.
Rectangle {
    id: ring

    required property Item target
    property real corner: 12
    property bool shown: false

    anchors.fill: target
    anchors.margins: -7 * Theme.u
    radius: (corner + 7) * Theme.u
    color: "transparent"
    border.width: 4 * Theme.u
    border.color: Theme.ink
    visible: shown
}
