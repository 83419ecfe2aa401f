pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// One line of text. Enter finishes the field and nothing else.
TextField {
    id: field

    property int tier: Theme.code
    property bool mono: true
    // The next touch: blue edge.
    property bool next: false
    property bool wrong: false
    property string spoken: placeholderText

    signal finished(string text)

    implicitHeight: Math.max(64, Theme.lineOf(tier) + 24) * Theme.u
    leftPadding: 18 * Theme.u
    rightPadding: 18 * Theme.u
    color: Theme.ink
    placeholderTextColor: Theme.ink3
    selectionColor: Theme.ink
    selectedTextColor: Theme.overInk
    selectByMouse: true
    font.family: mono && text !== "" ? Theme.mono : Theme.sans
    font.pixelSize: Math.round(tier * Theme.u)
    font.weight: mono && text !== "" ? Font.Medium : Font.Normal
    font.features: ({
            "zero": 1
        })
    verticalAlignment: Text.AlignVCenter
    Accessible.role: Accessible.EditableText
    Accessible.name: spoken
    Keys.onReturnPressed: event => {
        event.accepted = true;
        finished(text);
    }
    Keys.onEnterPressed: event => {
        event.accepted = true;
        finished(text);
    }

    background: Rectangle {
        radius: 12 * Theme.u
        color: Theme.raised
        border.width: (field.next || field.wrong ? 3 : 2) * Theme.u
        border.color: field.wrong ? Theme.fail : field.next ? Theme.primary : Theme.edge

        FocusRing {
            target: parent
            shown: field.activeFocus && (field.focusReason === Qt.TabFocusReason || field.focusReason === Qt.BacktabFocusReason)
        }
    }
}
