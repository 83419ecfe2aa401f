pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// A signature over the screen that asked for it: what is signed on the left; meaning, badge and PIN on the right.
Sheet {
    id: sheet

    required property Bridge.SignSheet vm

    title: vm.title
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    actions: [
        BarAction {
            name: "sheetCancel"
            text: qsTr("Cancel")
            iconName: "x"
            onAsked: sheet.vm.cancelAsked()
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
            shown: sheet.vm.passwordLabel !== ""
            onAsked: sheet.vm.passwordAsked()
        }
    ]

    GridLayout {
        id: grid

        columns: width >= 820 * Theme.u ? 2 : 1
        columnSpacing: 28 * Theme.u
        rowSpacing: 16 * Theme.u

        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            spacing: 12 * Theme.u

            Rectangle {
                Layout.fillWidth: true
                implicitHeight: record.implicitHeight + 36 * Theme.u
                radius: 12 * Theme.u
                color: Theme.raised
                border.width: 2 * Theme.u
                border.color: Theme.edge

                ColumnLayout {
                    id: record

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.leftMargin: 22 * Theme.u
                    anchors.rightMargin: 22 * Theme.u
                    spacing: 10 * Theme.u

                    Repeater {
                        model: sheet.vm.facts

                        Pair {
                            required property string key
                            required label
                            required value
                            required mono

                            Layout.fillWidth: true
                        }
                    }
                    Rectangle {
                        Layout.fillWidth: true
                        implicitHeight: 1.5 * Theme.u
                        color: Theme.line
                    }
                    Pair {
                        Layout.fillWidth: true
                        label: qsTr("Record fingerprint")
                        value: sheet.vm.fingerprint
                        mono: true
                    }
                }
            }
            Area {
                objectName: "reason"
                Layout.fillWidth: true
                visible: sheet.vm.reasonLabel !== ""
                label: sheet.vm.reasonLabel
                text: sheet.vm.reason
                hint: sheet.vm.reasonHint
                wrong: sheet.vm.reasonProblem !== ""
                next: sheet.vm.reasonLabel !== "" && sheet.vm.reason === "" && sheet.vm.reasonProblem === ""
                onTyped: text => sheet.vm.reasonTyped(text)
            }
            Words {
                Layout.fillWidth: true
                visible: text !== ""
                text: sheet.vm.reasonProblem
                weight: Font.DemiBold
                color: Theme.failInk
                Accessible.role: Accessible.AlertMessage
            }
        }
        ColumnLayout {
            Layout.preferredWidth: 442 * Theme.u
            Layout.minimumWidth: Math.min(442 * Theme.u, grid.width)
            Layout.maximumWidth: 442 * Theme.u
            Layout.fillWidth: grid.columns === 1
            Layout.alignment: grid.columns === 1 ? Qt.AlignTop | Qt.AlignHCenter : Qt.AlignTop
            spacing: 8 * Theme.u

            GridLayout {
                id: choices

                Layout.fillWidth: true
                columns: width >= 360 * Theme.u ? 2 : 1
                columnSpacing: 8 * Theme.u
                rowSpacing: 8 * Theme.u
                uniformCellWidths: true

                Repeater {
                    model: sheet.vm.meanings

                    Choice {
                        required property string key
                        required text
                        required phase
                        required reason

                        objectName: "meaning." + key
                        Layout.fillWidth: true
                        minHeight: 60
                        onActivated: sheet.vm.meaningAsked(key)
                    }
                }
            }
            PersonPad {
                Layout.fillWidth: true
                step: sheet.vm.personStep
                name: sheet.vm.personName
                detail: sheet.vm.personDetail
                initials: sheet.vm.initials
                digits: sheet.vm.digits
                pinLength: sheet.vm.pinLength
                problem: sheet.vm.pinProblem
                open: sheet.vm.pinOpen
                next: sheet.vm.primaryState !== "ready" && (sheet.vm.reasonLabel === "" || sheet.vm.reason !== "")
                keyHeight: 60
                sentence: sheet.vm.meaningText
                onBadge: text => sheet.vm.badgeTyped(text)
                onPassword: text => sheet.vm.passwordTyped(text)
                onDigit: sign => sheet.vm.pinDigit(sign)
                onErase: sheet.vm.pinErase()
                onClear: sheet.vm.pinClear()
            }
        }
    }
}
