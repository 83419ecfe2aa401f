pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// Reasons to choose from.
Group {
    id: reasons

    property alias model: all.model
    property alias count: all.count

    signal asked(string key)

    visible: all.count > 0
    columns: width >= 760 * Theme.u ? 3 : width >= 400 * Theme.u ? 2 : 1

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
