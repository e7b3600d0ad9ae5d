import QtQuick
import QtQuick.Shapes

// A plain arrow, back to where the guest began to read; turn it with `rotation`.
Shape {
    id: root

    property color color: Theme.text

    implicitWidth: 32
    implicitHeight: 32
    preferredRendererType: Shape.CurveRenderer

    transform: Scale {
        origin.x: root.width / 2
        xScale: Theme.mirrored ? -1 : 1
    }

    ShapePath {
        strokeColor: root.color
        strokeWidth: 4
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin

        PathSvg {
            path: "M28 16H5M15 5L4 16L15 27"
        }
    }
}
