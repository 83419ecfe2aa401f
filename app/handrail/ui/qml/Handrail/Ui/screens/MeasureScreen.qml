pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 05: value, limits bar, verdict, gauge, keypad. Red on value, pointer and verdict only.
Page {
    id: screen

    required property Bridge.Measure vm
    required property Bridge.RunRail run

    readonly property bool out: vm.verdictState === "out"

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
            name: "cancel"
            text: qsTr("Cancel")
            iconName: "x"
            back: true
            onAsked: screen.vm.cancelAsked()
        },
        BarAction {
            name: "note"
            text: qsTr("Note")
            iconName: "note"
            late: true
            onAsked: screen.vm.noteAsked()
        },
        BarAction {
            name: "earlier"
            text: qsTr("Done earlier")
            iconName: "clock"
            late: true
            shown: screen.vm.canBeLate
            onAsked: screen.vm.lateAsked()
        },
        BarAction {
            name: "report"
            text: screen.narrow ? qsTr("Report") : qsTr("Report problem")
            iconName: "flag"
            onAsked: screen.vm.reportAsked()
        }
    ]

    Item {
        implicitHeight: grid.implicitHeight + 38 * Theme.u

        GridLayout {
            id: grid

            anchors.fill: parent
            anchors.leftMargin: (screen.narrow ? 20 : 26) * Theme.u
            anchors.rightMargin: 22 * Theme.u
            anchors.topMargin: 14 * Theme.u
            anchors.bottomMargin: 24 * Theme.u
            columns: screen.narrow ? 1 : 2
            columnSpacing: 30 * Theme.u
            rowSpacing: 20 * Theme.u
            LayoutMirroring.enabled: Theme.thumbLeft

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                spacing: 0

                Heads {
                    Layout.fillWidth: true
                    text: screen.vm.title
                    tier: Theme.title
                    aside: screen.vm.progress
                }
                GridLayout {
                    visible: cells.count > 0
                    Layout.fillWidth: true
                    Layout.topMargin: 12 * Theme.u
                    columns: Math.max(1, Math.min(cells.count, Math.floor((width + columnSpacing) / (126 * Theme.u + columnSpacing))))
                    columnSpacing: 10 * Theme.u
                    rowSpacing: 8 * Theme.u
                    uniformCellWidths: true

                    Repeater {
                        id: cells

                        model: screen.vm.readings

                        ReadingCell {
                            required property string key
                            required label
                            required value
                            required phase

                            Layout.fillWidth: true
                            flat: true
                        }
                    }
                }
                Item {
                    Layout.fillHeight: true
                    Layout.maximumHeight: 18 * Theme.u
                }
                Item {
                    id: shown

                    // The value shrinks before it is cut.
                    readonly property real room: width - unit.implicitWidth - 24 * Theme.u
                    readonly property real ratio: Math.min(1, room / Math.max(1, measure.advanceWidth * 0.93))

                    Layout.fillWidth: true
                    implicitHeight: 112 * Theme.u
                    Accessible.role: Accessible.StaticText
                    Accessible.name: (screen.vm.value || screen.vm.offered) + " " + screen.vm.unit

                    TextMetrics {
                        id: measure

                        font.family: Theme.mono
                        font.weight: Font.DemiBold
                        font.pixelSize: Math.round(Theme.value * Theme.u)
                        text: number.text
                    }
                    Words {
                        id: number

                        objectName: "value"
                        // Number, then unit, in every language; the pair stands where the text begins.
                        x: Theme.mirrored ? parent.width - width - (unit.text === "" ? 0 : unit.implicitWidth + 18 * Theme.u) : 0
                        anchors.verticalCenter: parent.verticalCenter
                        text: screen.vm.value !== "" ? screen.vm.value : screen.vm.offered !== "" ? screen.vm.offered : "–"
                        mono: true
                        tier: Math.max(Theme.title, Math.floor(Theme.value * shown.ratio))
                        lineHeight: Math.round(112 * Theme.u)
                        weight: Font.DemiBold
                        wrapMode: Text.NoWrap
                        font.letterSpacing: -0.045 * tier * Theme.u
                        color: screen.out ? Theme.failInk : screen.vm.value === "" ? Theme.ink3 : Theme.ink
                        Accessible.ignored: true
                    }
                    Words {
                        id: unit

                        x: number.x + number.width + 18 * Theme.u
                        y: 60 * Theme.u
                        text: screen.vm.unit
                        tier: Theme.head
                        color: Theme.ink2
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
                Item {
                    Layout.fillHeight: true
                    Layout.maximumHeight: 28 * Theme.u
                }
                LimitsBar {
                    visible: screen.vm.lowerText !== "" || screen.vm.upperText !== ""
                    Layout.fillWidth: true
                    Layout.leftMargin: 7 * Theme.u
                    Layout.rightMargin: 7 * Theme.u
                    lowerAt: screen.vm.lowerText !== "" ? screen.vm.lowerAt : -1
                    upperAt: screen.vm.upperText !== "" ? screen.vm.upperAt : -1
                    targetAt: screen.vm.targetAt
                    pointerAt: screen.vm.pointerAt
                    lowerText: screen.vm.lowerText
                    upperText: screen.vm.upperText
                    targetText: screen.vm.targetText
                    out: screen.out
                    spoken: screen.vm.verdict
                }
                Item {
                    Layout.fillHeight: true
                    Layout.maximumHeight: 28 * Theme.u
                }
                Verdict {
                    objectName: "verdict"
                    Layout.fillWidth: true
                    text: screen.vm.verdict
                    out: screen.out
                }
                Item {
                    Layout.fillHeight: true
                    Layout.minimumHeight: 12 * Theme.u
                    Layout.maximumHeight: 16 * Theme.u
                }
                Rectangle {
                    visible: screen.vm.gaugeTitle !== ""
                    Layout.fillWidth: true
                    implicitHeight: Math.max(84 * Theme.u, gauge.implicitHeight + 24 * Theme.u)
                    radius: 12 * Theme.u
                    color: screen.vm.gaugeState === "bad" ? Theme.failTint : Theme.raised
                    border.width: (screen.vm.gaugeState === "bad" ? 3 : 1) * Theme.u
                    border.color: screen.vm.gaugeState === "bad" ? Theme.fail : Theme.line

                    RowLayout {
                        id: gauge

                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        anchors.leftMargin: 17 * Theme.u
                        anchors.rightMargin: 17 * Theme.u
                        spacing: 16 * Theme.u

                        Icon {
                            name: "gauge"
                            size: 32
                            color: screen.vm.gaugeState === "bad" ? Theme.failInk : Theme.ink2
                            Layout.preferredWidth: width
                            Layout.preferredHeight: height
                        }
                        ColumnLayout {
                            Layout.fillWidth: true
                            spacing: 0

                            Words {
                                Layout.fillWidth: true
                                text: screen.vm.gaugeTitle
                                weight: Font.DemiBold
                            }
                            Words {
                                Layout.fillWidth: true
                                visible: text !== ""
                                text: screen.vm.gaugeDetail
                                tier: Theme.meta
                                color: screen.vm.gaugeState === "bad" ? Theme.failInk : Theme.ink2
                            }
                        }
                        QuietButton {
                            objectName: "gauge"
                            visible: screen.vm.gaugeAction !== ""
                            kind: screen.vm.gaugeState !== "ok" ? "next" : "raised"
                            minHeight: 56
                            sidePadding: 18
                            text: screen.vm.gaugeAction
                            spoken: screen.vm.gaugeAction + ", " + screen.vm.gaugeTitle
                            Layout.maximumWidth: 200 * Theme.u
                            onActivated: screen.vm.gaugeAsked()
                        }
                    }
                }
                // The title stays where it is on every screen, however little stands below it.
                Item {
                    Layout.fillHeight: true
                }
            }
            GridLayout {
                // Beside the keys where height is short, above them where width is.
                readonly property bool beside: screen.narrow && extra.visible && grid.width >= 600 * Theme.u

                columns: beside ? 2 : 1
                columnSpacing: 16 * Theme.u
                rowSpacing: 14 * Theme.u
                Layout.preferredWidth: (beside ? 4000 : 378) * Theme.u
                Layout.minimumWidth: Math.min(378 * Theme.u, grid.width)
                Layout.maximumWidth: (beside ? 4000 : 378) * Theme.u
                Layout.alignment: Qt.AlignTop | Qt.AlignHCenter
                Layout.topMargin: (screen.narrow ? 0 : 6) * Theme.u

                GridLayout {
                    id: extra

                    visible: screen.vm.deviceLabel !== "" || screen.vm.signed
                    Layout.fillWidth: true
                    Layout.alignment: Qt.AlignTop
                    columns: parent.beside ? 1 : 2
                    columnSpacing: 12 * Theme.u
                    rowSpacing: 12 * Theme.u

                    QuietButton {
                        objectName: "device"
                        visible: screen.vm.deviceLabel !== ""
                        Layout.fillWidth: true
                        minHeight: 72
                        kind: "raised"
                        iconName: "wireless"
                        text: screen.vm.deviceLabel
                        onActivated: screen.vm.deviceAsked()
                    }
                    QuietButton {
                        objectName: "key.sign"
                        visible: screen.vm.signed
                        Layout.preferredWidth: 118 * Theme.u
                        minHeight: 72
                        kind: "raised"
                        text: "+ / −"
                        spoken: qsTr("Change sign")
                        onActivated: screen.vm.keyTyped("-")
                    }
                }
                Keypad {
                    Layout.fillWidth: !parent.beside
                    open: screen.vm.canKey
                    corner: screen.vm.decimalSign
                    gap: 12
                    keyHeight: screen.narrow ? 110 : 112
                    onDigit: sign => screen.vm.keyTyped(sign)
                    onErase: screen.vm.eraseAsked()
                }
            }
        }
    }
}
