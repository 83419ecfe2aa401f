pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 07: exactly what is signed on the left; meaning, person, badge and PIN on the right.
Page {
    id: screen

    required property Bridge.SignRecord vm
    required property Bridge.RunRail run

    primaryLabel: vm.primaryLabel
    primaryDetail: vm.primaryDetail
    primaryState: vm.primaryState
    primaryIcon: vm.primaryIcon
    onPrimary: vm.primaryAsked()
    rail: RunRailView {
        run: screen.run
        nodesOnly: screen.nodesOnly
        spread: screen.narrow
    }
    actions: [
        BarAction {
            name: "cancel"
            text: qsTr("Cancel")
            iconName: "x"
            back: true
            onAsked: screen.vm.cancelAsked()
        },
        BarAction {
            name: "disagree"
            text: qsTr("I do not agree")
            iconName: "flag"
            shown: screen.vm.canDisagree
            onAsked: screen.vm.disagreeAsked()
        },
        BarAction {
            name: "many"
            text: screen.vm.manyLabel
            iconName: "list"
            shown: screen.vm.manyLabel !== ""
            onAsked: screen.vm.manyAsked()
        },
        BarAction {
            name: "notMe"
            text: qsTr("Not me")
            iconName: "undo"
            shown: screen.vm.canNotMe
            onAsked: screen.vm.notMeAsked()
        },
        BarAction {
            name: "password"
            text: screen.vm.passwordLabel
            iconName: "keyb"
            shown: screen.vm.passwordLabel !== ""
            onAsked: screen.vm.passwordAsked()
        }
    ]

    Item {
        id: paper

        // What is signed scrolls in its own card, so that the keys stay whole under the thumb. Only where
        // the card would be left with too little does the page scroll instead.
        readonly property real spare: screen.flick.room - 40 * Theme.u - (screen.narrow ? person.implicitHeight + 16 * Theme.u : 0) - heading.implicitHeight - (foot.visible ? foot.implicitHeight + 22 * Theme.u : 8 * Theme.u)
        readonly property bool own: !screen.low && spare >= 240 * Theme.u && (screen.narrow || person.implicitHeight + 40 * Theme.u <= screen.flick.room)

        implicitHeight: own ? 0 : grid.implicitHeight + 40 * Theme.u

        GridLayout {
            id: grid

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            height: paper.own ? parent.height - 28 * Theme.u : implicitHeight
            anchors.leftMargin: (screen.narrow ? 20 : 24) * Theme.u
            anchors.rightMargin: 24 * Theme.u
            anchors.topMargin: 12 * Theme.u
            columns: screen.narrow ? 1 : 2
            columnSpacing: 28 * Theme.u
            rowSpacing: 16 * Theme.u
            LayoutMirroring.enabled: Theme.thumbLeft

            ColumnLayout {
                Layout.fillWidth: true
                Layout.preferredWidth: 1
                Layout.fillHeight: paper.own
                Layout.alignment: Qt.AlignTop
                spacing: 8 * Theme.u

                Words {
                    id: heading

                    Layout.fillWidth: true
                    text: screen.vm.title
                    tier: Theme.read
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }
                Rectangle {
                    id: card

                    readonly property real whole: record.implicitHeight + 42 * Theme.u

                    Layout.fillWidth: true
                    Layout.fillHeight: paper.own
                    Layout.minimumHeight: paper.own ? 0 : whole
                    Layout.preferredHeight: whole
                    Layout.maximumHeight: whole
                    radius: 12 * Theme.u
                    color: Theme.raised
                    border.width: 2 * Theme.u
                    border.color: Theme.edge

                    Flickable {
                        id: reading

                        objectName: "record"
                        anchors.fill: parent
                        anchors.margins: 2 * Theme.u
                        anchors.bottomMargin: (rest.tall ? 50 : 2) * Theme.u
                        contentWidth: width
                        contentHeight: record.implicitHeight + 38 * Theme.u
                        interactive: contentHeight > height + 1
                        clip: interactive
                        boundsBehavior: Flickable.StopAtBounds

                        Record {
                            id: record

                            x: 22 * Theme.u
                            y: 18 * Theme.u
                            width: parent.width - 44 * Theme.u
                        }
                    }
                    QuietButton {
                        id: rest

                        // Its room is kept as long as it may be needed: nothing jumps with the scrolling.
                        readonly property bool tall: card.whole > card.height + 1

                        objectName: "moreOfRecord"
                        visible: tall && !reading.atYEnd
                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.bottom: parent.bottom
                        height: 48 * Theme.u
                        minHeight: 48
                        kind: "raised"
                        iconName: "cdown"
                        text: qsTr("More below")
                        onActivated: reading.contentY = Math.min(reading.contentHeight - reading.height, reading.contentY + reading.height * 0.8)
                    }
                }
                Words {
                    id: foot

                    Layout.fillWidth: true
                    Layout.leftMargin: 4 * Theme.u
                    Layout.topMargin: 6 * Theme.u
                    visible: text !== ""
                    text: screen.vm.footText
                    tier: Theme.meta
                    color: Theme.ink2
                }
                Item {
                    visible: paper.own
                    Layout.fillHeight: true
                }
            }
            ColumnLayout {
                id: person

                Layout.preferredWidth: 442 * Theme.u
                Layout.minimumWidth: Math.min(442 * Theme.u, grid.width)
                Layout.maximumWidth: 442 * Theme.u
                Layout.fillWidth: screen.narrow
                Layout.alignment: screen.narrow ? Qt.AlignTop | Qt.AlignHCenter : Qt.AlignTop
                Layout.topMargin: 6 * Theme.u
                spacing: 12 * Theme.u

                Rectangle {
                    visible: screen.vm.second
                    Layout.fillWidth: true
                    implicitHeight: Math.max(84 * Theme.u, band.implicitHeight + 24 * Theme.u)
                    radius: 12 * Theme.u
                    color: Theme.ink

                    RowLayout {
                        id: band

                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.verticalCenter: parent.verticalCenter
                        anchors.leftMargin: 18 * Theme.u
                        anchors.rightMargin: 18 * Theme.u
                        spacing: 16 * Theme.u

                        Icon {
                            name: "users"
                            size: 36
                            color: Theme.overInk
                            Layout.preferredWidth: width
                            Layout.preferredHeight: height
                        }
                        ColumnLayout {
                            Layout.fillWidth: true
                            spacing: 0

                            Words {
                                Layout.fillWidth: true
                                text: screen.vm.secondTitle
                                tier: Theme.code
                                weight: Font.DemiBold
                                color: Theme.overInk
                            }
                            Words {
                                Layout.fillWidth: true
                                visible: text !== ""
                                text: screen.vm.secondText
                                tier: Theme.meta
                                color: Theme.overInk
                            }
                        }
                    }
                }
                ColumnLayout {
                    visible: !screen.vm.second && screen.vm.away === ""
                    Layout.fillWidth: true
                    spacing: 8 * Theme.u

                    Words {
                        Layout.fillWidth: true
                        text: qsTr("What does your signature mean?")
                        weight: Font.DemiBold
                    }
                    GridLayout {
                        id: choices

                        readonly property real least: {
                            let widest = 0;
                            for (let at = 0; at < meanings.count; ++at)
                                widest = Math.max(widest, meanings.itemAt(at)?.implicitWidth ?? 0);
                            return widest - 50 * Theme.u;
                        }

                        Layout.fillWidth: true
                        columns: Math.max(1, Math.min(meanings.count, Math.floor((width + columnSpacing) / (least + columnSpacing))))
                        columnSpacing: 8 * Theme.u
                        rowSpacing: 8 * Theme.u
                        uniformCellWidths: true

                        Repeater {
                            id: meanings

                            model: screen.vm.meanings

                            Choice {
                                required property string key
                                required text
                                required phase
                                required reason

                                objectName: "meaning." + key
                                Layout.fillWidth: true
                                minHeight: 68
                                onActivated: screen.vm.meaningAsked(key)
                            }
                        }
                    }
                    Words {
                        id: sense

                        Layout.fillWidth: true
                        Layout.leftMargin: 2 * Theme.u
                        visible: text !== ""
                        text: Theme.rich(screen.vm.meaningText)
                        rich: true
                        lineHeight: Math.round(25 * Theme.u)
                    }
                }
                AwayPanel {
                    vm: screen.vm
                    Layout.fillWidth: true
                }
                PersonPad {
                    visible: screen.vm.away === ""
                    Layout.fillWidth: true
                    camera: screen.vm.camera
                    step: screen.vm.personStep
                    name: screen.vm.personName
                    detail: screen.vm.personDetail
                    initials: screen.vm.initials
                    digits: screen.vm.digits
                    pinLength: screen.vm.pinLength
                    problem: screen.vm.pinProblem
                    open: screen.vm.pinOpen
                    next: screen.vm.primaryState !== "ready"
                    // Keys give way to what else must stand above them, never below 54.
                    keyHeight: 68 - (screen.vm.pinProblem !== "" ? 8 : 0) - (!screen.vm.second && sense.lineCount > 2 ? 8 : 0)
                    sentence: screen.vm.second ? screen.vm.meaningText : ""
                    onBadge: text => screen.vm.badgeTyped(text)
                    onPassword: text => screen.vm.passwordTyped(text)
                    onDigit: sign => screen.vm.pinDigit(sign)
                    onErase: screen.vm.pinErase()
                    onClear: screen.vm.pinClear()
                }
            }
        }
    }

    component Divider: Rectangle {
        Layout.fillWidth: true
        Layout.topMargin: 8 * Theme.u
        Layout.bottomMargin: 8 * Theme.u
        implicitHeight: 1.5 * Theme.u
        color: Theme.line
    }
    component Fact: RowLayout {
        id: fact

        required property string key
        required property string mark
        required property string text

        spacing: 14 * Theme.u

        Icon {
            name: fact.mark
            color: Theme.ink2
            Layout.preferredWidth: width
            Layout.preferredHeight: height
            Layout.alignment: Qt.AlignTop
        }
        Words {
            Layout.fillWidth: true
            text: fact.text
            color: Theme.ink2
        }
    }
    component Record: ColumnLayout {
        spacing: 0

        Heads {
            Layout.fillWidth: true
            text: screen.vm.recordTitle
            tier: Theme.code
            aside: screen.vm.recordCount
            asideTier: Theme.meta
        }
        Divider {}
        Repeater {
            model: screen.vm.facts

            Pair {
                required property string key
                required label
                required value
                required mono

                Layout.fillWidth: true
                Layout.bottomMargin: 10 * Theme.u
            }
        }
        Repeater {
            model: screen.vm.groups

            ColumnLayout {
                id: group

                required property string key
                required property string title
                required property string limits
                required property string text
                required property var values

                Layout.fillWidth: true
                Layout.topMargin: 10 * Theme.u
                spacing: 8 * Theme.u

                Heads {
                    Layout.fillWidth: true
                    text: group.title
                    aside: group.text !== "" ? group.text : group.limits
                }
                GridLayout {
                    visible: group.values.length > 0
                    Layout.fillWidth: true
                    columns: Math.max(1, Math.min(4, Math.floor((width + columnSpacing) / (96 * Theme.u + columnSpacing))))
                    uniformCellWidths: true
                    columnSpacing: 8 * Theme.u
                    rowSpacing: 8 * Theme.u

                    Repeater {
                        model: group.values

                        Rectangle {
                            id: value

                            required property var modelData

                            readonly property bool out: modelData.phase === "out"

                            Layout.fillWidth: true
                            implicitHeight: Math.max(72 * Theme.u, words.implicitHeight + 16 * Theme.u)
                            radius: 10 * Theme.u
                            color: out ? Theme.failTint : Theme.raised
                            border.width: (out ? 3 : 1) * Theme.u
                            border.color: out ? Theme.fail : Theme.line

                            Column {
                                id: words

                                anchors.left: parent.left
                                anchors.right: parent.right
                                anchors.margins: 10 * Theme.u
                                anchors.verticalCenter: parent.verticalCenter

                                Words {
                                    width: parent.width
                                    text: value.modelData.label
                                    tier: Theme.meta
                                    color: Theme.ink2
                                }
                                Words {
                                    text: (value.out ? "✕ " : "") + value.modelData.value
                                    mono: true
                                    tier: Theme.code
                                    weight: Font.DemiBold
                                    color: value.out ? Theme.failInk : Theme.ink
                                }
                            }
                        }
                    }
                }
            }
        }
        Divider {
            visible: marks.count + history.count + signatures.count > 0
            Layout.topMargin: 16 * Theme.u
        }
        Flow {
            visible: marks.count > 0
            Layout.fillWidth: true
            Layout.topMargin: 4 * Theme.u
            spacing: 28 * Theme.u

            Repeater {
                id: marks

                model: screen.vm.marks
                delegate: Fact {}
            }
        }
        Repeater {
            id: history

            model: screen.vm.history
            delegate: Fact {
                Layout.fillWidth: true
                Layout.topMargin: 10 * Theme.u
            }
        }
        Repeater {
            id: signatures

            model: screen.vm.signatures

            RowLayout {
                id: signature

                required property string key
                required property string phase
                required property string title
                required property string detail

                readonly property bool done: phase === "done"

                Layout.fillWidth: true
                Layout.topMargin: 6 * Theme.u
                spacing: 12 * Theme.u

                Rectangle {
                    implicitWidth: 34 * Theme.u
                    implicitHeight: 34 * Theme.u
                    radius: width / 2
                    color: signature.done ? Theme.rail : "transparent"
                    border.width: (signature.done ? 0 : 2.5) * Theme.u
                    border.color: Theme.edge

                    Icon {
                        anchors.centerIn: parent
                        name: signature.done ? "check" : signature.phase === "void" ? "x" : "pen"
                        stroke: 3
                        size: signature.done ? 24 : 19
                        color: signature.done ? Theme.overRail : Theme.ink3
                    }
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0

                    Words {
                        Layout.fillWidth: true
                        text: Theme.rich(signature.title)
                        rich: true
                        weight: signature.done ? Font.Normal : Font.DemiBold
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: signature.detail
                        tier: Theme.meta
                        color: Theme.ink2
                    }
                }
            }
        }
        Divider {
            Layout.topMargin: 14 * Theme.u
        }
        GridLayout {
            id: seal

            Layout.fillWidth: true
            columns: printName.implicitWidth + printValue.implicitWidth + 12 * Theme.u <= width ? 2 : 1

            Words {
                id: printName

                Layout.fillWidth: true
                text: qsTr("Record fingerprint")
                tier: Theme.meta
                color: Theme.ink2
            }
            Words {
                id: printValue

                objectName: "fingerprint"
                text: screen.vm.fingerprint
                tier: Theme.meta
                mono: true
            }
        }
    }
}
