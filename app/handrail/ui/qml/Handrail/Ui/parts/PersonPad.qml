pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// Both factors of one person: first the badge, then the PIN. The same for a known and an unknown badge.
ColumnLayout {
    id: pad

    property string step: "badge"
    property string name
    property string detail
    property string initials
    property int digits: 0
    property int pinLength: 6
    property string problem
    property bool open: true
    // The next touch is here (blue edge), unless the primary can run.
    property bool next: true
    property real keyHeight: 68
    // Between card and keys: the sentence of meaning, when there is one.
    property string sentence
    // Reads the badge too, where the screen has one.
    property Bridge.Camera camera: null
    readonly property bool looking: camera !== null && (camera.phase === "starting" || camera.phase === "live")

    signal badge(string text)
    signal password(string text)
    signal digit(string sign)
    signal erase
    signal clear

    spacing: 12 * Theme.u

    Rectangle {
        Layout.fillWidth: true
        implicitHeight: Math.max(76 * Theme.u, card.implicitHeight + 20 * Theme.u)
        radius: 12 * Theme.u
        color: Theme.raised
        border.width: (pad.next && pad.step === "pin" && pad.open || pad.problem !== "" ? 3 : 2) * Theme.u
        border.color: pad.problem !== "" ? Theme.fail : pad.next && pad.step === "pin" && pad.open ? Theme.primary : Theme.edge

        RowLayout {
            id: card

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: 18 * Theme.u
            anchors.rightMargin: 18 * Theme.u
            spacing: 14 * Theme.u

            Initials {
                letters: pad.initials
                Layout.preferredWidth: width
                Layout.preferredHeight: height
            }
            ColumnLayout {
                Layout.fillWidth: true
                spacing: 0

                Words {
                    Layout.fillWidth: true
                    visible: text !== ""
                    text: pad.name
                    weight: Font.DemiBold
                }
                Words {
                    Layout.fillWidth: true
                    text: pad.detail
                    tier: pad.name === "" ? Theme.label : Theme.meta
                    weight: pad.name === "" ? Font.DemiBold : Font.Normal
                    color: pad.name === "" ? Theme.ink : Theme.ink2
                }
            }
            PinDots {
                visible: pad.step === "pin"
                filled: pad.digits
                total: pad.pinLength
                size: 20
                gap: 10
            }
        }
    }
    RowLayout {
        visible: pad.problem !== ""
        Layout.fillWidth: true
        spacing: 10 * Theme.u

        Icon {
            name: "alert"
            color: Theme.failInk
            Layout.preferredWidth: width
            Layout.preferredHeight: height
        }
        Words {
            objectName: "pinProblem"
            Layout.fillWidth: true
            text: pad.problem
            weight: Font.DemiBold
            color: Theme.failInk
            Accessible.role: Accessible.AlertMessage
        }
    }
    Words {
        Layout.fillWidth: true
        Layout.leftMargin: 2 * Theme.u
        visible: text !== ""
        text: Theme.rich(pad.sentence)
        rich: true
        color: Theme.ink
    }
    Field {
        objectName: "badgeField"
        Layout.fillWidth: true
        visible: pad.step === "badge"
        enabled: pad.open
        next: pad.next && pad.open
        placeholderText: qsTr("Badge number")
        spoken: qsTr("Badge number. Hold your badge to the reader, or type it.")
        focus: pad.step === "badge"
        inputMethodHints: Qt.ImhNoPredictiveText | Qt.ImhSensitiveData
        onFinished: text => {
            pad.badge(text);
            clear();
        }
    }
    Loader {
        active: pad.step === "badge" && pad.looking
        visible: active
        Layout.fillWidth: true
        Layout.preferredHeight: 200 * Theme.u
        sourceComponent: Viewfinder {
            camera: pad.camera
        }
    }
    Words {
        objectName: "cameraTitle"
        Layout.fillWidth: true
        visible: pad.step === "badge" && !pad.looking && text !== ""
        text: pad.camera !== null ? pad.camera.title : ""
        weight: Font.DemiBold
        Accessible.role: Accessible.AlertMessage
    }
    QuietButton {
        objectName: "badgeCamera"
        visible: pad.step === "badge" && pad.camera !== null && pad.camera.phase !== "away"
        enabled: pad.open
        kind: "raised"
        iconName: pad.looking ? "x" : "camera"
        text: pad.looking ? qsTr("Close camera") : qsTr("Use camera")
        Layout.maximumWidth: pad.width
        onActivated: pad.looking ? pad.camera.closeAsked() : pad.camera.openAsked()
    }
    Field {
        objectName: "passwordField"
        Layout.fillWidth: true
        visible: pad.step === "password"
        enabled: pad.open
        next: pad.next && pad.open
        echoMode: TextInput.Password
        placeholderText: qsTr("Password")
        focus: pad.step === "password"
        onFinished: text => {
            pad.password(text);
            clear();
        }
    }
    Keypad {
        Layout.fillWidth: true
        visible: pad.step === "pin"
        phone: true
        open: pad.open
        keyWidth: 140
        keyHeight: pad.keyHeight
        gap: 10
        keySize: 34
        onDigit: sign => pad.digit(sign)
        onErase: pad.erase()
        onClear: pad.clear()
    }
    Item {
        visible: pad.step === "badge" && !pad.looking
        Layout.fillWidth: true
        implicitHeight: badgeHelp.implicitHeight + 24 * Theme.u

        ColumnLayout {
            id: badgeHelp

            anchors.centerIn: parent
            width: parent.width - 24 * Theme.u
            spacing: 12 * Theme.u

            Icon {
                name: "badge"
                size: 72
                color: Theme.ink3
                Layout.alignment: Qt.AlignHCenter
                Layout.preferredWidth: width
                Layout.preferredHeight: height
            }
            Words {
                Layout.fillWidth: true
                horizontalAlignment: Text.AlignHCenter
                text: qsTr("Hold your badge to the reader. Or type the number above, then press Enter.")
                color: Theme.ink2
            }
        }
    }
}
