pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// Room for one more photo.
AbstractButton {
    id: add

    property bool next: false

    signal activated

    objectName: "addPhoto"
    implicitHeight: 112 * Theme.u
    implicitWidth: 190 * Theme.u
    text: qsTr("Add")
    Accessible.role: Accessible.Button
    Accessible.name: qsTr("Add a photo")
    Accessible.onPressAction: add.click()
    onClicked: activated()

    background: Item {
        Rectangle {
            anchors.fill: parent
            visible: add.next || add.down
            radius: 12 * Theme.u
            color: add.down ? Theme.sunken : Theme.raised
            border.width: (add.next ? 3 : 0) * Theme.u
            border.color: Theme.primary
        }
        Dashed {
            anchors.fill: parent
            visible: !add.next
        }
        FocusRing {
            target: parent
            shown: add.visualFocus
        }
    }
    contentItem: Item {
        Column {
            anchors.centerIn: parent
            spacing: 6 * Theme.u

            Icon {
                anchors.horizontalCenter: parent.horizontalCenter
                name: "camera"
                size: 32
                color: add.next ? Theme.primary : Theme.ink
            }
            Words {
                anchors.horizontalCenter: parent.horizontalCenter
                text: add.text
                weight: Font.DemiBold
                color: add.next ? Theme.primary : Theme.ink
                Accessible.ignored: true
            }
        }
    }
}
