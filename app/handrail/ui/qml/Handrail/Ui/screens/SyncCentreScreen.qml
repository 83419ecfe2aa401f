pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 09: the health of each part on the rail; each record with its own small rail to the last stop.
Page {
    id: screen

    required property Bridge.SyncCentre vm

    readonly property bool wide: wideU >= 1180
    readonly property real stopWidth: 145 * Theme.u

    status: vm.status
    statusTitle: vm.statusTitle
    statusText: vm.statusText
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    rail: Flickable {
        contentHeight: health.height
        contentWidth: width
        clip: interactive
        interactive: contentHeight > height + 1
        boundsBehavior: Flickable.StopAtBounds

        Item {
            id: health

            width: parent.width
            height: Math.max(screen.surfaceHeight, column.height + 12 * Theme.u)

            RailLine {
                anchors.left: parent.left
                anchors.leftMargin: 41.5 * Theme.u
                height: parent.height
            }
            Column {
                id: column

                width: parent.width
                y: 13 * Theme.u

                Repeater {
                    model: screen.vm.health

                    Health {
                        width: column.width
                    }
                }
            }
        }
    }
    actions: [
        BarAction {
            name: "back"
            text: qsTr("Back")
            iconName: "left"
            back: true
            onAsked: screen.vm.backAsked()
        },
        BarAction {
            name: "copy"
            text: qsTr("Copy to file")
            iconName: "export"
            onAsked: screen.vm.copyAsked()
        },
        BarAction {
            name: "check"
            text: qsTr("Check chain")
            iconName: "shield"
            onAsked: screen.vm.checkAsked()
        }
    ]

    Item {
        implicitHeight: list.implicitHeight + 30 * Theme.u

        ColumnLayout {
            id: list

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: 16 * Theme.u
            anchors.rightMargin: 20 * Theme.u
            y: 14 * Theme.u
            spacing: 0

            RowLayout {
                visible: screen.wide
                Layout.fillWidth: true
                Layout.leftMargin: 20 * Theme.u
                Layout.rightMargin: 20 * Theme.u
                Layout.bottomMargin: 8 * Theme.u
                spacing: 0

                Words {
                    Layout.fillWidth: true
                    text: qsTr("Record")
                    tier: Theme.meta
                    color: Theme.ink3
                }
                StopName {
                    text: qsTr("Tablet")
                }
                StopName {
                    text: qsTr("Gateway")
                }
                StopName {
                    text: screen.vm.lastStop
                    visible: text !== ""
                }
                Words {
                    Layout.preferredWidth: 219 * Theme.u
                    horizontalAlignment: Theme.mirrored ? Text.AlignLeft : Text.AlignRight
                    text: qsTr("Where, since")
                    tier: Theme.meta
                    color: Theme.ink3
                }
            }
            Repeater {
                id: records

                model: screen.vm.records

                Record {
                    Layout.fillWidth: true
                    last: index === records.count - 1
                }
            }
            RowLayout {
                visible: screen.vm.moreText !== ""
                Layout.fillWidth: true
                Layout.leftMargin: 20 * Theme.u
                Layout.topMargin: 8 * Theme.u
                spacing: 12 * Theme.u

                Words {
                    Layout.fillWidth: true
                    text: screen.vm.moreText
                    color: Theme.ink2
                }
                QuietButton {
                    objectName: "showAll"
                    kind: "raised"
                    minHeight: 56
                    sidePadding: 20
                    iconName: screen.vm.allShown ? "minus" : "cdown"
                    text: screen.vm.allShown ? qsTr("Show fewer") : qsTr("Show all")
                    onActivated: screen.vm.showAllAsked()
                }
            }
        }
    }

    component StopName: Words {
        Layout.preferredWidth: screen.stopWidth
        horizontalAlignment: Text.AlignHCenter
        tier: Theme.meta
        color: Theme.ink3
    }
    component Health: Item {
        id: part

        required property string key
        required property string mark
        required property string phase
        required property string label
        required property string value
        required property string detail

        implicitHeight: Math.max(98 * Theme.u, screen.nodesOnly ? 0 : words.implicitHeight + 16 * Theme.u)
        Accessible.role: Accessible.StaticText
        Accessible.name: [label, value, detail].join(", ")

        RailNode {
            anchors.horizontalCenter: parent.left
            anchors.horizontalCenterOffset: 46 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            kind: part.phase === "bad" ? "badPart" : part.phase === "hold" ? "holdPart" : "part"
            iconName: part.mark
        }
        Column {
            id: words

            visible: !screen.nodesOnly
            anchors.left: parent.left
            anchors.leftMargin: 86 * Theme.u
            anchors.right: parent.right
            anchors.rightMargin: 8 * Theme.u
            anchors.verticalCenter: parent.verticalCenter

            Words {
                width: parent.width
                text: part.label
                tier: Theme.meta
                color: Theme.ink2
                Accessible.ignored: true
            }
            Words {
                width: parent.width
                text: part.value
                tier: Theme.code
                weight: Font.DemiBold
                color: part.phase === "bad" ? Theme.failInk : part.phase === "hold" ? Theme.holdInk : Theme.ink
                Accessible.ignored: true
            }
            Words {
                width: parent.width
                visible: text !== ""
                text: part.detail
                tier: Theme.meta
                color: Theme.ink2
                Accessible.ignored: true
            }
        }
    }
    component Stop: Item {
        id: stop

        property string phase
        property bool first: false
        property bool lastOne: false
        // The piece to the left is dark when the record came this far.
        property bool reached: false
        property bool passed: false

        implicitWidth: screen.stopWidth
        implicitHeight: 40 * Theme.u

        Rectangle {
            visible: !stop.first
            anchors.left: parent.left
            anchors.right: parent.horizontalCenter
            anchors.verticalCenter: parent.verticalCenter
            height: 7 * Theme.u
            color: stop.reached ? Theme.rail : Theme.railAhead
        }
        Rectangle {
            visible: !stop.lastOne
            anchors.left: parent.horizontalCenter
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            height: 7 * Theme.u
            color: stop.passed ? Theme.rail : Theme.railAhead
        }
        Rectangle {
            anchors.centerIn: parent
            width: 34 * Theme.u
            height: width
            radius: stop.phase === "failed" ? 8 * Theme.u : width / 2
            color: stop.phase === "done" ? Theme.rail : stop.phase === "failed" ? Theme.fail : stop.phase === "hold" ? Theme.hold : Theme.raised
            border.width: (stop.phase === "ahead" ? 3 : 0) * Theme.u
            border.color: Theme.edge

            Icon {
                anchors.centerIn: parent
                name: stop.phase === "done" ? "check" : stop.phase === "failed" ? "x" : stop.phase === "hold" ? "pause" : ""
                stroke: 3
                color: stop.phase === "done" ? Theme.overRail : stop.phase === "failed" ? Theme.overFail : Theme.overHold
            }
        }
    }
    component Record: AbstractButton {
        id: record

        required property int index
        required property string key
        required property string mark
        required property string title
        required property string detail
        required property string tablet
        required property string gateway
        required property string qms
        required property string where
        required property string since
        required property string tone
        required property string problem
        required property string advice
        required property string actionText
        required property string actionIcon
        property bool last: false

        readonly property bool bad: tone === "fail"
        readonly property bool held: tone === "hold"

        objectName: "record." + key
        implicitHeight: words.implicitHeight + (bad || held ? 42 : 28) * Theme.u
        Accessible.role: Accessible.ListItem
        Accessible.name: [title, detail, where, since].join(", ")
        Accessible.description: problem
        Accessible.onPressAction: record.click()
        onClicked: screen.vm.recordAsked(key)

        background: Item {
            Rectangle {
                anchors.fill: parent
                anchors.bottomMargin: 6 * Theme.u
                visible: record.bad || record.held
                radius: 12 * Theme.u
                color: record.bad ? Theme.failTint : Theme.holdTint
                border.width: 3 * Theme.u
                border.color: record.bad ? Theme.fail : Theme.hold
            }
            Rectangle {
                visible: !record.bad && !record.held && !record.last
                anchors.bottom: parent.bottom
                width: parent.width
                height: 1.5 * Theme.u
                color: Theme.line
            }
            FocusRing {
                target: parent
                anchors.margins: 2 * Theme.u
                shown: record.visualFocus
            }
        }
        contentItem: Item {
            ColumnLayout {
                id: words

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.leftMargin: 20 * Theme.u
                anchors.rightMargin: 20 * Theme.u
                y: (record.bad || record.held ? 18 : 14) * Theme.u
                spacing: 10 * Theme.u

                GridLayout {
                    Layout.fillWidth: true
                    columns: screen.wide ? 3 : 1
                    columnSpacing: 0
                    rowSpacing: 4 * Theme.u

                    RowLayout {
                        Layout.fillWidth: true
                        // Up to the first disc: its stop has nothing on this side.
                        Layout.rightMargin: (screen.wide ? -46 : 0) * Theme.u
                        spacing: 14 * Theme.u

                        Icon {
                            name: record.mark
                            size: 28
                            color: Theme.ink2
                            Layout.preferredWidth: width
                            Layout.preferredHeight: height
                        }
                        ColumnLayout {
                            Layout.fillWidth: true
                            spacing: 0

                            Words {
                                Layout.fillWidth: true
                                text: record.title
                                weight: Font.DemiBold
                                Accessible.ignored: true
                            }
                            Words {
                                Layout.fillWidth: true
                                text: record.detail
                                tier: Theme.meta
                                color: Theme.ink2
                                Accessible.ignored: true
                            }
                        }
                    }
                    Row {
                        Stop {
                            first: true
                            phase: record.tablet
                            passed: record.gateway !== "ahead"
                        }
                        Stop {
                            phase: record.gateway
                            lastOne: screen.vm.lastStop === ""
                            reached: record.gateway !== "ahead"
                            passed: record.qms !== "ahead"
                        }
                        Stop {
                            visible: screen.vm.lastStop !== ""
                            phase: record.qms
                            lastOne: true
                            reached: record.qms !== "ahead"
                        }
                    }
                    Column {
                        Layout.preferredWidth: screen.wide ? 219 * Theme.u : -1
                        Layout.fillWidth: !screen.wide

                        Words {
                            width: parent.width
                            text: record.where
                            weight: record.bad || record.held ? Font.DemiBold : Font.Medium
                            color: record.bad ? Theme.failInk : record.held ? Theme.holdInk : Theme.ink
                            horizontalAlignment: screen.wide !== Theme.mirrored ? Text.AlignRight : Text.AlignLeft
                            Accessible.ignored: true
                        }
                        Words {
                            width: parent.width
                            text: record.since
                            tier: Theme.meta
                            color: Theme.ink2
                            horizontalAlignment: screen.wide !== Theme.mirrored ? Text.AlignRight : Text.AlignLeft
                            Accessible.ignored: true
                        }
                    }
                }
                GridLayout {
                    visible: record.problem !== ""
                    Layout.fillWidth: true
                    columns: screen.wide ? 2 : 1
                    columnSpacing: 16 * Theme.u
                    rowSpacing: 10 * Theme.u

                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 0

                        Words {
                            Layout.fillWidth: true
                            text: record.problem
                            weight: Font.DemiBold
                            Accessible.ignored: true
                        }
                        Words {
                            Layout.fillWidth: true
                            visible: text !== ""
                            text: record.advice
                            Accessible.ignored: true
                        }
                    }
                    QuietButton {
                        objectName: record.objectName + ".help"
                        visible: record.actionText !== ""
                        kind: "raised"
                        sidePadding: 20
                        iconName: record.actionIcon
                        text: record.actionText
                        Layout.maximumWidth: 300 * Theme.u
                        onActivated: screen.vm.helpAsked(record.key)
                    }
                }
            }
        }
    }
}
