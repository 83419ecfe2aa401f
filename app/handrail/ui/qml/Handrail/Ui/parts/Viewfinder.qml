pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// What the camera sees, with a mark on each code: a number to choose by, or how the code was judged.
Item {
    id: finder

    required property Bridge.Camera camera

    readonly property bool live: camera.phase === "live"
    readonly property real shownWidth: Math.max(width, height * camera.aspect)
    readonly property real shownHeight: shownWidth / camera.aspect

    clip: true
    // As the world is, in every language.
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true
    Accessible.role: Accessible.Graphic
    Accessible.name: live ? qsTr("Picture of the camera") : camera.title

    Bridge.Preview {
        id: preview

        function follow() {
            look(finder.camera, Theme.u, Theme.night.ink, Theme.night.fail, Theme.night.bg);
        }

        objectName: "preview"
        anchors.fill: parent
        Component.onCompleted: follow()
    }
    Connections {
        target: Theme

        function onUChanged() {
            preview.follow();
        }
    }
    Repeater {
        model: finder.camera.codes

        CodeMark {
            x: Math.max(0, Math.min(finder.width - width, (finder.width - finder.shownWidth) / 2 + place.x * finder.shownWidth - width / 2))
            y: Math.max(0, Math.min(finder.height - height, (finder.height - finder.shownHeight) / 2 + place.y * finder.shownHeight - height / 2))
            onActivated: key => finder.camera.codeAsked(key)
        }
    }
    ColumnLayout {
        visible: !finder.live
        anchors.centerIn: parent
        width: parent.width - 48 * Theme.u
        spacing: 12 * Theme.u

        Icon {
            name: "camera"
            size: 56
            color: Theme.night.ink2
            Layout.alignment: Qt.AlignHCenter
            Layout.preferredWidth: width
            Layout.preferredHeight: height
        }
        Words {
            objectName: "cameraTitle"
            Layout.fillWidth: true
            horizontalAlignment: Text.AlignHCenter
            text: finder.camera.title
            tier: Theme.code
            weight: Font.DemiBold
            color: Theme.night.ink
            Accessible.role: Accessible.AlertMessage
        }
    }
}
