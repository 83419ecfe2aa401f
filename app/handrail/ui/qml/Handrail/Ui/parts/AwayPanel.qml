pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// On the way to the site's sign-in service: what to do there, the code where another device goes, and a way to stop.
Rectangle {
    id: panel

    required property Bridge.Factors vm

    visible: vm.away !== ""
    implicitHeight: Math.max(320 * Theme.u, there.implicitHeight + 48 * Theme.u)
    radius: 12 * Theme.u
    color: Theme.raised
    border.width: Theme.u
    border.color: Theme.line

    ColumnLayout {
        id: there

        anchors.centerIn: parent
        width: parent.width - 48 * Theme.u
        spacing: 14 * Theme.u

        Icon {
            visible: panel.vm.awayPicture === ""
            name: panel.vm.away === "asking" ? "clock" : "link"
            size: 56
            color: Theme.ink3
            Layout.preferredWidth: width
            Layout.preferredHeight: height
        }
        Words {
            objectName: "awayTitle"
            Layout.fillWidth: true
            text: panel.vm.awayTitle
            tier: Theme.code
            weight: Font.DemiBold
            Accessible.role: Accessible.AlertMessage
        }
        Words {
            Layout.fillWidth: true
            text: panel.vm.awayText
            color: Theme.ink2
        }
        Image {
            visible: panel.vm.awayPicture !== ""
            source: panel.vm.awayPicture
            sourceSize: Qt.size(Math.round(208 * Theme.u), Math.round(208 * Theme.u))
            smooth: false
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: 208 * Theme.u
            Layout.preferredHeight: 208 * Theme.u
            Accessible.role: Accessible.Graphic
            Accessible.name: qsTr("Picture with address and code")
        }
        Words {
            objectName: "awayAddress"
            visible: text !== ""
            Layout.fillWidth: true
            text: panel.vm.awayAddress
            wrapMode: Text.WrapAnywhere
            mono: true
        }
        Words {
            objectName: "awayCode"
            visible: text !== ""
            Layout.fillWidth: true
            text: panel.vm.awayCode
            tier: Theme.title
            weight: Font.DemiBold
            mono: true
        }
        QuietButton {
            objectName: "stopAway"
            kind: "raised"
            iconName: "x"
            text: qsTr("Stop")
            Layout.fillWidth: true
            onActivated: panel.vm.stopAsked()
        }
    }
}
