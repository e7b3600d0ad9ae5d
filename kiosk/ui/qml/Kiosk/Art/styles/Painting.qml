import QtQuick
import Kiosk.Art

// Broad strokes of thick paint over the scene.
Item {
    id: root

    property string setting
    property string vehicle
    property color paint

    function strokes(seed: int, count: int, length: real): string {
        let path = "";
        let n = seed;
        for (let i = 0; i < count; i++) {
            n = (n * 1103515245 + 12345) % 2147483648;
            const x = (n % 520) - 20;
            n = (n * 1103515245 + 12345) % 2147483648;
            const y = (n % 400) - 20;
            const bend = (n % 17) - 8;
            path += `M${x} ${y}q${length / 2} ${bend / 2 - 3} ${length} ${bend}`;
        }
        return path;
    }

    SettingArt {
        anchors.fill: parent
        setting: root.setting
    }

    Drawing {
        anchors.fill: parent

        Layer {
            fillColor: "transparent"
            strokeColor: "#1AFFF6E0"
            strokeWidth: 13
            path: root.strokes(7, 70, 120)
        }
        Layer {
            fillColor: "transparent"
            strokeColor: "#1E1A1020"
            strokeWidth: 10
            path: root.strokes(101, 70, 90)
        }
    }

    Car {
        width: Math.min(parent.width * 0.84, (parent.height - 110) * 2.2)
        height: width * 0.42
        x: (parent.width - width) / 2
        y: parent.height - 92 - height
        vehicle: root.vehicle
        paint: root.paint
    }

    Drawing {
        anchors.fill: parent

        Layer {
            fillColor: "transparent"
            strokeColor: "#1AFFF2D0"
            strokeWidth: 4
            path: root.strokes(31, 80, 64)
        }
        Layer {
            fillColor: "transparent"
            strokeColor: "#1C100810"
            strokeWidth: 4
            path: root.strokes(57, 70, 52)
        }
    }
}
