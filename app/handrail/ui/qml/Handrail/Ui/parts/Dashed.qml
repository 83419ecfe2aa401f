import QtQuick
import QtQuick.Shapes
import Handrail.Ui

// A dashed rounded edge: not open yet, or still empty.
Shape {
    id: dashed

    property real corner: 12
    property color color: Theme.edge
    property real stroke: 2

    readonly property real inset: stroke * Theme.u / 2
    readonly property real r: Math.max(0.1, Math.min(corner * Theme.u, width / 2, height / 2) - inset)

    preferredRendererType: Shape.CurveRenderer

    ShapePath {
        strokeColor: dashed.color
        strokeWidth: dashed.stroke * Theme.u
        fillColor: "transparent"
        strokeStyle: ShapePath.DashLine
        dashPattern: [3, 2]
        startX: dashed.inset + dashed.r
        startY: dashed.inset
        PathLine {
            x: dashed.width - dashed.inset - dashed.r
            y: dashed.inset
        }
        PathArc {
            x: dashed.width - dashed.inset
            y: dashed.inset + dashed.r
            radiusX: dashed.r
            radiusY: dashed.r
        }
        PathLine {
            x: dashed.width - dashed.inset
            y: dashed.height - dashed.inset - dashed.r
        }
        PathArc {
            x: dashed.width - dashed.inset - dashed.r
            y: dashed.height - dashed.inset
            radiusX: dashed.r
            radiusY: dashed.r
        }
        PathLine {
            x: dashed.inset + dashed.r
            y: dashed.height - dashed.inset
        }
        PathArc {
            x: dashed.inset
            y: dashed.height - dashed.inset - dashed.r
            radiusX: dashed.r
            radiusY: dashed.r
        }
        PathLine {
            x: dashed.inset
            y: dashed.inset + dashed.r
        }
        PathArc {
            x: dashed.inset + dashed.r
            y: dashed.inset
            radiusX: dashed.r
            radiusY: dashed.r
        }
    }
}
