import QtQuick
import Kiosk.Art

// Flat, bold shapes in few colours.
Item {
    id: root

    property string setting
    property string vehicle
    property color paint

    readonly property var shapes: CarShapes.of(vehicle)

    Drawing {
        anchors.fill: parent

        Layer {
            fillColor: "#2B1E5C"
            path: "M-400 -300H900V700H-400Z"
        }
        Layer {
            fillColor: "#F26B5B"
            path: "M110 150a130 130 0 1 0 260 0a130 130 0 1 0 -260 0Z"
        }
        Layer {
            fillColor: "#F9B45C"
            path: "M110 150a130 130 0 0 0 260 0Z"
        }
        Layer {
            fillColor: "#1BB6B1"
            path: "M-400 226L120 190L300 214L900 170V700H-400Z"
        }
        Layer {
            fillColor: "#12807F"
            path: "M-400 262H900V700H-400Z"
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
            fillColor: root.paint
            path: root.shapes.body
        }
        Layer {
            fillColor: Qt.tint(root.paint, "#33FFFFFF")
            path: "M60 236L960 236L955 262L40 262Z"
        }
        Layer {
            fillColor: "#19123A"
            path: root.shapes.arches
        }
        Layer {
            fillColor: "#BFF3F0"
            path: root.shapes.glass
        }
        Layer {
            fillColor: "transparent"
            strokeColor: root.paint
            strokeWidth: 12
            path: root.shapes.pillars
        }
        Layer {
            fillColor: "#FFF6D8"
            path: root.shapes.head
        }
        Layer {
            fillColor: "#F26B5B"
            path: root.shapes.tail
        }
        Layer {
            fillColor: "#19123A"
            path: root.shapes.tyres
        }
        Layer {
            fillColor: "#F9B45C"
            path: root.shapes.rims
        }
    }
}
