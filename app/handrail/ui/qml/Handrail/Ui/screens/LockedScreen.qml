pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// Locked: the content is blank, the rail stays. The same person comes back to the same place.
Page {
    id: screen

    required property Bridge.Locked vm
    required property Bridge.RunRail run

    locked: true
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    rail: RunRailView {
        run: screen.run
        nodesOnly: screen.nodesOnly
        spread: screen.narrow
        tappable: false
    }
    actions: [
        BarAction {
            name: "notMe"
            text: qsTr("Another person")
            iconName: "users"
            onAsked: screen.vm.notMeAsked()
        }
    ]

    Item {
        implicitHeight: grid.implicitHeight + 48 * Theme.u

        GridLayout {
            id: grid

            anchors.fill: parent
            anchors.leftMargin: (screen.narrow ? 24 : 36) * Theme.u
            anchors.rightMargin: (screen.narrow ? 24 : 24) * Theme.u
            anchors.topMargin: 24 * Theme.u
            anchors.bottomMargin: 24 * Theme.u
            columns: screen.narrow ? 1 : 2
            columnSpacing: 28 * Theme.u
            rowSpacing: 20 * Theme.u
            LayoutMirroring.enabled: Theme.thumbLeft

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.alignment: Qt.AlignTop
                spacing: 10 * Theme.u

                Icon {
                    name: "lock"
                    size: 64
                    color: Theme.ink2
                    Layout.preferredWidth: width
                    Layout.preferredHeight: height
                }
                Words {
                    Layout.fillWidth: true
                    text: screen.vm.title
                    tier: Theme.head
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }
                Words {
                    Layout.fillWidth: true
                    text: Theme.rich(screen.vm.text)
                    rich: true
                    tier: Theme.read
                    color: Theme.ink2
                }
                Line {
                    Layout.fillWidth: true
                    Layout.topMargin: 12 * Theme.u
                    iconName: "users"
                    text: screen.vm.otherText
                }
            }
            PersonPad {
                Layout.preferredWidth: 442 * Theme.u
                Layout.minimumWidth: Math.min(442 * Theme.u, grid.width)
                Layout.maximumWidth: 442 * Theme.u
                Layout.fillWidth: screen.narrow
                Layout.alignment: screen.narrow ? Qt.AlignTop | Qt.AlignHCenter : Qt.AlignTop
                camera: screen.vm.camera
                step: screen.vm.personStep
                name: screen.vm.personName
                detail: screen.vm.personDetail
                initials: screen.vm.initials
                digits: screen.vm.digits
                pinLength: screen.vm.pinLength
                problem: screen.vm.pinProblem
                open: screen.vm.pinOpen
                next: screen.vm.primaryState !== "ready"
                keyHeight: 84
                onBadge: text => screen.vm.badgeTyped(text)
                onPassword: text => screen.vm.passwordTyped(text)
                onDigit: sign => screen.vm.pinDigit(sign)
                onErase: screen.vm.pinErase()
                onClear: screen.vm.pinClear()
            }
        }
    }
}
