pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The views, the pictures of one of them, and what is done with all of them.
Column {
    id: root

    required property GalleryViewModel page
    required property bool admin

    readonly property var state_: page.state
    readonly property var copying: page.copying.state
    readonly property bool wide: width > 1000
    readonly property int columns: wide ? 6 : 4
    readonly property bool checks: state_.view === "waiting" && !state_.searched && state_.count > 0
    readonly property var names: ({
            "waiting": qsTr("Waiting"),
            "all": qsTr("Today"),
            "wall": qsTr("Wall"),
            "hidden": qsTr("Hidden")
        })

    spacing: Theme.gap

    Grid {
        id: views

        width: parent.width
        columns: root.wide ? 4 : 2
        spacing: Theme.gap
        visible: !root.state_.searched

        Repeater {
            model: ["waiting", "all", "wall", "hidden"]

            Option {
                required property string modelData

                objectName: "view-" + modelData
                width: (root.width - (views.columns - 1) * Theme.gap) / views.columns
                height: Theme.touch
                text: root.names[modelData] + "  " + (root.state_.counts[modelData] ?? "")
                on: root.state_.view === modelData
                onTapped: root.page.choose(modelData)
            }
        }
    }

    Row {
        width: parent.width
        spacing: Theme.gap

        Pill {
            objectName: "check"
            width: (parent.width - Theme.gap) / 2
            height: Theme.touch
            visible: root.checks
            primary: true
            text: qsTr("Look at them one by one")
            onTapped: root.page.open(0)
        }

        Pill {
            objectName: "find"
            width: root.checks ? (parent.width - Theme.gap) / 2 : parent.width
            height: Theme.touch
            text: root.state_.searched ? qsTr("Code %1: show all again").arg(root.state_.code) : qsTr("Find by the guest's code")
            onTapped: root.page.find(!root.state_.searched)
        }
    }

    Pill {
        objectName: "new"
        width: parent.width
        height: Theme.touch
        visible: root.state_.new > 0
        text: qsTr("%n new, show", "", root.state_.new)
        onTapped: root.page.refresh()
    }

    Label {
        objectName: "gallery-earlier"
        width: parent.width
        visible: text !== ""
        size: Theme.label
        color: Theme.attention
        text: root.state_.earlier
    }

    Label {
        objectName: "gallery-empty"
        width: parent.width
        visible: root.state_.count === 0
        color: Theme.quiet
        text: root.state_.searched ? qsTr("No pictures have this code.") : root.state_.view === "waiting" ? qsTr("Nothing waits to be looked at.") : root.state_.view === "wall" && !root.state_.wall ? qsTr("Guests are not asked whether their pictures may be shown here. The config has it as wall.guests.") : qsTr("Nothing here today.")
    }

    Flow {
        width: parent.width
        spacing: 12

        Repeater {
            model: root.page.pictures

            GalleryThumb {
                width: Math.floor((root.width - (root.columns - 1) * 12) / root.columns)
                onTapped: root.page.open(index)
            }
        }
    }

    Row {
        width: parent.width
        spacing: Theme.gap
        visible: root.state_.first > 0 || root.state_.more

        Pill {
            objectName: "page-back"
            width: (parent.width - Theme.gap) / 2
            height: Theme.touch
            enabled: root.state_.first > 0
            opacity: enabled ? 1 : 0.4
            text: qsTr("Before")
            onTapped: root.page.turn(-1)
        }

        Pill {
            objectName: "page-on"
            width: (parent.width - Theme.gap) / 2
            height: Theme.touch
            enabled: root.state_.more
            opacity: enabled ? 1 : 0.4
            text: qsTr("More")
            onTapped: root.page.turn(1)
        }
    }

    Label {
        width: parent.width
        visible: root.admin && root.copying.places.length === 0
        size: Theme.label
        color: Theme.quiet
        text: qsTr("Plug in a stick to take the pictures along.")
    }

    Repeater {
        model: root.admin ? root.copying.places : []

        Pill {
            required property string modelData

            objectName: "export-" + modelData
            width: root.width
            height: Theme.touch
            enabled: root.copying.of === 0
            text: root.copying.of > 0 ? qsTr("Copying, %1 of %2 …").arg(root.copying.done).arg(root.copying.of) : qsTr("Copy all pictures to %1").arg(modelData)
            onTapped: root.page.copying.start(modelData)
        }
    }
}
