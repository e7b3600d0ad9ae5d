pragma ComponentBehavior: Bound

import QtQuick
import QtQuick.Shapes

// A vehicle in its colour, standing on the ground: its cut-out where there is one, else drawn.
Item {
    id: root

    required property string vehicle
    required property color paint
    property string cutout
    property real light: 1 // how much of it falls on the vehicle

    readonly property bool drawn: cutout === ""
    readonly property real span: Math.min(width, height / 0.43)

    Shape {
        width: 1000
        height: 60
        x: (root.width - root.span) / 2
        y: root.height - root.span * 0.045
        visible: !root.drawn
        scale: root.span / width
        transformOrigin: Item.TopLeft
        preferredRendererType: Shape.CurveRenderer

        Layer {
            fillColor: "#59000000"
            path: "M30 16C200 0 800 0 970 16C800 32 200 32 30 16Z"
        }
    }

    Image {
        id: photo

        anchors.horizontalCenter: parent.horizontalCenter
        y: root.height - height
        width: root.span
        height: implicitWidth > 0 ? width * implicitHeight / implicitWidth : 0
        visible: !root.drawn
        source: root.cutout
        mipmap: true
        retainWhileLoading: true
        asynchronous: true
        opacity: 0.45 + 0.55 * root.light
    }

    Loader {
        anchors.fill: parent
        active: root.drawn
        sourceComponent: Car {
            vehicle: root.vehicle
            paint: root.paint
            light: 0.3 + 0.7 * root.light
            sheen: 0.3 + 0.3 * root.light
        }
    }
}
