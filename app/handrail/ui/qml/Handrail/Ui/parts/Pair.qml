pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// Label left, value right; below each other where both do not fit.
GridLayout {
    id: pair

    property string label
    property string value
    property bool mono: false
    property color tone: Theme.ink

    readonly property bool fits: name.implicitWidth + number.implicitWidth + columnSpacing <= width

    columns: fits ? 2 : 1
    columnSpacing: 12 * Theme.u
    rowSpacing: 0

    Words {
        id: name

        Layout.fillWidth: true
        text: pair.label
        color: Theme.ink2
    }
    Words {
        id: number

        Layout.fillWidth: !pair.fits
        text: pair.value
        mono: pair.mono
        weight: pair.mono ? Font.Medium : Font.DemiBold
        color: pair.tone
    }
}
