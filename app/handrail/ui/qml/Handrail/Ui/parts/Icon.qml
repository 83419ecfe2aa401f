import QtQuick
import Handrail.Ui

// A drawn icon in one colour. Decorative: what it means stands next to it in words.
Image {
    id: icon

    property string name
    property color color: Theme.ink
    property real size: 24
    // Width of the line on the 24 grid.
    property real stroke: 2.2

    readonly property int pixels: Math.round(size * Theme.u * Screen.devicePixelRatio)

    width: size * Theme.u
    height: size * Theme.u
    source: name === "" ? "" : "image://picture/" + name + "/" + color.toString().slice(-6) + "/" + stroke
    sourceSize: Qt.size(pixels, pixels)
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true
}
