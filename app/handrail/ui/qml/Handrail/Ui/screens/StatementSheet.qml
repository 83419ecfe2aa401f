pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// The accountability statement: its words on the left, badge and PIN on the right.
Sheet {
    id: sheet

    required property Bridge.Statement vm

    title: vm.title
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    actions: [
        BarAction {
            name: "sheetDecline"
            text: sheet.vm.declineLabel
            iconName: "x"
            onAsked: sheet.vm.declineAsked()
        },
        BarAction {
            name: "sheetNotMe"
            text: qsTr("Not me")
            iconName: "undo"
            shown: sheet.vm.canNotMe
            onAsked: sheet.vm.notMeAsked()
        },
        BarAction {
            name: "sheetPassword"
            text: sheet.vm.passwordLabel
            iconName: "keyb"
            onAsked: sheet.vm.passwordAsked()
        }
    ]

    GridLayout {
        id: grid

        columns: width >= 820 * Theme.u ? 2 : 1
        columnSpacing: 28 * Theme.u
        rowSpacing: 16 * Theme.u

        Rectangle {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            implicitHeight: said.implicitHeight + 36 * Theme.u
            radius: 12 * Theme.u
            color: Theme.raised
            border.width: 2 * Theme.u
            border.color: Theme.edge

            ColumnLayout {
                id: said

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: 22 * Theme.u
                anchors.rightMargin: 22 * Theme.u
                spacing: 14 * Theme.u

                Words {
                    Layout.fillWidth: true
                    text: sheet.vm.versionText
                    weight: Font.DemiBold
                }
                Repeater {
                    model: sheet.vm.paragraphs

                    Words {
                        required property string key
                        required text

                        Layout.fillWidth: true
                    }
                }
            }
        }
        PersonPad {
            Layout.preferredWidth: 442 * Theme.u
            Layout.minimumWidth: Math.min(442 * Theme.u, grid.width)
            Layout.maximumWidth: 442 * Theme.u
            Layout.fillWidth: grid.columns === 1
            Layout.alignment: grid.columns === 1 ? Qt.AlignTop | Qt.AlignHCenter : Qt.AlignTop
            step: sheet.vm.personStep
            name: sheet.vm.personName
            detail: sheet.vm.personDetail
            initials: sheet.vm.initials
            digits: sheet.vm.digits
            pinLength: sheet.vm.pinLength
            problem: sheet.vm.pinProblem
            open: sheet.vm.pinOpen
            next: sheet.vm.primaryState !== "ready"
            keyHeight: 60
            onBadge: text => sheet.vm.badgeTyped(text)
            onPassword: text => sheet.vm.passwordTyped(text)
            onDigit: sign => sheet.vm.pinDigit(sign)
            onErase: sheet.vm.pinErase()
            onClear: sheet.vm.pinClear()
        }
    }
}
