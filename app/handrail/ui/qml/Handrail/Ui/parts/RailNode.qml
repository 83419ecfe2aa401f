pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// One node of a rail. Each state has its own shape and sign, so that it survives a grey print.
Item {
    id: node

    // "done", "ahead", "locked", "signature", "failed", "hold", "changed", "new", "removed",
    // "landing", "ready", "later", "dot", "part" (a health part with an icon), "badPart"
    property string kind: "ahead"
    property string number
    property string iconName
    property int count: 0
    property color ground: Theme.bg

    readonly property string mark: {
        switch (kind) {
        case "done":
            return "check";
        case "locked":
            return "lock";
        case "signature":
            return "pen";
        case "failed":
            return "x";
        case "hold":
            return "pause";
        case "new":
            return "plus";
        case "removed":
            return "minus";
        case "ready":
            return "play";
        case "later":
            return "clock";
        default:
            return iconName;
        }
    }
    readonly property bool bigPart: kind === "part" || kind === "badPart" || kind === "holdPart"

    width: (bigPart ? 46 : kind === "hold" ? 44 : kind === "landing" ? 34 : 36) * Theme.u
    height: (kind === "landing" ? 8 : bigPart ? 46 : kind === "hold" ? 44 : 36) * Theme.u

    Rectangle {
        anchors.centerIn: parent
        visible: node.kind === "done" || node.kind === "new" || node.kind === "dot"
        width: (node.kind === "dot" ? 22 : 34) * Theme.u
        height: width
        radius: width / 2
        color: node.kind === "new" ? Theme.preview : Theme.rail
    }
    Rectangle {
        anchors.centerIn: parent
        visible: node.kind === "ahead"
        width: 34 * Theme.u
        height: width
        radius: width / 2
        color: node.ground
        border.width: 3 * Theme.u
        border.color: Theme.edge
    }
    Rectangle {
        anchors.centerIn: parent
        visible: node.kind === "ready" || node.kind === "later" || node.kind === "part"
        width: (node.kind === "part" ? 46 : 36) * Theme.u
        height: width
        radius: width / 2
        color: Theme.raised
        border.width: 3 * Theme.u
        border.color: Theme.rail
    }
    Rectangle {
        anchors.centerIn: parent
        visible: node.kind === "locked" || node.kind === "removed"
        width: 32 * Theme.u
        height: width
        radius: width / 2
        color: node.ground
    }
    Dashed {
        anchors.centerIn: parent
        visible: node.kind === "locked" || node.kind === "removed"
        width: 34 * Theme.u
        height: width
        corner: 17
        stroke: 2.6
        color: Theme.edge
    }
    Rectangle {
        anchors.centerIn: parent
        visible: node.kind === "signature"
        width: 37 * Theme.u
        height: width
        radius: 8 * Theme.u
        color: Theme.raised
        border.width: 3 * Theme.u
        border.color: Theme.rail
    }
    Rectangle {
        anchors.centerIn: parent
        visible: node.kind === "failed" || node.kind === "badPart"
        width: (node.kind === "badPart" ? 44 : 34) * Theme.u
        height: width
        radius: 8 * Theme.u
        color: Theme.fail
    }
    Rectangle {
        anchors.centerIn: parent
        visible: node.kind === "hold" || node.kind === "holdPart"
        width: 31 * Theme.u
        height: width
        rotation: 45
        color: Theme.hold
        border.width: 2 * Theme.u
        border.color: Theme.overHold
        antialiasing: true
    }
    Rectangle {
        anchors.fill: parent
        visible: node.kind === "landing"
        radius: height / 2
        color: Theme.rail
    }
    Icon {
        anchors.centerIn: parent
        visible: node.kind === "changed"
        name: "triangle-up"
        size: 38
        color: Theme.preview
    }
    Words {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: (node.kind === "changed" ? 5 : 0) * Theme.u
        visible: node.kind === "ahead" || node.kind === "changed"
        text: node.kind === "changed" ? node.count : node.number
        tier: Theme.meta
        weight: Font.DemiBold
        color: node.kind === "changed" ? Theme.overPreview : Theme.ink2
        Accessible.ignored: true
    }
    Icon {
        anchors.centerIn: parent
        visible: name !== ""
        name: node.mark
        stroke: node.mark === "check" || node.mark === "x" ? 3 : 2.2
        size: node.bigPart ? 26 : node.kind === "locked" || node.kind === "later" || node.kind === "hold" || node.kind === "ready" ? 20 : node.kind === "signature" ? 23 : 24
        color: {
            switch (node.kind) {
            case "done":
                return Theme.overRail;
            case "new":
                return Theme.overPreview;
            case "failed":
            case "badPart":
                return Theme.overFail;
            case "hold":
            case "holdPart":
                return Theme.overHold;
            case "locked":
            case "removed":
                return Theme.ink3;
            default:
                return Theme.ink;
            }
        }
    }
}
