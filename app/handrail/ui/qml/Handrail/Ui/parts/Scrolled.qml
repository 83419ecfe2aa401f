pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// Content beside a list that scrolls by itself where it is taller than its place, by swipe or by button.
Item {
    id: scrolled

    default property alias content: inside.data
    property real contentHeight: inside.childrenRect.height
    // How far the button stays off both sides.
    property real inset: 0

    readonly property alias flick: flick

    Flickable {
        id: flick

        readonly property bool tall: scrolled.contentHeight > scrolled.height + 1

        anchors.fill: parent
        anchors.bottomMargin: tall ? below.height : 0
        contentWidth: width
        contentHeight: scrolled.contentHeight
        clip: tall
        interactive: tall
        boundsBehavior: Flickable.StopAtBounds

        Item {
            id: inside

            width: flick.width
            height: scrolled.contentHeight
        }
    }
    QuietButton {
        id: below

        objectName: "moreDetail"
        visible: flick.tall && !flick.atYEnd
        anchors.left: parent.left
        anchors.leftMargin: scrolled.inset
        anchors.right: parent.right
        anchors.rightMargin: scrolled.inset
        anchors.bottom: parent.bottom
        height: 48 * Theme.u
        minHeight: 48
        kind: "raised"
        iconName: "cdown"
        text: qsTr("More below")
        onActivated: flick.contentY = Math.min(flick.contentHeight - flick.height, flick.contentY + flick.height * 0.8)
    }
}
