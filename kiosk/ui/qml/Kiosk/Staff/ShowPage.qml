pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Open and close the show; what the admin may set; and the ways to end it.
Column {
    id: root

    required property StaffViewModel staff

    readonly property ShowViewModel show: staff.pageOf("show") as ShowViewModel
    readonly property SettingsViewModel settings: show.settings
    readonly property bool admin: staff.state.admin
    readonly property var state_: show.state
    readonly property bool wide: width > 1000
    readonly property real column: wide ? (width - 2 * Theme.gap) / 2 : width
    property string part: "day"

    spacing: Theme.gap

    Row {
        width: parent.width
        spacing: 12

        Repeater {
            model: ["day", "hours", "settings", "program"]

            StaffTab {
                required property string modelData

                objectName: "show-" + modelData
                width: (root.width - 36) / 4
                height: Theme.touch
                text: StaffWords.part(modelData)
                on: root.part === modelData
                onTapped: root.part = modelData
            }
        }
    }

    Pill {
        objectName: "out-of-order"
        width: parent.width
        visible: root.part === "day"
        primary: root.state_.outOfOrder
        text: root.state_.outOfOrder ? StaffWords.openShow : StaffWords.closeShow
        onTapped: root.show.setOutOfOrder(!root.state_.outOfOrder)
    }

    Label {
        width: parent.width
        visible: root.part === "day" && root.state_.closed && !root.state_.outOfOrder
        size: Theme.label
        text: StaffWords.closedByHours
    }

    Pill {
        objectName: "undo"
        width: parent.width
        height: Theme.touch
        visible: root.admin && root.state_.canUndo && ["hours", "settings"].includes(root.part)
        text: StaffWords.undo
        onTapped: root.show.undo()
    }

    SurePill {
        objectName: "restart-now"
        width: parent.width
        visible: root.state_.waits
        words: StaffWords.restartNow
        question: StaffWords.sureRestart
        onMeant: root.show.restartProgram()
    }

    Grid {
        width: parent.width
        visible: root.part === "day"
        columns: root.wide ? 2 : 1
        columnSpacing: 2 * Theme.gap

        Checklist {
            width: root.column
            show: root.show
            staff: root.staff
            title: StaffWords.opening
            model: root.show.opening
        }

        Checklist {
            width: root.column
            show: root.show
            staff: root.staff
            title: StaffWords.closing
            model: root.show.closing
        }
    }

    Label {
        width: parent.width
        visible: !root.admin && ["hours", "settings"].includes(root.part)
        size: Theme.label
        text: StaffWords.adminOnly
    }

    ShowName {
        width: parent.width
        visible: root.part === "settings"
        admin: root.admin
        settings: root.settings
    }

    HoursTable {
        width: parent.width
        visible: root.part === "hours"
        admin: root.admin
        hours: root.show.hours
    }

    Repeater {
        model: root.settings.knobs

        KnobLine {
            width: root.width
            visible: root.part === "settings"
            admin: root.admin
            settings: root.settings
        }
    }

    StaffHeading {
        visible: root.part === "settings"
        text: StaffWords.languages
    }

    Grid {
        visible: root.part === "settings"
        columns: 3
        spacing: 12

        Repeater {
            model: root.settings.state.languages

            Option {
                required property var modelData

                objectName: "language-" + modelData.code
                width: (root.width - 24) / 3
                height: Theme.touch
                enabled: root.admin
                alone: false
                on: modelData.on
                text: modelData.title
                onTapped: root.settings.toggleLanguage(modelData.code)
            }
        }
    }

    Grid {
        visible: root.part === "program"
        columns: root.wide ? 3 : 1
        spacing: Theme.gap

        SurePill {
            objectName: "restart-program"
            width: root.wide ? (root.width - 2 * Theme.gap) / 3 : root.width
            words: StaffWords.restartProgram
            question: StaffWords.sureRestart
            onMeant: root.show.restartProgram()
        }

        SurePill {
            objectName: "shut-down"
            width: root.wide ? (root.width - 2 * Theme.gap) / 3 : root.width
            words: StaffWords.shutDown
            question: StaffWords.sureShutDown
            onMeant: root.show.shutDown()
        }

        SurePill {
            objectName: "leave-kiosk"
            width: root.wide ? (root.width - 2 * Theme.gap) / 3 : root.width
            visible: root.admin
            words: StaffWords.leaveKiosk
            question: StaffWords.sure
            onMeant: root.show.leaveKiosk()
        }
    }
}
