pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// Pause, stop, skip, not applicable: one reason, and what it means.
Sheet {
    id: sheet

    required property Bridge.ReasonNote vm

    title: vm.title
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    actions: [
        BarAction {
            name: "sheetCancel"
            text: sheet.vm.cancelLabel
            iconName: "left"
            onAsked: sheet.vm.cancelAsked()
        }
    ]

    ColumnLayout {
        spacing: 14 * Theme.u

        Words {
            Layout.fillWidth: true
            visible: text !== ""
            text: Theme.rich(sheet.vm.text)
            rich: true
            tier: Theme.read
            color: Theme.ink2
        }
        Reasons {
            id: reasons

            Layout.fillWidth: true
            next: sheet.vm.primaryState !== "ready" && count > 0
            model: sheet.vm.reasons
            onAsked: key => sheet.vm.reasonAsked(key)
        }
        Area {
            objectName: "reason"
            Layout.fillWidth: true
            Layout.minimumHeight: 120 * Theme.u
            visible: sheet.vm.reasonLabel !== ""
            label: sheet.vm.reasonLabel
            text: sheet.vm.reason
            hint: sheet.vm.reasonHint
            wrong: sheet.vm.problem !== ""
            next: sheet.vm.primaryState !== "ready" && sheet.vm.problem === "" && !reasons.next
            onTyped: text => sheet.vm.reasonTyped(text)
        }
        Line {
            Layout.fillWidth: true
            iconName: "alert"
            text: sheet.vm.problem
            tone: "fail"
        }
    }
}
