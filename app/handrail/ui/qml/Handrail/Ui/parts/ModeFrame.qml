pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// TRAINING or PREVIEW on every side: stripes, and a band with the word. DEMO is only a chip in the header.
Item {
    id: frame

    // "training" or "preview"; anything else draws nothing
    property string mode
    property string word
    property string note

    readonly property bool on: mode === "training" || mode === "preview"
    readonly property real side: on ? 14 * Theme.u : 0
    readonly property real top_: on ? 46 * Theme.u : 0
    readonly property color ground: mode === "training" ? Theme.training : Theme.preview
    readonly property color groundInk: mode === "training" ? Theme.overTraining : Theme.overPreview
    // TRAINING stripes fall, PREVIEW stripes rise; both turn in a right-to-left language.
    readonly property string stripes: "image://picture/stripes-" + ((mode === "training") !== Theme.mirrored ? "left" : "right") + "/" + ground.toString().slice(-6) + "/" + Theme.bg.toString().slice(-6)

    visible: on

    Repeater {
        model: frame.on ? [[0, 0, 0, 1], [0, 2, 0, 3], [0, 1, 4, 1], [5, 1, 4, 1]] : []

        Image {
            required property int index

            readonly property bool upright: index > 1

            x: index === 3 ? frame.width - frame.side : 0
            y: index === 0 ? 0 : index === 1 ? frame.height - frame.side : frame.top_
            width: upright ? frame.side : frame.width
            height: index === 0 ? frame.top_ : index === 1 ? frame.side : frame.height - frame.top_ - frame.side
            source: frame.stripes
            fillMode: Image.Tile
            horizontalAlignment: Image.AlignLeft
            verticalAlignment: Image.AlignTop
            Accessible.ignored: true
        }
    }
    Rectangle {
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 80 * Theme.u, Math.max(920 * Theme.u, words.implicitWidth + 40 * Theme.u))
        height: frame.top_
        color: frame.ground

        Row {
            id: words

            anchors.centerIn: parent
            spacing: 20 * Theme.u

            Words {
                objectName: "modeWord"
                text: frame.word
                tier: Theme.read
                weight: Font.Bold
                font.letterSpacing: 5 * Theme.u
                color: frame.groundInk
            }
            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: frame.note
                color: frame.groundInk
            }
        }
    }
}
