pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui
import Handrail.Bridge as Bridge

// One entry of the record in full; a value is corrected from here.
Sheet {
    id: sheet

    required property Bridge.RecordEntry vm

    title: vm.title
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    actions: [
        BarAction {
            name: "sheetClose"
            text: sheet.vm.backLabel
            iconName: "left"
            back: true
            onAsked: sheet.vm.closeAsked()
        }
    ]

    EntryDetail {
        entry: sheet.vm
        titled: false
    }
}
