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
    required property Bridge.BadgeIn badgeIn
    required property Bridge.Jobs jobs
    required property Bridge.StepRunner stepRunner
    required property Bridge.ScanCode scanCode
    required property Bridge.Measure measure
    required property Bridge.GateList gateList
    required property Bridge.SignRecord signRecord
    required property Bridge.DraftNcr draftNcr
    required property Bridge.SyncCentre syncCentre
    required property Bridge.RunRecord runRecord
    required property Bridge.HazardCheck hazardCheck
    required property Bridge.CapturePad capturePad
    required property Bridge.Locked locked
    required property Bridge.Correction correction
    required property Bridge.ReasonNote reasonNote
    required property Bridge.Refused refused

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
            sourceComponent: ({
                    "badgeIn": badgeInScreen,
                    "jobs": jobsScreen,
                    "stepRunner": stepRunnerScreen,
                    "scanCode": scanCodeScreen,
                    "measure": measureScreen,
                    "gateList": gateListScreen,
                    "signRecord": signRecordScreen,
                    "draftNcr": draftNcrScreen,
                    "syncCentre": syncCentreScreen,
                    "runRecord": runRecordScreen,
                    "hazardCheck": hazardCheckScreen,
                    "capturePad": capturePadScreen,
                    "locked": lockedScreen
                })[window.navigator.current] ?? null
            onLoaded: window.navigator.arrived(window.navigator.current)
        }
        Loader {
            id: over

            objectName: "sheet"
            anchors.fill: parent
            focus: active
            active: window.navigator.sheet !== ""
            sourceComponent: ({
                    "correction": correctionSheet,
                    "reasonNote": reasonNoteSheet,
                    "refused": refusedSheet
                })[window.navigator.sheet] ?? null
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
    StatePanel {
        anchors.fill: parent
        visible: window.tooSmall
        phase: "error"
        title: qsTr("This window is too narrow")
        text: qsTr("Handrail needs at least 102 mm of width. Make the window wider, turn the tablet, or choose a smaller text size.")
    }

    Component {
        id: badgeInScreen

        BadgeInScreen {
            info: window.header
            vm: window.badgeIn
        }
    }
    Component {
        id: jobsScreen

        JobsScreen {
            info: window.header
            vm: window.jobs
        }
    }
    Component {
        id: stepRunnerScreen

        StepRunnerScreen {
            info: window.header
            run: window.run
            vm: window.stepRunner
        }
    }
    Component {
        id: scanCodeScreen

        ScanCodeScreen {
            info: window.header
            run: window.run
            vm: window.scanCode
        }
    }
    Component {
        id: measureScreen

        MeasureScreen {
            info: window.header
            run: window.run
            vm: window.measure
        }
    }
    Component {
        id: gateListScreen

        GateListScreen {
            info: window.header
            vm: window.gateList
        }
    }
    Component {
        id: signRecordScreen

        SignRecordScreen {
            info: window.header
            run: window.run
            vm: window.signRecord
        }
    }
    Component {
        id: draftNcrScreen

        DraftNcrScreen {
            info: window.header
            run: window.run
            vm: window.draftNcr
        }
    }
    Component {
        id: syncCentreScreen

        SyncCentreScreen {
            info: window.header
            vm: window.syncCentre
        }
    }
    Component {
        id: runRecordScreen

        RunRecordScreen {
            info: window.header
            vm: window.runRecord
        }
    }
    Component {
        id: hazardCheckScreen

        HazardCheckScreen {
            info: window.header
            run: window.run
            vm: window.hazardCheck
        }
    }
    Component {
        id: capturePadScreen

        CapturePadScreen {
            info: window.header
            run: window.run
            vm: window.capturePad
        }
    }
    Component {
        id: lockedScreen

        LockedScreen {
            info: window.header
            run: window.run
            vm: window.locked
        }
    }
    Component {
        id: correctionSheet

        CorrectionSheet {
            vm: window.correction
        }
    }
    Component {
        id: reasonNoteSheet

        ReasonNoteSheet {
            vm: window.reasonNote
        }
    }
    Component {
        id: refusedSheet

        RefusedSheet {
            vm: window.refused
        }
    }
}
