import QtQuick
import Kiosk.Controls

// Before and after: the picture beneath is covered by what it was made from, up to a handle.
Item {
    id: root

    required property string before

    property real share: 0.5 // of the width, from where the guest starts to read

    readonly property real handle: width * (Theme.mirrored ? 1 - share : share)

    Item {
        x: Theme.mirrored ? root.handle : 0
        width: parent.width * root.share
        height: parent.height
        clip: true

        Image {
            x: -parent.x
            width: root.width
            height: root.height
            cache: false
            fillMode: Image.PreserveAspectCrop
            source: root.before
        }
    }

    Rectangle {
        x: root.handle - width / 2
        width: 4
        height: parent.height
        color: Theme.text
    }

    Rectangle {
        objectName: "handle"
        x: root.handle - width / 2
        y: (parent.height - height) / 2
        width: Theme.touch
        height: width
        color: Theme.text
        radius: width / 2

        Row {
            anchors.centerIn: parent
            spacing: 6

            Arrow {
                color: Theme.ground
                rotation: 0
                scale: 0.8
            }

            Arrow {
                color: Theme.ground
                rotation: 180
                scale: 0.8
            }
        }
    }

    PointHandler {
        acceptedDevices: PointerDevice.AllDevices
        enabled: root.visible
        onPointChanged: {
            if (!active)
                return;
            const across = Math.max(0, Math.min(1, point.position.x / root.width));
            root.share = Theme.mirrored ? 1 - across : across;
        }
    }
}
