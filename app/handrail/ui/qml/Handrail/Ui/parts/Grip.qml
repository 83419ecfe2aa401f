pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// You are here. With a problem it wears a red cross.
Item {
    id: grip

    property string number
    property string iconName
    property bool problem: false

    width: 54 * Theme.u
    height: 76 * Theme.u

    Rectangle {
        anchors.fill: parent
        radius: 20 * Theme.u
        color: Theme.ink
    }
    Repeater {
        model: [9.5, 63.5]

        Rectangle {
            required property real modelData

            x: 17 * Theme.u
            y: modelData * Theme.u
            width: 20 * Theme.u
            height: 3 * Theme.u
            radius: 1.5 * Theme.u
            color: Theme.edge
        }
    }
    Words {
        anchors.centerIn: parent
        text: grip.number
        mono: true
        tier: grip.number.length > 2 ? 22 : Theme.title
        weight: Font.DemiBold
        color: Theme.overInk
        visible: grip.iconName === ""
        Accessible.ignored: true
    }
    Icon {
        anchors.centerIn: parent
        name: grip.iconName
        color: Theme.overInk
        size: 28
    }
    Rectangle {
        anchors.right: parent.right
        anchors.rightMargin: -14 * Theme.u
        y: -10 * Theme.u
        width: 31 * Theme.u
        height: width
        radius: 8 * Theme.u
        color: Theme.surface
        visible: grip.problem

        Rectangle {
            anchors.centerIn: parent
            width: 25 * Theme.u
            height: width
            radius: 6 * Theme.u
            color: Theme.fail
        }
        Icon {
            anchors.centerIn: parent
            name: "x"
            stroke: 3.2
            size: 22
            color: Theme.overFail
        }
    }
}
