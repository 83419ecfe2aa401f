pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// Go back first, then pause, note, report; the primary at the thumb. What does not fit goes to `rest`.
Item {
    id: bar

    // A list of BarAction.
    property var actions: []
    property string label
    property string detail
    property string phase: "hidden"
    property string iconName: "right"
    property string primaryName: "primary"

    readonly property bool narrow: width < 900 * Theme.u
    readonly property real side: 16 * Theme.u
    readonly property real primaryWidth: Math.min((narrow ? 378 : 420) * Theme.u, width - 2 * side)
    readonly property real room: width - 2 * side - (phase === "hidden" ? 0 : primaryWidth + 12 * Theme.u)
    // The actions that stay on the bar: squeezed to their longest word at most, late ones leave first.
    readonly property var kept: {
        const all = choose(true);
        return all.length === actions.filter(action => action.shown).length ? all : choose(false);
    }
    readonly property var rest: actions.filter(action => action.shown && !kept.includes(action))
    // How much of what the kept buttons want beyond their least width there is room for.
    readonly property real ease: {
        let least = 0;
        let natural = 0;
        for (let at = 0; at < buttons.count; ++at) {
            const button = buttons.itemAt(at) as QuietButton;
            if (button !== null && kept.includes(actions[at])) {
                least += button.least;
                natural += button.implicitWidth;
            }
        }
        const free = room - Math.max(0, kept.length - 1) * 12 * Theme.u - least;
        return natural > least ? Math.max(0, Math.min(1, free / (natural - least))) : 1;
    }

    signal primary

    implicitHeight: Math.max(112 * Theme.u, main.implicitHeight + 22 * Theme.u)

    function choose(withLate: bool): var {
        const chosen = [];
        let sum = 0;
        for (let at = 0; at < buttons.count; ++at) {
            const button = buttons.itemAt(at) as QuietButton;
            if (button === null || !actions[at].shown || actions[at].late && !withLate)
                continue;
            sum += button.least + (chosen.length > 0 ? 12 * Theme.u : 0);
            if (sum > room)
                break;
            chosen.push(actions[at]);
        }
        return chosen;
    }

    // Covers what scrolls below: the software renderer does not clip shapes.
    Rectangle {
        anchors.fill: parent
        color: Theme.bg
    }
    Row {
        id: row

        x: Theme.thumbLeft ? bar.width - width - bar.side : bar.side
        y: 24 * Theme.u
        spacing: 12 * Theme.u

        Repeater {
            id: buttons

            model: bar.actions

            QuietButton {
                required property BarAction modelData

                objectName: modelData.name
                kind: modelData.closed ? "closed" : "quiet"
                iconName: modelData.iconName
                text: modelData.text
                iconOnly: modelData.back && bar.narrow
                visible: bar.kept.includes(modelData)
                width: Math.floor(least + (implicitWidth - least) * bar.ease)
                onActivated: modelData.asked()
            }
        }
    }
    PrimaryButton {
        id: main

        objectName: bar.primaryName
        x: Theme.thumbLeft ? bar.side : bar.width - width - bar.side
        y: 11 * Theme.u
        width: bar.primaryWidth
        label: bar.label
        detail: bar.detail
        phase: bar.phase
        iconName: bar.iconName
        onActivated: bar.primary()
    }
}
