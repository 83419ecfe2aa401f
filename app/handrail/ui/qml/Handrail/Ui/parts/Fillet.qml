import QtQuick
import QtQuick.Shapes
import Handrail.Ui

// The inner corner where the grip's row opens into the work surface: a square less a quarter disc.
Shape {
    id: fillet

    property color color: Theme.surface
    // The corner that is filled lies below (true) or above the free space.
    property bool below: true

    width: 16 * Theme.u
    height: 16 * Theme.u
    preferredRendererType: Shape.CurveRenderer
    transform: Scale {
        origin.x: fillet.width / 2
        origin.y: fillet.height / 2
        xScale: Theme.mirrored ? -1 : 1
        yScale: fillet.below ? 1 : -1
    }

    ShapePath {
        strokeWidth: -1
        fillColor: fillet.color
        startX: fillet.width
        startY: 0
        PathLine {
            x: fillet.width
            y: fillet.height
        }
        PathLine {
            x: 0
            y: fillet.height
        }
        PathArc {
            x: fillet.width
            y: 0
            radiusX: fillet.width
            radiusY: fillet.height
            direction: PathArc.Counterclockwise
        }
    }
}
