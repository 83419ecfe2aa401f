import QtQuick
import Handrail.Ui

// A dashed rounded edge: not open yet, or still empty. A picture, because the software renderer does not clip shapes.
Image {
    id: dashed

    property real corner: 12
    property color color: Theme.edge
    property real stroke: 2

    readonly property real dots: Theme.u * Screen.devicePixelRatio

    source: visible && width > 0 && height > 0 ? "image://picture/dashed/" + color.toString().slice(-6) + "/" + (corner * dots).toFixed(1) + "-" + (stroke * dots).toFixed(1) : ""
    sourceSize: Qt.size(Math.max(1, Math.round(width * Screen.devicePixelRatio)), Math.max(1, Math.round(height * Screen.devicePixelRatio)))
    Accessible.ignored: true
}
