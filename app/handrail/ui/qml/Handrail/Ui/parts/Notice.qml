pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// A safety notice: signal panel, hazard, what to do, and the mandatory sign at the end.
Rectangle {
    id: notice

    // "danger", "warning", "caution" or "notice"
    property string kind
    property string signName
    property string hazard
    property string action
    property string must

    readonly property color panel: ({
            "danger": Theme.danger,
            "warning": Theme.warning,
            "caution": Theme.caution
        })[kind] ?? Theme.notice
    readonly property color edgeColor: kind === "danger" ? Theme.danger : kind === "notice" ? Theme.notice : Theme.signBlack
    readonly property string word: ({
            "danger": qsTr("DANGER"),
            "warning": qsTr("WARNING"),
            "caution": qsTr("CAUTION")
        })[kind] ?? qsTr("NOTICE")

    implicitHeight: Math.max(74 * Theme.u, words.implicitHeight + 20 * Theme.u, wide ? 0 : panelBox.implicitHeight + words.implicitHeight + 24 * Theme.u)
    readonly property bool wide: width >= 440 * Theme.u
    radius: 12 * Theme.u
    color: edgeColor
    visible: kind !== ""
    Accessible.role: Accessible.AlertMessage
    Accessible.name: word + ". " + hazard + " " + action

    // What lies under a notice that stays takes no touch.
    MouseArea {
        anchors.fill: parent
    }
    Rectangle {
        anchors.fill: parent
        anchors.margins: 2 * Theme.u
        radius: 10 * Theme.u
        color: Theme.raised
    }
    Rectangle {
        id: panelBox

        implicitHeight: 56 * Theme.u
        anchors.left: parent.left
        anchors.top: parent.top
        anchors.margins: 2 * Theme.u
        width: notice.wide ? mark.implicitWidth + 24 * Theme.u : parent.width - 4 * Theme.u
        height: notice.wide ? parent.height - 4 * Theme.u : implicitHeight
        topLeftRadius: (notice.wide && Theme.mirrored ? 0 : 10) * Theme.u
        bottomLeftRadius: (notice.wide && !Theme.mirrored ? 10 : 0) * Theme.u
        topRightRadius: (notice.wide && !Theme.mirrored ? 0 : 10) * Theme.u
        bottomRightRadius: (notice.wide && Theme.mirrored ? 10 : 0) * Theme.u
        color: notice.panel

        Row {
            id: mark

            anchors.left: parent.left
            anchors.leftMargin: 10 * Theme.u
            anchors.verticalCenter: parent.verticalCenter
            spacing: 10 * Theme.u

            Sign {
                visible: name !== ""
                name: notice.kind === "notice" ? "" : notice.signName
                size: 48
            }
            Words {
                anchors.verticalCenter: parent.verticalCenter
                text: notice.word
                tier: Theme.signal
                weight: Font.Bold
                font.letterSpacing: 0.1 * Theme.u
                color: notice.kind === "danger" || notice.kind === "notice" ? Theme.signWhite : Theme.signBlack
                Accessible.ignored: true
            }
        }
    }
    RowLayout {
        anchors.left: notice.wide ? panelBox.right : parent.left
        anchors.leftMargin: 16 * Theme.u
        anchors.right: parent.right
        anchors.rightMargin: 16 * Theme.u
        y: notice.wide ? (parent.height - height) / 2 : panelBox.height + 12 * Theme.u
        spacing: 12 * Theme.u

        Column {
            id: words

            Layout.fillWidth: true

            Words {
                width: parent.width
                text: notice.hazard
                weight: Font.DemiBold
                Accessible.ignored: true
            }
            Words {
                width: parent.width
                text: notice.action
                visible: text !== ""
                Accessible.ignored: true
            }
        }
        Sign {
            visible: name !== ""
            name: notice.must
            size: 46
        }
    }
}
