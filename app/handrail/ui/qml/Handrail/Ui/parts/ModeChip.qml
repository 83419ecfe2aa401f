pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// DEMO: the small relative of the mode frames. Calm, always there, never part of a production screen.
Rectangle {
    id: chip

    property string word

    visible: word !== ""
    implicitWidth: text.implicitWidth + 28 * Theme.u
    implicitHeight: 34 * Theme.u
    radius: height / 2
    color: Theme.ink

    Words {
        id: text

        objectName: "modeWord"
        anchors.centerIn: parent
        text: chip.word
        tier: Theme.meta
        weight: Font.Bold
        font.letterSpacing: 2 * Theme.u
        color: Theme.overInk
    }
}
