pragma ComponentBehavior: Bound

import QtQuick
import Handrail.Ui

// All text: one of the type tiers, never elided. Rich text takes <b> and <br> only, escaped by who wrote it.
Text {
    id: words

    property int tier: Theme.label
    property bool mono: false
    property bool rich: false
    property int weight: Font.Normal

    readonly property real natural: 1.3 * font.pixelSize

    color: Theme.ink
    font.family: mono ? Theme.mono : Theme.sans
    font.pixelSize: Math.max(1, Math.round(tier * Theme.u))
    font.weight: weight
    font.hintingPreference: Font.PreferNoHinting
    font.features: ({
            "zero": 1
        })
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(Theme.lineOf(tier) * Theme.u)
    // The line's extra space goes half above and half below, as a type designer would; Plex is 1.3 em high.
    topPadding: (lineHeight - natural) / 2
    bottomPadding: lineHeight - Math.max(lineHeight, Math.ceil(natural)) - topPadding
    wrapMode: Text.Wrap
    horizontalAlignment: Text.AlignLeft
    textFormat: rich ? Text.StyledText : Text.PlainText
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text
    Accessible.ignored: !words.visible || words.text === ""
}
