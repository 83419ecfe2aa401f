pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 11: the record as a chain, and whether it still matches; sorted and found by who, what, when and why.
Page {
    id: screen

    required property Bridge.RunRecord vm

    readonly property bool split: wideU >= 1180
    // From the last column to the edge of the glass, or to the panel.
    readonly property real end: (split ? 28 : 20) * Theme.u
    // The last column is as wide as its head or its four digits.
    readonly property FontMetrics digits: FontMetrics {
        font.family: Theme.mono
        font.pixelSize: Math.round(Theme.meta * Theme.u)
    }
    readonly property FontMetrics letters: FontMetrics {
        font.family: Theme.sans
        font.weight: Font.DemiBold
        font.pixelSize: Math.round(Theme.meta * Theme.u)
    }
    readonly property real hashWidth: Math.ceil(Math.max(digits.advanceWidth("0000"), letters.advanceWidth(qsTr("Hash")))) + 1
    readonly property bool broken: vm.chainState === "broken"

    // With little height the page scrolls, and the list in it does not: the row at hand is brought there.
    function bring(y: real): void {
        if (low)
            flick.contentY = Math.max(0, Math.min(flick.contentHeight - flick.height, y - 8 * Theme.u));
    }

    surfaced: blank
    // The filters stay where nothing is found: All is the way back.
    status: vm.status === "empty" ? "" : vm.status
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
            text: screen.vm.backLabel
            iconName: "left"
            back: true
            onAsked: screen.vm.backAsked()
        },
        BarAction {
            name: "find"
            text: qsTr("Find entry")
            iconName: "search"
            onAsked: screen.vm.findAsked()
        },
        BarAction {
            name: "check"
            text: qsTr("Check again")
            iconName: "shield"
            onAsked: screen.vm.checkAsked()
        },
        BarAction {
            name: "review"
            text: screen.vm.reviewLabel
            iconName: "eye"
            shown: screen.vm.reviewLabel !== ""
            closed: screen.vm.reviewClosed
            onAsked: screen.vm.reviewAsked()
        },
        BarAction {
            name: "export"
            text: screen.vm.exportLabel
            iconName: "export"
            shown: screen.vm.exportLabel !== ""
            onAsked: screen.vm.exportAsked()
        }
    ]

    Item {
        implicitHeight: screen.low ? list.height : 0

        RailLine {
            anchors.left: parent.left
            anchors.leftMargin: 41.5 * Theme.u
            height: parent.height
        }
        Panel {
            id: panel

            visible: screen.split
            anchors.right: parent.right
            width: 400 * Theme.u
            height: parent.height

            Scrolled {
                anchors.fill: parent
                contentHeight: beside.implicitHeight + 40 * Theme.u

                Side {
                    id: beside

                    x: 24 * Theme.u
                    y: 20 * Theme.u
                    width: panel.width - 48 * Theme.u
                }
            }
        }
        // Stays above the entries where there is room; else it scrolls with them.
        Loader {
            id: top

            active: screen.split
            anchors.left: parent.left
            anchors.right: list.right
            height: active ? implicitHeight : 0
            sourceComponent: Top {}
        }
        LongList {
            id: list

            anchors.left: parent.left
            anchors.right: screen.split ? panel.left : parent.right
            inset: screen.end
            y: top.height
            height: screen.low ? Math.min(natural, 3600 * Theme.u) : parent.height - y
            indent: 84 * Theme.u
            model: screen.vm.entries
            delegate: Entry {}
            onKept: y => screen.bring(y)
            header: screen.split ? null : scrolled
            footer: Nothing {}
            sectionBy: "day"
            sectionHead: Day {}
        }
        Component {
            id: scrolled

            Top {
                width: ListView.view?.width ?? 0
            }
        }
    }

    component Panel: Rectangle {
        color: Theme.surface
        topLeftRadius: (Theme.mirrored ? 0 : 16) * Theme.u
        bottomLeftRadius: topLeftRadius
        topRightRadius: (Theme.mirrored ? 16 : 0) * Theme.u
        bottomRightRadius: topRightRadius
    }
    component Side: ColumnLayout {
        spacing: 0

        Rectangle {
            Layout.fillWidth: true
            Layout.bottomMargin: 14 * Theme.u
            implicitHeight: Math.max(129 * Theme.u, proof.implicitHeight + 32 * Theme.u)
            radius: 12 * Theme.u
            color: screen.broken ? Theme.failTint : Theme.raised
            border.width: (screen.broken ? 3 : 2) * Theme.u
            border.color: screen.broken ? Theme.fail : Theme.edge
            Accessible.role: Accessible.AlertMessage
            Accessible.name: [screen.vm.chainTitle, screen.vm.chainText, screen.vm.chainDetail].join(". ")

            RowLayout {
                id: proof

                anchors.left: parent.left
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                anchors.leftMargin: 22 * Theme.u
                anchors.rightMargin: 18 * Theme.u
                spacing: 18 * Theme.u

                Icon {
                    name: screen.broken ? "alert" : screen.vm.chainState === "checking" ? "clock" : "shield"
                    size: 58
                    color: screen.broken ? Theme.failInk : Theme.ink
                    Layout.preferredWidth: width
                    Layout.preferredHeight: height
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0

                    Words {
                        objectName: "chainTitle"
                        Layout.fillWidth: true
                        text: screen.vm.chainTitle
                        tier: Theme.read
                        weight: Font.DemiBold
                        color: screen.broken ? Theme.failInk : Theme.ink
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        text: screen.vm.chainText
                        color: screen.broken ? Theme.ink : Theme.ink2
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: screen.vm.chainDetail
                        tier: Theme.meta
                        color: screen.broken ? Theme.ink : Theme.ink2
                        Accessible.ignored: true
                    }
                }
            }
        }
        Repeater {
            model: screen.vm.facts

            ColumnLayout {
                id: fact

                required property string key
                required property string label
                required property string value
                required property bool mono

                Layout.fillWidth: true
                spacing: 0

                Pair {
                    Layout.fillWidth: true
                    Layout.topMargin: 7 * Theme.u
                    Layout.bottomMargin: 7 * Theme.u
                    label: fact.label
                    value: fact.value
                    mono: fact.mono
                }
                Rectangle {
                    Layout.fillWidth: true
                    implicitHeight: 1 * Theme.u
                    color: Theme.line
                }
            }
        }
        Line {
            Layout.fillWidth: true
            Layout.topMargin: 16 * Theme.u
            text: screen.vm.noteText
        }
    }
    // Above the entries: the chain and the facts where they do not stand beside them; filters; the columns' heads.
    component Top: Item {
        implicitHeight: parts.implicitHeight
        height: implicitHeight

        ColumnLayout {
            id: parts

            width: parent.width
            spacing: 0

            Loader {
                active: !screen.split
                visible: active
                Layout.fillWidth: true
                Layout.leftMargin: 92 * Theme.u
                Layout.bottomMargin: 4 * Theme.u
                sourceComponent: Panel {
                    id: above

                    implicitHeight: whole.implicitHeight + 40 * Theme.u

                    Side {
                        id: whole

                        x: 24 * Theme.u
                        y: 20 * Theme.u
                        width: above.width - 48 * Theme.u
                    }
                }
            }
            GridLayout {
                id: head

                readonly property bool fits: headline.implicitWidth + filters.implicitWidth + columnSpacing <= width

                Layout.fillWidth: true
                Layout.leftMargin: 84 * Theme.u
                Layout.rightMargin: screen.end
                Layout.topMargin: 8 * Theme.u
                columns: fits ? 2 : 1
                columnSpacing: 12 * Theme.u
                rowSpacing: 8 * Theme.u

                Words {
                    id: headline

                    Layout.fillWidth: true
                    text: screen.vm.title
                    tier: Theme.read
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }
                Flow {
                    id: filters

                    Layout.fillWidth: !head.fits
                    spacing: 8 * Theme.u

                    Repeater {
                        model: screen.vm.filters

                        Filter {}
                    }
                }
            }
            Line {
                objectName: "found"
                Layout.fillWidth: true
                Layout.leftMargin: 84 * Theme.u
                Layout.rightMargin: screen.end
                Layout.topMargin: 8 * Theme.u
                iconName: "search"
                text: screen.vm.foundText
                boxed: true
            }
            Item {
                id: heads

                readonly property bool table: width >= 636 * Theme.u

                Layout.fillWidth: true
                Layout.leftMargin: 84 * Theme.u
                Layout.rightMargin: screen.end
                implicitHeight: table ? 48 * Theme.u : flow.implicitHeight + 8 * Theme.u

                Repeater {
                    model: heads.table ? screen.vm.columns : null

                    Head {
                        x: {
                            const at = key === "number" ? 0 : key === "what" ? 116 * Theme.u : heads.width - 160 * Theme.u - screen.hashWidth;
                            return Theme.mirrored ? heads.width - at - width : at;
                        }
                        width: key === "number" ? 112 * Theme.u : key === "who" ? 140 * Theme.u : heads.width - 296 * Theme.u - screen.hashWidth
                    }
                }
                Words {
                    visible: heads.table
                    x: Theme.mirrored ? 0 : heads.width - width
                    anchors.verticalCenter: parent.verticalCenter
                    width: screen.hashWidth
                    horizontalAlignment: Theme.mirrored ? Text.AlignLeft : Text.AlignRight
                    text: qsTr("Hash")
                    tier: Theme.meta
                    weight: Font.DemiBold
                    color: Theme.ink2
                }
                Flow {
                    id: flow

                    visible: !heads.table
                    width: parent.width
                    y: 8 * Theme.u
                    spacing: 8 * Theme.u

                    Repeater {
                        model: heads.table ? null : screen.vm.columns

                        Head {
                            framed: true
                        }
                    }
                }
            }
            Rectangle {
                Layout.fillWidth: true
                Layout.leftMargin: 84 * Theme.u
                Layout.rightMargin: screen.end
                implicitHeight: 2 * Theme.u
                color: Theme.edge
            }
        }
    }
    component Filter: AbstractButton {
        id: filter

        required property string key
        required text
        required property bool selected

        objectName: "filter." + key
        implicitHeight: 48 * Theme.u
        implicitWidth: label.implicitWidth + 34 * Theme.u
        Accessible.role: Accessible.RadioButton
        Accessible.name: text
        Accessible.checked: selected
        Accessible.onPressAction: filter.click()
        onClicked: screen.vm.filterAsked(key)

        background: Rectangle {
            radius: height / 2
            color: filter.selected ? Theme.ink : Theme.raised
            border.width: 2 * Theme.u
            border.color: filter.selected ? Theme.ink : Theme.edge

            FocusRing {
                target: parent
                corner: 24
                shown: filter.visualFocus
            }
        }
        contentItem: Item {
            Words {
                id: label

                anchors.centerIn: parent
                text: filter.text
                weight: Font.DemiBold
                color: filter.selected ? Theme.overInk : Theme.ink
                Accessible.ignored: true
            }
        }
    }
    // The head of a column sorts by it; touched again, the other way round.
    component Head: AbstractButton {
        id: head

        required property string key
        required text
        required property string order
        property bool framed: false

        readonly property color tone: order !== "" ? Theme.ink : Theme.ink2

        objectName: "sort." + key
        implicitHeight: 48 * Theme.u
        implicitWidth: name.implicitWidth + (framed ? 62 : 30) * Theme.u
        Accessible.role: Accessible.Button
        Accessible.name: qsTr("Sort by %1").arg(text)
        Accessible.description: order === "up" ? qsTr("Sorted, first to last") : order === "down" ? qsTr("Sorted, last to first") : ""
        Accessible.onPressAction: head.click()
        onClicked: screen.vm.sortAsked(key)

        background: Rectangle {
            radius: head.framed ? height / 2 : 8 * Theme.u
            color: head.down ? Theme.sunken : head.framed ? Theme.raised : "transparent"
            border.width: (head.framed ? 2 : 0) * Theme.u
            border.color: head.order !== "" ? Theme.ink : Theme.edge

            FocusRing {
                target: parent
                corner: 8
                shown: head.visualFocus
            }
        }
        contentItem: Item {
            Row {
                x: Theme.mirrored ? parent.width - width - inset : inset
                anchors.verticalCenter: parent.verticalCenter
                spacing: 4 * Theme.u

                readonly property real inset: (head.framed ? 18 : 0) * Theme.u

                Words {
                    id: name

                    text: head.text
                    tier: Theme.meta
                    weight: Font.DemiBold
                    color: head.tone
                    Accessible.ignored: true
                }
                Icon {
                    anchors.verticalCenter: parent.verticalCenter
                    name: "cdown"
                    size: 20
                    stroke: head.order !== "" ? 3 : 2
                    color: head.order !== "" ? Theme.ink : Theme.edge
                    rotation: head.order === "up" ? 180 : 0
                }
            }
        }
    }
    component Day: Item {
        id: day

        required property string section

        width: ListView.view?.width ?? 0
        height: section === "" ? 0 : 40 * Theme.u

        Words {
            visible: day.section !== ""
            anchors.left: parent.left
            anchors.leftMargin: 84 * Theme.u
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 4 * Theme.u
            text: day.section
            tier: Theme.meta
            weight: Font.DemiBold
            color: Theme.ink2
            Accessible.role: Accessible.Heading
        }
    }
    component Nothing: Item {
        width: ListView.view?.width ?? 0
        height: screen.vm.status === "empty" ? empty.implicitHeight : 0

        StatePanel {
            id: empty

            visible: screen.vm.status === "empty"
            anchors.left: parent.left
            anchors.leftMargin: 48 * Theme.u
            anchors.right: parent.right
            anchors.rightMargin: screen.end
            height: implicitHeight
            phase: "empty"
            title: screen.vm.statusTitle
            text: screen.vm.statusText
        }
    }
    component Entry: AbstractButton {
        id: entry

        required property int index
        required property string key
        required property string node
        required property string mark
        required property bool linked
        required property string time
        required property string number
        required property string title
        required property string detail
        required property string tone
        required property string who
        required property string hash

        readonly property bool last: index === (ListView.view?.count ?? 0) - 1
        readonly property bool wide: width - screen.end >= 720 * Theme.u

        objectName: "entry." + key
        width: ListView.view?.width ?? 0
        implicitHeight: Math.max(78 * Theme.u, words.implicitHeight + 24 * Theme.u)
        Accessible.role: Accessible.ListItem
        Accessible.name: [number, time, title, detail, who].join(", ")
        Accessible.onPressAction: entry.click()
        onClicked: screen.vm.entryAsked(key)
        onActiveFocusChanged: {
            if (activeFocus)
                ListView.view.currentIndex = index;
        }

        background: Item {
            Rectangle {
                visible: !entry.last
                anchors.left: parent.left
                anchors.leftMargin: 84 * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: screen.end
                anchors.bottom: parent.bottom
                height: 2 * Theme.u
                color: Theme.line
            }
            FocusRing {
                target: parent
                anchors.margins: 4 * Theme.u
                shown: entry.visualFocus
            }
        }
        contentItem: Item {
            RailNode {
                anchors.horizontalCenter: parent.left
                anchors.horizontalCenterOffset: 46 * Theme.u
                anchors.verticalCenter: parent.verticalCenter
                // A ring with an icon is larger on the rail of parts than here.
                scale: kind === "part" ? 0.8 : 1
                kind: ({
                        "dot": "dot",
                        "signature": "signature",
                        "failed": "failed",
                        "clock": "later",
                        "start": "ready",
                        "done": "done",
                        "hold": "hold",
                        "void": "removed"
                    })[entry.node] ?? "part"
                iconName: kind === "part" ? entry.mark : ""
            }
            // A link of the chain to the entry that it is chained to.
            Rectangle {
                visible: entry.linked
                anchors.horizontalCenter: parent.left
                anchors.horizontalCenterOffset: 46 * Theme.u
                y: parent.height - height / 2
                width: 20 * Theme.u
                height: 25 * Theme.u
                radius: 9 * Theme.u
                color: Theme.bg
                border.width: 4.5 * Theme.u
                border.color: Theme.rail
            }
            GridLayout {
                id: words

                anchors.left: parent.left
                anchors.leftMargin: 84 * Theme.u
                anchors.right: parent.right
                anchors.rightMargin: screen.end
                anchors.verticalCenter: parent.verticalCenter
                columns: entry.wide ? 4 : 1
                columnSpacing: 20 * Theme.u
                rowSpacing: 2 * Theme.u

                Flow {
                    Layout.preferredWidth: entry.wide ? 96 * Theme.u : -1
                    Layout.maximumWidth: entry.wide ? 96 * Theme.u : -1
                    Layout.fillWidth: !entry.wide
                    spacing: (entry.wide ? 0 : 16) * Theme.u

                    Words {
                        text: entry.time
                        mono: true
                        weight: Font.Medium
                        Accessible.ignored: true
                    }
                    Words {
                        width: entry.wide ? 96 * Theme.u : implicitWidth
                        text: entry.number
                        mono: true
                        tier: Theme.meta
                        color: Theme.ink2
                        Accessible.ignored: true
                    }
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0

                    Words {
                        Layout.fillWidth: true
                        text: entry.title
                        weight: Font.DemiBold
                        color: entry.tone === "fail" ? Theme.failInk : entry.tone === "hold" ? Theme.holdInk : Theme.ink
                        Accessible.ignored: true
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: entry.detail
                        color: Theme.ink2
                        Accessible.ignored: true
                    }
                }
                Words {
                    Layout.preferredWidth: entry.wide ? 140 * Theme.u : -1
                    Layout.maximumWidth: entry.wide ? 140 * Theme.u : -1
                    Layout.fillWidth: !entry.wide
                    text: entry.who
                    color: Theme.ink2
                    Accessible.ignored: true
                }
                Words {
                    visible: entry.wide
                    Layout.preferredWidth: screen.hashWidth
                    Layout.minimumWidth: screen.hashWidth
                    horizontalAlignment: Theme.mirrored ? Text.AlignLeft : Text.AlignRight
                    text: entry.hash
                    mono: true
                    tier: Theme.meta
                    color: Theme.ink2
                    Accessible.ignored: true
                }
            }
        }
    }
}
