pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// Go back first, then pause, note, report; the primary at the thumb. What does not fit goes to `rest`.
Item {
    id: bar

    property list<BarAction> actions
    property string label
    property string detail
    property string phase: "hidden"
    property string iconName: "right"
    property string primaryName: "primary"

    readonly property bool narrow: width < 900 * Theme.u
    readonly property real side: 16 * Theme.u
    readonly property real primaryWidth: Math.min((narrow ? 378 : 420) * Theme.u, width - 2 * side)
    readonly property real room: width - 2 * side - (phase === "hidden" ? 0 : primaryWidth + 12 * Theme.u)
    // How many of the shown actions fit, squeezed to 80 % of their natural width at most.
    readonly property int fitting: {
        let sum = 0;
        let count = 0;
        for (let at = 0; at < buttons.count; ++at) {
            const button = buttons.itemAt(at) as QuietButton;
            if (button === null || !actions[at].shown)
                continue;
            sum += button.implicitWidth * (button.iconOnly ? 1 : 0.8) + (count > 0 ? 12 * Theme.u : 0);
            if (sum > room)
                break;
            count += 1;
        }
        return count;
    }
    readonly property var rest: {
        const left = [];
        let seen = 0;
        for (let at = 0; at < actions.length; ++at) {
            if (!actions[at].shown)
                continue;
            if (seen >= fitting)
                left.push(actions[at]);
            seen += 1;
        }
        return left;
    }
    readonly property real natural: {
        let sum = 0;
        let count = 0;
        for (let at = 0; at < buttons.count; ++at) {
            const button = buttons.itemAt(at) as QuietButton;
            if (button === null || !actions[at].shown || count >= fitting)
                continue;
            sum += button.implicitWidth;
            count += 1;
        }
        return sum;
    }
    readonly property real squeeze: Math.min(1, (room - Math.max(0, fitting - 1) * 12 * Theme.u) / Math.max(1, natural))

    signal primary

    implicitHeight: Math.max(112 * Theme.u, main.implicitHeight + 22 * Theme.u)

    function place(at: int): int {
        let seen = 0;
        for (let before = 0; before < at; ++before)
            seen += actions[before].shown ? 1 : 0;
        return seen;
    }

    Row {
        id: row

        anchors.left: Theme.thumbLeft === Theme.mirrored ? parent.left : undefined
        anchors.right: Theme.thumbLeft === Theme.mirrored ? undefined : parent.right
        anchors.leftMargin: bar.side
        anchors.rightMargin: bar.side
        y: 24 * Theme.u
        spacing: 12 * Theme.u

        Repeater {
            id: buttons

            model: bar.actions

            QuietButton {
                required property int index
                required property BarAction modelData

                objectName: modelData.name
                kind: modelData.closed ? "closed" : "quiet"
                iconName: modelData.iconName
                text: modelData.text
                iconOnly: modelData.back && bar.narrow
                visible: modelData.shown && bar.place(index) < bar.fitting
                width: Math.floor(implicitWidth * bar.squeeze)
                onActivated: modelData.asked()
            }
        }
    }
    PrimaryButton {
        id: main

        objectName: bar.primaryName
        anchors.right: Theme.thumbLeft === Theme.mirrored ? parent.right : undefined
        anchors.left: Theme.thumbLeft === Theme.mirrored ? undefined : parent.left
        anchors.rightMargin: bar.side
        anchors.leftMargin: bar.side
        y: 11 * Theme.u
        width: bar.primaryWidth
        label: bar.label
        detail: bar.detail
        phase: bar.phase
        iconName: bar.iconName
        onActivated: bar.primary()
    }
}
