pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What may be asked for: a box to try words in, the words of this show, and what is refused at all.
Column {
    id: root

    required property StaffViewModel staff

    readonly property SafetyViewModel page: staff.pageOf("safety") as SafetyViewModel
    readonly property var state_: page.state

    spacing: Theme.gap

    Row {
        spacing: Theme.gap

        Repeater {
            model: [["try", qsTr("Try words")], ["lists", qsTr("Own lists")], ["switches", qsTr("Switches")]]

            Option {
                required property var modelData

                objectName: "safety-" + modelData[0]
                width: (root.width - 2 * Theme.gap) / 3
                height: Theme.touch
                text: modelData[1]
                on: root.state_.view === modelData[0]
                onTapped: root.page.turnTo(modelData[0])
            }
        }
    }

    Label {
        objectName: "safety-fault"
        width: parent.width
        visible: text !== ""
        size: Theme.label
        color: Theme.attention
        text: root.state_.fault
    }

    Loader {
        width: parent.width
        active: root.state_.view === "try"
        visible: active
        sourceComponent: SafetyTrial {
            width: root.width
            page: root.page
        }
    }

    Loader {
        width: parent.width
        active: root.state_.view === "lists"
        visible: active
        sourceComponent: SafetyLists {
            width: root.width
            page: root.page
        }
    }

    Loader {
        width: parent.width
        active: root.state_.view === "switches"
        visible: active
        sourceComponent: SafetySwitches {
            width: root.width
            page: root.page
        }
    }
}
