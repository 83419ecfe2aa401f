pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// Instead of content: loading, empty, or what went wrong and what to do. Nothing turns or blinks.
Item {
    id: panel

    // "loading", "empty" or "error"
    property string phase
    property string title
    property string text

    implicitHeight: words.implicitHeight + 80 * Theme.u
    Accessible.role: Accessible.AlertMessage
    Accessible.name: title + " " + text

    ColumnLayout {
        id: words

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.leftMargin: 36 * Theme.u
        anchors.rightMargin: 36 * Theme.u
        y: Math.max(40 * Theme.u, (panel.height - implicitHeight) * 0.36)
        spacing: 12 * Theme.u

        Icon {
            name: panel.phase === "loading" ? "clock" : panel.phase === "error" ? "alert" : "list"
            size: 56
            color: panel.phase === "error" ? Theme.failInk : Theme.ink3
            Layout.preferredWidth: width
            Layout.preferredHeight: height
        }
        Words {
            Layout.fillWidth: true
            text: panel.title
            tier: Theme.title
            weight: Font.DemiBold
        }
        Words {
            Layout.fillWidth: true
            Layout.maximumWidth: 700 * Theme.u
            text: panel.text
            tier: Theme.read
            color: Theme.ink2
        }
    }
}
