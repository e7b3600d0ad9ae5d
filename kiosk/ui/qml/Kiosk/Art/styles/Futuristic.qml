import QtQuick
import Kiosk.Art

// Lines of light over a dark grid.
Item {
    id: root

    property string setting
    property string vehicle
    property color paint

    readonly property var shapes: CarShapes.of(vehicle)
    readonly property color glow: Qt.tint(paint, "#B34FE6FF")

    Drawing {
        anchors.fill: parent

        Layer {
            fillColor: "#080B1E"
            path: "M-400 -300H900V700H-400Z"
        }
        Layer {
            fillColor: "#111538"
            path: "M-400 190H900V700H-400Z"
        }
        Layer {
            fillColor: "transparent"
            strokeColor: "#7A6BF0"
            strokeWidth: 1.5
            path: "M-400 190H900M-400 204H900M-400 224H900M-400 254H900M-400 300H900M-400 370H900M240 190V600M200 190L40 600M280 190L440 600M150 190L-260 600M330 190L740 600M80 190L-700 600M400 190L1180 600"
        }
    }

    Drawing {
        width: Math.min(parent.width * 0.84, (parent.height - 110) * 2.2)
        height: width * 0.42
        x: (parent.width - width) / 2
        y: parent.height - 92 - height
        box: Qt.size(1000, 420)
        whole: true

        Layer {
            fillColor: "#0B1026"
            strokeColor: Qt.rgba(root.glow.r, root.glow.g, root.glow.b, 0.22)
            strokeWidth: 22
            path: root.shapes.body
        }
        Layer {
            fillColor: Qt.rgba(root.paint.r, root.paint.g, root.paint.b, 0.34)
            strokeColor: root.glow
            strokeWidth: 5
            path: root.shapes.body
        }
        Layer {
            fillColor: "#0B1026"
            strokeColor: root.glow
            strokeWidth: 3
            path: root.shapes.glass
        }
        Layer {
            fillColor: "transparent"
            strokeColor: root.glow
            strokeWidth: 3
            path: root.shapes.accent
        }
        Layer {
            fillColor: "#0B1026"
            path: root.shapes.arches
        }
        Layer {
            fillColor: "transparent"
            strokeColor: Qt.rgba(root.glow.r, root.glow.g, root.glow.b, 0.25)
            strokeWidth: 18
            path: root.shapes.tyres
        }
        Layer {
            fillColor: "transparent"
            strokeColor: root.glow
            strokeWidth: 5
            path: root.shapes.tyres
        }
        Layer {
            fillColor: "transparent"
            strokeColor: "#B9A9FF"
            strokeWidth: 3
            path: root.shapes.rims
        }
        Layer {
            fillColor: "#EAFBFF"
            path: root.shapes.head
        }
        Layer {
            fillColor: "#FF5FA8"
            path: root.shapes.tail
        }
    }
}
