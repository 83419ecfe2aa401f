pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 04: read one code, see what it says, use it. Without a camera, or by choice, the code is typed in its place.
Page {
    id: screen

    required property Bridge.ScanCode vm
    required property Bridge.RunRail run

    readonly property bool wrong: vm.phase === "wrong"
    readonly property bool result: vm.phase === "match" || wrong
    readonly property bool stacked: wideU < 1000
    // The camera's picture, or the field in its place.
    readonly property bool looking: vm.camera.phase === "starting" || vm.camera.phase === "live"

    column: 92
    // Under the stacked panel the rest of the actions stand on it.
    ground: stacked ? Theme.surface : Theme.night.surface
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    rail: RunRailView {
        run: screen.run
        nodesOnly: true
        spread: screen.narrow
        ground: screen.ground
    }
    actions: [
        BarAction {
            name: "close"
            text: qsTr("Close")
            iconName: "x"
            back: true
            onAsked: screen.vm.closeAsked()
        },
        BarAction {
            name: "again"
            text: qsTr("Read again")
            iconName: "refresh"
            shown: screen.looking && screen.vm.phase === "match"
            onAsked: screen.vm.againAsked()
        },
        BarAction {
            name: "light"
            text: screen.vm.camera.lit ? qsTr("Light off") : qsTr("Light")
            iconName: "bolt"
            shown: screen.vm.camera.canLight && screen.vm.phase !== "match"
            onAsked: screen.vm.camera.lightAsked()
        },
        BarAction {
            name: "type"
            text: qsTr("Type the code")
            iconName: "keyb"
            shown: screen.looking && screen.vm.phase !== "match"
            onAsked: screen.vm.camera.closeAsked()
        },
        BarAction {
            name: "camera"
            text: qsTr("Use camera")
            iconName: "camera"
            shown: !screen.looking && screen.vm.camera.phase !== "away"
            onAsked: screen.vm.camera.openAsked()
        },
        BarAction {
            name: "otherCamera"
            text: qsTr("Other camera")
            iconName: "repeat"
            late: true
            shown: screen.looking && screen.vm.camera.canSwitch
            onAsked: screen.vm.camera.switchAsked()
        },
        BarAction {
            name: "report"
            text: screen.narrow ? qsTr("Report") : qsTr("Report problem")
            iconName: "flag"
            onAsked: screen.vm.reportAsked()
        }
    ]

    Item {
        implicitHeight: screen.stacked ? entry.implicitHeight + 200 * Theme.u + side.implicitHeight + 60 * Theme.u : Math.max(side.implicitHeight + 60 * Theme.u, entry.implicitHeight + 220 * Theme.u)

        Item {
            id: dark

            anchors.left: parent.left
            anchors.right: screen.stacked ? parent.right : panel.left
            anchors.top: parent.top
            height: screen.stacked ? entry.implicitHeight + 200 * Theme.u : parent.height

            Rectangle {
                anchors.fill: parent
                visible: screen.stacked
                color: Theme.night.surface
            }
            Loader {
                anchors.fill: parent
                active: screen.looking
                sourceComponent: Viewfinder {
                    camera: screen.vm.camera
                }
            }
            // The corners of the surface, over the picture.
            Fillet {
                visible: screen.looking || screen.stacked
                anchors.left: parent.left
                anchors.top: parent.top
                leading: true
                below: false
                color: Theme.bg
            }
            Fillet {
                visible: screen.looking && !screen.stacked
                anchors.left: parent.left
                anchors.bottom: parent.bottom
                leading: true
                color: Theme.bg
            }
            Rectangle {
                anchors.horizontalCenter: parent.horizontalCenter
                y: 18 * Theme.u
                width: Math.min(parent.width - 48 * Theme.u, prompt.implicitWidth + 44 * Theme.u)
                height: prompt.implicitHeight + 18 * Theme.u
                radius: 12 * Theme.u
                color: Theme.night.bg

                RowLayout {
                    id: prompt

                    anchors.centerIn: parent
                    width: Math.min(implicitWidth, parent.width - 32 * Theme.u)
                    spacing: 12 * Theme.u

                    Icon {
                        name: "scan"
                        color: Theme.night.ink
                        Layout.preferredWidth: width
                        Layout.preferredHeight: height
                    }
                    Words {
                        Layout.fillWidth: true
                        text: screen.vm.prompt
                        color: Theme.night.ink
                    }
                }
            }
            Corners {
                anchors.horizontalCenter: parent.horizontalCenter
                y: (screen.stacked ? 84 : Math.max(96, (dark.height / Theme.u - 500) / 2)) * Theme.u
                width: Math.min(594 * Theme.u, parent.width - 40 * Theme.u)
                height: screen.stacked ? entry.implicitHeight + 48 * Theme.u : Math.min(500 * Theme.u, dark.height - 2 * y)

                ColumnLayout {
                    id: entry

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.leftMargin: 44 * Theme.u
                    anchors.rightMargin: 44 * Theme.u
                    spacing: 16 * Theme.u
                    visible: !screen.looking

                    ColumnLayout {
                        visible: screen.vm.camera.title !== ""
                        Layout.fillWidth: true
                        Layout.bottomMargin: 12 * Theme.u
                        spacing: 4 * Theme.u

                        RowLayout {
                            Layout.fillWidth: true
                            spacing: 12 * Theme.u

                            Icon {
                                name: "camera"
                                color: Theme.night.ink
                                Layout.preferredWidth: width
                                Layout.preferredHeight: height
                            }
                            Words {
                                objectName: "cameraTitle"
                                Layout.fillWidth: true
                                text: screen.vm.camera.title
                                weight: Font.DemiBold
                                color: Theme.night.ink
                                Accessible.role: Accessible.AlertMessage
                            }
                        }
                        Words {
                            objectName: "cameraText"
                            Layout.fillWidth: true
                            text: screen.vm.camera.text
                            color: Theme.night.ink2
                        }
                    }
                    Words {
                        Layout.fillWidth: true
                        text: qsTr("Scan or type the code")
                        tier: Theme.read
                        weight: Font.DemiBold
                        color: Theme.night.ink
                        horizontalAlignment: Text.AlignHCenter
                    }
                    CodeField {
                        id: code

                        objectName: "codeField"
                        Layout.fillWidth: true
                        focus: true
                        next: screen.vm.primaryState !== "ready"
                        wrong: screen.wrong || screen.vm.problem !== ""
                        matched: screen.vm.phase === "match"
                        text: screen.vm.code
                        onFinished: text => screen.vm.codeTyped(text)
                    }
                    Words {
                        objectName: "codeProblem"
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: screen.vm.problem
                        weight: Font.DemiBold
                        color: Theme.night.fail
                        Accessible.role: Accessible.AlertMessage
                    }
                    Words {
                        Layout.fillWidth: true
                        text: qsTr("A hand scanner types here by itself. After typing by hand, press Enter.")
                        color: Theme.night.ink2
                        horizontalAlignment: Text.AlignHCenter
                    }
                }
            }
            Rectangle {
                id: foot

                readonly property bool problem: screen.looking && screen.vm.problem !== ""

                visible: hint.text !== ""
                anchors.horizontalCenter: parent.horizontalCenter
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 16 * Theme.u
                width: Math.min(parent.width - 32 * Theme.u, hint.implicitWidth + 32 * Theme.u)
                height: hint.height + 12 * Theme.u
                radius: 8 * Theme.u
                color: Theme.night.bg

                Words {
                    id: hint

                    objectName: "cameraHint"
                    anchors.centerIn: parent
                    width: Math.min(implicitWidth, dark.width - 64 * Theme.u)
                    text: foot.problem ? screen.vm.problem : screen.looking && screen.vm.camera.hint !== "" ? screen.vm.camera.hint : screen.vm.hint
                    tier: screen.looking && (foot.problem || screen.vm.camera.hint !== "") ? Theme.label : Theme.meta
                    weight: foot.problem ? Font.DemiBold : Font.Normal
                    color: foot.problem ? Theme.night.fail : Theme.night.ink
                    Accessible.role: foot.problem ? Accessible.AlertMessage : Accessible.StaticText
                }
            }
        }
        Rectangle {
            id: panel

            anchors.right: parent.right
            anchors.top: screen.stacked ? dark.bottom : parent.top
            anchors.bottom: parent.bottom
            // By its width, not a second anchor: one that is let go again leaves the width as it was.
            width: screen.stacked ? parent.width : (screen.wideU >= 1180 ? 480 : 400) * Theme.u
            color: Theme.surface

            ColumnLayout {
                id: side

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.top: parent.top
                anchors.leftMargin: 28 * Theme.u
                anchors.rightMargin: 24 * Theme.u
                anchors.topMargin: 20 * Theme.u
                spacing: 0

                RowLayout {
                    visible: screen.result
                    Layout.fillWidth: true
                    spacing: 14 * Theme.u

                    Mark {
                        phase: screen.wrong ? "wrong" : "ok"
                        size: 44
                    }
                    Words {
                        objectName: "verdict"
                        Layout.fillWidth: true
                        text: screen.vm.verdictTitle
                        tier: Theme.title
                        weight: Font.DemiBold
                        color: screen.wrong ? Theme.failInk : Theme.ink
                        Accessible.role: Accessible.AlertMessage
                    }
                }
                Words {
                    visible: screen.result
                    Layout.fillWidth: true
                    Layout.topMargin: 6 * Theme.u
                    text: Theme.rich(screen.vm.verdictText)
                    rich: true
                    color: screen.wrong ? Theme.ink : Theme.ink2
                }
                ColumnLayout {
                    visible: !screen.result
                    Layout.fillWidth: true
                    spacing: 10 * Theme.u

                    Words {
                        Layout.fillWidth: true
                        text: screen.vm.phase === "reading" ? qsTr("Checking the code") : qsTr("No code read yet")
                        tier: Theme.title
                        weight: Font.DemiBold
                    }
                    Words {
                        Layout.fillWidth: true
                        text: qsTr("The parts of the code show here. Nothing is used until you confirm it.")
                        color: Theme.ink2
                    }
                }
                Repeater {
                    id: elements

                    model: screen.vm.elements

                    Element {
                        Layout.fillWidth: true
                        Layout.topMargin: (index === 0 ? 22 : 12) * Theme.u
                        last: index === elements.count - 1
                    }
                }
                Rectangle {
                    visible: steps.count > 0
                    Layout.fillWidth: true
                    Layout.topMargin: 22 * Theme.u
                    implicitHeight: advice.implicitHeight + 28 * Theme.u
                    radius: 12 * Theme.u
                    color: Theme.raised
                    border.width: Theme.u
                    border.color: Theme.line

                    ColumnLayout {
                        id: advice

                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        anchors.leftMargin: 18 * Theme.u
                        anchors.rightMargin: 18 * Theme.u
                        spacing: 0

                        Words {
                            Layout.fillWidth: true
                            Layout.bottomMargin: 4 * Theme.u
                            text: screen.vm.adviceTitle
                            weight: Font.DemiBold
                        }
                        Repeater {
                            id: steps

                            model: screen.vm.advice

                            Words {
                                required property string key
                                required property int index
                                required text

                                Layout.fillWidth: true
                                rich: true
                            }
                        }
                    }
                }
                Line {
                    Layout.fillWidth: true
                    Layout.topMargin: 28 * Theme.u
                    boxed: true
                    iconName: "eye"
                    text: screen.vm.checkText
                }
                Words {
                    Layout.fillWidth: true
                    Layout.topMargin: 12 * Theme.u
                    visible: text !== ""
                    text: screen.vm.footText
                    tier: Theme.meta
                    color: Theme.ink3
                }
            }
        }
    }

    component Mark: Rectangle {
        id: mark

        property string phase
        property real size: 34

        implicitWidth: size * Theme.u
        implicitHeight: size * Theme.u
        radius: phase === "wrong" ? 8 * Theme.u : width / 2
        color: phase === "wrong" ? Theme.fail : phase === "ok" ? Theme.rail : "transparent"
        border.width: (phase === "skipped" ? 2.5 : 0) * Theme.u
        border.color: Theme.edge

        Icon {
            anchors.centerIn: parent
            size: mark.size * 0.7
            name: mark.phase === "wrong" ? "x" : mark.phase === "ok" ? "check" : "minus"
            stroke: 3
            color: mark.phase === "wrong" ? Theme.overFail : mark.phase === "ok" ? Theme.overRail : Theme.ink2
        }
    }
    component Element: RowLayout {
        id: element

        required property int index
        required property string key
        required property string phase
        required property string title
        required property string ai
        required property string value
        required property int wrongFrom
        required property string needed
        required property string detail
        property bool last: false

        readonly property bool bad: phase === "wrong"

        spacing: 16 * Theme.u

        Mark {
            phase: element.phase
            Layout.alignment: Qt.AlignTop
        }
        ColumnLayout {
            Layout.fillWidth: true
            spacing: 0

            RowLayout {
                Layout.fillWidth: true

                Words {
                    Layout.fillWidth: true
                    text: element.title
                    weight: Font.DemiBold
                    color: element.phase === "skipped" ? Theme.ink2 : Theme.ink
                }
                Words {
                    text: element.ai
                    mono: true
                    tier: Theme.meta
                    color: Theme.ink3
                }
            }
            Item {
                visible: element.value !== ""
                Layout.fillWidth: true
                implicitHeight: parts.height

                Flow {
                    id: parts

                    // Read from left to right, and under its title in every language.
                    x: Theme.mirrored ? parent.width - width : 0
                    width: Math.min(parent.width, plain.implicitWidth + (wrong.visible ? wrong.width : 0) + 1)
                    LayoutMirroring.enabled: false

                    Words {
                        id: plain

                        text: element.bad && element.wrongFrom >= 0 ? element.value.slice(0, element.wrongFrom) : element.value
                        width: Math.min(implicitWidth, element.width - 60 * Theme.u)
                        wrapMode: Text.WrapAnywhere
                        mono: true
                        tier: Theme.read
                        weight: Font.Medium
                    }
                    Rectangle {
                        id: wrong

                        visible: element.bad && element.wrongFrom >= 0
                        width: marked.implicitWidth + 4 * Theme.u
                        height: marked.implicitHeight
                        radius: 4 * Theme.u
                        color: Theme.fail

                        Words {
                            id: marked

                            anchors.centerIn: parent
                            text: element.value.slice(Math.max(0, element.wrongFrom))
                            mono: true
                            tier: Theme.read
                            weight: Font.Medium
                            color: Theme.overFail
                        }
                    }
                }
            }
            Words {
                Layout.fillWidth: true
                visible: element.needed !== ""
                text: qsTr("Needed: %1").arg(element.needed)
                weight: Font.DemiBold
                color: Theme.failInk
            }
            Words {
                Layout.fillWidth: true
                visible: text !== ""
                text: element.detail
                color: Theme.ink2
            }
            Rectangle {
                visible: !element.last
                Layout.fillWidth: true
                Layout.leftMargin: -50 * Theme.u
                Layout.topMargin: 12 * Theme.u
                implicitHeight: 2 * Theme.u
                color: Theme.line
            }
        }
    }
    component CodeField: Field {
        id: field

        property bool matched: false

        // A long code is shown whole as far as the tiers go.
        tier: [Theme.code, Theme.label].find(size => text.length * 0.6 * size * Theme.u <= width - leftPadding - rightPadding) ?? Theme.meta
        // Its own: the text's width would wait for the tier, and the tier waits for the width.
        implicitWidth: 240 * Theme.u
        implicitHeight: 72 * Theme.u
        color: Theme.night.ink
        placeholderText: qsTr("Code")
        placeholderTextColor: Theme.night.ink3
        spoken: qsTr("Code. Scan it, or type it and press Enter.")
        horizontalAlignment: TextInput.AlignLeft
        inputMethodHints: Qt.ImhNoPredictiveText
        background: Rectangle {
            radius: 12 * Theme.u
            color: Theme.night.raised
            border.width: (field.matched || field.wrong ? 6 : 3) * Theme.u
            border.color: field.wrong ? Theme.night.fail : field.matched ? Theme.night.ink : field.next ? Theme.night.primary : Theme.night.edge
        }
    }
    component Corners: Item {
        id: corners

        Repeater {
            model: 4

            Item {
                id: corner

                required property int index

                x: index % 2 === 0 ? 0 : corners.width - width
                y: index < 2 ? 0 : corners.height - height
                width: 52 * Theme.u
                height: width
                clip: true

                Rectangle {
                    x: corner.index % 2 === 0 ? 0 : -52 * Theme.u
                    y: corner.index < 2 ? 0 : -52 * Theme.u
                    width: 104 * Theme.u
                    height: width
                    radius: 16 * Theme.u
                    color: "transparent"
                    border.width: 5 * Theme.u
                    border.color: Theme.night.ink
                }
            }
        }
    }
}
