pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// A quiet fact with an icon.
Rectangle {
    id: chip

    property string text
    property string iconName

    implicitWidth: row.implicitWidth + 26 * Theme.u
    implicitHeight: 36 * Theme.u
    radius: height / 2
    color: Theme.sunken

    Row {
        id: row

        anchors.centerIn: parent
        spacing: 8 * Theme.u

        Icon {
            anchors.verticalCenter: parent.verticalCenter
            visible: name !== ""
            name: chip.iconName
            size: 20
            color: Theme.ink2
        }
        Words {
            text: chip.text
            tier: Theme.meta
            weight: Font.DemiBold
            color: Theme.ink2
        }
    }
}
