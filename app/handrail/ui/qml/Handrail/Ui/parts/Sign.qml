import QtQuick
import Handrail.Ui

// A safety sign, never mirrored and never re-coloured.
Image {
    id: sign

    property string name
    property real size: 48

    width: size * Theme.u
    height: size * Theme.u
    source: name === "" ? "" : Theme.sign(name)
    sourceSize: Qt.size(Math.round(width * Screen.devicePixelRatio), Math.round(height * Screen.devicePixelRatio))
    fillMode: Image.PreserveAspectFit
    Accessible.ignored: true
}
