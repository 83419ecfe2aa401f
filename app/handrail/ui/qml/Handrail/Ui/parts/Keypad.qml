pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// Numbers by thumb. 7-8-9 on top for values, 1-2-3 on top for a PIN. Never mirrored.
Item {
    id: pad

    property bool phone: false
    property bool open: true
    property real keyWidth: 118
    property real keyHeight: 110
    property real gap: 11
    property int keySize: 44
    // Bottom left: "clear", a decimal sign, or "" for nothing.
    property string corner: "clear"

    readonly property var keys: (phone ? ["1", "2", "3", "4", "5", "6", "7", "8", "9"] : ["7", "8", "9", "4", "5", "6", "1", "2", "3"]).concat([corner, "0", "erase"])

    signal digit(string sign)
    signal erase
    signal clear

    implicitWidth: (3 * keyWidth + 2 * gap) * Theme.u
    implicitHeight: (4 * keyHeight + 3 * gap) * Theme.u
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Grid {
        columns: 3
        spacing: pad.gap * Theme.u

        Repeater {
            model: pad.keys

            AbstractButton {
                id: key

                required property string modelData

                readonly property bool plain: modelData === "clear" || modelData === "erase"

                objectName: "key." + (modelData === "." || modelData === "," ? "decimal" : modelData)
                width: (pad.width - 2 * pad.gap * Theme.u) / 3
                height: pad.keyHeight * Theme.u
                opacity: modelData !== "" ? 1 : 0
                enabled: pad.open && modelData !== ""
                Accessible.role: Accessible.Button
                Accessible.ignored: modelData === ""
                Accessible.name: modelData === "clear" ? qsTr("Clear") : modelData === "erase" ? qsTr("Erase last") : modelData === "." || modelData === "," ? qsTr("Decimal sign") : modelData
                Accessible.onPressAction: key.click()
                onClicked: {
                    if (modelData === "clear")
                        pad.clear();
                    else if (modelData === "erase")
                        pad.erase();
                    else
                        pad.digit(modelData);
                }

                background: Rectangle {
                    radius: 12 * Theme.u
                    color: key.down ? Theme.line : key.plain ? Theme.surface : Theme.raised
                    border.width: 2 * Theme.u
                    border.color: pad.open ? Theme.edge : Theme.line

                    FocusRing {
                        target: parent
                        shown: key.visualFocus
                    }
                }
                contentItem: Item {
                    Words {
                        anchors.centerIn: parent
                        visible: !key.plain
                        text: key.modelData
                        mono: true
                        tier: pad.keySize
                        weight: Font.Medium
                        color: pad.open ? Theme.ink : Theme.ink3
                        Accessible.ignored: true
                    }
                    Words {
                        anchors.centerIn: parent
                        visible: key.modelData === "clear"
                        width: Math.min(implicitWidth, parent.width)
                        horizontalAlignment: Text.AlignHCenter
                        text: qsTr("Clear")
                        weight: Font.DemiBold
                        Accessible.ignored: true
                    }
                    Icon {
                        anchors.centerIn: parent
                        visible: key.modelData === "erase"
                        name: key.modelData === "erase" ? "bksp" : ""
                        size: 32
                    }
                }
            }
        }
    }
}
