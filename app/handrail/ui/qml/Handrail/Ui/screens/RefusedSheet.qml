pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// Why something cannot be done: all reasons at once, each with what to do and who can help.
Sheet {
    id: sheet

    required property Bridge.Refused vm

    title: vm.title
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    actions: [
        BarAction {
            name: "sheetClose"
            text: qsTr("Back")
            iconName: "left"
            onAsked: sheet.vm.closeAsked()
        }
    ]

    ColumnLayout {
        spacing: 12 * Theme.u

        Words {
            Layout.fillWidth: true
            visible: text !== ""
            text: sheet.vm.text
            tier: Theme.read
            color: Theme.ink2
        }
        Repeater {
            model: sheet.vm.reasons

            Rectangle {
                id: reason

                required property string key
                required property string title
                required property string text
                required property string who
                required property string actionText
                required property string actionIcon

                Layout.fillWidth: true
                implicitHeight: body.implicitHeight + 32 * Theme.u
                radius: 12 * Theme.u
                color: sheet.vm.tone === "hold" ? Theme.holdTint : Theme.raised
                border.width: 3 * Theme.u
                border.color: sheet.vm.tone === "hold" ? Theme.hold : sheet.vm.tone === "fail" ? Theme.fail : Theme.edge

                GridLayout {
                    id: body

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.leftMargin: 20 * Theme.u
                    anchors.rightMargin: 20 * Theme.u
                    columns: width >= 640 * Theme.u ? 3 : 1
                    columnSpacing: 16 * Theme.u
                    rowSpacing: 10 * Theme.u

                    Icon {
                        name: sheet.vm.icon
                        size: 32
                        color: sheet.vm.tone === "hold" ? Theme.holdInk : sheet.vm.tone === "fail" ? Theme.failInk : Theme.ink2
                        Layout.preferredWidth: width
                        Layout.preferredHeight: height
                    }
                    ColumnLayout {
                        Layout.fillWidth: true
                        spacing: 2 * Theme.u

                        Words {
                            Layout.fillWidth: true
                            text: reason.title
                            tier: Theme.code
                            weight: Font.DemiBold
                            color: sheet.vm.tone === "fail" ? Theme.failInk : Theme.ink
                        }
                        Words {
                            Layout.fillWidth: true
                            visible: text !== ""
                            text: reason.text
                        }
                        Words {
                            Layout.fillWidth: true
                            visible: text !== ""
                            text: reason.who
                            tier: Theme.meta
                            color: Theme.ink2
                        }
                    }
                    QuietButton {
                        objectName: "refused." + reason.key
                        visible: reason.actionText !== ""
                        kind: "raised"
                        iconName: reason.actionIcon
                        text: reason.actionText
                        spoken: reason.actionText + ", " + reason.title
                        Layout.maximumWidth: 300 * Theme.u
                        onActivated: sheet.vm.reasonAsked(reason.key)
                    }
                }
            }
        }
    }
}
