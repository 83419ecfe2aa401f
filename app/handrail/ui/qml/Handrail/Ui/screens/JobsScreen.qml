pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 02, 14: the jobs at this station; the rail is the plan, the chosen row opens into the detail.
Page {
    id: screen

    required property Bridge.Jobs vm

    readonly property bool split: wideU >= 1100
    readonly property real listWidth: split ? 690 * Theme.u : width

    status: vm.status
    statusTitle: vm.statusTitle
    statusText: vm.statusText
    surfaced: blank
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    actions: [
        BarAction {
            name: "scan"
            text: screen.narrow ? qsTr("Scan order") : qsTr("Scan work order")
            iconName: "scan"
            onAsked: screen.vm.scanAsked()
        },
        BarAction {
            name: "practise"
            text: qsTr("Practise")
            iconName: "cap"
            late: true
            shown: screen.vm.canPractise
            onAsked: screen.vm.practiseAsked()
        },
        BarAction {
            name: "records"
            text: qsTr("Records")
            iconName: "doc"
            onAsked: screen.vm.recordsAsked()
        }
    ]

    Item {
        id: all

        implicitHeight: Math.max(list.implicitHeight + 12 * Theme.u, screen.split ? side.implicitHeight + 48 * Theme.u : 0)

        RailLine {
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            height: parent.height
            ahead: true
        }
        Rectangle {
            visible: screen.split
            anchors.left: parent.left
            anchors.leftMargin: 690 * Theme.u
            anchors.right: parent.right
            height: parent.height
            color: Theme.surface
            topLeftRadius: (Theme.mirrored ? 0 : 16) * Theme.u
            bottomLeftRadius: topLeftRadius
            topRightRadius: (Theme.mirrored ? 16 : 0) * Theme.u
            bottomRightRadius: topRightRadius

            Detail {
                id: side

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.margins: 28 * Theme.u
                anchors.topMargin: 20 * Theme.u
                whole: true
            }
        }
        Column {
            id: list

            anchors.left: parent.left
            width: screen.listWidth

            RailTop {
                width: parent.width
            }
            Repeater {
                id: rows

                model: screen.vm.jobs

                JobRow {
                    width: list.width
                    last: index === rows.count - 1
                }
            }
        }
    }

    component RailTop: Item {
        implicitHeight: Math.max(50 * Theme.u, head.implicitHeight + 20 * Theme.u)

        RailLine {
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            height: parent.height
        }
        Heads {
            id: head

            anchors.left: parent.left
            anchors.leftMargin: 90 * Theme.u
            anchors.right: parent.right
            anchors.rightMargin: 24 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            text: screen.vm.heading
            tier: Theme.code
            aside: screen.vm.countText
            asideColor: Theme.ink3
        }
    }
    component JobRow: AbstractButton {
        id: row

        required property int index
        required property string key
        required property string order
        required property string part
        required property string due
        required property string title
        required property string phase
        required property string stateText
        required property string aside
        required property string number
        required property bool selected
        property bool last: false

        readonly property bool open: selected
        readonly property color stateTone: phase === "hold" ? Theme.holdInk : phase === "later" ? Theme.ink2 : Theme.ink

        objectName: "job." + key
        implicitHeight: words.implicitHeight + (open ? 33 : 19) * Theme.u + (inside.active ? inside.height + 26 * Theme.u : 0)
        z: open ? 1 : 0
        Accessible.role: Accessible.ListItem
        Accessible.name: [order, title, part, due].join(", ")
        Accessible.description: stateText + ", " + aside
        Accessible.selected: open
        Accessible.onPressAction: row.click()
        onClicked: screen.vm.jobAsked(key)

        background: Item {
            Rectangle {
                visible: row.open
                anchors.fill: parent
                anchors.leftMargin: 6 * Theme.u
                anchors.rightMargin: -1
                topLeftRadius: (Theme.mirrored ? 0 : 16) * Theme.u
                bottomLeftRadius: topLeftRadius
                topRightRadius: (Theme.mirrored ? 16 : 0) * Theme.u
                bottomRightRadius: topRightRadius
                color: Theme.surface
            }
            Fillet {
                visible: row.open && screen.split
                anchors.right: parent.right
                anchors.bottom: parent.top
                anchors.bottomMargin: -0.5
            }
            Fillet {
                visible: row.open && screen.split
                anchors.right: parent.right
                anchors.top: parent.bottom
                anchors.topMargin: -0.5
                below: false
            }
            FocusRing {
                target: parent
                anchors.margins: 4 * Theme.u
                shown: row.visualFocus
            }
        }
        contentItem: Item {
            RailLine {
                anchors.left: parent.left
                anchors.leftMargin: 41.5 * Theme.u
                height: row.index === 0 ? 60 * Theme.u : 0
                visible: row.open
            }
            RailLine {
                anchors.left: parent.left
                anchors.leftMargin: 41.5 * Theme.u
                y: row.index === 0 ? 60 * Theme.u : 0
                height: parent.height - y
                ahead: true
                visible: row.open
            }
            Grip {
                visible: row.open
                anchors.left: parent.left
                anchors.leftMargin: 19 * Theme.u
                y: (screen.split ? 22 : 28) * Theme.u
                number: row.number
                iconName: row.number !== "" ? "" : ({
                        "ready": "play",
                        "blocked": "lock",
                        "hold": "pause",
                        "later": "clock",
                        "done": "check",
                        "running": "play"
                    })[row.phase] ?? "pause"
            }
            RailNode {
                visible: !row.open
                anchors.horizontalCenter: parent.left
                anchors.horizontalCenterOffset: 46 * Theme.u
                y: 8 * Theme.u + words.implicitHeight / 2 - height / 2
                kind: ({
                        "blocked": "locked",
                        "hold": "hold",
                        "later": "later",
                        "done": "done"
                    })[row.phase] ?? "ready"
            }
            ColumnLayout {
                id: words

                anchors.left: parent.left
                anchors.leftMargin: 90 * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: 24 * Theme.u
                y: (row.open ? (screen.split ? 16 : 22) : 9) * Theme.u
                spacing: 0

                RowLayout {
                    Layout.fillWidth: true
                    spacing: 12 * Theme.u

                    Words {
                        Layout.fillWidth: true
                        text: row.order + " " + row.part
                        mono: true
                        color: Theme.ink2
                        Accessible.ignored: true
                    }
                    Words {
                        text: row.due
                        tier: Theme.meta
                        color: Theme.ink3
                        Accessible.ignored: true
                    }
                }
                Words {
                    Layout.fillWidth: true
                    Layout.topMargin: 2 * Theme.u
                    text: row.title
                    tier: Theme.code
                    weight: Font.DemiBold
                    Accessible.ignored: true
                }
                GridLayout {
                    id: stateLine

                    readonly property bool fits: stateName.implicitWidth + 40 * Theme.u + beside.implicitWidth <= width

                    Layout.fillWidth: true
                    Layout.topMargin: 3 * Theme.u
                    columns: fits ? 3 : 2
                    columnSpacing: 8 * Theme.u
                    rowSpacing: 0

                    Icon {
                        size: 20
                        stroke: 2.4
                        name: ({
                                "paused": "pause",
                                "ready": "check",
                                "blocked": "lock",
                                "hold": "pause",
                                "later": "clock",
                                "running": "play",
                                "done": "check"
                            })[row.phase] ?? "check"
                        color: row.stateTone
                        Layout.preferredWidth: width
                        Layout.preferredHeight: height
                    }
                    Words {
                        id: stateName

                        Layout.fillWidth: true
                        text: row.stateText
                        weight: Font.DemiBold
                        color: row.stateTone
                        Accessible.ignored: true
                    }
                    Words {
                        id: beside

                        Layout.column: stateLine.fits ? 2 : 1
                        Layout.row: stateLine.fits ? 0 : 1
                        text: row.aside
                        color: Theme.ink2
                        Accessible.ignored: true
                    }
                }
            }
            Loader {
                id: inside

                active: row.open && !screen.split
                anchors.left: parent.left
                anchors.leftMargin: 90 * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: 24 * Theme.u
                anchors.top: words.bottom
                anchors.topMargin: 18 * Theme.u
                sourceComponent: Detail {
                    whole: false
                }
            }
            Rectangle {
                visible: !row.open && !row.last
                anchors.bottom: parent.bottom
                anchors.left: parent.left
                anchors.leftMargin: 90 * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: 24 * Theme.u
                height: 2 * Theme.u
                color: Theme.line
            }
        }
    }
    component Detail: ColumnLayout {
        id: detail

        property bool whole: true

        spacing: 0

        Words {
            visible: detail.whole
            Layout.fillWidth: true
            text: screen.vm.detailTitle
            tier: Theme.title
            weight: Font.DemiBold
            Accessible.role: Accessible.Heading
        }
        Words {
            visible: detail.whole
            Layout.fillWidth: true
            text: Theme.rich(screen.vm.detailText)
            rich: true
            color: Theme.ink2
        }
        RowLayout {
            visible: detail.whole && units.count > 0
            Layout.fillWidth: true
            Layout.topMargin: 17 * Theme.u
            Layout.bottomMargin: 10 * Theme.u

            Words {
                Layout.fillWidth: true
                text: qsTr("Units")
                weight: Font.DemiBold
            }
            Words {
                text: screen.vm.unitsText
                color: Theme.ink2
            }
        }
        Row {
            id: unitRow

            readonly property real each: (width - (units.count - 1) * 7 * Theme.u) / Math.max(1, units.count)

            visible: units.count > 0 && units.count <= 30
            Layout.fillWidth: true
            Layout.preferredHeight: 30 * Theme.u
            spacing: 7 * Theme.u
            Accessible.role: Accessible.Graphic
            Accessible.name: screen.vm.unitsText

            Repeater {
                id: units

                model: screen.vm.units

                Rectangle {
                    required property string key
                    required property string phase

                    readonly property bool now: phase === "current"

                    anchors.verticalCenter: parent?.verticalCenter
                    width: unitRow.each
                    height: (now ? 30 : 22) * Theme.u
                    radius: 5 * Theme.u
                    color: phase === "done" ? Theme.rail : now ? Theme.ink : phase === "hold" ? Theme.hold : "transparent"
                    border.width: (phase === "ahead" || phase === "hold" ? 2 : 0) * Theme.u
                    border.color: phase === "hold" ? Theme.overHold : Theme.edge
                }
            }
        }
        Rectangle {
            visible: screen.vm.noteTitle !== ""
            Layout.fillWidth: true
            Layout.topMargin: (detail.whole ? 22 : 15) * Theme.u
            implicitHeight: Math.max((detail.whole ? 86 : 78) * Theme.u, note.implicitHeight + 24 * Theme.u)
            radius: 12 * Theme.u
            color: screen.vm.noteTone === "hold" ? Theme.holdTint : screen.vm.noteTone === "fail" ? Theme.failTint : Theme.raised
            border.width: (screen.vm.noteTone !== "" ? 3 : 1) * Theme.u
            border.color: screen.vm.noteTone === "hold" ? Theme.hold : screen.vm.noteTone === "fail" ? Theme.fail : Theme.line

            RowLayout {
                id: note

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: 18 * Theme.u
                anchors.rightMargin: 18 * Theme.u
                spacing: 14 * Theme.u

                Icon {
                    name: screen.vm.noteIcon
                    size: 32
                    color: screen.vm.noteTone === "hold" ? Theme.holdInk : screen.vm.noteTone === "fail" ? Theme.failInk : Theme.ink2
                    Layout.preferredWidth: width
                    Layout.preferredHeight: height
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0

                    Words {
                        Layout.fillWidth: true
                        text: screen.vm.noteTitle
                        tier: detail.whole ? Theme.code : Theme.label
                        weight: Font.DemiBold
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: Theme.rich(screen.vm.noteText)
                        rich: true
                        color: Theme.ink2
                    }
                }
            }
        }
        RowLayout {
            visible: gates.count > 0
            Layout.fillWidth: true
            Layout.topMargin: (detail.whole ? 20 : 14) * Theme.u
            Layout.bottomMargin: (detail.whole ? 6 : 2) * Theme.u

            Words {
                Layout.fillWidth: true
                text: qsTr("Gates")
                weight: Font.DemiBold
            }
            Words {
                text: screen.vm.gatesText
                color: Theme.ink2
            }
        }
        GridLayout {
            id: gateGrid

            // As many columns as the longest name leaves room for.
            readonly property real widest: {
                let most = 0;
                for (let at = 0; at < gates.count; ++at)
                    most = Math.max(most, (gates.itemAt(at) as Item)?.implicitWidth ?? 0);
                return most + columnSpacing;
            }

            visible: gates.count > 0
            Layout.fillWidth: true
            columns: Math.max(1, Math.min(3, Math.floor((width + columnSpacing) / Math.max(1, widest))))
            uniformCellWidths: true
            columnSpacing: 8 * Theme.u
            rowSpacing: 0

            Repeater {
                id: gates

                model: screen.vm.gates

                RowLayout {
                    id: gate

                    required property string key
                    required property string text
                    required property bool open

                    Layout.fillWidth: true
                    Layout.minimumHeight: 36 * Theme.u
                    spacing: 10 * Theme.u

                    Icon {
                        name: gate.open ? "check" : "x"
                        size: 22
                        stroke: 2.6
                        color: gate.open ? Theme.ink : Theme.failInk
                        Layout.preferredWidth: width
                        Layout.preferredHeight: height
                    }
                    Words {
                        Layout.fillWidth: true
                        text: gate.text
                        weight: gate.open ? Font.Normal : Font.DemiBold
                        color: gate.open ? Theme.ink : Theme.failInk
                    }
                }
            }
        }
        Words {
            visible: detail.whole && ready.count > 0
            Layout.fillWidth: true
            Layout.topMargin: 16 * Theme.u
            text: qsTr("Have ready")
            weight: Font.DemiBold
        }
        Flow {
            visible: ready.count > 0
            Layout.fillWidth: true
            Layout.topMargin: 8 * Theme.u
            spacing: 10 * Theme.u

            Repeater {
                id: ready

                model: screen.vm.ready

                Chip {
                    required property string key
                    required property string mark
                    required text

                    iconName: mark
                }
            }
        }
    }
}
