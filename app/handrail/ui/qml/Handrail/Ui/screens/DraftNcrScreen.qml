pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui
import Handrail.Bridge as Bridge

// 08: what is known is filled in on the left; three questions on the right.
Page {
    id: screen

    required property Bridge.DraftNcr vm
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
            name: "keep"
            text: screen.vm.sent ? qsTr("Back") : qsTr("Keep as draft")
            iconName: screen.vm.sent ? "left" : "doc"
            back: screen.vm.sent
            onAsked: screen.vm.keepAsked()
        },
        BarAction {
            name: "discard"
            text: screen.vm.discardLabel
            iconName: "trash"
            shown: screen.vm.discardLabel !== ""
            onAsked: screen.vm.discardAsked()
        }
    ]

    Item {
        implicitHeight: grid.implicitHeight + 34 * Theme.u

        GridLayout {
            id: grid

            anchors.left: parent.left
            anchors.right: parent.right
            anchors.top: parent.top
            height: screen.narrow ? implicitHeight : parent.height - 31 * Theme.u
            anchors.leftMargin: (screen.narrow ? 20 : 24) * Theme.u
            anchors.rightMargin: 24 * Theme.u
            anchors.topMargin: 13 * Theme.u
            columns: screen.narrow ? 1 : 2
            columnSpacing: 30 * Theme.u
            rowSpacing: 11 * Theme.u
            LayoutMirroring.enabled: Theme.thumbLeft

            GridLayout {
                Layout.columnSpan: screen.narrow ? 1 : 2
                Layout.fillWidth: true
                columns: screen.wideU >= 900 ? 3 : 2
                columnSpacing: 18 * Theme.u
                rowSpacing: 0

                Words {
                    text: screen.vm.sent ? qsTr("NCR draft, sent") : qsTr("Draft NCR")
                    tier: Theme.title
                    weight: Font.DemiBold
                    Accessible.role: Accessible.Heading
                }
                Words {
                    objectName: "ncrNumber"
                    Layout.fillWidth: true
                    text: screen.vm.number
                    mono: true
                    tier: Theme.code
                    color: Theme.ink2
                }
                RowLayout {
                    spacing: 8 * Theme.u

                    Icon {
                        name: "device"
                        size: 20
                        color: Theme.ink2
                        Layout.preferredWidth: width
                        Layout.preferredHeight: height
                    }
                    Words {
                        Layout.maximumWidth: 260 * Theme.u
                        text: screen.vm.savedText
                        tier: Theme.meta
                        color: Theme.ink2
                    }
                }
            }
            Rectangle {
                Layout.preferredWidth: 330 * Theme.u
                Layout.fillWidth: screen.narrow
                Layout.fillHeight: !screen.narrow
                Layout.alignment: Qt.AlignTop
                implicitHeight: facts.implicitHeight + 28 * Theme.u
                radius: 12 * Theme.u
                color: Theme.sunken

                GridLayout {
                    id: facts

                    anchors.left: parent.left
                    anchors.right: parent.right
                    anchors.top: parent.top
                    anchors.leftMargin: 18 * Theme.u
                    anchors.rightMargin: 18 * Theme.u
                    anchors.topMargin: 12 * Theme.u
                    columns: screen.narrow && screen.wideU >= 700 ? 2 : 1
                    columnSpacing: 16 * Theme.u
                    rowSpacing: 4 * Theme.u

                    Words {
                        Layout.fillWidth: true
                        Layout.columnSpan: facts.columns
                        Layout.bottomMargin: 5 * Theme.u
                        text: qsTr("Filled in for you")
                        weight: Font.DemiBold
                    }
                    Repeater {
                        model: screen.vm.facts

                        ColumnLayout {
                            id: fact

                            required property string key
                            required property string label
                            required property string value
                            required property string tone
                            required property bool mono

                            Layout.fillWidth: true
                            spacing: 0

                            Words {
                                Layout.fillWidth: true
                                text: fact.label
                                tier: Theme.meta
                                color: Theme.ink2
                            }
                            Words {
                                Layout.fillWidth: true
                                text: fact.value
                                mono: fact.mono
                                weight: fact.tone === "fail" ? Font.DemiBold : Font.Medium
                                color: fact.tone === "fail" ? Theme.failInk : Theme.ink
                            }
                        }
                    }
                }
            }
            ColumnLayout {
                Layout.fillWidth: true
                Layout.alignment: Qt.AlignTop
                spacing: 8 * Theme.u
                enabled: !screen.vm.sent

                Question {
                    text: qsTr("What is wrong?")
                    aside: screen.vm.codesText
                }
                Choices {
                    id: codes

                    Repeater {
                        model: screen.vm.codes

                        Choice {
                            required property string key
                            required code
                            required text
                            required property bool selected

                            objectName: "code." + key
                            Layout.fillWidth: true
                            centred: false
                            phase: selected ? "selected" : "open"
                            onActivated: screen.vm.codeAsked(key)
                        }
                    }
                }
                Area {
                    objectName: "words"
                    Layout.fillWidth: true
                    label: qsTr("In your words (optional)")
                    text: screen.vm.words
                    hint: screen.vm.wordsHint
                    open: !screen.vm.sent
                    onTyped: text => screen.vm.wordsTyped(text)
                }
                GridLayout {
                    id: seen

                    readonly property bool wide: width >= 560 * Theme.u
                    Layout.fillWidth: true
                    Layout.topMargin: 4 * Theme.u
                    columns: wide ? 2 : 1
                    columnSpacing: 20 * Theme.u
                    rowSpacing: 8 * Theme.u

                    ColumnLayout {
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1
                        Layout.alignment: Qt.AlignTop
                        spacing: 8 * Theme.u

                        Question {
                            text: qsTr("Photos")
                            aside: screen.vm.photosText
                        }
                        Flow {
                            id: shelf

                            readonly property real cell: Math.floor((width - 16 * Theme.u) / 3)

                            Layout.fillWidth: true
                            Layout.preferredWidth: 1
                            spacing: 8 * Theme.u

                            Repeater {
                                model: screen.vm.photos

                                Photo {
                                    width: shelf.cell
                                    height: 84 * Theme.u
                                    onActivated: screen.vm.photoAsked(key)
                                }
                            }
                            AddPhoto {
                                visible: screen.vm.canAddPhoto && !screen.vm.sent
                                width: shelf.cell
                                height: 84 * Theme.u
                                onActivated: screen.vm.addPhotoAsked()
                            }
                        }
                    }
                    ColumnLayout {
                        // Minus, number, plus.
                        Layout.preferredWidth: 186 * Theme.u
                        Layout.fillWidth: false
                        Layout.alignment: Qt.AlignTop
                        spacing: 8 * Theme.u

                        Question {
                            text: qsTr("How many?")
                        }
                        Stepper {
                            Layout.fillWidth: true
                            name: qsTr("How many?")
                            value: screen.vm.quantity
                            canLess: screen.vm.canLess
                            canMore: screen.vm.canMore
                            onLess: screen.vm.quantityAsked(-1)
                            onMore: screen.vm.quantityAsked(1)
                        }
                    }
                }
                Question {
                    Layout.topMargin: 4 * Theme.u
                    text: qsTr("Containment: where is the unit?")
                }
                Choices {
                    Repeater {
                        model: screen.vm.places

                        Choice {
                            required property string key
                            required text
                            required property bool selected

                            objectName: "place." + key
                            Layout.fillWidth: true
                            phase: selected ? "selected" : "open"
                            onActivated: screen.vm.placeAsked(key)
                        }
                    }
                }
                Line {
                    Layout.fillWidth: true
                    Layout.topMargin: 4 * Theme.u
                    iconName: "lock"
                    text: screen.vm.consequence
                }
            }
        }
    }

    component Question: RowLayout {
        id: question

        property string text
        property string aside

        Layout.fillWidth: true
        spacing: 12 * Theme.u

        Words {
            Layout.fillWidth: true
            text: question.text
            weight: Font.DemiBold
        }
        Words {
            visible: text !== ""
            text: question.aside
            tier: Theme.meta
            color: Theme.ink2
        }
    }
    component Choices: GridLayout {
        Layout.fillWidth: true
        columns: width >= 560 * Theme.u ? 3 : 2
        uniformCellWidths: true
        columnSpacing: 8 * Theme.u
        rowSpacing: 8 * Theme.u
    }
}
