pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 06: what keeps this job closed, what to do, who can open it, one button each.
Page {
    id: screen

    required property Bridge.GateList vm

    readonly property bool wide: wideU >= 1080

    surfaced: blank
    status: vm.status
    statusTitle: vm.statusTitle
    statusText: vm.statusText
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    actions: [
        BarAction {
            name: "jobs"
            text: qsTr("My jobs")
            iconName: "left"
            back: true
            onAsked: screen.vm.jobsAsked()
        },
        BarAction {
            name: "again"
            text: qsTr("Check again")
            iconName: "refresh"
            onAsked: screen.vm.againAsked()
        },
        BarAction {
            name: "supervisor"
            text: qsTr("Ask supervisor")
            iconName: "users"
            onAsked: screen.vm.supervisorAsked()
        }
    ]

    Item {
        implicitHeight: list.implicitHeight + 6 * Theme.u

        RailLine {
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            height: parent.height
            ahead: true
        }
        RailLine {
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            height: list.firstClosed
        }
        ColumnLayout {
            id: list

            property real firstClosed: 0

            function mark(): void {
                let first = -1;
                for (let at = 0; at < rows.count; ++at) {
                    const row = rows.itemAt(at) as Gate;
                    if (row !== null && row.shut && first < 0)
                        first = row.y + row.height / 2;
                }
                firstClosed = first < 0 ? parent.height : first;
            }

            width: parent.width
            spacing: 0

            Words {
                Layout.fillWidth: true
                Layout.leftMargin: 84 * Theme.u
                Layout.rightMargin: 24 * Theme.u
                Layout.topMargin: 9 * Theme.u
                text: screen.vm.title
                tier: Theme.title
                weight: Font.DemiBold
                Accessible.role: Accessible.Heading
            }
            Words {
                Layout.fillWidth: true
                Layout.leftMargin: 84 * Theme.u
                Layout.rightMargin: 24 * Theme.u
                Layout.bottomMargin: 12 * Theme.u
                text: screen.vm.detail
                color: Theme.ink2
            }
            Repeater {
                id: rows

                model: screen.vm.gates

                Gate {
                    Layout.fillWidth: true
                    firstClosed: list.firstClosed
                    onMoved: Qt.callLater(list.mark)
                }
            }
        }
    }

    component Gate: Item {
        id: gate

        required property int index
        required property string key
        required property string phase
        required property string title
        required property string text
        required property string advice
        required property string who
        required property string whoDetail
        required property string actionText
        required property string actionIcon
        required property bool next

        // Where the first closed gate stands: the rail is pale from there on.
        property real firstClosed: 0

        signal moved

        readonly property bool shut: phase === "closed"
        readonly property bool warn: phase === "warn"

        implicitHeight: shut ? Math.max(120 * Theme.u, open.implicitHeight + 24 * Theme.u) + 6 * Theme.u : Math.max(54 * Theme.u, plain.implicitHeight + 16 * Theme.u)
        onShutChanged: moved()
        onYChanged: moved()
        onHeightChanged: moved()
        Component.onCompleted: moved()

        Rectangle {
            visible: gate.shut
            anchors.fill: parent
            anchors.leftMargin: 9 * Theme.u
            anchors.rightMargin: 23 * Theme.u
            anchors.topMargin: 3 * Theme.u
            anchors.bottomMargin: 3 * Theme.u
            radius: 16 * Theme.u
            color: Theme.surface
            border.width: 3 * Theme.u
            border.color: Theme.fail
            z: -1
        }
        RailLine {
            visible: gate.shut
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            y: 6 * Theme.u
            height: parent.height / 2
            ahead: gate.firstClosed < gate.y + 10
        }
        RailNode {
            anchors.horizontalCenter: parent.left
            anchors.horizontalCenterOffset: 46 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            kind: gate.shut ? "failed" : gate.warn ? "hold" : "done"
        }
        GridLayout {
            id: plain

            visible: !gate.shut
            anchors.left: parent.left
            anchors.leftMargin: 84 * Theme.u
            anchors.right: parent.right
            anchors.rightMargin: 24 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            columns: width > 640 * Theme.u ? 2 : 1
            rowSpacing: 0
            columnSpacing: 8 * Theme.u

            Words {
                Layout.preferredWidth: 170 * Theme.u
                Layout.fillWidth: plain.columns === 1
                text: gate.title
                weight: Font.DemiBold
                color: gate.warn ? Theme.holdInk : Theme.ink2
            }
            Words {
                Layout.fillWidth: true
                text: gate.text
                color: gate.warn ? Theme.holdInk : Theme.ink2
            }
        }
        GridLayout {
            id: open

            visible: gate.shut
            anchors.left: parent.left
            anchors.leftMargin: 84 * Theme.u
            anchors.right: parent.right
            anchors.rightMargin: 38 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            columns: screen.wide ? 6 : 1
            columnSpacing: 20 * Theme.u
            rowSpacing: 8 * Theme.u

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 316 * Theme.u
                spacing: 0

                Words {
                    Layout.fillWidth: true
                    text: gate.title
                    tier: Theme.code
                    weight: Font.DemiBold
                }
                Words {
                    Layout.fillWidth: true
                    text: gate.text
                    weight: Font.DemiBold
                    color: Theme.failInk
                }
            }
            Divider {}
            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 360 * Theme.u
                spacing: 0

                Words {
                    text: qsTr("What to do")
                    tier: Theme.meta
                    color: Theme.ink3
                }
                Words {
                    Layout.fillWidth: true
                    text: gate.advice
                    lineHeight: Math.round(24 * Theme.u)
                }
            }
            Divider {}
            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 182 * Theme.u
                spacing: 0

                Words {
                    text: qsTr("Who can open it")
                    tier: Theme.meta
                    color: Theme.ink3
                }
                Words {
                    Layout.fillWidth: true
                    text: gate.who
                    weight: Font.DemiBold
                }
                Words {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: gate.whoDetail
                    tier: Theme.meta
                    color: Theme.ink2
                }
            }
            QuietButton {
                objectName: "gate." + gate.key
                visible: gate.actionText !== ""
                Layout.fillWidth: !screen.wide
                Layout.preferredWidth: screen.wide ? 196 * Theme.u : -1
                minHeight: 72
                sidePadding: 14
                kind: gate.next ? "next" : "raised"
                iconName: gate.actionIcon
                text: gate.actionText
                spoken: gate.actionText + ", " + gate.title
                onActivated: screen.vm.gateAsked(gate.key)
            }
            Item {
                visible: gate.actionText === "" && screen.wide
                Layout.preferredWidth: 196 * Theme.u
            }
        }
    }
    component Divider: Rectangle {
        visible: screen.wide
        Layout.preferredWidth: 2 * Theme.u
        Layout.fillHeight: true
        Layout.preferredHeight: 82 * Theme.u
        color: Theme.line
    }
}
