pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// One picture large, and what staff can do with it. Nothing is decided before it is to be seen.
Item {
    id: root

    required property GalleryViewModel page

    readonly property var state_: page.state
    readonly property var picture: state_.picture
    readonly property bool wide: width > 1000
    readonly property bool waiting: picture.standing === "waiting"
    readonly property bool hidden: picture.standing === "hidden"
    readonly property bool there: !state_.busy && (picture.source === "" || shown.status === Image.Ready || shown.status === Image.Error)
    readonly property string key: picture.key ?? ""
    property bool seen: false
    readonly property int glance: 400 // milliseconds that nobody decides faster than
    readonly property real side: wide ? Math.min(width - 520, 780) : Math.min(width, 690)
    readonly property real part: (acts.width - Theme.gap) / 2

    onKeyChanged: seen = false
    onThereChanged: seen = false

    Timer {
        interval: root.glance
        running: root.there && !root.seen
        onTriggered: root.seen = true
    }

    height: wide ? Math.max(frame.height, acts.height) : frame.height + Theme.gap + acts.height

    Rectangle {
        id: frame

        x: root.wide ? 0 : (root.width - width) / 2
        width: root.side
        height: root.side
        color: Theme.raised

        Label {
            anchors.centerIn: parent
            width: parent.width - 96
            horizontalAlignment: Text.AlignHCenter
            visible: root.picture.source === "" || shown.status === Image.Error
            color: Theme.quiet
            text: qsTr("The file is not on the disk any more. Delete the picture to tidy up.")
        }

        Image {
            id: shown

            objectName: "large"
            anchors.fill: parent
            asynchronous: true
            cache: false
            fillMode: Image.PreserveAspectFit
            opacity: root.hidden ? 0.35 : 1
            source: root.picture.source ?? ""
            sourceSize: Qt.size(Math.round(root.side), Math.round(root.side))
        }
    }

    Column {
        id: acts

        x: root.wide ? root.side + Theme.gap * 2 : 0
        y: root.wide ? 0 : root.side + Theme.gap
        width: root.wide ? root.width - x : root.width
        spacing: Theme.gap

        Label {
            objectName: "picture-told"
            width: parent.width
            size: Theme.label
            text: root.picture.told ?? ""
        }

        Label {
            width: parent.width
            size: Theme.label
            color: Theme.quiet
            text: qsTr("Code %1").arg(root.picture.code ?? "") + (root.picture.hung ? "  ·  " + qsTr("on the wall") : "") + (root.hidden ? "  ·  " + qsTr("hidden from its guest") : "")
        }

        GalleryDeletion {
            width: parent.width
            visible: root.state_.sure
            page: root.page
        }

        Row {
            spacing: Theme.gap
            visible: !root.state_.sure

            Pill {
                objectName: "hide"
                width: root.waiting ? root.part : acts.width
                visible: !root.hidden
                enabled: root.seen
                opacity: enabled ? 1 : 0.4
                text: root.waiting ? qsTr("Hold back") : qsTr("Hide")
                onTapped: root.page.act("hide")
            }

            Pill {
                objectName: "show"
                width: root.waiting ? root.part : acts.width
                visible: root.waiting || root.hidden
                enabled: root.seen
                opacity: enabled ? 1 : 0.4
                primary: root.waiting
                text: root.waiting ? qsTr("Approve") : qsTr("Show again")
                onTapped: root.page.act("show")
            }
        }

        Pill {
            objectName: root.picture.hung ? "take-down" : "hang"
            width: parent.width
            height: Theme.touch
            visible: !root.state_.sure && (root.picture.hung || (root.picture.agreed && !root.waiting && !root.hidden))
            enabled: root.seen
            text: root.picture.hung ? qsTr("Take off the wall") : qsTr("Put on the wall")
            onTapped: root.page.act(root.picture.hung ? "take-down" : "hang")
        }

        Label {
            objectName: "no-consent"
            width: parent.width
            visible: root.state_.wall && !root.picture.agreed && !root.state_.sure
            size: Theme.label
            color: Theme.quiet
            text: qsTr("Not for the wall: its guest did not say that it may be shown here.")
        }

        Row {
            spacing: Theme.gap
            visible: !root.state_.sure

            Pill {
                objectName: "delete"
                width: root.part
                height: Theme.touch
                text: qsTr("Delete …")
                onTapped: root.page.askToDelete(true)
            }

            Pill {
                objectName: "visit"
                width: root.part
                height: Theme.touch
                text: qsTr("This visit")
                onTapped: root.page.wholeVisit()
            }
        }

        Pill {
            objectName: "undo-act"
            width: parent.width
            height: Theme.touch
            visible: root.state_.undo !== "" && !root.state_.sure
            text: root.undone[root.state_.undo] ?? ""
            onTapped: root.page.undo()
        }

        Row {
            spacing: Theme.gap
            visible: !root.state_.sure

            Pill {
                objectName: "picture-before"
                width: (acts.width - 2 * Theme.gap) / 4
                height: Theme.touch
                arrow: -1
                says: qsTr("The one before")
                enabled: root.state_.opened > 0
                opacity: enabled ? 1 : 0.4
                onTapped: root.page.open(root.state_.opened - 1)
            }

            Pill {
                objectName: "grid"
                width: (acts.width - 2 * Theme.gap) / 2
                height: Theme.touch
                text: qsTr("Back")
                onTapped: root.page.open(-1)
            }

            Pill {
                objectName: "picture-next"
                width: (acts.width - 2 * Theme.gap) / 4
                height: Theme.touch
                arrow: 1
                says: qsTr("The next one")
                enabled: root.state_.opened < root.state_.count - 1
                opacity: enabled ? 1 : 0.4
                onTapped: root.page.open(root.state_.opened + 1)
            }
        }
    }

    readonly property var undone: ({
            "show": qsTr("Undo: show it again"),
            "hide": qsTr("Undo: hold it back"),
            "hang": qsTr("Undo: put it on the wall again"),
            "take-down": qsTr("Undo: take it off the wall")
        })
}
