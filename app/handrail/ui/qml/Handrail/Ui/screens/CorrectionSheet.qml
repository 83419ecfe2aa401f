pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// A correction or late entry is a new entry: old value, new value, reason, person.
Sheet {
    id: sheet

    required property Bridge.Correction vm

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
            shown: sheet.vm.late && sheet.vm.personName !== ""
            onAsked: sheet.vm.notMeAsked()
        }
    ]

    GridLayout {
        id: grid

        columns: sheet.vm.late && width >= 820 * Theme.u ? 2 : 1
        columnSpacing: 28 * Theme.u
        rowSpacing: 14 * Theme.u

        ColumnLayout {
            Layout.fillWidth: true
            Layout.alignment: Qt.AlignTop
            spacing: 12 * Theme.u

            Words {
                Layout.fillWidth: true
                visible: text !== ""
                text: sheet.vm.targetText
                color: Theme.ink2
            }
            Rectangle {
                visible: !sheet.vm.late
                Layout.fillWidth: true
                implicitHeight: old.implicitHeight + 24 * Theme.u
                radius: 12 * Theme.u
                color: Theme.sunken

                ColumnLayout {
                    id: old

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    anchors.leftMargin: 18 * Theme.u
                    anchors.rightMargin: 18 * Theme.u
                    spacing: 0

                    Words {
                        Layout.fillWidth: true
                        text: sheet.vm.oldLabel
                        tier: Theme.meta
                        color: Theme.ink2
                    }
                    Words {
                        objectName: "oldValue"
                        Layout.fillWidth: true
                        text: sheet.vm.oldValue
                        mono: true
                        tier: Theme.code
                        weight: Font.Medium
                        font.strikeout: true
                    }
                }
            }
            RowLayout {
                visible: sheet.vm.late
                Layout.fillWidth: true
                spacing: 12 * Theme.u

                Named {
                    label: qsTr("Date it happened")

                    Field {
                        objectName: "claimedDate"
                        Layout.fillWidth: true
                        text: sheet.vm.claimedDate
                        spoken: qsTr("Date it happened")
                        wrong: sheet.vm.claimedProblem !== ""
                        onTextEdited: sheet.vm.claimedDateTyped(text)
                    }
                }
                Named {
                    label: qsTr("Time it happened")

                    Field {
                        objectName: "claimedTime"
                        Layout.fillWidth: true
                        text: sheet.vm.claimedTime
                        spoken: qsTr("Time it happened")
                        wrong: sheet.vm.claimedProblem !== ""
                        onTextEdited: sheet.vm.claimedTimeTyped(text)
                    }
                }
            }
            Problem {
                text: sheet.vm.claimedProblem
            }
            Named {
                label: sheet.vm.newLabel

                Field {
                    objectName: "newValue"
                    Layout.fillWidth: true
                    text: sheet.vm.newValue
                    spoken: sheet.vm.newLabel
                    placeholderText: sheet.vm.newHint
                    next: sheet.vm.newValue === ""
                    wrong: sheet.vm.newProblem !== ""
                    onTextEdited: sheet.vm.newTyped(text)
                }
            }
            Problem {
                text: sheet.vm.newProblem
            }
            Words {
                Layout.fillWidth: true
                Layout.topMargin: 4 * Theme.u
                text: qsTr("Why?")
                weight: Font.DemiBold
            }
            Reasons {
                Layout.fillWidth: true
                model: sheet.vm.reasons
                onAsked: key => sheet.vm.reasonAsked(key)
            }
            Area {
                objectName: "reason"
                Layout.fillWidth: true
                label: qsTr("In your words")
                text: sheet.vm.reason
                hint: sheet.vm.reasonHint
                onTyped: text => sheet.vm.reasonTyped(text)
            }
            Line {
                Layout.fillWidth: true
                text: sheet.vm.text
            }
        }
        // Only a late entry is signed; a correction is saved by who is signed in.
        PersonPad {
            visible: sheet.vm.late
            Layout.preferredWidth: 442 * Theme.u
            Layout.minimumWidth: Math.min(442 * Theme.u, grid.width)
            Layout.maximumWidth: 442 * Theme.u
            Layout.fillWidth: grid.columns === 1
            Layout.alignment: Qt.AlignTop
            step: sheet.vm.personStep
            name: sheet.vm.personName
            detail: sheet.vm.personDetail
            initials: sheet.vm.initials
            digits: sheet.vm.digits
            pinLength: sheet.vm.pinLength
            problem: sheet.vm.pinProblem
            open: sheet.vm.pinOpen
            next: sheet.vm.primaryState !== "ready" && sheet.vm.newValue !== ""
            keyHeight: 72
            onBadge: text => sheet.vm.badgeTyped(text)
            onPassword: text => sheet.vm.passwordTyped(text)
            onDigit: sign => sheet.vm.pinDigit(sign)
            onErase: sheet.vm.pinErase()
            onClear: sheet.vm.pinClear()
        }
    }

    component Named: ColumnLayout {
        id: named

        property string label

        Layout.fillWidth: true
        spacing: 4 * Theme.u

        Words {
            Layout.fillWidth: true
            text: named.label
            weight: Font.DemiBold
        }
    }
    component Problem: Words {
        Layout.fillWidth: true
        visible: text !== ""
        weight: Font.DemiBold
        color: Theme.failInk
        Accessible.role: Accessible.AlertMessage
    }
}
