pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// Where a value stands between its limits. Places are 0 to 1 along the bar; -1 is not there. Never mirrored.
Item {
    id: bar

    property real lowerAt: -1
    property real upperAt: -1
    property real targetAt: -1
    property real pointerAt: -1
    property bool out: false
    property string lowerText
    property string upperText
    property string targetText
    property string spoken

    readonly property real inside: lowerAt >= 0 ? lowerAt * width : 0
    // Both limits are the same: one value is right, and no other.
    readonly property bool single: lowerAt >= 0 && lowerAt === upperAt
    readonly property real outside: upperAt >= 0 ? upperAt * width : width

    implicitHeight: 120 * Theme.u
    implicitWidth: 300 * Theme.u
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    Accessible.role: Accessible.Graphic
    Accessible.name: spoken

    Rectangle {
        y: 21 * Theme.u
        width: parent.width
        height: 42 * Theme.u
        radius: 8 * Theme.u
        color: Theme.sunken
        border.width: 2 * Theme.u
        border.color: Theme.edge
        clip: true

        Repeater {
            model: Math.ceil(bar.width / (14 * Theme.u)) + 4

            Rectangle {
                required property int index

                x: (index - 2) * 14 * Theme.u
                y: -20 * Theme.u
                width: 3 * Theme.u
                height: 82 * Theme.u
                rotation: 45
                antialiasing: true
                color: Theme.railAhead
            }
        }
        Rectangle {
            anchors.fill: parent
            radius: 8 * Theme.u
            color: "transparent"
            border.width: 2 * Theme.u
            border.color: Theme.edge
        }
    }
    Rectangle {
        x: bar.inside
        y: 21 * Theme.u
        width: bar.outside - bar.inside
        height: 42 * Theme.u
        color: Theme.raised
        border.width: 3 * Theme.u
        border.color: Theme.ink2
        radius: (bar.lowerAt < 0 || bar.upperAt < 0 ? 8 : 0) * Theme.u
    }
    Rectangle {
        visible: bar.targetAt >= 0
        x: bar.targetAt * bar.width - width / 2
        y: 28 * Theme.u
        width: 3 * Theme.u
        height: 28 * Theme.u
        color: Theme.railAhead
    }
    Mark {
        id: low

        visible: bar.lowerAt >= 0
        at: bar.lowerAt
        value: bar.lowerText
        name: bar.single ? qsTr("Exactly") : qsTr("Lower limit")
    }
    Mark {
        id: aim

        // Where its words would run into a limit's, the tick alone stands for it.
        visible: bar.targetAt >= 0 && bar.targetText !== "" && !bar.single && clear(low) && clear(high)
        at: bar.targetAt
        value: bar.targetText
        name: qsTr("Target")
        plain: true
    }
    Mark {
        id: high

        visible: bar.upperAt >= 0 && !bar.single
        at: bar.upperAt
        value: bar.upperText
        name: qsTr("Upper limit")
    }
    Item {
        visible: bar.pointerAt >= 0
        x: Math.max(4 * Theme.u, Math.min(bar.width - 4 * Theme.u, bar.pointerAt * bar.width))

        Rectangle {
            x: -width / 2
            width: 7 * Theme.u
            height: 66 * Theme.u
            color: bar.out ? Theme.fail : Theme.ink
        }
        Icon {
            x: -width / 2
            name: "triangle-down"
            size: 30
            color: bar.out ? Theme.fail : Theme.ink
        }
    }

    component Mark: Item {
        id: mark

        property real at
        property string value
        property string name
        property bool plain: false

        readonly property real half: Math.max(number.implicitWidth, label.implicitWidth) / 2

        function clear(other: Mark): bool {
            return other.at < 0 || Math.abs(other.at - at) * bar.width > half + other.half + 8 * Theme.u;
        }

        x: at * bar.width

        Rectangle {
            visible: !mark.plain
            x: -width / 2
            y: 14 * Theme.u
            width: 4 * Theme.u
            height: 58 * Theme.u
            color: Theme.ink2
        }
        Words {
            id: number

            x: -width / 2
            y: 75 * Theme.u
            text: mark.value
            mono: true
            weight: mark.plain ? Font.Normal : Font.Medium
            color: mark.plain ? Theme.ink3 : Theme.ink
        }
        Words {
            id: label

            x: -width / 2
            y: 98 * Theme.u
            text: mark.name
            tier: Theme.meta
            color: Theme.ink3
        }
    }
}
