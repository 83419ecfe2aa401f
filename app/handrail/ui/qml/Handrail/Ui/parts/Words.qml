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

    color: Theme.ink
    font.family: mono ? Theme.mono : Theme.sans
    font.pixelSize: Math.max(1, Math.round(tier * Theme.u))
    font.weight: weight
    font.features: ({
            "zero": 1
        })
    lineHeightMode: Text.FixedHeight
    lineHeight: Math.round(Theme.lineOf(tier) * Theme.u)
    wrapMode: Text.Wrap
    textFormat: rich ? Text.StyledText : Text.PlainText
    Accessible.role: Accessible.StaticText
    Accessible.name: words.text
    Accessible.ignored: !words.visible || words.text === ""
}
