pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// Lies over a screen: the scrim holds the rest, the primary stays where the thumb knows it.
FocusScope {
    id: sheet

    property list<BarAction> actions
    property string primaryLabel
    property string primaryDetail
    property string primaryState: "hidden"
    property string primaryIcon: "check"
    property string title
    default property Component content

    readonly property bool narrow: width < 900 * Theme.u

    signal primary

    focus: true
    LayoutMirroring.enabled: Theme.mirrored
    LayoutMirroring.childrenInherit: true
    Accessible.role: Accessible.Dialog
    Accessible.name: title

    Rectangle {
        anchors.fill: parent
        color: Theme.scrim
    }
    // Nothing under a sheet takes a touch.
    MouseArea {
        anchors.fill: parent
        preventStealing: true
    }
    Rectangle {
        id: panel

        anchors.fill: parent
        anchors.leftMargin: (sheet.narrow ? 0 : 284) * Theme.u
        anchors.topMargin: (sheet.height < 560 * Theme.u ? 0 : 72) * Theme.u
        color: Theme.bg
        topLeftRadius: (sheet.narrow || !Theme.mirrored ? 16 : 0) * Theme.u
        topRightRadius: (sheet.narrow || Theme.mirrored ? 16 : 0) * Theme.u

        Rectangle {
            anchors.fill: parent
            anchors.bottomMargin: bar.height
            color: Theme.surface
            topLeftRadius: parent.topLeftRadius
            topRightRadius: parent.topRightRadius
        }
        Flickable {
            id: scroll

            objectName: "sheetContent"
            // Room for the button is kept as long as it may be needed: it must not come and go with the scrolling.
            readonly property bool tall: contentHeight > panel.height - bar.height + 1
            anchors.fill: parent
            anchors.bottomMargin: bar.height + (tall ? below.height : 0)
            contentWidth: width
            contentHeight: column.height
            interactive: contentHeight > height + 1
            clip: interactive
            boundsBehavior: Flickable.StopAtBounds

            Column {
                id: column

                width: parent.width
                topPadding: 20 * Theme.u
                bottomPadding: 16 * Theme.u
                spacing: 14 * Theme.u

                Words {
                    x: 28 * Theme.u
                    width: parent.width - 56 * Theme.u
                    text: sheet.title
                    tier: Theme.title
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }
                Loader {
                    x: 28 * Theme.u
                    width: parent.width - 56 * Theme.u
                    focus: true
                    sourceComponent: sheet.content
                }
                Flow {
                    visible: bar.rest.length > 0
                    x: 28 * Theme.u
                    width: parent.width - 56 * Theme.u
                    spacing: 12 * Theme.u

                    Repeater {
                        model: bar.rest

                        QuietButton {
                            required property BarAction modelData

                            objectName: modelData.name
                            iconName: modelData.iconName
                            text: modelData.text
                            onActivated: modelData.asked()
                        }
                    }
                }
            }
        }
        QuietButton {
            id: below

            objectName: "sheetMoreBelow"
            visible: scroll.tall && scroll.contentY + scroll.height < scroll.contentHeight - 24 * Theme.u
            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: bar.top
            height: 48 * Theme.u
            minHeight: 48
            kind: "raised"
            iconName: "cdown"
            text: qsTr("More below")
            onActivated: scroll.contentY = Math.min(scroll.contentHeight - scroll.height, scroll.contentY + scroll.height * 0.8)
        }
        ActionBar {
            id: bar

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.bottom: parent.bottom
            actions: sheet.actions
            label: sheet.primaryLabel
            detail: sheet.primaryDetail
            phase: sheet.primaryState
            iconName: sheet.primaryIcon
            primaryName: "sheetPrimary"
            onPrimary: sheet.primary()
        }
    }
}
