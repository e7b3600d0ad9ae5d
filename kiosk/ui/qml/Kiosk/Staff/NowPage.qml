pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// How the kiosk is, in one light, and each device.
Column {
    id: root

    required property StaffViewModel staff

    readonly property var state_: staff.state
    readonly property var lights: ({
            "green": Theme.good,
            "amber": Theme.attention,
            "red": Theme.bad
        })

    spacing: Theme.gap

    Rectangle {
        width: parent.width
        height: Math.max(light.height, said.height) + 64
        radius: Theme.radius
        color: Theme.raised

        Rectangle {
            id: light

            objectName: "light"
            x: 32
            anchors.verticalCenter: parent.verticalCenter
            width: 144
            height: 144
            radius: 72
            color: root.lights[root.state_.light]
        }

        Column {
            id: said

            anchors.left: light.right
            anchors.leftMargin: 32
            anchors.right: parent.right
            anchors.rightMargin: 32
            anchors.verticalCenter: parent.verticalCenter

            Label {
                objectName: "light-reason"
                width: parent.width
                size: Theme.body
                text: root.state_.reason
            }

            Label {
                objectName: "light-todo"
                width: parent.width
                visible: text !== ""
                size: Theme.label
                color: Theme.quiet
                text: root.state_.todo
            }
        }
    }

    Label {
        objectName: "facts"
        width: parent.width
        size: Theme.label
        color: Theme.quiet
        text: StaffWords.facts(root.state_.queue, root.state_.free, root.state_.link)
    }

    Label {
        width: parent.width
        visible: rows.count === 0
        size: Theme.label
        text: StaffWords.noDevices
    }

    Repeater {
        id: rows

        model: root.staff.devices

        Rectangle {
            id: row

            required property string device
            required property bool drained
            required property string duty
            required property string error
            required property string told

            width: root.width
            height: lines.height + 40
            radius: Theme.radius
            color: "transparent"
            border.width: 3
            border.color: Theme.lifted

            Column {
                id: lines

                x: 28
                y: 20
                width: parent.width - 56
                spacing: 12

                Label {
                    objectName: "device-" + row.device
                    width: parent.width
                    text: row.device + " · " + row.duty
                }

                Label {
                    width: parent.width
                    visible: text !== ""
                    size: Theme.label
                    color: Theme.quiet
                    text: row.told
                }

                Label {
                    width: parent.width
                    visible: text !== ""
                    size: Theme.label
                    text: row.error
                }

                Row {
                    spacing: Theme.gap

                    Pill {
                        objectName: (row.drained ? "return-" : "drain-") + row.device
                        width: 260
                        height: Theme.touch
                        text: row.drained ? StaffWords.giveBack : StaffWords.drain
                        onTapped: row.drained ? root.staff.restore(row.device) : root.staff.drain(row.device)
                    }

                    Pill {
                        objectName: "restart-" + row.device
                        width: 260
                        height: Theme.touch
                        visible: !row.drained
                        text: StaffWords.restart
                        onTapped: root.staff.restart(row.device)
                    }
                }
            }
        }
    }
}
