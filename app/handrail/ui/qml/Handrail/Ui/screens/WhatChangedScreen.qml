pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 18: what a revision changed since the person last did the instruction, step by step, before their first step.
Page {
    id: screen

    required property Bridge.WhatChanged vm
    required property Bridge.RunRail run

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
            name: "jobs"
            text: qsTr("My jobs")
            iconName: "left"
            back: true
            onAsked: screen.vm.jobsAsked()
        },
        BarAction {
            name: "report"
            text: screen.narrow ? qsTr("Report") : qsTr("Report problem")
            iconName: "flag"
            onAsked: screen.vm.reportAsked()
        }
    ]

    Item {
        implicitHeight: column.implicitHeight + 40 * Theme.u

        ColumnLayout {
            id: column

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.leftMargin: 20 * Theme.u
            anchors.rightMargin: 20 * Theme.u
            y: 16 * Theme.u
            spacing: 12 * Theme.u

            Heads {
                Layout.fillWidth: true
                text: screen.vm.title
                tier: Theme.title
                aside: screen.vm.countText
            }
            Words {
                Layout.fillWidth: true
                text: screen.vm.text
                color: Theme.ink2
            }
            Line {
                Layout.fillWidth: true
                iconName: "alert"
                text: screen.vm.gap
                tone: "change"
            }
            Repeater {
                model: screen.vm.reasons

                Pair {
                    required property string key
                    required property string text
                    required label

                    Layout.fillWidth: true
                    value: text
                }
            }
            Repeater {
                model: screen.vm.steps

                Changed {
                    Layout.fillWidth: true
                }
            }
        }
    }

    component Changed: Rectangle {
        id: card

        required property string key
        required property string kind
        required property int count
        required property string title
        required property string aside
        required property list<var> details

        objectName: "change." + key
        implicitHeight: lines.implicitHeight + 28 * Theme.u
        radius: 12 * Theme.u
        color: Theme.raised
        border.width: 1.5 * Theme.u
        border.color: Theme.line
        Accessible.role: Accessible.Grouping
        Accessible.name: [title, aside].filter(part => part !== "").join(". ")

        ColumnLayout {
            id: lines

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: 16 * Theme.u
            anchors.rightMargin: 16 * Theme.u
            spacing: 8 * Theme.u

            RowLayout {
                Layout.fillWidth: true
                spacing: 14 * Theme.u

                RailNode {
                    kind: card.kind
                    count: card.count
                    ground: Theme.raised
                }
                Heads {
                    Layout.fillWidth: true
                    text: card.title
                    tier: Theme.code
                    aside: card.aside
                }
            }
            Repeater {
                model: card.details

                GridLayout {
                    id: detail

                    required property var modelData
                    readonly property bool both: modelData.before !== "" && modelData.after !== ""

                    Layout.fillWidth: true
                    columns: both && width >= 560 * Theme.u ? 2 : 1
                    columnSpacing: 18 * Theme.u
                    rowSpacing: 2 * Theme.u
                    uniformCellWidths: true

                    Words {
                        Layout.columnSpan: detail.columns
                        Layout.fillWidth: true
                        text: detail.modelData.label
                        tier: Theme.meta
                        weight: Font.DemiBold
                        color: Theme.ink2
                    }
                    Words {
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                        visible: detail.modelData.before !== ""
                        text: detail.modelData.before
                        rich: true
                        color: Theme.ink2
                    }
                    Words {
                        Layout.fillWidth: true
                        Layout.alignment: Qt.AlignTop
                        visible: detail.modelData.after !== ""
                        text: detail.modelData.after
                        rich: true
                    }
                }
            }
        }
    }
}
