pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 03, 12, 13: title, notice, figure, text, captures, primary, in this order.
Page {
    id: screen

    required property Bridge.StepRunner vm
    required property Bridge.RunRail run
    property bool enlarged: false
    property int figureAt: 0
    // Capture tiles under the fold.
    property int below: 0

    readonly property real tileWidth: wideU >= 1180 ? 396 : 360

    belowText: below > 0 ? qsTr("%1 more below").arg(below) : qsTr("More below")
    status: vm.status
    statusTitle: vm.statusTitle
    statusText: vm.statusText
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
            shown: !screen.vm.readOnly
            onAsked: screen.vm.pauseAsked()
        },
        BarAction {
            name: "note"
            text: qsTr("Note")
            iconName: "note"
            late: true
            onAsked: screen.vm.noteAsked()
        },
        BarAction {
            name: "report"
            text: screen.narrow ? qsTr("Report") : qsTr("Report problem")
            iconName: "flag"
            onAsked: screen.vm.reportAsked()
        },
        BarAction {
            name: "skip"
            text: screen.vm.skipLabel
            iconName: "cright"
            late: true
            shown: screen.vm.skipLabel !== ""
            onAsked: screen.vm.skipAsked()
        }
    ]

    Item {
        id: all

        // How far what is shown reaches, in the content.
        readonly property real edge: screen.flick.contentY + screen.flick.room - 48 * Theme.u

        implicitHeight: screen.enlarged ? 0 : grid.implicitHeight + 32 * Theme.u

        Binding {
            target: screen
            property: "below"
            value: {
                let count = 0;
                for (let at = 0; at < tiles.count; ++at) {
                    const tile = tiles.itemAt(at);
                    if (tile !== null && grid.y + captures.y + tile.y + tile.height > all.edge)
                        count += 1;
                }
                return count;
            }
        }

        Figure {
            visible: screen.enlarged
            anchors.fill: parent
            anchors.margins: 16 * Theme.u
            source: screen.vm.figure
            caption: screen.vm.figureCaption
            spoken: screen.vm.figureText
            count: screen.vm.figureCount
            at: screen.figureAt
            enlarged: true
            onEnlarge: screen.enlarged = false
            onPick: at => {
                screen.figureAt = at;
                screen.vm.figureAsked(at);
            }
        }
        GridLayout {
            id: grid

            visible: !screen.enlarged
            anchors.fill: parent
            anchors.margins: 20 * Theme.u
            anchors.topMargin: 12 * Theme.u
            columns: screen.narrow ? 1 : 2
            columnSpacing: 20 * Theme.u
            rowSpacing: 12 * Theme.u
            LayoutMirroring.enabled: Theme.thumbLeft

            ColumnLayout {
                z: 1
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                Layout.maximumWidth: (screen.wideU >= 1600 ? 900 : 4000) * Theme.u
                spacing: 12 * Theme.u

                Words {
                    objectName: "title"
                    Layout.fillWidth: true
                    Layout.topMargin: 1 * Theme.u
                    Layout.bottomMargin: -3 * Theme.u
                    text: screen.vm.title
                    tier: Theme.title
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }
                Line {
                    Layout.fillWidth: true
                    iconName: screen.vm.lineIcon
                    text: screen.vm.lineText
                    tone: screen.vm.lineTone
                    boxed: true
                }
                Notice {
                    id: notice

                    Layout.fillWidth: true
                    z: 1
                    // Never scrolls away: it stays at the top while the rest goes by.
                    transform: Translate {
                        y: Math.max(0, screen.flick.contentY - grid.y - notice.y + 4 * Theme.u)
                    }
                    kind: screen.vm.noticeKind
                    signName: screen.vm.noticeSign
                    hazard: screen.vm.noticeHazard
                    action: screen.vm.noticeAction
                    must: screen.vm.noticeMust
                }
                Figure {
                    visible: screen.vm.figure !== ""
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                    Layout.minimumHeight: (screen.narrow ? 140 : 150) * Theme.u
                    Layout.preferredHeight: (screen.narrow ? 140 : 150) * Theme.u
                    source: screen.vm.figure
                    caption: screen.vm.figureCaption
                    spoken: screen.vm.figureText
                    count: screen.vm.figureCount
                    at: screen.figureAt
                    onEnlarge: screen.enlarged = true
                    onPick: at => {
                        screen.figureAt = at;
                        screen.vm.figureAsked(at);
                    }
                }
                Words {
                    objectName: "instruction"
                    Layout.fillWidth: true
                    text: Theme.rich(screen.vm.instruction)
                    rich: true
                    tier: Theme.read
                }
                Item {
                    visible: screen.vm.figure === ""
                    Layout.fillHeight: true
                }
            }
            ColumnLayout {
                id: captures

                visible: screen.vm.capturesText !== ""
                Layout.fillWidth: screen.narrow
                Layout.fillHeight: !screen.narrow
                Layout.preferredWidth: screen.tileWidth * Theme.u
                Layout.minimumWidth: screen.narrow ? 0 : screen.tileWidth * Theme.u
                Layout.maximumWidth: screen.narrow ? 4000 * Theme.u : screen.tileWidth * Theme.u
                Layout.alignment: Qt.AlignTop
                spacing: 12 * Theme.u

                RowLayout {
                    Layout.fillWidth: true
                    Layout.topMargin: (screen.narrow ? 0 : 7) * Theme.u
                    Layout.bottomMargin: (screen.narrow ? -2 : 5) * Theme.u
                    spacing: 12 * Theme.u

                    Words {
                        Layout.fillWidth: true
                        text: qsTr("Record here")
                        weight: Font.DemiBold
                        Accessible.role: Accessible.Heading
                    }
                    Words {
                        text: screen.vm.capturesText
                        color: Theme.ink3
                    }
                }
                Repeater {
                    id: tiles

                    model: screen.vm.captures

                    CaptureTile {
                        required property string mark
                        required phase
                        required detail
                        required value
                        required mono
                        required aside
                        required limits
                        required readings
                        required problem
                        required advice
                        required footnote
                        required actionText
                        required actionIcon
                        required againText
                        required ncrText
                        required picture

                        Layout.fillWidth: true
                        iconName: mark
                        open: !screen.vm.readOnly
                        guide: screen.vm.primaryState !== "ready"
                        onTouched: screen.vm.captureAsked(key)
                        onAgain: screen.vm.againAsked(key)
                        onNcr: screen.vm.ncrAsked(key)
                    }
                }
                Item {
                    visible: !screen.narrow
                    Layout.fillHeight: true
                }
            }
        }
    }
}
