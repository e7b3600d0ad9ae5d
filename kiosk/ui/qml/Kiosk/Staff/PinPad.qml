pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Twelve keys; what is typed shows as dots.
Item {
    id: root

    required property StaffViewModel staff

    readonly property var state_: staff.state

    Column {
        anchors.centerIn: parent
        width: parent.width
        spacing: Theme.gap

        Label {
            objectName: "pin-title"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            size: Theme.headline
            text: root.state_.stage === "enter" ? StaffWords.enterPin : root.state_.stage === "first" ? StaffWords.firstPin : StaffWords.again
        }

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            spacing: Theme.gap
            visible: root.state_.roles.length > 1

            Repeater {
                model: root.state_.roles

                Option {
                    required property string modelData

                    objectName: "role-" + modelData
                    width: (root.width - Theme.gap) / 2
                    text: StaffWords.role(modelData)
                    on: root.state_.asked === modelData
                    onTapped: root.staff.ask(modelData)
                }
            }
        }

        Row {
            anchors.horizontalCenter: parent.horizontalCenter
            height: 40
            spacing: 18

            Repeater {
                model: Math.max(6, root.state_.digits)

                Rectangle {
                    required property int index

                    width: 26
                    height: 26
                    radius: 13
                    color: index < root.state_.digits ? Theme.text : "transparent"
                    border.width: 3
                    border.color: Theme.quiet
                }
            }
        }

        Label {
            objectName: "pin-message"
            width: parent.width
            height: 2 * lineHeight
            horizontalAlignment: Text.AlignHCenter
            size: Theme.label
            text: root.state_.wait > 0 ? StaffWords.wait(root.state_.wait) : root.state_.message !== "" ? root.state_.message : root.state_.stage === "enter" ? "" : StaffWords.firstMore
        }

        Grid {
            anchors.horizontalCenter: parent.horizontalCenter
            columns: 3
            spacing: Theme.gap

            Repeater {
                model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "ok"]

                Pill {
                    required property string modelData

                    objectName: "pin-" + modelData
                    width: (root.width - 2 * Theme.gap) / 3
                    height: Math.min(130, (root.height - 540) / 4)
                    primary: modelData === "ok"
                    enabled: root.state_.wait === 0
                    opacity: enabled ? 1 : 0.4
                    text: modelData === "ok" ? StaffWords.ok : modelData === "back" ? "\u232b" : modelData
                    onTapped: modelData === "ok" ? root.staff.enter() : modelData === "back" ? root.staff.erase() : root.staff.press(modelData)
                }
            }
        }
    }
}
