import QtQuick
import Kiosk.Art
import Kiosk.Controls

// One vehicle, standing in the light when it is the chosen one.
Touchable {
    id: root

    property string vehicle
    property alias name: nameLabel.text
    property alias line: aboutLabel.text
    property alias image: photo.source
    property color paint
    property bool lit: false

    property real light: lit ? 1 : 0

    scale: pressed ? 0.985 : 1

    Behavior on light {
        NumberAnimation {
            duration: Theme.arrive
            easing.type: Easing.OutCubic
        }
    }
    Behavior on scale {
        NumberAnimation {
            duration: Theme.leave
            easing.type: Easing.OutCubic
        }
    }
    Behavior on paint {
        ColorAnimation {
            duration: Theme.arrive
        }
    }

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Qt.tint(Theme.raised, Qt.rgba(Theme.lifted.r, Theme.lifted.g, Theme.lifted.b, root.light))
    }

    Image {
        id: photo

        anchors.fill: parent
        asynchronous: true
        fillMode: Image.PreserveAspectCrop
        opacity: 0.5 + 0.5 * root.light
        mipmap: true
    }

    Rectangle {
        y: car.y + car.height * 0.93
        width: parent.width
        height: parent.height - y
        visible: car.visible
        color: Qt.rgba(1, 1, 1, 0.035 * root.light)
    }

    Car {
        id: car

        visible: photo.source.toString() === ""
        anchors.right: parent.right
        anchors.rightMargin: 32
        y: (parent.height - height) / 2 + 4
        height: Math.min(parent.height - 56, 262)
        width: height * 1000 / 420
        vehicle: root.vehicle
        paint: root.paint
        light: 0.3 + 0.7 * root.light
        sheen: 0.3 + 0.3 * root.light
    }

    Rectangle {
        anchors.fill: parent
        visible: car.visible
        color: Theme.raised
        opacity: 0.3 * (1 - root.light)
    }

    Label {
        id: nameLabel

        x: 36
        y: 32
        color: root.lit ? Theme.text : Theme.quiet
        wrapMode: Text.NoWrap
    }

    Label {
        id: aboutLabel

        x: 36
        y: 92
        width: car.x - x - 28
        visible: car.visible
        size: Theme.label
        color: Theme.quiet
        font.weight: Font.Normal
    }

    Corners {
        anchors.fill: parent
    }
}
