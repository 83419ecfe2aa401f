import QtQuick
import Handrail.Ui

// The inner corner where the grip's row opens into the work surface: a square less a quarter disc.
Image {
    id: fillet

    property color color: Theme.surface
    // The corner that is filled lies below (true) or above the free space.
    property bool below: true
    // On the side where reading begins.
    property bool leading: false

    readonly property int dots: Math.round(width * Screen.devicePixelRatio)

    width: 16 * Theme.u
    height: 16 * Theme.u
    source: visible ? "image://picture/fillet-" + (below ? "bottom" : "top") + (Theme.mirrored !== leading ? "left" : "right") + "/" + color.toString().slice(-6) + "/0" : ""
    sourceSize: Qt.size(dots, dots)
    Accessible.ignored: true
}
