pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts
import Handrail.Ui

// Every button that is not the primary.
AbstractButton {
    id: button

    property string iconName
    // "quiet" (on the bar), "raised", "next" (the next touch), "fail" or "closed" (a tap says why)
    property string kind: "quiet"
    property bool iconOnly: false
    property real minHeight: 64
    property real sidePadding: 25
    // What a screen reader says, where the text alone does not name the object.
    property string spoken: text

    readonly property color tone: {
        switch (kind) {
        case "next":
            return Theme.primary;
        case "fail":
            return Theme.failInk;
        case "closed":
            return Theme.ink3;
        default:
            return Theme.ink;
        }
    }

    // The least width that breaks no word.
    readonly property real least: {
        if (iconOnly)
            return implicitWidth;
        let longest = 0;
        for (const part of text.split(" "))
            longest = Math.max(longest, metrics.advanceWidth(part));
        return Math.min(implicitWidth, Math.ceil(longest) + (iconName === "" ? 2 : 38) * Theme.u + 24 * Theme.u);
    }

    signal activated

    implicitHeight: Math.max(minHeight * Theme.u, row.implicitHeight + 8 * Theme.u)
    implicitWidth: iconOnly ? (minHeight + 2) * Theme.u : Math.ceil(row.implicitWidth) + 2 * sidePadding * Theme.u
    leftPadding: (iconOnly ? 0 : width < implicitWidth ? Math.min(12, sidePadding) : sidePadding) * Theme.u
    rightPadding: leftPadding
    topPadding: 4 * Theme.u
    bottomPadding: 4 * Theme.u
    Accessible.role: Accessible.Button
    Accessible.name: kind === "closed" ? qsTr("%1, closed").arg(spoken) : spoken
    Accessible.onPressAction: button.click()
    onClicked: activated()

    FontMetrics {
        id: metrics

        font.family: Theme.sans
        font.weight: Font.DemiBold
        font.pixelSize: Math.round(Theme.label * Theme.u)
        // As Words draws it: with hinting the two differ by a pixel, and the word would break.
        font.hintingPreference: Font.PreferNoHinting
    }

    background: Rectangle {
        radius: 12 * Theme.u
        color: {
            if (button.kind === "quiet")
                return button.down ? Theme.surface : "transparent";
            if (button.kind === "closed")
                return "transparent";
            return button.down ? Theme.sunken : Theme.raised;
        }
        border.width: (button.kind === "next" ? 3 : 2) * Theme.u
        border.color: {
            switch (button.kind) {
            case "next":
                return Theme.primary;
            case "fail":
                return Theme.fail;
            case "closed":
                return Theme.railAhead;
            default:
                return Theme.edge;
            }
        }

        FocusRing {
            target: parent
            shown: button.visualFocus
        }
    }
    contentItem: Item {
        implicitWidth: row.implicitWidth
        implicitHeight: row.implicitHeight

        RowLayout {
            id: row

            anchors.centerIn: parent
            width: Math.min(implicitWidth, parent.width)
            spacing: 12 * Theme.u

            Icon {
                name: button.iconName
                color: button.tone
                visible: button.iconName !== ""
                mirror: Theme.mirrored && (name === "left" || name === "right" || name === "cright")
                Layout.preferredWidth: width
                Layout.preferredHeight: height
            }
            Words {
                Layout.fillWidth: true
                text: button.text
                weight: Font.DemiBold
                color: button.tone
                visible: !button.iconOnly
                lineHeight: Math.round(24 * Theme.u)
                horizontalAlignment: button.iconName === "" ? Text.AlignHCenter : Text.AlignLeft
                Accessible.ignored: true
            }
        }
    }
}
