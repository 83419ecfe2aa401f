pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// One part of a date or time: what it is, and its digits.
AbstractButton {
    id: part

    property string label
    property string value
    property string hint
    property bool active: false

    signal activated

    implicitWidth: Math.max(132 * Theme.u, number.implicitWidth + 40 * Theme.u, name.implicitWidth + 32 * Theme.u)
    implicitHeight: 108 * Theme.u
    Accessible.role: Accessible.Button
    Accessible.name: label + ", " + (value !== "" ? value : hint)
    Accessible.description: active ? qsTr("Digits go here") : ""
    Accessible.onPressAction: part.click()
    onClicked: activated()

    background: Rectangle {
        radius: 12 * Theme.u
        color: Theme.raised
        border.width: (part.active ? 3 : 2) * Theme.u
        border.color: part.active ? Theme.ink : Theme.edge

        FocusRing {
            target: parent
            shown: part.visualFocus
        }
    }
    contentItem: Item {
        Words {
            id: name

            x: (parent.width - width) / 2
            y: 10 * Theme.u
            text: part.label
            tier: Theme.meta
            color: Theme.ink2
            Accessible.ignored: true
        }
        Words {
            id: number

            x: (parent.width - width) / 2
            y: 40 * Theme.u
            text: part.value !== "" ? part.value : part.hint
            mono: true
            tier: Theme.head
            weight: Font.DemiBold
            color: part.value !== "" ? Theme.ink : Theme.ink3
            Accessible.ignored: true
        }
    }
}
