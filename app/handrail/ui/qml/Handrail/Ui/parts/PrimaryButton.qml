pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// The one blue thing. Closed, it says what is missing, and a tap still asks.
AbstractButton {
    id: button

    property string label
    property string detail
    // "ready", "closed", "busy" or "hidden"
    property string phase: "ready"
    property string iconName: "right"

    readonly property bool open: phase === "ready"
    // Two lines of detail: then label and lines stand closer, so that the button keeps its height and place.
    readonly property bool full: said.advanceWidth > lines.width

    readonly property color tone: open ? Theme.overPrimary : Theme.overDisabled

    signal activated

    objectName: "primary"
    implicitWidth: 420 * Theme.u
    implicitHeight: Math.max(90 * Theme.u, lines.implicitHeight + 12 * Theme.u)
    visible: phase !== "hidden"
    Accessible.role: Accessible.Button
    Accessible.name: {
        if (phase === "closed")
            return qsTr("%1, closed, %2").arg(label).arg(detail);
        return phase === "busy" ? qsTr("%1, saving").arg(label) : label;
    }
    Accessible.description: detail
    Accessible.onPressAction: button.click()
    // A reader that acts as a keyboard ends with Enter: it must never press the primary. Space does.
    Keys.onReturnPressed: event => event.accepted = true
    Keys.onEnterPressed: event => event.accepted = true
    onClicked: {
        if (phase !== "busy" && Theme.meantTap())
            activated();
    }

    background: Rectangle {
        radius: 14 * Theme.u
        color: button.open ? (button.down ? Theme.primaryPress : Theme.primary) : Theme.disabled
        border.width: button.open ? 0 : 2 * Theme.u
        border.color: Theme.railAhead

        FocusRing {
            target: parent
            corner: 14
            shown: button.visualFocus
        }
    }
    contentItem: Item {
        Column {
            id: lines

            anchors.left: parent.left
            anchors.leftMargin: 28 * Theme.u
            anchors.right: mark.left
            anchors.rightMargin: 12 * Theme.u
            anchors.verticalCenter: parent.verticalCenter

            Words {
                width: parent.width
                text: button.phase === "busy" ? qsTr("Saving") : button.label
                // Long labels may drop to 24, never be cut.
                tier: measured.advanceWidth > lines.width || button.full ? Theme.code : Theme.read
                weight: Font.DemiBold
                color: button.tone
                lineHeight: Math.round((tier === Theme.read ? 34 : 28) * Theme.u)
                Accessible.ignored: true

                TextMetrics {
                    id: measured

                    text: button.label
                    font.family: Theme.sans
                    font.weight: Font.DemiBold
                    font.pixelSize: Math.round(Theme.read * Theme.u)
                }
            }
            Words {
                id: more

                width: parent.width
                text: button.detail
                tier: Theme.label
                lineHeight: Math.round((button.full ? 24 : 26) * Theme.u)
                visible: text !== ""
                weight: button.open ? Font.Normal : Font.Medium
                color: button.open ? Theme.overPrimary : Theme.ink
                Accessible.ignored: true

                // Measured apart: asked of the text itself, its line height would wait for its own lines.
                TextMetrics {
                    id: said

                    text: button.detail
                    font.family: Theme.sans
                    font.weight: more.weight
                    font.pixelSize: Math.round(Theme.label * Theme.u)
                }
            }
        }
        Icon {
            id: mark

            readonly property bool arrow: name === "right" || name === "left"

            anchors.right: parent.right
            anchors.rightMargin: 24 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            name: button.phase === "closed" ? "lock" : button.iconName
            size: 34
            stroke: 2.4
            color: button.tone
            mirror: Theme.mirrored && arrow
            visible: button.phase !== "busy"
        }
    }
}
