pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// A heading, and a quiet remark at its end; below it where both do not fit.
GridLayout {
    id: heads

    property string text
    property string aside
    property int tier: Theme.label
    property int asideTier: Theme.label
    property color asideColor: Theme.ink2

    readonly property bool fits: heading.implicitWidth + remark.implicitWidth + columnSpacing <= width

    columns: fits ? 2 : 1
    columnSpacing: 12 * Theme.u
    rowSpacing: 0

    Words {
        id: heading

        Layout.fillWidth: true
        text: heads.text
        tier: heads.tier
        weight: Font.DemiBold
        Accessible.role: Accessible.Heading
    }
    Words {
        id: remark

        Layout.fillWidth: !heads.fits
        Layout.alignment: Qt.AlignBaseline
        visible: text !== ""
        text: heads.aside
        tier: heads.asideTier
        color: heads.asideColor
    }
}
