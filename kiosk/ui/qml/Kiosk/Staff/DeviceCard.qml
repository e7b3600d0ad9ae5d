import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// One device: how it fares, and what staff can do with it.
Rectangle {
    id: root

    required property NowViewModel now
    required property string device
    required property bool drained
    required property string duty
    required property string error
    required property string told

    height: Math.max(lines.height, buttons.height) + 40
    radius: Theme.radius
    color: "transparent"
    border.width: 3
    border.color: Theme.lifted

    Column {
        id: lines

        anchors.verticalCenter: parent.verticalCenter
        x: 28
        width: parent.width - buttons.width - 84
        spacing: 4

        Label {
            objectName: "device-" + root.device
            width: parent.width
            text: root.device + " · " + root.duty
        }

        Label {
            objectName: "told-" + root.device
            width: parent.width
            visible: text !== ""
            size: Theme.label
            color: Theme.quiet
            text: root.told
        }

        Label {
            width: parent.width
            visible: text !== ""
            size: Theme.label
            text: root.error
        }
    }

    Row {
        id: buttons

        anchors.right: parent.right
        anchors.rightMargin: 20
        anchors.verticalCenter: parent.verticalCenter
        spacing: 12

        Pill {
            objectName: (root.drained ? "return-" : "drain-") + root.device
            width: 190
            height: Theme.touch
            text: root.drained ? StaffWords.giveBack : StaffWords.drain
            onTapped: root.drained ? root.now.restore(root.device) : root.now.drain(root.device)
        }

        Pill {
            objectName: "restart-" + root.device
            width: 190
            height: Theme.touch
            visible: !root.drained
            text: StaffWords.restart
            onTapped: root.now.restart(root.device)
        }
    }
}
