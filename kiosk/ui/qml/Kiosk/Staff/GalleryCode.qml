pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The keypad for the code at the foot of a guest's page.
Item {
    id: root

    required property GalleryViewModel page

    readonly property real side: Math.min(width, 640)

    height: column.height

    Column {
        id: column

        anchors.horizontalCenter: parent.horizontalCenter
        width: root.side
        spacing: Theme.gap

        Label {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            text: qsTr("The six digits at the foot of the guest's page")
        }

        Label {
            objectName: "code"
            width: parent.width
            height: 1.4 * size
            horizontalAlignment: Text.AlignHCenter
            size: Theme.headline
            text: root.page.state.code === "" ? "·  ·  ·  ·  ·  ·" : root.page.state.code
        }

        Grid {
            columns: 3
            spacing: Theme.gap

            Repeater {
                model: ["1", "2", "3", "4", "5", "6", "7", "8", "9", "back", "0", "close"]

                Pill {
                    required property string modelData

                    objectName: "code-" + modelData
                    width: (root.side - 2 * Theme.gap) / 3
                    height: Math.max(Theme.touch, 112)
                    text: modelData === "close" ? StaffWords.cancel : modelData === "back" ? "\u232b" : modelData
                    says: modelData === "back" ? qsTr("Delete the last digit") : text
                    onTapped: modelData === "close" ? root.page.find(false) : modelData === "back" ? root.page.erase() : root.page.press(modelData)
                }
            }
        }
    }
}
