import QtQuick
import Kiosk.Controls

// At the side of the viewed picture: on to the next one, or back to the one before.
Touchable {
    id: root

    property bool low: false // in the lower half of what it stands on
    property bool onwards: false

    says: onwards ? Words.next : Words.back
    anchors.verticalCenter: parent?.verticalCenter
    anchors.verticalCenterOffset: low ? height : 0
    implicitWidth: Math.max(88, Theme.touch)
    implicitHeight: implicitWidth

    Rectangle {
        anchors.centerIn: parent
        width: 64
        height: 64
        color: Theme.veil
        radius: 32
    }

    Arrow {
        anchors.centerIn: parent
        rotation: root.onwards ? 180 : 0
        scale: root.pressed && !Theme.still ? 0.7 : 0.8
    }
}
