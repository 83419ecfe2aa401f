pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Layouts
import Handrail.Ui

// Targets that answer one question. Where the next touch is one of them, one blue edge lies around all.
Item {
    id: group

    property bool next: false
    property int columns: 2
    property real gap: 8
    default property alias parts: grid.data

    readonly property real margin: (next ? 10 : 0) * Theme.u

    implicitHeight: grid.implicitHeight + 2 * margin
    implicitWidth: grid.implicitWidth + 2 * margin

    Rectangle {
        anchors.fill: parent
        visible: group.next
        radius: 16 * Theme.u
        color: "transparent"
        border.width: 3 * Theme.u
        border.color: Theme.primary
    }
    GridLayout {
        id: grid

        anchors.left: parent.left
        anchors.right: parent.right
        anchors.top: parent.top
        anchors.margins: group.margin
        columns: group.columns
        uniformCellWidths: true
        columnSpacing: group.gap * Theme.u
        rowSpacing: group.gap * Theme.u
    }
}
