pragma Singleton

import QtQuick
import Handrail.Bridge

// Colours, units, type tiers and times. The only place that knows the tokens; all sizes elsewhere are in u.
QtObject {
    id: theme

    readonly property var shades: dark ? Appearance.tokens.dark : Appearance.tokens.light
    readonly property var night: Appearance.tokens.dark
    readonly property var signs: Appearance.tokens.safety
    readonly property bool dark: Appearance.dark

    // 1 u is 0.17 mm on glass, times the person's text scale.
    readonly property real u: Appearance.ppi / 149.5 * Appearance.textScale

    readonly property color bg: shades.bg
    readonly property color surface: shades.surface
    readonly property color raised: shades.raised
    readonly property color sunken: shades.sunken
    readonly property color line: shades.line
    readonly property color edge: shades.edge
    readonly property color ink: shades.ink
    readonly property color ink2: shades.ink2
    readonly property color ink3: shades.ink3
    readonly property color rail: shades.rail
    readonly property color railAhead: shades.railAhead
    readonly property color overRail: shades.onRail
    readonly property color primary: shades.primary
    readonly property color primaryPress: shades.primaryPress
    readonly property color overPrimary: shades.onPrimary
    readonly property color primaryTint: shades.primaryTint
    readonly property color disabled: shades.disabled
    readonly property color overDisabled: shades.onDisabled
    readonly property color fail: shades.fail
    readonly property color overFail: shades.onFail
    readonly property color failTint: shades.failTint
    readonly property color failInk: shades.failInk
    readonly property color hold: shades.hold
    readonly property color overHold: shades.onHold
    readonly property color holdTint: shades.holdTint
    readonly property color holdInk: shades.holdInk
    readonly property color training: shades.training
    readonly property color overTraining: shades.onTraining
    readonly property color trainingTint: shades.trainingTint
    readonly property color preview: shades.preview
    readonly property color overPreview: shades.onPreview
    readonly property color previewTint: shades.previewTint
    readonly property color mat: shades.mat
    readonly property color scrim: colour(shades.scrim)
    // The ground an inverted part stands on: ink in light, and its text.
    readonly property color overInk: shades.onRail

    readonly property color danger: signs.sDanger
    readonly property color warning: signs.sWarn
    readonly property color caution: signs.sCaution
    readonly property color notice: signs.sNotice
    readonly property color signBlack: signs.sBlack
    readonly property color signWhite: Appearance.tokens.light.raised

    // Text tiers in u: size, and the line height that belongs to it.
    readonly property int value: 120
    readonly property int head: 44
    readonly property int title: 32
    readonly property int read: 28
    readonly property int code: 24
    readonly property int signal: 22
    readonly property int label: 20
    readonly property int meta: 16
    readonly property string sans: "IBM Plex Sans"
    readonly property string mono: "IBM Plex Mono"

    readonly property bool mirrored: Appearance.rightToLeft
    // The thumb's side: left-handed people have primary and captures on the left.
    readonly property bool thumbLeft: Appearance.leftHanded || Appearance.rightToLeft

    readonly property int slide: Appearance.reducedMotion ? 0 : 240
    readonly property int sheet: Appearance.reducedMotion ? 0 : 200

    // Wet gloves give ghost taps: a second tap on a primary within this many ms is not meant.
    property int ghostTap: 400
    property real primaryTouchedAt: 0

    function lineOf(size: int): int {
        switch (size) {
        case 120:
            return 112;
        case 44:
            return 52;
        case 32:
            return 40;
        case 28:
            return 37;
        case 24:
            return 30;
        case 22:
            return 28;
        case 20:
            return 26;
        case 16:
            return 22;
        default:
            return Math.round(size * 1.25);
        }
    }

    function sign(name: string): string {
        return Appearance.resources + "/signs/" + name + ".svg";
    }

    // Tokens write the scrim as rgba(r,g,b,.a); QML wants parts from 0 to 1.
    function colour(text: string): color {
        const parts = text.match(/[\d.]+/g).map(Number);
        return Qt.rgba(parts[0] / 255, parts[1] / 255, parts[2] / 255, parts[3]);
    }

    // Styled text takes a no-break space for a plain one; its entity it keeps.
    function rich(text: string): string {
        return text.replace(/\u00a0/g, "&nbsp;");
    }

    // True once per tap: tells a meant tap on a primary from a ghost of the one before.
    function meantTap(): bool {
        const now = Date.now();
        const meant = now - primaryTouchedAt >= ghostTap;
        if (meant)
            primaryTouchedAt = now;
        return meant;
    }
}
