pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Open and close the show; what the admin may set, a step at a time.
Column {
    id: root

    required property StaffViewModel staff

    readonly property var state_: staff.state
    property bool sure: false

    spacing: Theme.gap

    Pill {
        objectName: "out-of-order"
        width: parent.width
        primary: root.state_.outOfOrder
        text: root.state_.outOfOrder ? StaffWords.openShow : StaffWords.closeShow
        onTapped: root.staff.setOutOfOrder(!root.state_.outOfOrder)
    }

    Label {
        width: parent.width
        size: Theme.label
        color: Theme.quiet
        text: StaffWords.opening + "\n" + StaffWords.closing
    }

    Label {
        width: parent.width
        visible: !root.state_.admin
        size: Theme.label
        text: StaffWords.adminOnly
    }

    Repeater {
        model: root.staff.settings

        Item {
            id: setting

            required property bool changed
            required property string key
            required property string title
            required property string value

            width: root.width
            height: Theme.touch

            Label {
                width: parent.width - 560
                height: parent.height
                verticalAlignment: Text.AlignVCenter
                size: Theme.label
                text: setting.title + (setting.changed ? " *" : "")
            }

            Row {
                anchors.right: parent.right
                spacing: 12

                Pill {
                    objectName: "less-" + setting.key
                    width: Theme.touch + 24
                    height: Theme.touch
                    visible: root.state_.admin
                    text: "\u2212"
                    onTapped: root.staff.step(setting.key, -1)
                }

                Label {
                    objectName: "value-" + setting.key
                    width: 170
                    height: Theme.touch
                    horizontalAlignment: Text.AlignHCenter
                    verticalAlignment: Text.AlignVCenter
                    text: setting.value
                }

                Pill {
                    objectName: "more-" + setting.key
                    width: Theme.touch + 24
                    height: Theme.touch
                    visible: root.state_.admin
                    text: "+"
                    onTapped: root.staff.step(setting.key, 1)
                }
            }
        }
    }

    Pill {
        objectName: "undo"
        width: parent.width
        height: Theme.touch
        visible: root.state_.admin && root.state_.canUndo
        text: StaffWords.undo
        onTapped: root.staff.undo()
    }

    Pill {
        objectName: "leave-kiosk"
        width: parent.width
        height: Theme.touch
        visible: root.state_.admin
        text: root.sure ? StaffWords.sure : StaffWords.leaveKiosk
        onTapped: {
            if (root.sure)
                root.staff.leaveKiosk();
            root.sure = !root.sure;
        }
    }
}
