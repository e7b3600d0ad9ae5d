import QtQuick
import QtQuick.Shapes

// A favourite: filled when it is one, an outline when it is not.
Touchable {
    id: root

    property bool loved: false

    says: loved ? Words.favourite : Words.makeFavourite
    implicitWidth: Math.max(88, Theme.touch)
    implicitHeight: implicitWidth

    Rectangle {
        anchors.centerIn: parent
        width: 64
        height: 64
        color: Theme.veil
        radius: 32
    }

    Shape {
        anchors.centerIn: parent
        width: 32
        height: 32
        preferredRendererType: Shape.CurveRenderer
        scale: root.pressed && !Theme.still ? 0.85 : 1

        ShapePath {
            fillColor: root.loved ? Theme.text : "transparent"
            joinStyle: ShapePath.RoundJoin
            strokeColor: Theme.text
            strokeWidth: 3

            PathSvg {
                path: "M16 28C8 22 3 17 3 11C3 7 6 4 10 4C13 4 15 6 16 8C17 6 19 4 22 4C26 4 29 7 29 11C29 17 24 22 16 28Z"
            }
        }
    }
}
