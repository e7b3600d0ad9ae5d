pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What can paint: here, and on a stick.
Column {
    id: root

    required property StaffViewModel staff

    readonly property ModelsViewModel page: staff.pageOf("models") as ModelsViewModel
    readonly property ShowViewModel show: staff.pageOf("show") as ShowViewModel
    readonly property var state_: page.state

    spacing: Theme.gap

    Row {
        spacing: Theme.gap

        Option {
            objectName: "models-here"
            width: (root.width - Theme.gap) / 2
            height: Theme.touch
            text: qsTr("On this machine")
            on: root.state_.view === "here"
            onTapped: root.page.turnTo("here")
        }

        Option {
            objectName: "models-sticks"
            width: (root.width - Theme.gap) / 2
            height: Theme.touch
            text: qsTr("From a stick")
            on: root.state_.view !== "here"
            onTapped: root.page.turnTo("sticks")
        }
    }

    Loader {
        width: parent.width
        active: root.state_.view === "here"
        visible: active
        sourceComponent: ModelsHere {
            width: root.width
            page: root.page
            onRestart: root.show.restartProgram()
        }
    }

    Loader {
        width: parent.width
        active: root.state_.view === "sticks"
        visible: active
        sourceComponent: ModelsSticks {
            width: root.width
            page: root.page.adding
        }
    }

    Loader {
        width: parent.width
        active: root.state_.view === "one"
        visible: active
        sourceComponent: ModelsAdding {
            width: root.width
            page: root.page.adding
        }
    }
}
