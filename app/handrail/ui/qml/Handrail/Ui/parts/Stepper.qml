pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// A small whole number by thumb: one less, one more. The value reads from left to right in every language.
RowLayout {
    id: stepper

    property string name
    property int value: 1
    property bool canLess: true
    property bool canMore: true

    signal less
    signal more

    spacing: 8 * Theme.u
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    Accessible.role: Accessible.SpinBox
    Accessible.name: name + ", " + value

    QuietButton {
        objectName: "less"
        Layout.preferredWidth: 64 * Theme.u
        kind: "raised"
        minHeight: 72
        iconOnly: true
        iconName: "minus"
        text: qsTr("One less")
        enabled: stepper.canLess
        opacity: enabled ? 1 : 0.4
        onActivated: stepper.less()
    }
    Words {
        objectName: "quantity"
        Layout.fillWidth: true
        Layout.minimumWidth: implicitWidth
        text: stepper.value
        mono: true
        tier: Theme.read
        weight: Font.DemiBold
        horizontalAlignment: Text.AlignHCenter
    }
    QuietButton {
        objectName: "more"
        Layout.preferredWidth: 64 * Theme.u
        kind: "raised"
        minHeight: 72
        iconOnly: true
        iconName: "plus"
        text: qsTr("One more")
        enabled: stepper.canMore
        opacity: enabled ? 1 : 0.4
        onActivated: stepper.more()
    }
}
