pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 11: the record as a chain, newest first, and whether it still matches.
Page {
    id: screen

    required property Bridge.RunRecord vm

    readonly property bool split: wideU >= 1180
    readonly property bool broken: vm.chainState === "broken"

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
            name: "back"
            text: screen.vm.backLabel
            iconName: "left"
            back: true
            onAsked: screen.vm.backAsked()
        },
        BarAction {
            name: "find"
            text: qsTr("Find entry")
            iconName: "search"
            onAsked: screen.vm.findAsked()
        },
        BarAction {
            name: "check"
            text: qsTr("Check again")
            iconName: "shield"
            onAsked: screen.vm.checkAsked()
        }
    ]

    Item {
        implicitHeight: Math.max(list.implicitHeight + 12 * Theme.u + (screen.split ? 0 : side.implicitHeight + 40 * Theme.u), screen.split ? side.implicitHeight + 40 * Theme.u : 0)

        Rectangle {
            id: panel

            anchors.right: parent.right
            width: screen.split ? 400 * Theme.u : parent.width - 92 * Theme.u
            height: screen.split ? parent.height : side.implicitHeight + 40 * Theme.u
            color: Theme.surface
            topLeftRadius: (Theme.mirrored ? 0 : 16) * Theme.u
            bottomLeftRadius: topLeftRadius
            topRightRadius: (Theme.mirrored ? 16 : 0) * Theme.u
            bottomRightRadius: topRightRadius

            ColumnLayout {
                id: side

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: 24 * Theme.u
                anchors.topMargin: 20 * Theme.u
                spacing: 0

                Rectangle {
                    Layout.fillWidth: true
                    Layout.bottomMargin: 14 * Theme.u
                    implicitHeight: Math.max(129 * Theme.u, proof.implicitHeight + 32 * Theme.u)
                    radius: 12 * Theme.u
                    color: screen.broken ? Theme.failTint : Theme.raised
                    border.width: (screen.broken ? 3 : 2) * Theme.u
                    border.color: screen.broken ? Theme.fail : Theme.edge
                    Accessible.role: Accessible.AlertMessage
                    Accessible.name: [screen.vm.chainTitle, screen.vm.chainText, screen.vm.chainDetail].join(". ")

                    RowLayout {
                        id: proof

                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        anchors.leftMargin: 22 * Theme.u
                        anchors.rightMargin: 18 * Theme.u
                        spacing: 18 * Theme.u

                        Icon {
                            name: screen.broken ? "alert" : screen.vm.chainState === "checking" ? "clock" : "shield"
                            size: 58
                            color: screen.broken ? Theme.failInk : Theme.ink
                            Layout.preferredWidth: width
                            Layout.preferredHeight: height
                        }
                        ColumnLayout {
                            Layout.fillWidth: true
                            spacing: 0

                            Words {
                                objectName: "chainTitle"
                                Layout.fillWidth: true
                                text: screen.vm.chainTitle
                                tier: Theme.read
                                weight: Font.DemiBold
                                color: screen.broken ? Theme.failInk : Theme.ink
                                Accessible.ignored: true
                            }
                            Words {
                                Layout.fillWidth: true
                                text: screen.vm.chainText
                                color: screen.broken ? Theme.ink : Theme.ink2
                                Accessible.ignored: true
                            }
                            Words {
                                Layout.fillWidth: true
                                visible: text !== ""
                                text: screen.vm.chainDetail
                                tier: Theme.meta
                                color: screen.broken ? Theme.ink : Theme.ink2
                                Accessible.ignored: true
                            }
                        }
                    }
                }
                Repeater {
                    model: screen.vm.facts

                    ColumnLayout {
                        id: fact

                        required property string key
                        required property string label
                        required property string value
                        required property bool mono

                        Layout.fillWidth: true
                        spacing: 0

                        Pair {
                            Layout.fillWidth: true
                            Layout.topMargin: 7 * Theme.u
                            Layout.bottomMargin: 7 * Theme.u
                            label: fact.label
                            value: fact.value
                            mono: fact.mono
                        }
                        Rectangle {
                            Layout.fillWidth: true
                            implicitHeight: 1 * Theme.u
                            color: Theme.line
                        }
                    }
                }
                Line {
                    Layout.fillWidth: true
                    Layout.topMargin: 16 * Theme.u
                    text: screen.vm.noteText
                }
            }
        }
        RailLine {
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            height: parent.height
        }
        ColumnLayout {
            id: list

            anchors.left: parent.left
            anchors.right: screen.split ? panel.left : parent.right
            anchors.leftMargin: 0
            anchors.rightMargin: (screen.split ? 28 : 20) * Theme.u
            y: screen.split ? 8 * Theme.u : panel.height + 12 * Theme.u
            spacing: 0

            GridLayout {
                id: head

                readonly property bool fits: headline.implicitWidth + filters.implicitWidth + 12 * Theme.u <= width

                Layout.fillWidth: true
                Layout.leftMargin: 84 * Theme.u
                Layout.bottomMargin: 5 * Theme.u
                columns: fits ? 2 : 1
                rowSpacing: 8 * Theme.u

                Words {
                    id: headline

                    Layout.fillWidth: true
                    text: screen.vm.title
                    tier: Theme.read
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }
                Flow {
                    id: filters

                    Layout.fillWidth: !head.fits
                    spacing: 10 * Theme.u

                    Repeater {
                        model: screen.vm.filters

                        Filter {}
                    }
                }
            }
            Repeater {
                id: entries

                model: screen.vm.entries

                Entry {
                    Layout.fillWidth: true
                    last: index === entries.count - 1
                }
            }
        }
    }

    component Filter: AbstractButton {
        id: filter

        required property string key
        required text
        required property bool selected

        signal activated

        objectName: "filter." + key
        implicitHeight: 48 * Theme.u
        implicitWidth: label.implicitWidth + 44 * Theme.u
        Accessible.role: Accessible.RadioButton
        Accessible.name: text
        Accessible.checked: selected
        Accessible.onPressAction: filter.click()
        onClicked: screen.vm.filterAsked(key)

        background: Rectangle {
            radius: height / 2
            color: filter.selected ? Theme.ink : Theme.raised
            border.width: 2 * Theme.u
            border.color: filter.selected ? Theme.ink : Theme.edge

            FocusRing {
                target: parent
                corner: 24
                shown: filter.visualFocus
            }
        }
        contentItem: Item {
            Words {
                id: label

                anchors.centerIn: parent
                text: filter.text
                weight: Font.DemiBold
                color: filter.selected ? Theme.overInk : Theme.ink
                Accessible.ignored: true
            }
        }
    }
    component Entry: AbstractButton {
        id: entry

        required property int index
        required property string key
        required property string node
        required property string time
        required property string number
        required property string title
        required property string detail
        required property string tone
        required property string who
        required property string hash
        property bool last: false

        readonly property bool wide: width >= 720 * Theme.u

        objectName: "entry." + key
        implicitHeight: Math.max(78 * Theme.u, words.implicitHeight + 24 * Theme.u)
        Accessible.role: Accessible.ListItem
        Accessible.name: [number, time, title, detail, who].join(", ")
        Accessible.onPressAction: entry.click()
        onClicked: screen.vm.entryAsked(key)

        background: Item {
            Rectangle {
                visible: !entry.last
                anchors.left: parent.left
                anchors.leftMargin: 84 * Theme.u
                anchors.right: parent.right
                anchors.bottom: parent.bottom
                height: 2 * Theme.u
                color: Theme.line
            }
            FocusRing {
                target: parent
                anchors.margins: 4 * Theme.u
                shown: entry.visualFocus
            }
        }
        contentItem: Item {
            RailNode {
                anchors.horizontalCenter: parent.left
                anchors.horizontalCenterOffset: 46 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                kind: ({
                        "dot": "dot",
                        "signature": "signature",
                        "failed": "failed",
                        "clock": "later",
                        "start": "ready",
                        "done": "done",
                        "hold": "hold",
                        "late": "later"
                    })[entry.node] ?? "later"
                iconName: ""
            }
            // A link of the chain to the older entry.
            Rectangle {
                visible: !entry.last
                anchors.horizontalCenter: parent.left
                anchors.horizontalCenterOffset: 46 * Theme.u
                y: parent.height - height / 2
                width: 20 * Theme.u
                height: 25 * Theme.u
                radius: 9 * Theme.u
                color: Theme.bg
                border.width: 4.5 * Theme.u
                border.color: Theme.rail
            }
            GridLayout {
                id: words

                anchors.left: parent.left
                anchors.leftMargin: 84 * Theme.u
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                columns: entry.wide ? 4 : 1
                columnSpacing: 20 * Theme.u
                rowSpacing: 2 * Theme.u

                Flow {
                    Layout.preferredWidth: entry.wide ? 96 * Theme.u : -1
                    Layout.fillWidth: !entry.wide
                    spacing: (entry.wide ? 0 : 16) * Theme.u

                    Words {
                        text: entry.time
                        mono: true
                        weight: Font.Medium
                        Accessible.ignored: true
                    }
                    Words {
                        width: entry.wide ? 96 * Theme.u : implicitWidth
                        text: entry.number
                        mono: true
                        tier: Theme.meta
                        color: Theme.ink2
                        Accessible.ignored: true
                    }
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0

                    Words {
                        Layout.fillWidth: true
                        text: entry.title
                        weight: Font.DemiBold
                        color: entry.tone === "fail" ? Theme.failInk : entry.tone === "hold" ? Theme.holdInk : Theme.ink
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: entry.detail
                        color: Theme.ink2
                        Accessible.ignored: true
                    }
                }
                Words {
                    Layout.preferredWidth: entry.wide ? 140 * Theme.u : -1
                    Layout.fillWidth: !entry.wide
                    text: entry.who
                    color: Theme.ink2
                    Accessible.ignored: true
                }
                Words {
                    visible: entry.wide
                    text: entry.hash
                    mono: true
                    tier: Theme.meta
                    color: Theme.ink2
                    Accessible.ignored: true
                }
            }
        }
    }
}
