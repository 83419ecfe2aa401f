pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// Inside limits is grey with a tick; out of limits is the one red bar.
Rectangle {
    id: verdict

    property string text
    property bool out: false

    implicitHeight: Math.max(60 * Theme.u, words.implicitHeight + 20 * Theme.u)
    radius: 12 * Theme.u
    color: text !== "" && out ? Theme.fail : "transparent"
    Accessible.role: Accessible.AlertMessage
    Accessible.name: text

    Rectangle {
        visible: !verdict.out && verdict.text !== ""
        anchors.left: parent.left
        anchors.verticalCenter: parent.verticalCenter
        width: 34 * Theme.u
        height: width
        radius: width / 2
        color: Theme.rail

        Icon {
            anchors.centerIn: parent
            name: "check"
            stroke: 3
            color: Theme.overRail
        }
    }
    Icon {
        visible: verdict.out && verdict.text !== ""
        anchors.left: parent.left
        anchors.leftMargin: 18 * Theme.u
        anchors.verticalCenter: parent.verticalCenter
        name: "x"
        stroke: 3
        size: 30
        color: Theme.overFail
    }
    Words {
        id: words

        anchors.left: parent.left
        anchors.leftMargin: (verdict.out ? 62 : 48) * Theme.u
        anchors.right: parent.right
        anchors.rightMargin: 12 * Theme.u
        anchors.verticalCenter: parent.verticalCenter
        text: verdict.text
        tier: Theme.read
        weight: Font.DemiBold
        color: verdict.out ? Theme.overFail : Theme.ink
        Accessible.ignored: true
    }
}
