pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// A mark on a code in the camera's picture: a number to touch where several are in view, or a tick or a cross.
AbstractButton {
    id: mark

    required property string key
    required property string phase
    required property string label
    required text
    required property var model

    readonly property point place: Qt.point(model.x, model.y)
    readonly property bool choice: phase === "choose"
    readonly property bool bad: phase === "wrong"

    signal activated(string key)

    objectName: "code." + label
    width: (choice ? 64 : 52) * Theme.u
    height: width
    enabled: choice
    Accessible.role: choice ? Accessible.Button : Accessible.StaticText
    Accessible.name: text
    Accessible.onPressAction: mark.click()
    onClicked: activated(key)

    background: Rectangle {
        radius: mark.bad ? 8 * Theme.u : width / 2
        color: mark.bad ? Theme.night.fail : Theme.night.ink
        border.width: 4 * Theme.u
        border.color: Theme.night.bg

        FocusRing {
            target: parent
            shown: mark.visualFocus
        }
    }
    contentItem: Item {
        Words {
            anchors.centerIn: parent
            visible: mark.choice
            text: mark.label
            tier: Theme.read
            weight: Font.DemiBold
            color: Theme.night.bg
        }
        Icon {
            anchors.centerIn: parent
            visible: !mark.choice
            size: 34
            name: mark.bad ? "x" : "check"
            stroke: 3
            color: mark.bad ? Theme.night.onFail : Theme.night.bg
        }
    }
}
