pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// Label above value, as in the header of a run.
Column {
    id: cell

    property string label
    property string value
    property string iconName
    property bool mono: true

    Row {
        spacing: 6 * Theme.u

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: cell.iconName !== ""
            name: cell.iconName
            size: 16
            stroke: 2.6
            color: Theme.ink2
        }
        Words {
            text: cell.label
            tier: Theme.meta
            color: Theme.ink3
        }
    }
    Words {
        text: cell.value
        mono: cell.mono
        weight: cell.mono ? Font.Medium : Font.DemiBold
        lineHeight: Math.round(24 * Theme.u)
        horizontalAlignment: Text.AlignLeft
    }
}
