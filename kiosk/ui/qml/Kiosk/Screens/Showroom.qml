import QtQuick
import Kiosk.Art
import Kiosk.Controls
import Kiosk.ViewModels

// A showroom at night: one car at a time, found by a slow sweep of light.
Item {
    id: root

    required property VisitViewModel visit

    readonly property bool portrait: height > width
    readonly property list<string> vehicles: ["rz", "bz4x", "rx"]
    readonly property list<color> paints: ["#B3202A", "#1F4FA8", "#F1F0EC", "#C2703A", "#A9AEB4"]
    property int turn: 0
    property real sweep: 0.5 // where the light is, 0 to 1
    readonly property real glow: Theme.animate ? Math.sin(Math.PI * sweep) : 1

    NumberAnimation on sweep {
        running: Theme.animate && root.visible
        from: 0
        to: 1
        duration: 9000
        loops: Animation.Infinite
    }

    onSweepChanged: {
        if (sweep < last)
            turn += 1;
        last = sweep;
    }
    property real last: 0

    Rectangle {
        y: car.y + car.height * 0.62
        width: parent.width
        height: parent.height - y
        color: Qt.tint(Theme.ground, Qt.rgba(1, 1, 1, 0.028))
    }

    Car {
        id: car

        x: (parent.width - width) / 2 + (root.portrait ? 0 : parent.width * 0.12)
        y: parent.height * (root.portrait ? 0.5 : 0.56) - height * 0.5
        width: Math.min(parent.width * (root.portrait ? 0.94 : 0.62), parent.height * 1.4)
        height: width * 0.42
        vehicle: root.vehicles[root.turn % root.vehicles.length]
        paint: root.paints[root.turn % root.paints.length]
        sheen: root.sweep
        light: root.glow
        opacity: 0.25 + 0.75 * root.glow
    }

    Car {
        x: car.x
        y: car.y + car.height * 0.905
        width: car.width
        height: car.height
        vehicle: car.vehicle
        paint: car.paint
        sheen: car.sheen
        light: car.light * 0.5
        opacity: 0.1 * car.opacity
        transform: Scale {
            origin.y: car.height / 2
            yScale: -1
        }
    }
}
