pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// A list of any length that scrolls by itself: only what is near the glass is made. A button goes on without a swipe.
Item {
    id: list

    property alias model: view.model
    property alias delegate: view.delegate
    property alias header: view.header
    property alias footer: view.footer
    property alias count: view.count
    // The role that parts the rows; what is above them then stands in `sectionHead`.
    property string sectionBy
    property Component sectionHead: null
    // Where the button begins, clear of the rail, and how far before the end it stops.
    property real indent: 92 * Theme.u
    property real inset: 0

    // The row that is kept in view; -1: none.
    property int at: -1

    readonly property alias view: view
    // As high as its rows are, as far as that is known. Taken when they have come to rest: what is made of them depends
    // on the room they get.
    property real natural: 0
    // Until someone scrolls the first row stays where the list begins, however its head grows.
    property bool moved: false

    property bool gone: false

    // The current row stands there now, from the top of the list.
    signal kept(real y)

    // Once the rows have come to rest, and not while they are taken down.
    function soon(): void {
        if (!gone)
            Qt.callLater(settle);
    }

    function settle(): void {
        natural = view.contentHeight;
        view.tall = natural > height + 1;
        if (!moved)
            view.positionViewAtBeginning();
        if (view.currentIndex < 0 || view.currentIndex >= view.count)
            return;
        view.positionViewAtIndex(view.currentIndex, ListView.Contain);
        const row = view.itemAtIndex(view.currentIndex);
        if (row !== null)
            kept(row.y - view.contentY);
    }

    onAtChanged: {
        view.currentIndex = at;
        soon();
    }
    onHeightChanged: soon()
    Component.onDestruction: gone = true

    Connections {
        target: view.headerItem

        function onHeightChanged() {
            list.soon();
        }
    }
    ListView {
        id: view

        // Room for the button is kept as long as it may be needed: nothing jumps with the scrolling.
        property bool tall: false

        objectName: "entries"
        anchors.fill: parent
        anchors.bottomMargin: tall ? below.height : 0
        clip: tall
        interactive: tall
        boundsBehavior: Flickable.StopAtBounds
        // What lies just off the glass is there for the Tab key. A cache would be made bit by bit, and a screen that is
        // left meanwhile would warn of it.
        cacheBuffer: 0
        displayMarginBeginning: Math.round(160 * Theme.u)
        displayMarginEnd: displayMarginBeginning
        highlightFollowsCurrentItem: false
        currentIndex: -1
        onCurrentIndexChanged: list.soon()
        onContentHeightChanged: list.soon()
        onMovementStarted: {
            list.moved = true;
            // Who scrolls away is not called back.
            view.currentIndex = -1;
        }
        onCountChanged: {
            list.moved = false;
            view.currentIndex = list.at;
            list.soon();
        }
        section.property: list.sectionBy
        section.delegate: list.sectionHead
    }
    QuietButton {
        id: below

        objectName: "moreEntries"
        visible: view.tall && !view.atYEnd
        anchors.left: parent.left
        anchors.leftMargin: list.indent
        anchors.right: parent.right
        anchors.rightMargin: list.inset
        anchors.bottom: parent.bottom
        height: 48 * Theme.u
        minHeight: 48
        kind: "raised"
        iconName: "cdown"
        text: qsTr("More below")
        onActivated: {
            list.moved = true;
            view.currentIndex = -1;
            view.contentY = Math.min(view.originY + view.contentHeight - view.height, view.contentY + view.height * 0.8);
        }
    }
}
