import QtQuick
import QtQuick.Shapes

// A tick: chosen.
Shape {
    id: root

    property color color: Theme.text

    implicitWidth: 36
    implicitHeight: 36
    preferredRendererType: Shape.CurveRenderer

    ShapePath {
        strokeColor: root.color
        strokeWidth: 4
        fillColor: "transparent"
        capStyle: ShapePath.RoundCap
        joinStyle: ShapePath.RoundJoin

        PathSvg {
            path: "M6 19L15 28L31 9"
        }
    }
}
