pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// One entry of a record in full: what, why it is looked at, before and after, the reason, and the facts.
ColumnLayout {
    id: detail

    required property Bridge.RecordEntry entry
    // A sheet says the title itself.
    property bool titled: true

    readonly property color tone: entry.tone === "fail" ? Theme.failInk : entry.tone === "hold" ? Theme.holdInk : Theme.ink

    spacing: 0

    Words {
        objectName: "entryOverline"
        Layout.fillWidth: true
        visible: text !== ""
        text: detail.entry.overline
        mono: true
        tier: Theme.meta
        color: Theme.ink2
    }
    Words {
        objectName: "entryTitle"
        Layout.fillWidth: true
        Layout.topMargin: 4 * Theme.u
        visible: detail.titled
        text: detail.entry.title
        tier: Theme.read
        weight: Font.DemiBold
        color: detail.tone
        Accessible.role: Accessible.Heading
    }
    Words {
        Layout.fillWidth: true
        Layout.topMargin: 2 * Theme.u
        visible: text !== ""
        text: detail.entry.detail
        color: Theme.ink2
    }
    Flow {
        visible: why.count > 0
        Layout.fillWidth: true
        Layout.topMargin: 10 * Theme.u
        spacing: 8 * Theme.u

        Repeater {
            id: why

            model: detail.entry.why

            Chip {
                required property string key
                required text

                iconName: "eye"
            }
        }
    }
    GridLayout {
        id: sides

        readonly property bool wide: width >= 480 * Theme.u

        visible: detail.entry.after !== ""
        Layout.fillWidth: true
        Layout.topMargin: 14 * Theme.u
        columns: wide ? 2 : 1
        columnSpacing: 12 * Theme.u
        rowSpacing: 8 * Theme.u
        uniformCellWidths: true

        Side {
            name: qsTr("Before")
            said: detail.entry.before
            past: true
        }
        Side {
            name: qsTr("After")
            said: detail.entry.after
        }
    }
    Rectangle {
        visible: detail.entry.reason !== ""
        Layout.fillWidth: true
        Layout.topMargin: 12 * Theme.u
        implicitHeight: reason.implicitHeight + 24 * Theme.u
        radius: 12 * Theme.u
        color: Theme.sunken

        ColumnLayout {
            id: reason

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.verticalCenter: parent.verticalCenter
            anchors.leftMargin: 16 * Theme.u
            anchors.rightMargin: 16 * Theme.u
            spacing: 0

            Words {
                Layout.fillWidth: true
                text: qsTr("Reason")
                tier: Theme.meta
                color: Theme.ink2
            }
            Words {
                objectName: "entryReason"
                Layout.fillWidth: true
                text: detail.entry.reason
                weight: Font.DemiBold
            }
        }
    }
    Item {
        implicitHeight: 10 * Theme.u
    }
    Repeater {
        model: detail.entry.facts

        ColumnLayout {
            id: fact

            required property int index
            required property string key
            required property string label
            required property string value
            required property bool mono

            Layout.fillWidth: true
            spacing: 0

            Rectangle {
                visible: fact.index > 0
                Layout.fillWidth: true
                implicitHeight: 1 * Theme.u
                color: Theme.line
            }
            Pair {
                Layout.fillWidth: true
                Layout.topMargin: 7 * Theme.u
                Layout.bottomMargin: 7 * Theme.u
                label: fact.label
                value: fact.value
                mono: fact.mono
            }
        }
    }

    component Side: Rectangle {
        id: side

        property string name
        property string said
        property bool past: false

        Layout.fillWidth: true
        Layout.fillHeight: true
        implicitHeight: words.implicitHeight + 24 * Theme.u
        radius: 12 * Theme.u
        color: past ? Theme.sunken : Theme.raised
        border.width: (past ? 1.5 : 2) * Theme.u
        border.color: past ? Theme.line : Theme.edge
        Accessible.role: Accessible.StaticText
        Accessible.name: name + ": " + said

        ColumnLayout {
            id: words

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            anchors.margins: 12 * Theme.u
            anchors.leftMargin: 16 * Theme.u
            anchors.rightMargin: 16 * Theme.u
            spacing: 0

            Words {
                Layout.fillWidth: true
                text: side.name
                tier: Theme.meta
                color: Theme.ink2
                Accessible.ignored: true
            }
            Words {
                Layout.fillWidth: true
                text: side.said
                tier: Theme.code
                weight: Font.DemiBold
                font.strikeout: side.past
                color: side.past ? Theme.ink2 : Theme.ink
                Accessible.ignored: true
            }
        }
    }
}
