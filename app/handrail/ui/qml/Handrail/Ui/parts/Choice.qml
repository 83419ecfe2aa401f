pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// One option of a segmented choice: selected is ink with a tick; not open is dashed with a padlock.
AbstractButton {
    id: choice

    // "open", "selected" or "closed"
    property string phase: "open"
    property string code
    property string reason
    property string detail
    property bool centred: true
    property real minHeight: 72

    readonly property bool chosen: phase === "selected"
    readonly property color tone: chosen ? Theme.overInk : phase === "closed" ? Theme.ink3 : Theme.ink

    signal activated

    implicitHeight: Math.max(minHeight * Theme.u, words.implicitHeight + 16 * Theme.u)
    implicitWidth: words.implicitWidth + 60 * Theme.u
    Accessible.role: Accessible.RadioButton
    Accessible.name: code !== "" ? code + " " + text : text
    Accessible.description: phase === "closed" ? qsTr("Not open. %1").arg(reason) : detail
    Accessible.checked: chosen
    Accessible.onPressAction: choice.click()
    onClicked: activated()

    background: Item {
        Rectangle {
            anchors.fill: parent
            visible: choice.phase !== "closed"
            radius: 12 * Theme.u
            color: choice.chosen ? Theme.ink : choice.down ? Theme.sunken : Theme.raised
            border.width: 2 * Theme.u
            border.color: choice.chosen ? Theme.ink : Theme.edge
        }
        Dashed {
            anchors.fill: parent
            visible: choice.phase === "closed"
            color: Theme.railAhead
        }
        FocusRing {
            target: parent
            shown: choice.visualFocus
        }
    }
    contentItem: Item {
        Row {
            id: words

            readonly property real room: choice.width - (choice.centred ? 10 : 24) * Theme.u - (lead.visible ? lead.width + spacing : 0) - (trail.visible ? trail.width + 8 * Theme.u : 0)

            x: choice.centred ? (parent.width - width) / 2 : Theme.mirrored ? parent.width - width - 14 * Theme.u : 14 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            spacing: 8 * Theme.u

            Icon {
                id: lead

                anchors.verticalCenter: parent.verticalCenter
                visible: choice.centred && choice.phase !== "open"
                name: choice.chosen ? "check" : "lock"
                size: choice.chosen ? 22 : 18
                color: choice.tone
            }
            Column {
                anchors.verticalCenter: parent.verticalCenter

                Words {
                    visible: text !== ""
                    text: choice.code
                    mono: true
                    tier: Theme.meta
                    color: choice.chosen ? Theme.overInk : Theme.ink2
                    Accessible.ignored: true
                }
                Words {
                    width: Math.min(implicitWidth, words.room)
                    text: choice.text
                    weight: Font.DemiBold
                    color: choice.tone
                    lineHeight: Math.round(24 * Theme.u)
                    Accessible.ignored: true
                }
                Words {
                    width: Math.min(implicitWidth, words.room)
                    visible: text !== ""
                    text: choice.detail
                    tier: Theme.meta
                    color: choice.chosen ? Theme.overInk : Theme.ink2
                    Accessible.ignored: true
                }
            }
        }
        Icon {
            id: trail

            anchors.right: parent.right
            anchors.rightMargin: 10 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            visible: !choice.centred && choice.phase !== "open"
            name: choice.chosen ? "check" : "lock"
            size: 26
            color: choice.tone
        }
    }
}
