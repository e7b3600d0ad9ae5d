pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The keypad, then the pages. Nothing below hears a touch.
Rectangle {
    id: root

    required property StaffViewModel staff

    readonly property var state_: staff.state
    readonly property bool inside: state_.role !== ""
    property string page: "now"

    objectName: "staff-panel"
    color: Theme.ground
    onPageChanged: staff.touched()

    MouseArea {
        anchors.fill: parent
        preventStealing: true
    }

    PointHandler {
        onActiveChanged: root.staff.touched()
    }

    Row {
        id: head

        x: Theme.margin
        y: Theme.margin
        width: parent.width - 2 * Theme.margin
        height: Theme.touch

        Label {
            width: parent.width - leave.width
            height: parent.height
            verticalAlignment: Text.AlignVCenter
            text: root.inside ? StaffWords.role(root.state_.role) : StaffWords.staff
        }

        Pill {
            id: leave

            objectName: "staff-leave"
            width: 280
            height: parent.height
            text: root.inside ? StaffWords.leave : StaffWords.cancel
            onTapped: root.staff.leave()
        }
    }

    Row {
        id: tabs

        anchors.top: head.bottom
        anchors.topMargin: Theme.gap
        x: Theme.margin
        spacing: Theme.gap
        visible: root.inside

        Repeater {
            model: [["now", StaffWords.now], ["preflight", StaffWords.preflight], ["show", StaffWords.show]]

            Option {
                required property var modelData

                objectName: "staff-page-" + modelData[0]
                width: (root.width - 2 * Theme.margin - 2 * Theme.gap) / 3
                text: modelData[1]
                on: root.page === modelData[0]
                onTapped: root.page = modelData[0]
            }
        }
    }

    Label {
        id: message

        objectName: "staff-message"
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        visible: root.inside && text !== ""
        text: root.state_.message
    }

    Flickable {
        id: paper

        anchors.top: tabs.bottom
        anchors.topMargin: Theme.gap * 2
        anchors.bottom: message.visible ? message.top : parent.bottom
        x: Theme.margin
        width: parent.width - 2 * Theme.margin
        visible: root.inside
        clip: true
        contentHeight: pages.height
        boundsBehavior: Flickable.StopAtBounds
        onMovementStarted: root.staff.touched()

        Loader {
            id: pages

            x: (paper.width - width) / 2
            width: Math.min(paper.width, 1280)
            sourceComponent: !root.inside ? null : root.page === "now" ? now : root.page === "show" ? show : preflight
        }
    }

    PinPad {
        anchors.top: head.bottom
        anchors.bottom: parent.bottom
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 2 * Theme.margin, 640)
        visible: !root.inside
        staff: root.staff
    }

    Component {
        id: now

        NowPage {
            staff: root.staff
        }
    }

    Component {
        id: preflight

        PreflightPage {
            staff: root.staff
        }
    }

    Component {
        id: show

        ShowPage {
            staff: root.staff
        }
    }
}
