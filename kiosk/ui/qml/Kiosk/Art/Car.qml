import QtQuick
import QtQuick.Shapes

// A vehicle in side view, nose to the right, in any colour; `sheen` is where light lies on it.
Drawing {
    id: root

    property string vehicle
    property color paint: "#B3202A"
    property real sheen: 0.5 // 0 at the tail, 1 at the nose
    property real light: 1 // how much of it lies there
    readonly property var shapes: CarShapes.of(vehicle)
    readonly property color lit: Qt.tint(paint, Qt.rgba(1, 1, 1, 0.3 * light))
    readonly property color shade: Qt.darker(paint, 1.3 + 0.5 * (1 - light))

    box: Qt.size(1000, 420)
    whole: true

    Layer {
        fillColor: "#66000000"
        path: "M30 402C200 388 800 388 970 402C800 414 200 414 30 402Z"
    }
    Layer {
        path: root.shapes.body
        strokeColor: Qt.rgba(1, 1, 1, 0.08 + 0.22 * root.light)
        strokeWidth: 2
        fillGradient: LinearGradient {
            x1: 0
            x2: 1000
            y1: 120
            y2: 330

            GradientStop {
                position: 0
                color: root.shade
            }
            GradientStop {
                position: Math.max(0.01, root.sheen - 0.32)
                color: root.shade
            }
            GradientStop {
                position: Math.min(0.98, Math.max(0.02, root.sheen))
                color: root.lit
            }
            GradientStop {
                position: Math.min(0.99, root.sheen + 0.32)
                color: root.shade
            }
            GradientStop {
                position: 1
                color: root.shade
            }
        }
    }
    Layer {
        fillColor: "#14161A"
        path: root.shapes.cladding
    }
    Layer {
        fillColor: "#0C0D10"
        path: root.shapes.arches
    }
    Layer {
        fillColor: "#1B2129"
        strokeColor: Qt.rgba(1, 1, 1, 0.16)
        strokeWidth: 2
        path: root.shapes.glass
    }
    Layer {
        fillColor: "transparent"
        strokeColor: root.shade
        strokeWidth: 8
        capStyle: ShapePath.FlatCap
        path: root.shapes.pillars
    }
    Layer {
        fillColor: "transparent"
        strokeColor: Qt.rgba(0, 0, 0, 0.32)
        strokeWidth: 2
        path: root.shapes.seams
    }
    Layer {
        fillColor: "transparent"
        strokeColor: Qt.rgba(1, 1, 1, 0.14 + 0.3 * root.light)
        strokeWidth: 3
        path: root.shapes.accent
    }
    Layer {
        fillColor: "#F6F3E8"
        path: root.shapes.head
    }
    Layer {
        fillColor: "#E2372F"
        path: root.shapes.tail
    }
    Layer {
        fillColor: "#15171B"
        strokeColor: "#24272D"
        strokeWidth: 2
        path: root.shapes.tyres
    }
    Layer {
        fillColor: "#2A2D33"
        path: root.shapes.rims
    }
    Layer {
        fillColor: "transparent"
        strokeColor: "#A9AEB4"
        strokeWidth: root.shapes.spokeWidth
        path: root.shapes.spokes
    }
    Layer {
        fillColor: "#C9CDD2"
        path: root.shapes.hubs
    }
}
