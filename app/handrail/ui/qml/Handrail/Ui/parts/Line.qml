pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// An icon and a sentence. With a tone it becomes a strip.
Rectangle {
    id: line

    property string iconName: "info"
    property string text
    // "", "hold", "fail" or "change"
    property string tone
    property bool boxed: false
    property int tier: Theme.label

    readonly property bool strip: boxed || tone !== ""

    implicitHeight: row.implicitHeight + (strip ? 24 : 0) * Theme.u
    implicitWidth: row.implicitWidth + (strip ? 32 : 0) * Theme.u
    visible: text !== ""
    radius: 12 * Theme.u
    color: tone === "fail" ? Theme.failTint : tone === "hold" ? Theme.holdTint : tone === "change" ? Theme.previewTint : boxed ? Theme.sunken : "transparent"
    border.width: tone !== "" ? 3 * Theme.u : boxed ? 1.5 * Theme.u : 0
    border.color: tone === "fail" ? Theme.fail : tone === "hold" ? Theme.hold : tone === "change" ? Theme.preview : Theme.line

    RowLayout {
        id: row

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.verticalCenter: parent.verticalCenter
        anchors.leftMargin: (line.strip ? 16 : 0) * Theme.u
        anchors.rightMargin: anchors.leftMargin
        spacing: 14 * Theme.u

        Icon {
            Layout.alignment: words.lineCount > 1 ? Qt.AlignTop : Qt.AlignVCenter
            Layout.preferredWidth: width
            Layout.preferredHeight: height
            name: line.iconName
            color: line.tone === "fail" ? Theme.failInk : line.tone === "hold" ? Theme.holdInk : Theme.ink2
        }
        Words {
            id: words

            Layout.fillWidth: true
            text: Theme.rich(line.text)
            rich: true
            tier: line.tier
            color: line.tone === "fail" ? Theme.failInk : line.tone === "hold" ? Theme.holdInk : Theme.ink2
        }
    }
}
