pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// Where the records are. Offline is normal: no colour. Opens the sync centre.
AbstractButton {
    id: pill

    property string phase
    property string title
    property string detail

    readonly property color tone: phase === "waiting" ? Theme.holdInk : phase === "rejected" ? Theme.failInk : Theme.ink

    // At least this wide, in u: a change of state must not move what stands beside it.
    property real least: 0

    signal activated

    objectName: "sync"
    implicitHeight: 54 * Theme.u
    implicitWidth: Math.max(least * Theme.u, row.implicitWidth + 29 * Theme.u)
    visible: phase !== ""
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Sync: %1, %2").arg(title).arg(detail)
    Accessible.onPressAction: pill.click()
    onClicked: activated()

    background: Rectangle {
        radius: 12 * Theme.u
        color: pill.phase === "waiting" ? Theme.holdTint : pill.phase === "rejected" ? Theme.failTint : Theme.raised
        border.width: (pill.phase === "waiting" || pill.phase === "rejected" ? 2 : 1) * Theme.u
        border.color: pill.phase === "waiting" ? Theme.hold : pill.phase === "rejected" ? Theme.fail : Theme.line

        FocusRing {
            target: parent
            shown: pill.visualFocus
        }
    }
    contentItem: Item {
        Row {
            id: row

            anchors.centerIn: parent
            spacing: 10 * Theme.u

            Icon {
                anchors.verticalCenter: parent.verticalCenter
                size: 26
                color: pill.tone
                name: ({
                        "received": "checks",
                        "saved": "device",
                        "sending": "send",
                        "waiting": "clock",
                        "rejected": "alert",
                        "off": "cap"
                    })[pill.phase] ?? ""
            }
            Column {
                anchors.verticalCenter: parent.verticalCenter

                Words {
                    text: pill.title
                    tier: Theme.meta
                    weight: Font.DemiBold
                    color: pill.tone
                    lineHeight: Math.round(19 * Theme.u)
                    Accessible.ignored: true
                }
                Words {
                    text: pill.detail
                    tier: Theme.meta
                    color: pill.phase === "waiting" || pill.phase === "rejected" ? pill.tone : Theme.ink2
                    lineHeight: Math.round(19 * Theme.u)
                    Accessible.ignored: true
                }
            }
        }
    }
}
