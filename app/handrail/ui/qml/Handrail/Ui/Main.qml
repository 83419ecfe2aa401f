pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Window
import Handrail.Ui
import Handrail.Bridge as Bridge

// The one window: a screen, perhaps a sheet over it, and the frame of a mode around both.
Window {
    id: window

    required property Bridge.Navigator navigator
    required property Bridge.Header header
    required property Bridge.RunRail run
    // Screens that stand beside the rail of a run.
    readonly property list<string> alongRun: ["stepRunner", "scanCode", "measure", "signRecord", "draftNcr", "hazardCheck", "capturePad", "locked", "whatChanged"]
    readonly property bool tooSmall: width < 600 * Theme.u
    // For a person at a test: true while nothing slides.
    readonly property bool settled: !slide.running

    width: 1280
    height: 800
    visible: true
    title: "Handrail"
    color: Theme.bg
    LayoutMirroring.enabled: Theme.mirrored
    LayoutMirroring.childrenInherit: true

    // A screen and its view model are made when they are first shown: badge-in waits for none of the others.
    function place(loader: Loader, name: string, kind: string) {
        const wanted = name === "" ? "" : Qt.resolvedUrl("screens/" + name[0].toUpperCase() + name.slice(1) + kind + ".qml");
        if (loader.source.toString() === wanted.toString())
            return;
        if (name === "") {
            loader.source = "";
            return;
        }
        const properties = {
            "vm": navigator.model(name)
        };
        if (kind === "Screen")
            properties.info = header;
        if (alongRun.includes(name))
            properties.run = run;
        loader.setSource(wanted, properties);
    }

    onClosing: close => {
        close.accepted = false;
        navigator.closeAsked();
    }

    ModeFrame {
        id: frame

        anchors.fill: parent
        mode: window.header.mode
        word: window.header.modeWord
        note: window.header.modeNote
    }
    Item {
        id: glass

        anchors.fill: parent
        anchors.leftMargin: frame.side
        anchors.rightMargin: frame.side
        anchors.topMargin: frame.top_
        anchors.bottomMargin: frame.side
        visible: !window.tooSmall

        Loader {
            id: screen

            objectName: "screen"
            anchors.fill: parent
            focus: !over.active
            enabled: !over.active

            readonly property string shown: window.navigator.current

            onShownChanged: window.place(screen, shown, "Screen")
            Component.onCompleted: window.place(screen, shown, "Screen")
            onLoaded: window.navigator.arrived(window.navigator.current)
        }
        Loader {
            id: over

            objectName: "sheet"
            anchors.fill: parent
            focus: active
            active: shown !== ""

            readonly property string shown: window.navigator.sheet

            onShownChanged: window.place(over, shown, "Sheet")
            Component.onCompleted: window.place(over, shown, "Sheet")
            opacity: 0
            onLoaded: {
                opacity = 0;
                slide.restart();
            }

            NumberAnimation {
                id: slide

                target: over
                property: "opacity"
                to: 1
                duration: Theme.sheet
                easing.type: Easing.OutQuad
            }
        }
    }
    Rectangle {
        objectName: "warning"
        anchors.horizontalCenter: parent.horizontalCenter
        anchors.top: parent.top
        anchors.topMargin: 16 * Theme.u + frame.top_
        width: Math.min(parent.width - 32 * Theme.u, warning.implicitWidth + 48 * Theme.u)
        height: warning.implicitHeight + 32 * Theme.u
        radius: 12 * Theme.u
        color: Theme.hold
        visible: window.navigator.warning !== ""
        Accessible.role: Accessible.AlertMessage
        Accessible.name: window.navigator.warning

        Words {
            id: warning

            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width - 48 * Theme.u)
            horizontalAlignment: Text.AlignHCenter
            tier: Theme.signal
            weight: Font.DemiBold
            text: window.navigator.warning
            color: Theme.overHold
        }
    }
    StatePanel {
        anchors.fill: parent
        visible: window.tooSmall
        phase: "error"
        title: qsTr("This window is too narrow")
        text: qsTr("Handrail needs at least 102 mm of width. Make the window wider, turn the tablet, or choose a smaller text size.")
    }
}
