pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// A figure on its mat. Pinch zooms; Enlarge fills the surface. Never mirrored, never re-coloured.
Rectangle {
    id: figure

    property string source
    property string caption
    property string spoken
    property int count: 0
    property int at: 0
    property bool enlarged: false

    signal enlarge
    signal pick(int at)

    radius: 12 * Theme.u
    color: Theme.mat
    clip: true
    Accessible.role: Accessible.Graphic
    Accessible.name: caption
    Accessible.description: spoken
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Image {
        id: picture

        width: parent.width - 4 * Theme.u
        height: parent.height - 4 * Theme.u
        x: 2 * Theme.u
        y: 2 * Theme.u
        source: figure.source
        sourceSize: Qt.size(Math.max(1, Math.round(width * 2)), 0)
        fillMode: Image.PreserveAspectFit
        asynchronous: false
    }
    PinchHandler {
        target: picture
        rotationAxis.enabled: false
        scaleAxis.minimum: 1
        scaleAxis.maximum: 6
    }
    DragHandler {
        target: picture
        enabled: picture.scale > 1.01
    }
    Rectangle {
        visible: figure.caption !== ""
        anchors.left: parent.left
        anchors.bottom: parent.bottom
        anchors.margins: 10 * Theme.u
        width: words.implicitWidth + 24 * Theme.u
        height: 32 * Theme.u
        radius: 8 * Theme.u
        color: Theme.surface

        Words {
            id: words

            anchors.centerIn: parent
            text: figure.caption
            tier: Theme.meta
            Accessible.ignored: true
        }
    }
    Row {
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.margins: 10 * Theme.u
        spacing: 8 * Theme.u

        QuietButton {
            objectName: "figure.next"
            visible: figure.count > 1
            kind: "raised"
            minHeight: 52
            width: 52 * Theme.u
            iconOnly: true
            iconName: "cright"
            text: qsTr("Next figure")
            onActivated: figure.pick((figure.at + 1) % figure.count)
        }
        QuietButton {
            objectName: figure.enlarged ? "figure.shrink" : "figure.enlarge"
            kind: "raised"
            minHeight: 52
            width: 52 * Theme.u
            iconOnly: true
            iconName: figure.enlarged ? "x" : "zoom"
            text: figure.enlarged ? qsTr("Close the figure") : qsTr("Enlarge the figure")
            onActivated: {
                picture.scale = 1;
                figure.enlarge();
            }
        }
    }
}
