import QtQuick
import Kiosk.Art

// The car as it is: in its place, with a soft shadow and light on its flank.
Item {
    id: root

    property string setting
    property string vehicle
    property color paint

    SettingArt {
        width: parent.width
        height: parent.height
        setting: root.setting
    }

    Rectangle {
        anchors.fill: parent
        color: "#0B0D10"
        opacity: 0.16
    }

    Car {
        id: car

        width: Math.min(parent.width * 0.78, (parent.height - 110) * 2.2)
        height: width * 0.42
        x: (parent.width - width) / 2
        y: parent.height - 96 - height
        vehicle: root.vehicle
        paint: root.paint
        sheen: 0.62
    }
}
