pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui

// The handrail: hangs from the logo, one node per step; the grip's row opens into the work surface.
Flickable {
    id: track

    required property var model
    property bool nodesOnly: false
    // Spread the rows over the height (portrait, or a few rows only).
    property bool spread: false
    property bool centred: false
    // What the grip's row is made of (the dark ground of the scan panel differs).
    property color ground: Theme.surface
    property bool tappable: true

    // Asked for only where rows are spread: it reads every row.
    readonly property real natural: {
        if (!spread)
            return 0;
        let sum = 0;
        for (let at = 0; at < rows.count; ++at)
            sum += (rows.itemAt(at) as RailRow)?.natural ?? 0;
        return sum;
    }
    readonly property real extra: spread && rows.count > 0 ? Math.max(0, Math.min(74 * Theme.u, (height - natural - 12 * Theme.u) / rows.count)) : 0
    // The row of the grip, to keep it in view.
    property Item here: null

    // How far the grip still is from its row, while it slides there.
    property real shift: 0
    property real lastY: -1

    signal nodeAsked(string key)

    function slideGrip(): void {
        if (here === null)
            return;
        if (lastY >= 0 && lastY !== here.y && Theme.slide > 0) {
            slide.from = lastY - here.y;
            slide.restart();
        }
        lastY = here.y;
    }

    function keepGripInView(): void {
        if (here === null)
            return;
        const top = here.y + column.y;
        contentY = Math.max(0, Math.min(contentHeight - height, Math.max(Math.min(contentY, top - 60 * Theme.u), top + here.height + 60 * Theme.u - height)));
    }

    clip: contentHeight > height + 1
    contentWidth: width
    contentHeight: Math.max(height, column.y + column.height)
    boundsBehavior: Flickable.StopAtBounds
    interactive: contentHeight > height + 1
    onHereChanged: {
        Qt.callLater(slideGrip);
        Qt.callLater(keepGripInView);
    }
    onHeightChanged: Qt.callLater(keepGripInView)

    NumberAnimation {
        id: slide

        target: track
        property: "shift"
        to: 0
        duration: Theme.slide
        easing.type: Easing.OutQuad
    }
    RailLine {
        anchors.left: parent.left
        anchors.leftMargin: 41.5 * Theme.u
        width: 9 * Theme.u
        y: 0
        height: column.y + 1
    }
    RailLine {
        anchors.left: parent.left
        anchors.leftMargin: 41.5 * Theme.u
        y: column.y + column.height - 1
        height: Math.max(0, track.contentHeight - y)
        ahead: rows.count > 0 && ((rows.itemAt(rows.count - 1) as RailRow)?.tailAhead ?? false)
    }
    Column {
        id: column

        width: parent.width
        y: track.centred ? Math.max(6 * Theme.u, (track.height - height) * 0.43) : 6 * Theme.u

        Repeater {
            id: rows

            model: track.model

            RailRow {
                width: column.width
                rail: track
            }
        }
    }

    component RailRow: AbstractButton {
        id: row

        required property int index
        required property string key
        required property string form
        required property string kind
        required property string number
        required property string code
        required property string title
        required property string detail
        required property int count
        required property Rail rail

        readonly property bool current: kind === "current" || kind === "problem"
        readonly property bool behind: kind === "done" || form === "group" && kind === "done"
        readonly property bool headAhead: !behind && !current
        readonly property bool tailAhead: !behind
        readonly property real minimum: {
            if (current)
                return 104;
            if (form === "fold")
                return 66;
            if (form === "group")
                return 42;
            return detail !== "" && !row.rail.nodesOnly ? 56 : 52;
        }
        // Long words make a row taller; nothing is cut.
        readonly property real natural: Math.max(minimum * Theme.u, row.rail.nodesOnly ? 0 : words.implicitHeight + 8 * Theme.u)

        objectName: "rail." + key
        height: natural + (current ? Math.min(row.rail.extra, 16 * Theme.u) : row.rail.extra)
        enabled: row.rail.tappable && form !== "group"
        z: current ? 1 : 0
        Accessible.role: Accessible.Button
        Accessible.name: [row.code, row.number, row.title, row.detail].filter(part => part !== "").join(" ")
        Accessible.description: ({
                "done": qsTr("Done"),
                "current": qsTr("Current step"),
                "problem": qsTr("Current step, with a problem"),
                "ahead": qsTr("Ahead"),
                "locked": qsTr("Hold point"),
                "signature": qsTr("Needs a signature"),
                "failed": qsTr("Failed"),
                "hold": qsTr("On hold"),
                "changed": qsTr("Changed"),
                "new": qsTr("New"),
                "removed": qsTr("Removed")
            })[row.kind] ?? ""
        Accessible.onPressAction: row.click()
        onClicked: row.rail.nodeAsked(key)
        onCurrentChanged: {
            if (current)
                row.rail.here = row;
        }
        Component.onCompleted: {
            if (current)
                row.rail.here = row;
        }

        background: Item {
            // The concave row: ground from just inside the left edge into the work surface.
            Rectangle {
                visible: row.current
                anchors.fill: parent
                anchors.leftMargin: 6 * Theme.u
                anchors.rightMargin: -1
                radius: 16 * Theme.u
                color: row.rail.ground
            }
            Rectangle {
                visible: row.current
                anchors.right: parent.right
                anchors.rightMargin: -1
                width: parent.width / 2
                height: parent.height
                color: row.rail.ground
            }
            Fillet {
                visible: row.current
                anchors.right: parent.right
                anchors.rightMargin: -0.5
                anchors.bottom: parent.top
                anchors.bottomMargin: -0.5
                color: row.rail.ground
            }
            Fillet {
                visible: row.current
                anchors.right: parent.right
                anchors.rightMargin: -0.5
                anchors.top: parent.bottom
                anchors.topMargin: -0.5
                below: false
                color: row.rail.ground
            }
            FocusRing {
                target: parent
                anchors.margins: 4 * Theme.u
                corner: 6
                shown: row.visualFocus
            }
        }
        contentItem: Item {
            RailLine {
                anchors.left: parent.left
                anchors.leftMargin: 41.5 * Theme.u
                width: 9 * Theme.u
                height: parent.height / 2
                ahead: row.headAhead
            }
            RailLine {
                anchors.left: parent.left
                anchors.leftMargin: 41.5 * Theme.u
                width: 9 * Theme.u
                y: parent.height / 2
                height: parent.height - y
                ahead: row.tailAhead
            }
            RailNode {
                visible: !row.current
                anchors.horizontalCenter: parent.left
                anchors.horizontalCenterOffset: 46 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                kind: row.form === "group" ? "landing" : row.kind
                number: row.number
                count: row.count
            }
            Grip {
                visible: row.current
                anchors.left: parent.left
                anchors.leftMargin: 19 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                anchors.verticalCenterOffset: row.current ? row.rail.shift : 0
                number: row.number
                problem: row.kind === "problem"
            }
            Column {
                id: words

                visible: !row.rail.nodesOnly
                anchors.left: parent.left
                anchors.leftMargin: (row.current ? 86 : 82) * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: 8 * Theme.u
                anchors.verticalCenter: parent.verticalCenter

                RowLayout {
                    width: parent.width
                    spacing: (row.code !== "" ? 8 : 7) * Theme.u

                    Words {
                        visible: text !== ""
                        text: row.code !== "" ? row.code : row.current || row.kind === "ahead" ? "" : row.number
                        tier: Theme.meta
                        weight: row.code !== "" ? Font.DemiBold : Font.Normal
                        color: row.code !== "" ? Theme.ink2 : Theme.ink3
                        Layout.alignment: Qt.AlignBaseline
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        text: row.title
                        tier: row.form === "step" ? Theme.label : Theme.meta
                        weight: row.current ? Font.DemiBold : Font.Normal
                        color: row.current ? Theme.ink : row.form === "step" ? Theme.ink2 : Theme.ink3
                        Layout.alignment: Qt.AlignBaseline
                        Accessible.ignored: true
                    }
                }
                Words {
                    width: parent.width
                    visible: text !== ""
                    text: row.detail
                    tier: Theme.meta
                    color: Theme.ink3
                    Accessible.ignored: true
                }
            }
        }
    }
}
