import QtQuick
import QtQuick.Shapes

// A globe: languages.
Shape {
    id: root

    property color color: Theme.text

    implicitWidth: 48
    implicitHeight: 48
    preferredRendererType: Shape.CurveRenderer

    ShapePath {
        strokeColor: root.color
        strokeWidth: 3
        fillColor: "transparent"

        PathSvg {
            path: "M24 4A20 20 0 1 1 24 44A20 20 0 1 1 24 4ZM24 4A9 20 0 1 1 24 44A9 20 0 1 1 24 4ZM4 24H44M8 13H40M8 35H40"
        }
    }
}
