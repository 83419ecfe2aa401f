pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// A photo that was taken; a touch opens it.
AbstractButton {
    id: photo

    required property string key
    required property string source
    required text

    signal activated

    objectName: "photo." + key
    implicitHeight: 112 * Theme.u
    implicitWidth: 190 * Theme.u
    Accessible.role: Accessible.Button
    Accessible.name: text
    Accessible.onPressAction: photo.click()
    onClicked: activated()

    background: Rectangle {
        radius: 12 * Theme.u
        color: Theme.mat

        FocusRing {
            target: parent
            shown: photo.visualFocus
        }
    }
    contentItem: Item {
        Image {
            anchors.fill: parent
            anchors.margins: 3 * Theme.u
            source: photo.source
            sourceSize: Qt.size(Math.max(1, Math.round(width)), 0)
            fillMode: Image.PreserveAspectCrop
            clip: true
        }
    }
}
