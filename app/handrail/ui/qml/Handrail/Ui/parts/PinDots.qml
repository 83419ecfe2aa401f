pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// How many digits are in, never which.
Row {
    id: dots

    property int filled: 0
    property int total: 6
    property real size: 26
    property real gap: 16

    spacing: gap * Theme.u
    LayoutMirroring.enabled: false
    Accessible.role: Accessible.StaticText
    Accessible.name: qsTr("%1 of %2 digits").arg(filled).arg(total)

    Repeater {
        model: dots.total

        Rectangle {
            required property int index

            width: dots.size * Theme.u
            height: width
            radius: width / 2
            color: index < dots.filled ? Theme.ink : "transparent"
            border.width: (index < dots.filled ? 0 : 3) * Theme.u
            border.color: Theme.edge
        }
    }
}
