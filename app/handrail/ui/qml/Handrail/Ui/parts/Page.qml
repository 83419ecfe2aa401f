pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui
import Handrail.Bridge as Bridge

// Header, rail, work surface, action bar: the frame of every screen. Content scrolls, the rest does not.
FocusScope {
    id: page

    required property Bridge.Header info
    property list<BarAction> actions
    property string primaryLabel
    property string primaryDetail
    property string primaryState: "hidden"
    property string primaryIcon: "right"
    property string status
    property string statusTitle
    property string statusText
    // The rail column; null for screens that draw their own.
    property Component rail: null
    // Width of what stands left of the surface, in u; 0 lets the page choose.
    property real column: 0
    property bool surfaced: true
    property bool flush: false
    property color ground: Theme.surface
    // Keep the content at its natural height instead of stretching it to the surface.
    property bool natural: false
    property bool locked: false
    default property Component content
    // "1 more below", when content lies under the fold.
    property string belowText: qsTr("More below")

    readonly property real wideU: width / Theme.u
    readonly property real highU: height / Theme.u
    readonly property bool narrow: wideU < 900
    readonly property bool nodesOnly: wideU < 1180
    // Little height (large text on a wide glass): header cells and most actions scroll with the content.
    readonly property bool low: highU < 560
    readonly property real railWidth: (column > 0 ? column : nodesOnly ? 92 : 284) * Theme.u
    readonly property bool blank: status === "loading" || status === "empty" || status === "error"
    readonly property real surfaceHeight: scroll.room
    readonly property alias flick: scroll

    signal primary

    focus: true
    LayoutMirroring.enabled: Theme.mirrored
    LayoutMirroring.childrenInherit: true

    Rectangle {
        anchors.fill: parent
        color: Theme.bg
    }
    Rectangle {
        id: surface

        visible: page.surfaced
        anchors.left: parent.left
        anchors.leftMargin: page.railWidth
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.bottom: bar.top
        color: page.ground
        topLeftRadius: (Theme.mirrored ? 0 : 16) * Theme.u
        bottomLeftRadius: topLeftRadius
        topRightRadius: (Theme.mirrored ? 16 : 0) * Theme.u
        bottomRightRadius: topRightRadius
    }
    Loader {
        anchors.left: parent.left
        anchors.top: header.bottom
        anchors.bottom: bar.top
        width: page.railWidth
        sourceComponent: page.rail
        active: page.rail !== null
    }
    Flickable {
        id: scroll

        objectName: "content"
        readonly property real room: bar.y - header.height
        // Room for the button is kept as long as it may be needed: it must not come and go with the scrolling.
        readonly property bool tall: contentHeight > room + 1
        anchors.left: parent.left
        anchors.leftMargin: page.surfaced ? page.railWidth : 0
        anchors.right: parent.right
        anchors.top: header.bottom
        anchors.bottom: bar.top
        anchors.bottomMargin: tall ? below.height : 0
        clip: interactive
        contentWidth: width
        contentHeight: inside.height
        interactive: contentHeight > height + 1
        boundsBehavior: Flickable.StopAtBounds

        Item {
            id: inside

            width: scroll.width
            height: Math.max((body.item as Item)?.implicitHeight ?? 0, page.natural ? 0 : scroll.room - lead.height - tail.height) + lead.height + tail.height

            RailLine {
                visible: stale.visible && !page.surfaced
                anchors.left: parent.left
                anchors.leftMargin: 41.5 * Theme.u
                height: lead.height
            }
            Column {
                id: lead

                width: parent.width

                Line {
                    id: stale

                    // Clear of the rail, which hangs from the logo without a break.
                    readonly property real start: (page.surfaced ? 16 : 92) * Theme.u

                    visible: page.status === "stale"
                    width: parent.width - start - 16 * Theme.u
                    x: Theme.mirrored ? 16 * Theme.u : start
                    boxed: true
                    iconName: "clock"
                    text: page.statusTitle + " " + page.statusText
                }
            }
            Loader {
                id: body

                focus: true

                y: lead.height
                width: parent.width
                height: parent.height - lead.height - tail.height
                sourceComponent: page.blank ? blank : page.content
            }
            Column {
                id: tail

                anchors.bottom: parent.bottom
                width: parent.width

                Flow {
                    id: cells

                    visible: page.low && header.run
                    width: parent.width
                    leftPadding: 20 * Theme.u
                    rightPadding: 20 * Theme.u
                    topPadding: 12 * Theme.u
                    bottomPadding: 12 * Theme.u
                    spacing: 24 * Theme.u

                    Repeater {
                        model: page.info.cells

                        HeaderCell {
                            required property int index
                            required label
                            required value
                            required property string mark
                            required mono

                            iconName: mark
                            visible: index > 0
                        }
                    }
                }
                Flow {
                    visible: bar.rest.length > 0
                    width: parent.width
                    leftPadding: (page.surfaced ? 20 : 92) * Theme.u
                    rightPadding: 16 * Theme.u
                    topPadding: 8 * Theme.u
                    bottomPadding: 16 * Theme.u
                    spacing: 12 * Theme.u

                    Repeater {
                        model: bar.rest

                        QuietButton {
                            required property BarAction modelData

                            objectName: modelData.name
                            kind: modelData.closed ? "closed" : "quiet"
                            iconName: modelData.iconName
                            text: modelData.text
                            onActivated: modelData.asked()
                        }
                    }
                }
            }
        }
    }
    Component {
        id: blank

        StatePanel {
            phase: page.status
            title: page.statusTitle
            text: page.statusText
        }
    }
    Header {
        id: header

        anchors.left: parent.left
        anchors.right: parent.right
        info: page.info
        slim: page.low
        locked: page.locked
    }
    QuietButton {
        id: below

        objectName: "moreBelow"
        visible: scroll.tall && scroll.contentY + scroll.height < scroll.contentHeight - 24 * Theme.u
        anchors.left: parent.left
        anchors.leftMargin: page.surfaced ? page.railWidth : 92 * Theme.u
        anchors.right: parent.right
        anchors.bottom: bar.top
        height: 48 * Theme.u
        minHeight: 48
        kind: "raised"
        iconName: "cdown"
        text: page.belowText
        onActivated: scroll.contentY = Math.min(scroll.contentHeight - scroll.height, scroll.contentY + scroll.height * 0.8)
    }
    ActionBar {
        id: bar

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.bottom: parent.bottom
        actions: page.actions
        label: page.primaryLabel
        detail: page.primaryDetail
        phase: page.primaryState
        iconName: page.primaryIcon
        onPrimary: page.primary()
    }
}
