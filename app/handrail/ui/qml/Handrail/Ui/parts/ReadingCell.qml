pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// One reading: empty dashed, ok with a tick, out red with a cross, now with ink around it.
Item {
    id: cell

    property string label
    property string value
    // "empty", "ok", "out", "now", "nowOut" or "plain" (in a record to be signed)
    property string phase: "empty"
    // One line (in the pad) or label above value (in a tile).
    property bool flat: false

    readonly property bool filled: phase === "out" && !flat
    readonly property color tone: filled ? Theme.overFail : Theme.ink

    implicitHeight: (flat ? 56 : 74) * Theme.u
    implicitWidth: (flat ? Math.max(126 * Theme.u, tag.implicitWidth + number.implicitWidth + 66 * Theme.u) : Math.max(70 * Theme.u, number.implicitWidth + 16 * Theme.u))
    Accessible.role: Accessible.StaticText
    Accessible.name: {
        if (phase === "empty")
            return qsTr("Reading %1, empty").arg(label);
        if (phase === "out" || phase === "nowOut")
            return qsTr("Reading %1, %2, out of limits").arg(label).arg(value);
        return qsTr("Reading %1, %2").arg(label).arg(value);
    }

    Rectangle {
        anchors.fill: parent
        radius: (cell.flat ? 12 : 10) * Theme.u
        visible: cell.phase !== "empty"
        color: cell.filled ? Theme.fail : cell.phase === "nowOut" || cell.phase === "out" ? Theme.failTint : Theme.raised
        border.width: (cell.phase === "now" || cell.phase === "nowOut" ? 3 : cell.filled ? 0 : 1) * Theme.u
        border.color: cell.phase === "now" ? Theme.ink : cell.phase === "nowOut" || cell.phase === "out" ? Theme.fail : Theme.line
    }
    Dashed {
        anchors.fill: parent
        visible: cell.phase === "empty"
        corner: cell.flat ? 12 : 10
    }
    Row {
        id: tag

        x: (cell.flat ? 12 : 11) * Theme.u
        y: cell.flat ? (parent.height - height) / 2 : 8 * Theme.u
        spacing: 8 * Theme.u
        LayoutMirroring.enabled: false

        Words {
            text: cell.label
            tier: Theme.meta
            color: cell.filled ? Theme.overFail : Theme.ink3
            Accessible.ignored: true
        }
        Icon {
            visible: !cell.flat && name !== ""
            anchors.verticalCenter: parent.verticalCenter
            name: cell.phase === "ok" ? "check" : cell.phase === "out" ? "x" : ""
            size: 20
            stroke: 3
            color: cell.tone
        }
    }
    Words {
        id: number

        x: cell.flat ? tag.x + tag.width + Math.max(10 * Theme.u, (parent.width - tag.x - tag.width - width - (end.visible ? 34 * Theme.u : 12 * Theme.u)) / 2) : 11 * Theme.u
        y: cell.flat ? (parent.height - height) / 2 : 34 * Theme.u
        text: cell.phase === "empty" && cell.value === "" ? "–" : cell.value
        mono: true
        tier: cell.flat ? Theme.label : Theme.code
        weight: Font.DemiBold
        color: cell.phase === "empty" ? Theme.ink2 : cell.tone
        wrapMode: Text.NoWrap
        Accessible.ignored: true
    }
    Icon {
        id: end

        visible: cell.flat && name !== ""
        x: parent.width - width - 10 * Theme.u
        anchors.verticalCenter: parent.verticalCenter
        name: cell.phase === "ok" ? "check" : cell.phase === "out" ? "x" : ""
        size: 24
        stroke: 2.6
        color: cell.phase === "out" ? Theme.failInk : Theme.ink
    }
}
