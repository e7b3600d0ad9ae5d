import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// One thing that the admin sets: on or off, or a step at a time. A star says that staff have.
Column {
    id: root

    required property SettingsViewModel settings
    required property bool admin
    required property bool changed
    required property bool first
    required property bool less
    required property bool more
    required property bool on
    required property string group
    required property string key
    required property string kind
    required property string title
    required property string value

    spacing: 8

    StaffHeading {
        visible: root.first
        text: root.group
    }

    Item {
        width: root.width
        height: Theme.touch

        Label {
            width: parent.width - values.width - Theme.gap
            height: parent.height
            verticalAlignment: Text.AlignVCenter
            size: Theme.label
            text: root.title + (root.changed ? " *" : "")
        }

        Row {
            id: values

            anchors.right: parent.right
            spacing: 12

            Pill {
                objectName: "less-" + root.key
                width: Theme.touch + 16
                height: Theme.touch
                visible: root.admin && root.kind === "steps"
                enabled: root.less
                opacity: enabled ? 1 : 0.4
                says: StaffWords.less(root.title)
                text: "\u2212"
                onTapped: root.settings.step(root.key, -1)
            }

            Label {
                objectName: "value-" + root.key
                width: 200
                height: Theme.touch
                visible: root.kind === "steps" || !root.admin
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                size: Theme.label
                text: root.value
            }

            Pill {
                objectName: "more-" + root.key
                width: Theme.touch + 16
                height: Theme.touch
                visible: root.admin && root.kind === "steps"
                enabled: root.more
                opacity: enabled ? 1 : 0.4
                says: StaffWords.more(root.title)
                text: "+"
                onTapped: root.settings.step(root.key, 1)
            }

            Option {
                objectName: "switch-" + root.key
                width: 200
                height: Theme.touch
                visible: root.admin && root.kind === "switch"
                alone: false
                says: root.title
                on: root.on
                text: root.value
                onTapped: root.settings.step(root.key, 1)
            }
        }
    }
}
