pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What staff call the show, typed on the kiosk's own keypad.
Column {
    id: root

    required property SettingsViewModel settings
    required property bool admin
    property bool typing: false

    spacing: Theme.gap

    StaffHeading {
        text: StaffWords.name
    }

    Item {
        width: root.width
        height: Theme.touch

        Label {
            objectName: "show-name"
            width: parent.width - change.width - Theme.gap
            height: parent.height
            verticalAlignment: Text.AlignVCenter
            text: root.typing ? root.settings.typing.typed + "\u2009|" : root.settings.state.name !== "" ? root.settings.state.name : StaffWords.noName
        }

        Pill {
            id: change

            objectName: "change-name"
            anchors.right: parent.right
            width: 260
            height: Theme.touch
            visible: root.admin
            text: root.typing ? StaffWords.cancel : StaffWords.changeName
            onTapped: {
                root.typing = !root.typing;
                if (root.typing)
                    root.settings.beginName();
            }
        }
    }

    Loader {
        width: root.width
        active: root.typing
        visible: active

        sourceComponent: Keypad {
            words: root.settings.typing
        }
    }

    Connections {
        target: root.settings.typing

        function onEntered() {
            root.typing = false;
        }
    }
}
