import QtQuick
import Kiosk.Art

// Ink on paper: speed lines, screen tone, black shadows, and the car's one colour.
Item {
    id: root

    property string setting
    property string vehicle
    property color paint

    readonly property var shapes: CarShapes.of(vehicle)

    function lines(): string {
        let path = "";
        for (let i = 0; i < 44; i++) {
            const angle = i * Math.PI / 22 + (i % 3) * 0.03;
            const near = 170 + (i * 37) % 60;
            const width = 0.012 + ((i * 13) % 5) * 0.006;
            const x = Math.cos, y = Math.sin;
            path += `M${240 + near * x(angle)} ${190 + near * 0.72 * y(angle)}L${240 + 700 * x(angle - width)} ${190 + 700 * y(angle - width)}L${240 + 700 * x(angle + width)} ${190 + 700 * y(angle + width)}Z`;
        }
        return path;
    }

    function dots(): string {
        let path = "";
        for (let row = 0; row < 9; row++) {
            const r = 1.2 + row * 0.5;
            for (let x = -120 + (row % 2) * 7; x < 620; x += 14)
                path += `M${x - r} ${272 + row * 9}a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`;
        }
        return path;
    }

    Drawing {
        anchors.fill: parent

        Layer {
            fillColor: "#F6F4EE"
            path: "M-400 -300H900V700H-400Z"
        }
        Layer {
            fillColor: "#17181B"
            path: root.lines()
        }
        Layer {
            fillColor: "#4A4C52"
            path: root.dots()
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
            fillColor: Qt.tint(root.paint, "#40FFFFFF")
            strokeColor: "#101114"
            strokeWidth: 11
            path: root.shapes.body
        }
        Layer {
            fillColor: "#101114"
            path: root.shapes.arches
        }
        Layer {
            fillColor: "#F6F4EE"
            strokeColor: "#101114"
            strokeWidth: 6
            path: root.shapes.glass
        }
        Layer {
            fillColor: "#101114"
            path: "M560 130L600 182L520 190L480 120Z M420 110L440 192L410 192L386 112Z"
        }
        Layer {
            fillColor: "transparent"
            strokeColor: "#101114"
            strokeWidth: 5
            path: root.shapes.accent + root.shapes.seams
        }
        Layer {
            fillColor: "#FFFFFF"
            strokeColor: "#101114"
            strokeWidth: 5
            path: root.shapes.head
        }
        Layer {
            fillColor: "#101114"
            path: root.shapes.tail + root.shapes.tyres
        }
        Layer {
            fillColor: "#F6F4EE"
            path: root.shapes.rims
        }
        Layer {
            fillColor: "transparent"
            strokeColor: "#101114"
            strokeWidth: Math.max(8, root.shapes.spokeWidth)
            path: root.shapes.spokes
        }
    }
}
