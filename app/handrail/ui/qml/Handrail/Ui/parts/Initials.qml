pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// Who, in a disc. Without letters: a badge nobody has read yet.
Rectangle {
    id: disc

    property string letters
    property real size: 48

    width: size * Theme.u
    height: width
    radius: width / 2
    color: Theme.rail

    Words {
        anchors.centerIn: parent
        text: disc.letters
        tier: disc.size > 56 ? Theme.code : 18
        weight: Font.DemiBold
        color: Theme.overRail
        Accessible.ignored: true
    }
    Icon {
        anchors.centerIn: parent
        visible: disc.letters === ""
        name: "badge"
        size: disc.size * 0.52
        color: Theme.overRail
    }
}
