import QtQuick
import QtQuick.Shapes

// One flat shape of a drawing.
ShapePath {
    property alias path: svg.path

    strokeWidth: -1
    fillRule: ShapePath.WindingFill
    capStyle: ShapePath.RoundCap
    joinStyle: ShapePath.RoundJoin

    PathSvg {
        id: svg
    }
}
