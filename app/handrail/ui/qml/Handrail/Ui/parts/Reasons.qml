pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// Reasons to choose from.
GridLayout {
    id: reasons

    property alias model: all.model

    signal asked(string key)

    visible: all.count > 0
    columns: width >= 760 * Theme.u ? 3 : width >= 440 * Theme.u ? 2 : 1
    uniformCellWidths: true
    columnSpacing: 8 * Theme.u
    rowSpacing: 8 * Theme.u

    Repeater {
        id: all

        Choice {
            required property string key
            required text
            required property bool selected

            objectName: "reason." + key
            Layout.fillWidth: true
            centred: false
            phase: selected ? "selected" : "open"
            onActivated: reasons.asked(key)
        }
    }
}
