pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui
import Handrail.Bridge as Bridge

// Where you are, what you work on, sync, person, lock. One row where it fits, else two.
Item {
    id: header

    required property Bridge.Header info
    // The cells go in with the content where height is short.
    property bool slim: false
    property bool locked: false

    readonly property bool run: info.title === ""
    readonly property real free: width - 92 * Theme.u - corner.width - 28 * Theme.u
    // The cells close up before they go into two rows: the header must not change with the sync state.
    readonly property real cellsWidth: {
        let sum = 0;
        for (let at = 0; at < cells.count; ++at)
            sum += (cells.itemAt(at) as Item)?.implicitWidth ?? 0;
        return sum;
    }
    readonly property real gap: Math.min(30 * Theme.u, (free - cellsWidth) / Math.max(1, cells.count - 1))
    readonly property bool tall: run && !slim && gap < 14 * Theme.u
    property alias rows: header.tall

    implicitHeight: tall ? Math.max(128 * Theme.u, 75 * Theme.u + second.implicitHeight + 6 * Theme.u) : Math.max(72 * Theme.u, run ? 0 : titles.implicitHeight + 20 * Theme.u)

    // Covers what scrolls below: the software renderer does not clip shapes.
    Rectangle {
        anchors.fill: parent
        color: Theme.bg
    }
    Rectangle {
        id: logo

        anchors.left: parent.left
        anchors.leftMargin: 23 * Theme.u
        y: 13 * Theme.u
        width: 46 * Theme.u
        height: width
        color: "transparent"
        Accessible.role: Accessible.Graphic
        Accessible.name: "Handrail"

        Image {
            anchors.fill: parent
            source: Bridge.Appearance.resources + (Theme.dark ? "/logo-dark.svg" : "/logo.svg")
            sourceSize: Qt.size(Math.round(width * Screen.devicePixelRatio), Math.round(height * Screen.devicePixelRatio))
        }
    }
    RailLine {
        anchors.left: parent.left
        anchors.leftMargin: 41.5 * Theme.u
        y: 66 * Theme.u
        width: 9 * Theme.u
        height: parent.height - y
    }
    Column {
        id: titles

        visible: !header.run
        anchors.left: parent.left
        anchors.leftMargin: 92 * Theme.u
        width: header.free
        y: 10 * Theme.u

        Words {
            width: parent.width
            visible: text !== ""
            text: header.info.overline
            tier: Theme.meta
            color: Theme.ink3
        }
        Words {
            width: parent.width
            text: header.info.title
            tier: Theme.code
            weight: Font.DemiBold
            Accessible.role: Accessible.Heading
        }
    }
    Row {
        id: everything

        visible: header.run && !header.tall && !header.slim
        anchors.left: parent.left
        anchors.leftMargin: 92 * Theme.u
        y: 13 * Theme.u
        spacing: Math.max(0, header.gap)

        Repeater {
            id: cells

            model: header.info.cells
            delegate: Cell {}
        }
    }
    Row {
        visible: header.run && (header.tall || header.slim)
        anchors.left: parent.left
        anchors.leftMargin: 92 * Theme.u
        y: 13 * Theme.u

        Repeater {
            model: header.info.cells
            delegate: Cell {
                visible: index === 0
            }
        }
    }
    Flow {
        id: second

        visible: header.tall
        anchors.left: parent.left
        anchors.leftMargin: 92 * Theme.u
        anchors.right: parent.right
        anchors.rightMargin: 16 * Theme.u
        y: 75 * Theme.u
        spacing: 30 * Theme.u

        Repeater {
            model: header.info.cells
            delegate: Cell {
                visible: index > 0
            }
        }
    }
    Row {
        id: corner

        anchors.right: parent.right
        anchors.rightMargin: 14 * Theme.u
        y: 9 * Theme.u
        spacing: 14 * Theme.u

        ModeChip {
            anchors.verticalCenter: parent.verticalCenter
            word: header.info.mode === "demo" ? header.info.modeWord : ""
        }
        Column {
            visible: header.info.clockTime !== ""
            anchors.verticalCenter: parent.verticalCenter
            rightPadding: 6 * Theme.u

            Words {
                anchors.right: parent.right
                anchors.rightMargin: 6 * Theme.u
                text: header.info.clockDate
                tier: Theme.meta
                color: Theme.ink3
            }
            Words {
                anchors.right: parent.right
                anchors.rightMargin: 6 * Theme.u
                text: header.info.clockTime
                mono: true
                weight: Font.Medium
            }
        }
        SyncPill {
            least: header.slim ? 0 : 186
            phase: header.info.syncState
            title: header.info.syncTitle
            detail: header.info.syncDetail
            onActivated: header.info.syncAsked()
        }
        Column {
            visible: header.info.person !== "" && !(header.slim && header.info.mode === "demo")
            anchors.verticalCenter: parent.verticalCenter

            Words {
                text: header.info.role
                tier: Theme.meta
                color: Theme.ink3
            }
            Words {
                text: header.info.person
                weight: Font.DemiBold
                lineHeight: Math.round(24 * Theme.u)
            }
        }
        QuietButton {
            objectName: "lock"
            visible: header.info.person !== "" && !header.locked
            kind: "raised"
            minHeight: 54
            width: 54 * Theme.u
            iconOnly: true
            iconName: "lock"
            text: qsTr("Lock this tablet")
            onActivated: header.info.lockAsked()
        }
    }

    component Cell: HeaderCell {
        required property int index
        required property string key
        required label
        required value
        required property string mark
        required mono

        iconName: mark
    }
}
