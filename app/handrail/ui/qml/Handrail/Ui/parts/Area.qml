pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import Handrail.Ui

// Several lines of text under their own label.
Rectangle {
    id: area

    property string label
    property string text
    property string hint
    property bool open: true
    property bool next: false
    property bool wrong: false
    property int tier: Theme.label

    signal typed(string text)

    implicitHeight: Math.max(84 * Theme.u, name.height + edit.contentHeight + 36 * Theme.u)
    radius: 12 * Theme.u
    color: open ? Theme.raised : Theme.sunken
    border.width: (next || wrong ? 3 : 2) * Theme.u
    border.color: wrong ? Theme.fail : next ? Theme.primary : open ? Theme.edge : Theme.line
    onTextChanged: {
        if (text !== edit.text)
            edit.text = text;
    }

    Words {
        id: name

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.leftMargin: 18 * Theme.u
        anchors.rightMargin: 18 * Theme.u
        anchors.topMargin: 12 * Theme.u
        text: area.label
        tier: Theme.meta
        color: Theme.ink3
        Accessible.ignored: true
    }
    TextArea {
        id: edit

        objectName: area.objectName + ".text"
        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.bottom: parent.bottom
        topPadding: (area.label === "" ? 14 * Theme.u : name.height + 12 * Theme.u)
        leftPadding: 18 * Theme.u
        rightPadding: 18 * Theme.u
        bottomPadding: 10 * Theme.u
        readOnly: !area.open
        wrapMode: TextArea.Wrap
        color: Theme.ink
        placeholderText: area.hint
        placeholderTextColor: Theme.ink3
        selectionColor: Theme.ink
        selectedTextColor: Theme.overInk
        font.family: Theme.sans
        font.pixelSize: Math.round(area.tier * Theme.u)
        font.features: ({
                "zero": 1
            })
        background: null
        Accessible.role: Accessible.EditableText
        Accessible.name: area.label !== "" ? area.label : area.hint
        KeyNavigation.priority: KeyNavigation.BeforeItem
        KeyNavigation.tab: nextItemInFocusChain(true)
        Component.onCompleted: text = area.text
        onTextChanged: {
            if (text !== area.text)
                area.typed(text);
        }
    }
    FocusRing {
        target: area
        shown: edit.activeFocus && (edit.focusReason === Qt.TabFocusReason || edit.focusReason === Qt.BacktabFocusReason)
    }
}
