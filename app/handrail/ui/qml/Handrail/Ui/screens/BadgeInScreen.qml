pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 01: who you are, then the PIN. An unknown badge gets the same page without a name.
Page {
    id: screen

    required property Bridge.BadgeIn vm

    readonly property bool away: vm.away !== ""
    readonly property bool looking: vm.camera.phase === "starting" || vm.camera.phase === "live"
    readonly property bool pin: vm.personStep === "pin" && !away

    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    rail: Rail {
        model: screen.vm.rail
        nodesOnly: screen.nodesOnly
        spread: true
        centred: true
        tappable: false
    }
    actions: [
        BarAction {
            name: "password"
            text: screen.vm.personStep === "password" ? qsTr("Use PIN") : qsTr("Use password")
            iconName: "keyb"
            shown: screen.vm.personStep !== "badge" && !screen.away
            onAsked: screen.vm.passwordAsked()
        },
        BarAction {
            name: "provider"
            text: screen.vm.providerLabel
            iconName: "shield"
            shown: screen.vm.providerLabel !== ""
            onAsked: screen.vm.providerAsked()
        },
        BarAction {
            name: "help"
            text: qsTr("Help")
            iconName: "help"
            onAsked: screen.vm.helpAsked()
        }
    ]

    Item {
        implicitHeight: grid.implicitHeight + 48 * Theme.u

        GridLayout {
            id: grid

            anchors.fill: parent
            anchors.leftMargin: (screen.narrow ? 24 : 36) * Theme.u
            anchors.rightMargin: (screen.narrow ? 24 : 40) * Theme.u
            anchors.topMargin: 24 * Theme.u
            anchors.bottomMargin: 24 * Theme.u
            columns: screen.narrow ? 1 : 2
            columnSpacing: 24 * Theme.u
            rowSpacing: 20 * Theme.u
            LayoutMirroring.enabled: Theme.thumbLeft

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                spacing: 0

                Words {
                    objectName: "greeting"
                    Layout.fillWidth: true
                    Layout.topMargin: 6 * Theme.u
                    text: screen.vm.lockedTitle !== "" ? screen.vm.lockedTitle : screen.vm.greeting
                    tier: Theme.head
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }
                Words {
                    Layout.fillWidth: true
                    Layout.topMargin: 6 * Theme.u
                    text: screen.vm.lockedText !== "" ? screen.vm.lockedText : screen.vm.prompt
                    tier: Theme.read
                    color: Theme.ink2
                }
                Rectangle {
                    visible: screen.vm.personStep !== "badge"
                    Layout.fillWidth: true
                    Layout.topMargin: 24 * Theme.u
                    implicitHeight: person.implicitHeight + 38 * Theme.u
                    radius: 12 * Theme.u
                    color: Theme.raised
                    border.width: Theme.u
                    border.color: Theme.line

                    ColumnLayout {
                        id: person

                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.top: parent.top
                        anchors.margins: 20 * Theme.u
                        anchors.topMargin: 18 * Theme.u
                        spacing: 12 * Theme.u

                        RowLayout {
                            Layout.fillWidth: true
                            spacing: 18 * Theme.u

                            Initials {
                                letters: screen.vm.initials
                                size: 64
                                Layout.preferredWidth: width
                                Layout.preferredHeight: height
                            }
                            ColumnLayout {
                                Layout.fillWidth: true
                                spacing: 0

                                Words {
                                    objectName: "personName"
                                    Layout.fillWidth: true
                                    visible: text !== ""
                                    text: screen.vm.personName
                                    tier: Theme.code
                                    weight: Font.DemiBold
                                }
                                Words {
                                    Layout.fillWidth: true
                                    text: screen.vm.personRole
                                    color: Theme.ink2
                                }
                            }
                            QuietButton {
                                objectName: "notMe"
                                kind: "raised"
                                minHeight: 60
                                iconName: "undo"
                                sidePadding: 20
                                text: qsTr("Not me")
                                Layout.maximumWidth: 220 * Theme.u
                                onActivated: screen.vm.notMeAsked()
                            }
                        }
                        Rectangle {
                            visible: facts.count > 0
                            Layout.fillWidth: true
                            Layout.topMargin: 2 * Theme.u
                            implicitHeight: 2 * Theme.u
                            color: Theme.line
                        }
                        Repeater {
                            id: facts

                            model: screen.vm.facts

                            Line {
                                required property string key
                                required property string mark
                                required text

                                Layout.fillWidth: true
                                iconName: mark
                                implicitHeight: Math.max(26 * Theme.u, implicitContentHeight)
                                readonly property real implicitContentHeight: children[0].implicitHeight
                            }
                        }
                    }
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    Layout.topMargin: 18 * Theme.u
                    Layout.leftMargin: 5 * Theme.u
                    spacing: 12 * Theme.u

                    Repeater {
                        model: screen.vm.notes

                        Line {
                            required property string key
                            required property string mark
                            required text

                            Layout.fillWidth: true
                            iconName: mark
                        }
                    }
                }
                Item {
                    Layout.fillHeight: true
                }
            }
            ColumnLayout {
                Layout.preferredWidth: 376 * Theme.u
                Layout.minimumWidth: Math.min(376 * Theme.u, grid.width)
                Layout.maximumWidth: 376 * Theme.u
                Layout.alignment: screen.narrow ? Qt.AlignHCenter | Qt.AlignTop : Qt.AlignTop
                spacing: 16 * Theme.u

                Rectangle {
                    visible: screen.pin
                    Layout.fillWidth: true
                    implicitHeight: 76 * Theme.u
                    radius: 12 * Theme.u
                    color: Theme.raised
                    border.width: 3 * Theme.u
                    border.color: screen.vm.pinProblem !== "" ? Theme.fail : screen.vm.primaryState === "ready" || !screen.vm.pinOpen ? Theme.edge : Theme.primary

                    PinDots {
                        anchors.centerIn: parent
                        filled: screen.vm.digits
                        total: screen.vm.pinLength
                    }
                }
                Field {
                    objectName: "badgeField"
                    visible: screen.vm.personStep === "badge"
                    enabled: screen.vm.pinOpen
                    Layout.fillWidth: true
                    implicitHeight: 76 * Theme.u
                    next: screen.vm.pinOpen && screen.vm.primaryState !== "ready"
                    placeholderText: qsTr("Badge number")
                    spoken: qsTr("Badge number. Hold your badge to the reader, or type it.")
                    focus: visible
                    inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
                    onFinished: text => {
                        screen.vm.badgeTyped(text);
                        clear();
                    }
                }
                Field {
                    objectName: "passwordField"
                    visible: screen.vm.personStep === "password" && !screen.away
                    enabled: screen.vm.pinOpen
                    Layout.fillWidth: true
                    implicitHeight: 76 * Theme.u
                    next: screen.vm.pinOpen && screen.vm.primaryState !== "ready"
                    echoMode: TextInput.Password
                    placeholderText: qsTr("Password")
                    focus: visible
                    onFinished: text => {
                        screen.vm.passwordTyped(text);
                        clear();
                    }
                }
                RowLayout {
                    visible: screen.vm.pinProblem !== ""
                    Layout.fillWidth: true
                    spacing: 10 * Theme.u

                    Icon {
                        name: "alert"
                        color: Theme.failInk
                        Layout.alignment: Qt.AlignTop
                        Layout.preferredWidth: width
                        Layout.preferredHeight: height
                    }
                    Words {
                        objectName: "pinProblem"
                        Layout.fillWidth: true
                        text: screen.vm.pinProblem
                        weight: Font.DemiBold
                        color: Theme.failInk
                        Accessible.role: Accessible.AlertMessage
                    }
                }
                Loader {
                    // Its many keys are made for who has a badge in: the page shows sooner without them.
                    active: screen.pin
                    visible: active
                    Layout.fillWidth: true

                    sourceComponent: Keypad {
                        phone: true
                        open: screen.vm.pinOpen
                        keyHeight: screen.vm.pinProblem !== "" ? 99 : 110
                        onDigit: sign => screen.vm.pinDigit(sign)
                        onErase: screen.vm.pinErase()
                        onClear: screen.vm.pinClear()
                    }
                }
                AwayPanel {
                    vm: screen.vm
                    Layout.fillWidth: true
                }
                Rectangle {
                    visible: screen.vm.personStep === "badge"
                    Layout.fillWidth: true
                    implicitHeight: Math.max(320 * Theme.u, reader.implicitHeight + 48 * Theme.u)
                    radius: 12 * Theme.u
                    color: Theme.sunken
                    border.width: Theme.u
                    border.color: Theme.line

                    ColumnLayout {
                        id: reader

                        anchors.centerIn: parent
                        width: parent.width - 48 * Theme.u
                        spacing: 16 * Theme.u

                        Icon {
                            visible: !screen.looking
                            name: "badge"
                            size: 112
                            color: Theme.ink3
                            Layout.alignment: Qt.AlignHCenter
                            Layout.preferredWidth: width
                            Layout.preferredHeight: height
                        }
                        Loader {
                            active: screen.looking
                            visible: active
                            Layout.fillWidth: true
                            Layout.preferredHeight: 220 * Theme.u
                            sourceComponent: Viewfinder {
                                camera: screen.vm.camera
                            }
                        }
                        Words {
                            objectName: "cameraTitle"
                            Layout.fillWidth: true
                            horizontalAlignment: Text.AlignHCenter
                            visible: !screen.looking && text !== ""
                            text: screen.vm.camera.title
                            weight: Font.DemiBold
                            Accessible.role: Accessible.AlertMessage
                        }
                        Words {
                            Layout.fillWidth: true
                            horizontalAlignment: Text.AlignHCenter
                            text: screen.looking ? screen.vm.camera.hint !== "" ? screen.vm.camera.hint : qsTr("Hold the code on your badge in front of the camera.") : qsTr("Hold your badge to the reader. Or type the number above, then press Enter.")
                            color: Theme.ink2
                        }
                        QuietButton {
                            objectName: "badgeCamera"
                            visible: screen.vm.camera.phase !== "away"
                            enabled: screen.vm.pinOpen
                            kind: "raised"
                            iconName: screen.looking ? "x" : "camera"
                            text: screen.looking ? qsTr("Close camera") : qsTr("Use camera")
                            Layout.alignment: Qt.AlignHCenter
                            Layout.maximumWidth: parent.width
                            onActivated: screen.looking ? screen.vm.camera.closeAsked() : screen.vm.camera.openAsked()
                        }
                    }
                }
            }
        }
    }
}
