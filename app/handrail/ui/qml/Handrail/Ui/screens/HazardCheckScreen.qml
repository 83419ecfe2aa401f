pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 17: DANGER or WARNING stops the step until everything is ticked. Each tick is its own record.
Page {
    id: screen

    required property Bridge.HazardCheck vm
    required property Bridge.RunRail run

    readonly property bool danger: vm.kind === "danger"

    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    rail: RunRailView {
        run: screen.run
        nodesOnly: screen.nodesOnly
        spread: screen.narrow
    }
    actions: [
        BarAction {
            name: "back"
            text: screen.vm.backLabel
            iconName: "left"
            back: true
            shown: screen.vm.backLabel !== ""
            onAsked: screen.vm.backAsked()
        },
        BarAction {
            name: "pause"
            text: qsTr("Pause")
            iconName: "pause"
            onAsked: screen.vm.pauseAsked()
        },
        BarAction {
            name: "report"
            text: screen.narrow ? qsTr("Report") : qsTr("Report problem")
            iconName: "flag"
            onAsked: screen.vm.reportAsked()
        }
    ]

    Item {
        implicitHeight: column.implicitHeight + 52 * Theme.u

        ColumnLayout {
            id: column

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: (screen.narrow ? 20 : 28) * Theme.u
            anchors.rightMargin: (screen.narrow ? 20 : 32) * Theme.u
            y: 28 * Theme.u
            spacing: 14 * Theme.u

            Rectangle {
                Layout.fillWidth: true
                Layout.bottomMargin: 14 * Theme.u
                implicitHeight: band.height + words.implicitHeight + 50 * Theme.u
                radius: 14 * Theme.u
                color: Theme.raised
                border.width: 3 * Theme.u
                border.color: screen.danger ? Theme.danger : Theme.signBlack
                Accessible.role: Accessible.AlertMessage
                Accessible.name: [signalWord.text, screen.vm.hazard, screen.vm.consequence].join(". ")

                Rectangle {
                    id: band

                    x: 3 * Theme.u
                    y: 3 * Theme.u
                    width: parent.width - 6 * Theme.u
                    height: Math.max(88 * Theme.u, signalWord.implicitHeight + 20 * Theme.u)
                    topLeftRadius: 11 * Theme.u
                    topRightRadius: 11 * Theme.u
                    color: screen.danger ? Theme.danger : Theme.warning

                    Sign {
                        id: sign

                        anchors.left: parent.left
                        anchors.leftMargin: 24 * Theme.u
                        anchors.verticalCenter: parent.verticalCenter
                        name: screen.vm.sign
                        size: 66
                    }
                    Words {
                        id: signalWord

                        anchors.left: sign.right
                        anchors.leftMargin: 22 * Theme.u
                        anchors.verticalCenter: parent.verticalCenter
                        text: screen.danger ? qsTr("DANGER") : qsTr("WARNING")
                        tier: Theme.head
                        weight: Font.Bold
                        font.letterSpacing: 1 * Theme.u
                        color: screen.danger ? Theme.signWhite : Theme.signBlack
                        Accessible.ignored: true
                    }
                }
                ColumnLayout {
                    id: words

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.top: band.bottom
                    anchors.leftMargin: 31 * Theme.u
                    anchors.rightMargin: 31 * Theme.u
                    anchors.topMargin: 22 * Theme.u
                    spacing: 5 * Theme.u

                    Words {
                        Layout.fillWidth: true
                        text: screen.vm.hazard
                        tier: Theme.title
                        weight: Font.DemiBold
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: screen.vm.consequence
                        tier: Theme.read
                        Accessible.ignored: true
                    }
                }
            }
            Heads {
                Layout.fillWidth: true
                text: screen.vm.prompt
                tier: Theme.code
                aside: screen.vm.promptAside
            }
            Repeater {
                model: screen.vm.ticks

                Tick {
                    Layout.fillWidth: true
                }
            }
        }
    }

    component Tick: AbstractButton {
        id: tick

        required property string key
        required property string sign
        required property string title
        required property string detail
        required property string phase

        readonly property bool done: phase === "done"
        readonly property bool next: phase === "next"

        objectName: "tick." + key
        implicitHeight: Math.max(112 * Theme.u, lines.implicitHeight + 32 * Theme.u)
        Accessible.role: Accessible.CheckBox
        Accessible.name: title
        Accessible.description: detail
        Accessible.checked: done
        Accessible.onPressAction: tick.click()
        onClicked: screen.vm.tickAsked(key)

        background: Rectangle {
            radius: 12 * Theme.u
            color: tick.down ? Theme.sunken : Theme.raised
            border.width: (tick.next ? 3 : 2) * Theme.u
            border.color: tick.next ? Theme.primary : Theme.edge

            FocusRing {
                target: parent
                shown: tick.visualFocus
            }
        }
        contentItem: Item {
            RowLayout {
                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: 26 * Theme.u
                anchors.rightMargin: 25 * Theme.u
                spacing: 22 * Theme.u

                Sign {
                    name: tick.sign
                    size: 76
                    Layout.preferredWidth: width
                    Layout.preferredHeight: height
                }
                ColumnLayout {
                    id: lines

                    Layout.fillWidth: true
                    spacing: 0

                    Words {
                        Layout.fillWidth: true
                        text: tick.title
                        tier: Theme.read
                        weight: Font.DemiBold
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: tick.detail
                        color: Theme.ink2
                        Accessible.ignored: true
                    }
                }
                Rectangle {
                    implicitWidth: 52 * Theme.u
                    implicitHeight: 52 * Theme.u
                    radius: width / 2
                    color: tick.done ? Theme.rail : Theme.raised
                    border.width: (tick.done ? 0 : 3) * Theme.u
                    border.color: tick.next ? Theme.primary : Theme.edge

                    Icon {
                        anchors.centerIn: parent
                        name: tick.done ? "check" : ""
                        stroke: 3
                        size: 36
                        color: Theme.overRail
                    }
                }
            }
        }
    }
}
