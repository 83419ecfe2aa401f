pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui

// One thing to record. The whole tile is a target; values are never overwritten here.
AbstractButton {
    id: tile

    required property string key
    // "todo", "next", "done", "out", "hold" or "closed"
    required property string phase
    required property string iconName
    required property string title
    property string detail
    property string value
    // A code, number or date; false for words.
    property bool mono: true
    property string aside
    property string limits
    property var readings: []
    property string problem
    property string advice
    property string footnote
    property string actionText
    property string actionIcon
    property string againText
    property string ncrText
    property string picture
    property bool open: true
    // False while the primary can run: then nothing else is blue.
    property bool guide: true

    readonly property bool out: phase === "out"
    readonly property bool hold: phase === "hold"
    readonly property bool closed: phase === "closed"
    readonly property bool many: readings.length > 0
    readonly property real edgeWidth: (out || hold || phase === "next" ? 3 : 1) * Theme.u
    readonly property real side: (out || hold || phase === "next" ? 17 : 15) * Theme.u

    // What a row inside may use; taken from the tile, so that no layout waits for itself.
    readonly property real room: width - 2 * side
    readonly property real actionWidth: act.visible ? Math.min(act.implicitWidth, 190 * Theme.u) + 12 * Theme.u : picture !== "" && !out ? 104 * Theme.u : 0

    signal touched
    signal again
    signal ncr

    objectName: "capture." + key
    implicitHeight: content.implicitHeight + 2 * content.anchors.topMargin
    enabled: open
    Accessible.role: Accessible.Button
    Accessible.name: [title, value, detail, limits].filter(part => part !== "").join(", ")
    Accessible.description: ({
            "todo": qsTr("To do"),
            "next": qsTr("To do, next"),
            "done": qsTr("Done"),
            "out": qsTr("Out of limits. %1").arg(problem),
            "hold": qsTr("On hold. %1").arg(problem),
            "closed": qsTr("Not open yet")
        })[phase] ?? ""
    Accessible.onPressAction: tile.click()
    onClicked: touched()

    background: Item {
        Rectangle {
            anchors.fill: parent
            visible: !tile.closed
            radius: 12 * Theme.u
            color: tile.out ? Theme.failTint : tile.hold ? Theme.holdTint : Theme.raised
            border.width: tile.edgeWidth
            border.color: tile.out ? Theme.fail : tile.hold ? Theme.hold : tile.phase === "next" ? Theme.primary : Theme.line
        }
        Dashed {
            anchors.fill: parent
            visible: tile.closed
            color: Theme.edge
            stroke: 1.5
        }
        FocusRing {
            target: parent
            shown: tile.visualFocus
        }
    }
    contentItem: Item {
        implicitHeight: content.implicitHeight

        ColumnLayout {
            id: content

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.leftMargin: tile.side
            anchors.rightMargin: tile.side
            anchors.topMargin: (tile.out && tile.many ? 14 : 12) * Theme.u
            spacing: 10 * Theme.u

            GridLayout {
                Layout.fillWidth: true
                columnSpacing: 12 * Theme.u
                rowSpacing: 4 * Theme.u
                columns: 3

                TileMark {
                    of: tile
                    Layout.preferredWidth: width
                    Layout.preferredHeight: height
                    Layout.alignment: Qt.AlignVCenter
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    Layout.minimumHeight: (tile.many ? 34 : tile.value !== "" && !tile.out ? 56 : 48) * Theme.u
                    spacing: 0

                    Item {
                        Layout.fillHeight: true
                    }
                    GridLayout {
                        id: titleRow

                        readonly property string other: tile.aside !== "" ? tile.aside : tile.many ? tile.limits : ""
                        readonly property bool fits: name.implicitWidth + beside.implicitWidth + columnSpacing <= tile.room - 46 * Theme.u - tile.actionWidth

                        Layout.fillWidth: true
                        columns: fits ? 2 : 1
                        columnSpacing: 10 * Theme.u
                        rowSpacing: 0

                        Words {
                            id: name

                            Layout.fillWidth: true
                            text: tile.title
                            weight: Font.DemiBold
                            color: tile.closed ? Theme.ink2 : Theme.ink
                            Accessible.ignored: true
                        }
                        Words {
                            id: beside

                            Layout.fillWidth: !titleRow.fits
                            visible: text !== ""
                            text: titleRow.other
                            mono: tile.aside === ""
                            tier: tile.aside !== "" ? Theme.meta : Theme.label
                            weight: tile.aside !== "" ? Font.Normal : Font.Medium
                            color: tile.aside !== "" ? Theme.ink3 : Theme.ink
                            Accessible.ignored: true
                        }
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== "" && !tile.many && !tile.out
                        text: tile.value
                        mono: tile.mono
                        tier: tile.mono ? Theme.code : Theme.label
                        weight: Font.Medium
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== "" && !tile.many
                        text: tile.out || tile.hold ? tile.problem : tile.detail
                        tier: tile.out || tile.hold ? Theme.label : Theme.meta
                        weight: tile.out || tile.hold ? Font.DemiBold : Font.Normal
                        color: tile.out ? Theme.failInk : tile.hold ? Theme.holdInk : Theme.ink3
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== "" && !tile.many
                        text: tile.limits
                        tier: Theme.meta
                        color: Theme.ink3
                        Accessible.ignored: true
                    }
                    Item {
                        Layout.fillHeight: true
                    }
                }
                Words {
                    visible: tile.out && !tile.many && text !== ""
                    text: tile.value
                    mono: true
                    tier: Theme.code
                    weight: Font.DemiBold
                    color: tile.out ? Theme.failInk : Theme.ink
                    Accessible.ignored: true
                }
                Rectangle {
                    visible: tile.picture !== "" && !tile.out
                    Layout.preferredWidth: 92 * Theme.u
                    Layout.preferredHeight: 60 * Theme.u
                    radius: 8 * Theme.u
                    color: Theme.mat

                    Image {
                        anchors.fill: parent
                        anchors.margins: 2 * Theme.u
                        source: tile.picture
                        sourceSize: Qt.size(Math.round(180 * Theme.u), Math.round(120 * Theme.u))
                        fillMode: Image.PreserveAspectFit
                    }
                }
                QuietButton {
                    id: act

                    objectName: tile.objectName + ".action"
                    visible: tile.actionText !== "" && !tile.many && !tile.closed && !tile.out && tile.open
                    kind: tile.phase === "next" ? "next" : "raised"
                    minHeight: 60
                    iconName: tile.actionIcon
                    text: tile.actionText
                    spoken: tile.actionText + ", " + tile.title
                    sidePadding: 20
                    Layout.maximumWidth: 190 * Theme.u
                    Layout.fillWidth: false
                    onActivated: tile.touched()
                }
            }
            GridLayout {
                id: cells

                readonly property real least: {
                    let widest = 70 * Theme.u;
                    for (let at = 0; at < all.count; ++at)
                        widest = Math.max(widest, all.itemAt(at)?.implicitWidth ?? 0);
                    return widest;
                }

                visible: tile.many
                Layout.fillWidth: true
                columns: Math.max(1, Math.min(tile.readings.length, Math.floor((tile.room + columnSpacing) / (least + columnSpacing))))
                columnSpacing: 8 * Theme.u
                rowSpacing: 8 * Theme.u
                uniformCellWidths: true

                Repeater {
                    id: all

                    model: tile.readings

                    ReadingCell {
                        required property var modelData

                        Layout.fillWidth: true
                        label: modelData.label
                        value: modelData.value
                        phase: modelData.phase
                    }
                }
            }
            ColumnLayout {
                visible: tile.many && tile.out || tile.advice !== ""
                Layout.fillWidth: true
                spacing: 0

                Words {
                    Layout.fillWidth: true
                    visible: text !== "" && tile.many
                    text: tile.problem
                    weight: Font.DemiBold
                    color: tile.hold ? Theme.holdInk : Theme.failInk
                    Accessible.ignored: true
                }
                Words {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: tile.advice
                    Accessible.ignored: true
                }
            }
            GridLayout {
                id: buttons

                readonly property bool fits: againButton.implicitWidth + ncrButton.implicitWidth + columnSpacing <= tile.room

                visible: tile.out && (tile.againText !== "" || tile.ncrText !== "") && tile.open
                Layout.fillWidth: true
                columns: fits ? 2 : 1
                columnSpacing: 10 * Theme.u
                rowSpacing: 10 * Theme.u

                QuietButton {
                    id: againButton

                    objectName: tile.objectName + ".again"
                    visible: tile.againText !== ""
                    Layout.fillWidth: true
                    kind: tile.guide ? "next" : "raised"
                    iconName: "repeat"
                    text: tile.againText
                    spoken: tile.againText + ", " + tile.title
                    onActivated: tile.again()
                }
                QuietButton {
                    id: ncrButton

                    objectName: tile.objectName + ".ncr"
                    visible: tile.ncrText !== ""
                    Layout.fillWidth: !buttons.fits
                    kind: "fail"
                    sidePadding: 16
                    text: tile.ncrText
                    spoken: tile.ncrText + ", " + tile.title
                    onActivated: tile.ncr()
                }
            }
            RowLayout {
                visible: tile.footnote !== ""
                Layout.fillWidth: true
                spacing: 8 * Theme.u

                Icon {
                    name: "undo"
                    size: 20
                    color: Theme.ink2
                    Layout.preferredWidth: width
                    Layout.preferredHeight: height
                }
                Words {
                    Layout.fillWidth: true
                    text: tile.footnote
                    tier: Theme.meta
                    color: Theme.ink2
                }
            }
            QuietButton {
                objectName: tile.objectName + ".action"
                visible: tile.actionText !== "" && tile.many && !tile.closed && !tile.out && tile.open
                Layout.fillWidth: true
                kind: tile.phase === "next" ? "next" : "raised"
                iconName: tile.actionIcon
                text: tile.actionText
                spoken: tile.actionText + ", " + tile.title
                onActivated: tile.touched()
            }
        }
    }

    component TileMark: Item {
        id: mark

        required property CaptureTile of

        width: 34 * Theme.u
        height: 34 * Theme.u

        Rectangle {
            anchors.fill: parent
            visible: mark.of.phase === "done" || mark.of.out
            radius: mark.of.out ? 8 * Theme.u : width / 2
            color: mark.of.out ? Theme.fail : Theme.rail
        }
        Rectangle {
            anchors.fill: parent
            visible: mark.of.phase === "todo" || mark.of.phase === "next"
            radius: width / 2
            color: "transparent"
            border.width: 2.5 * Theme.u
            border.color: Theme.edge
        }
        Icon {
            anchors.centerIn: parent
            stroke: mark.of.phase === "done" || mark.of.out ? 3 : 2
            size: mark.of.phase === "todo" || mark.of.phase === "next" ? 19 : 24
            name: mark.of.phase === "done" ? "check" : mark.of.out ? "x" : mark.of.hold ? "pause" : mark.of.closed ? "lock" : mark.of.iconName
            color: mark.of.phase === "done" ? Theme.overRail : mark.of.out ? Theme.overFail : mark.of.hold ? Theme.holdInk : Theme.ink3
        }
    }
}
