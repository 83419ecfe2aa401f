pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 11, review: what needs a person's eye hangs on the rail; the entry at hand opens into the surface and is ticked.
Page {
    id: screen

    required property Bridge.ReviewRecord vm

    readonly property bool split: wideU >= 1100

    // With little height the page scrolls, and the list in it does not: the row at hand is brought there.
    function bring(y: real): void {
        if (low)
            flick.contentY = Math.max(0, Math.min(flick.contentHeight - flick.height, y - 8 * Theme.u));
    }

    surfaced: blank
    status: vm.status
    statusTitle: vm.statusTitle
    statusText: vm.statusText
    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    actions: [
        BarAction {
            name: "back"
            text: qsTr("Back to the record")
            iconName: "left"
            back: true
            onAsked: screen.vm.backAsked()
        },
        BarAction {
            name: "reject"
            text: screen.vm.rejectLabel
            iconName: "flag"
            shown: screen.vm.rejectLabel !== ""
            onAsked: screen.vm.rejectAsked()
        }
    ]

    Item {
        implicitHeight: screen.low ? list.height : 0

        RailLine {
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            height: parent.height
            ahead: true
        }
        Rectangle {
            visible: screen.split
            anchors.left: parent.left
            anchors.leftMargin: 690 * Theme.u
            anchors.right: parent.right
            height: parent.height
            color: Theme.surface
            topLeftRadius: (Theme.mirrored ? 0 : 16) * Theme.u
            bottomLeftRadius: topLeftRadius
            topRightRadius: (Theme.mirrored ? 16 : 0) * Theme.u
            bottomRightRadius: topRightRadius

            Scrolled {
                anchors.fill: parent
                inset: 28 * Theme.u
                contentHeight: side.implicitHeight + 40 * Theme.u

                EntryDetail {
                    id: side

                    x: 28 * Theme.u
                    y: 20 * Theme.u
                    width: parent.width - 56 * Theme.u
                    entry: screen.vm.opened
                }
            }
        }
        LongList {
            id: list

            anchors.left: parent.left
            width: screen.split ? 690 * Theme.u : parent.width
            height: screen.low ? Math.min(natural, 3600 * Theme.u) : parent.height
            indent: 90 * Theme.u
            inset: 24 * Theme.u
            at: screen.vm.at
            model: screen.vm.entries
            delegate: Entry {}
            onKept: y => screen.bring(y)
            header: Top {}
            footer: Others {}
        }
    }

    component Top: Item {
        width: ListView.view?.width ?? 0
        height: parts.implicitHeight + 20 * Theme.u

        RailLine {
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            height: parent.height
        }
        ColumnLayout {
            id: parts

            anchors.left: parent.left
            anchors.leftMargin: 90 * Theme.u
            anchors.right: parent.right
            anchors.rightMargin: 24 * Theme.u
            y: 12 * Theme.u
            spacing: 10 * Theme.u

            Heads {
                Layout.fillWidth: true
                text: screen.vm.title
                tier: Theme.read
                aside: screen.vm.countText
            }
            GridLayout {
                id: choices

                Layout.fillWidth: true
                columns: width >= 480 * Theme.u ? 3 : 1
                columnSpacing: 8 * Theme.u
                rowSpacing: 8 * Theme.u
                uniformCellWidths: true

                Repeater {
                    model: screen.vm.methods

                    Choice {
                        required property string key
                        required text
                        required detail
                        required phase
                        required reason

                        objectName: "method." + key
                        Layout.fillWidth: true
                        Layout.fillHeight: true
                        centred: false
                        minHeight: 76
                        onActivated: screen.vm.methodAsked(key)
                    }
                }
            }
        }
    }
    component Others: Item {
        width: ListView.view?.width ?? 0
        height: counted.implicitHeight + 32 * Theme.u

        ColumnLayout {
            id: counted

            anchors.left: parent.left
            anchors.leftMargin: 90 * Theme.u
            anchors.right: parent.right
            anchors.rightMargin: 24 * Theme.u
            y: 16 * Theme.u
            spacing: 2 * Theme.u

            Words {
                objectName: "others"
                Layout.fillWidth: true
                text: screen.vm.othersTitle
                weight: Font.DemiBold
                color: Theme.ink2
            }
            Words {
                Layout.fillWidth: true
                visible: text !== ""
                text: screen.vm.othersText
                tier: Theme.meta
                color: Theme.ink2
            }
        }
    }
    component Entry: AbstractButton {
        id: entry

        required property int index
        required property string key
        required property string place
        required property string number
        required property string time
        required property string title
        required property string detail
        required property string why
        required property string tone
        required property string who
        required property bool seen
        required property bool selected

        readonly property bool unfolded: selected && !screen.split
        readonly property color ink: tone === "fail" ? Theme.failInk : tone === "hold" ? Theme.holdInk : Theme.ink

        objectName: "entry." + key
        width: ListView.view?.width ?? 0
        implicitHeight: words.implicitHeight + (selected ? 30 : 22) * Theme.u + (unfolded ? inside.height + 26 * Theme.u : 0)
        z: selected ? 1 : 0
        Accessible.role: Accessible.CheckBox
        Accessible.name: [number, time, title, detail, why, who].join(", ")
        Accessible.description: seen ? qsTr("Seen") : qsTr("Not seen yet")
        Accessible.checked: seen
        Accessible.selected: selected
        Accessible.onPressAction: entry.click()
        onClicked: screen.vm.entryAsked(key)
        onActiveFocusChanged: {
            if (activeFocus)
                ListView.view.currentIndex = index;
        }

        background: Item {
            Rectangle {
                visible: entry.selected
                anchors.fill: parent
                anchors.leftMargin: 6 * Theme.u
                anchors.rightMargin: -1
                topLeftRadius: (Theme.mirrored ? 0 : 16) * Theme.u
                bottomLeftRadius: topLeftRadius
                topRightRadius: (Theme.mirrored ? 16 : 0) * Theme.u
                bottomRightRadius: topRightRadius
                color: Theme.surface
            }
            Fillet {
                visible: entry.selected && screen.split
                anchors.right: parent.right
                anchors.bottom: parent.top
                anchors.bottomMargin: -0.5
            }
            Fillet {
                visible: entry.selected && screen.split
                anchors.right: parent.right
                anchors.top: parent.bottom
                anchors.topMargin: -0.5
                below: false
            }
            FocusRing {
                target: parent
                anchors.margins: 4 * Theme.u
                shown: entry.visualFocus
            }
        }
        contentItem: Item {
            RailLine {
                visible: entry.selected || entry.seen
                anchors.left: parent.left
                anchors.leftMargin: 41.5 * Theme.u
                height: parent.height
                ahead: !entry.seen
            }
            Grip {
                visible: entry.selected
                anchors.left: parent.left
                anchors.leftMargin: 19 * Theme.u
                y: 8 * Theme.u + Math.max(0, words.implicitHeight - height + 14 * Theme.u) / 2
                number: entry.place
                iconName: entry.seen ? "check" : ""
            }
            RailNode {
                visible: !entry.selected
                anchors.horizontalCenter: parent.left
                anchors.horizontalCenterOffset: 46 * Theme.u
                y: 11 * Theme.u + words.implicitHeight / 2 - height / 2
                kind: entry.seen ? "done" : "ahead"
                number: entry.place
            }
            // Placed by hand, not by a layout: a row that folds open stands at once as it will stand.
            Item {
                id: words

                readonly property bool fits: place.implicitWidth + rules.implicitWidth + 12 * Theme.u <= width

                anchors.left: parent.left
                anchors.leftMargin: 90 * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: 24 * Theme.u
                y: (entry.selected ? 15 : 11) * Theme.u
                implicitHeight: detail.y + (entry.detail !== "" ? detail.height : 0)

                Words {
                    id: place

                    width: Math.min(implicitWidth, words.width)
                    x: Theme.mirrored ? words.width - width : 0
                    text: entry.number + " · " + entry.time
                    mono: true
                    tier: Theme.meta
                    color: Theme.ink2
                    Accessible.ignored: true
                }
                Words {
                    id: rules

                    // Unfolded in place, the row says it below.
                    visible: !entry.unfolded
                    width: Math.min(implicitWidth, words.width)
                    x: words.fits !== Theme.mirrored ? words.width - width : 0
                    y: words.fits ? 0 : place.height
                    text: entry.why
                    tier: Theme.meta
                    weight: Font.DemiBold
                    color: Theme.ink2
                    Accessible.ignored: true
                }
                Words {
                    id: title

                    width: words.width
                    y: entry.unfolded ? place.height : rules.y + rules.height
                    text: entry.title
                    tier: Theme.code
                    weight: Font.DemiBold
                    color: entry.ink
                    Accessible.ignored: true
                }
                Words {
                    id: detail

                    width: words.width
                    y: title.y + title.height
                    visible: text !== ""
                    text: entry.detail
                    color: Theme.ink2
                    Accessible.ignored: true
                }
            }
            Loader {
                id: inside

                active: entry.unfolded
                anchors.left: parent.left
                anchors.leftMargin: 90 * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: 24 * Theme.u
                anchors.top: words.bottom
                anchors.topMargin: 14 * Theme.u
                sourceComponent: EntryDetail {
                    entry: screen.vm.opened
                    titled: false
                }
            }
            Rectangle {
                visible: !entry.selected
                anchors.bottom: parent.bottom
                anchors.left: parent.left
                anchors.leftMargin: 90 * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: 24 * Theme.u
                height: 2 * Theme.u
                color: Theme.line
            }
        }
    }
}
