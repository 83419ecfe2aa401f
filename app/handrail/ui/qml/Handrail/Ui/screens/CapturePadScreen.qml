pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// Every capture but a measured value and a code: text, number, date, time, choice, pass or fail, check, note, photo.
Page {
    id: screen

    required property Bridge.CapturePad vm
    required property Bridge.RunRail run

    readonly property bool keys: vm.mode === "number" || vm.mode === "date" || vm.mode === "time"
    readonly property bool parts: vm.mode === "date" || vm.mode === "time"
    readonly property bool words: vm.mode === "text" || vm.mode === "note"
    readonly property bool looking: vm.camera.phase === "starting" || vm.camera.phase === "live"
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
            name: "again"
            text: qsTr("Take another")
            iconName: "refresh"
            shown: screen.vm.shot !== ""
            onAsked: screen.vm.againAsked()
        },
        BarAction {
            name: "light"
            text: screen.vm.camera.lit ? qsTr("Light off") : qsTr("Light")
            iconName: "bolt"
            shown: screen.vm.camera.canLight
            onAsked: screen.vm.camera.lightAsked()
        },
        BarAction {
            name: "closeCamera"
            text: qsTr("Close camera")
            iconName: "camera"
            shown: screen.looking
            onAsked: screen.vm.camera.closeAsked()
        },
        BarAction {
            name: "note"
            text: qsTr("Note")
            iconName: "note"
            late: true
            shown: screen.vm.mode !== "note"
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
            columns: screen.narrow || !screen.keys ? 1 : 2
            columnSpacing: 30 * Theme.u
            rowSpacing: 20 * Theme.u
            LayoutMirroring.enabled: Theme.thumbLeft

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: true
                spacing: 14 * Theme.u

                Heads {
                    Layout.fillWidth: true
                    text: screen.vm.title
                    tier: Theme.title
                    aside: screen.vm.progress
                }
                Words {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: Theme.rich(screen.vm.prompt)
                    rich: true
                    tier: Theme.read
                }
                Area {
                    objectName: "text"
                    visible: screen.words
                    Layout.fillWidth: true
                    Layout.minimumHeight: 220 * Theme.u
                    tier: Theme.code
                    label: screen.vm.limits
                    text: screen.words ? screen.vm.value : ""
                    hint: screen.vm.valueHint
                    next: screen.vm.primaryState !== "ready"
                    wrong: screen.vm.problem !== ""
                    onTyped: text => screen.vm.textTyped(text)
                }
                Item {
                    visible: screen.vm.mode === "number"
                    Layout.fillWidth: true
                    implicitHeight: 124 * Theme.u
                    Accessible.role: Accessible.StaticText
                    Accessible.name: screen.vm.value + " " + screen.vm.unit

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
                        x: Theme.mirrored ? parent.width - width : 0
                        anchors.verticalCenter: parent.verticalCenter
                        text: screen.vm.value === "" ? "–" : screen.vm.value
                        mono: true
                        tier: Math.max(Theme.title, Math.floor(Theme.value * Math.min(1, (parent.width - unit.implicitWidth - 24 * Theme.u) / Math.max(1, measure.advanceWidth * 0.93))))
                        lineHeight: Math.round(112 * Theme.u)
                        weight: Font.DemiBold
                        wrapMode: Text.NoWrap
                        font.letterSpacing: -0.045 * tier * Theme.u
                        color: screen.out ? Theme.failInk : screen.vm.value === "" ? Theme.ink3 : Theme.ink
                        Accessible.ignored: true
                    }
                    Words {
                        id: unit

                        x: Theme.mirrored ? number.x - width - 18 * Theme.u : number.width + 18 * Theme.u
                        y: 62 * Theme.u
                        text: screen.vm.unit
                        tier: Theme.head
                        color: Theme.ink2
                        wrapMode: Text.NoWrap
                        Accessible.ignored: true
                    }
                }
                Words {
                    Layout.fillWidth: true
                    visible: text !== "" && !screen.words
                    text: screen.vm.limits
                    color: Theme.ink2
                }
                Flow {
                    visible: screen.parts
                    Layout.fillWidth: true
                    spacing: 12 * Theme.u

                    Repeater {
                        model: screen.vm.parts

                        Part {}
                    }
                }
                QuietButton {
                    objectName: "now"
                    visible: screen.vm.nowLabel !== ""
                    kind: "raised"
                    iconName: "clock"
                    text: screen.vm.nowLabel
                    Layout.maximumWidth: parent.width
                    onActivated: screen.vm.nowAsked()
                }
                Group {
                    id: choices

                    readonly property bool pair: screen.vm.mode === "passFail"

                    visible: options.count > 0
                    next: screen.vm.primaryState !== "ready"
                    gap: 12
                    Layout.fillWidth: true
                    columns: screen.wideU < 760 ? 1 : 2

                    Repeater {
                        id: options

                        model: screen.vm.options

                        Choice {
                            required property string key
                            required text
                            required detail
                            required phase

                            objectName: "option." + key
                            Layout.fillWidth: true
                            centred: false
                            minHeight: choices.pair ? 140 : 84
                            onActivated: screen.vm.optionAsked(key)
                        }
                    }
                }
                Words {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: screen.vm.photosText
                    color: Theme.ink2
                }
                Line {
                    objectName: "shotText"
                    Layout.fillWidth: true
                    boxed: true
                    iconName: "eye"
                    text: screen.vm.shotText
                }
                Item {
                    visible: screen.vm.mode === "photo" && (screen.looking || screen.vm.shot !== "")
                    Layout.fillWidth: true
                    Layout.preferredHeight: (screen.vm.shotText !== "" ? 340 : 400) * Theme.u

                    Rectangle {
                        anchors.fill: parent
                        color: Theme.night.bg
                    }
                    // Uncut: what it shows is what the photo will show.
                    Loader {
                        anchors.centerIn: parent
                        width: Math.min(parent.width, parent.height * screen.vm.camera.aspect)
                        height: width / screen.vm.camera.aspect
                        active: screen.looking && screen.vm.shot === ""
                        sourceComponent: Viewfinder {
                            camera: screen.vm.camera
                        }
                    }
                    Image {
                        objectName: "shot"
                        anchors.fill: parent
                        visible: source.toString() !== ""
                        source: screen.vm.shot
                        sourceSize: Qt.size(Math.max(1, Math.round(width)), Math.max(1, Math.round(height)))
                        fillMode: Image.PreserveAspectFit
                        Accessible.role: Accessible.Graphic
                        Accessible.name: qsTr("The photo that was taken")
                    }
                }
                Line {
                    objectName: "cameraTitle"
                    Layout.fillWidth: true
                    iconName: "camera"
                    text: screen.looking || screen.vm.camera.title === "" ? "" : screen.vm.camera.title + ". " + screen.vm.camera.text
                }
                GridLayout {
                    visible: screen.vm.mode === "photo" && !screen.looking && screen.vm.shot === ""
                    Layout.fillWidth: true
                    columns: screen.wideU < 760 ? 2 : 3
                    uniformCellWidths: true
                    columnSpacing: 12 * Theme.u
                    rowSpacing: 12 * Theme.u

                    Repeater {
                        model: screen.vm.photos

                        ColumnLayout {
                            id: taken

                            required property string key
                            required property string source
                            required property string text

                            Layout.fillWidth: true
                            spacing: 8 * Theme.u

                            Photo {
                                key: taken.key
                                source: taken.source
                                text: taken.text
                                Layout.fillWidth: true
                                Layout.preferredHeight: 180 * Theme.u
                            }
                            QuietButton {
                                objectName: "removePhoto." + taken.key
                                kind: "raised"
                                minHeight: 56
                                sidePadding: 14
                                iconName: "trash"
                                text: qsTr("Remove")
                                spoken: qsTr("Remove %1").arg(taken.text)
                                Layout.fillWidth: true
                                onActivated: screen.vm.removePhotoAsked(taken.key)
                            }
                        }
                    }
                    AddPhoto {
                        visible: screen.vm.canAddPhoto
                        next: screen.vm.primaryState !== "ready"
                        text: qsTr("Take a photo")
                        Layout.fillWidth: true
                        Layout.preferredHeight: 180 * Theme.u
                        Layout.alignment: Qt.AlignTop
                        onActivated: screen.vm.photoAsked()
                    }
                }
                QuietButton {
                    objectName: "file"
                    visible: screen.vm.fileLabel !== "" && !screen.looking && screen.vm.shot === ""
                    kind: "raised"
                    iconName: "photo"
                    text: screen.vm.fileLabel
                    Layout.maximumWidth: parent.width
                    onActivated: screen.vm.fileAsked()
                }
                Line {
                    objectName: "problem"
                    Layout.fillWidth: true
                    iconName: "alert"
                    text: screen.vm.problem
                    tone: "fail"
                }
                Verdict {
                    objectName: "verdict"
                    visible: screen.vm.verdict !== ""
                    Layout.fillWidth: true
                    text: screen.vm.verdict
                    out: screen.out
                }
                Item {
                    Layout.fillHeight: true
                }
            }
            ColumnLayout {
                visible: screen.keys
                Layout.preferredWidth: 378 * Theme.u
                Layout.minimumWidth: Math.min(378 * Theme.u, grid.width)
                Layout.maximumWidth: 378 * Theme.u
                Layout.alignment: Qt.AlignTop | Qt.AlignHCenter
                Layout.topMargin: (screen.narrow ? 0 : 6) * Theme.u
                spacing: 14 * Theme.u

                QuietButton {
                    objectName: "key.sign"
                    visible: screen.vm.signed && screen.vm.mode === "number"
                    Layout.fillWidth: true
                    minHeight: 72
                    kind: "raised"
                    text: "+ / −"
                    spoken: qsTr("Change sign")
                    onActivated: screen.vm.keyTyped("-")
                }
                Keypad {
                    Layout.fillWidth: true
                    phone: screen.parts
                    corner: screen.parts ? "clear" : screen.vm.decimalSign
                    gap: 12
                    keyHeight: 112
                    onDigit: sign => screen.vm.keyTyped(sign)
                    onErase: screen.vm.eraseAsked()
                    onClear: screen.vm.clearAsked()
                }
            }
        }
    }

    component Part: PartButton {
        required property string key
        required label
        required value
        required hint
        required active

        objectName: "part." + key
        onActivated: screen.vm.partAsked(key)
    }
}
