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
    readonly property bool upright: height > width
    readonly property int tabGap: 12
    readonly property int tabWidth: upright ? (width - 2 * Theme.margin - 3 * tabGap) / 4 : 300

    objectName: "staff-panel"
    color: Theme.ground

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
            text: (root.state_.name === "" ? "" : root.state_.name + " · ") + (root.inside ? StaffWords.role(root.state_.role) : StaffWords.staff)
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

    Grid {
        id: tabs

        anchors.top: head.bottom
        anchors.topMargin: Theme.gap
        x: Theme.margin
        columns: root.upright ? 4 : 1
        spacing: root.tabGap
        visible: root.inside

        Repeater {
            model: root.staff.tabs

            StaffTab {
                required property string modelData

                objectName: "staff-page-" + modelData
                width: root.tabWidth
                height: Theme.touch
                text: StaffWords.page(modelData)
                on: root.state_.page === modelData
                onTapped: root.staff.turnTo(modelData)
            }
        }
    }

    Rectangle {
        id: message

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.gap
        x: paper.x + pages.x
        width: pages.width
        height: said.height + 40
        visible: root.inside && said.text !== ""
        radius: Theme.radius
        color: Theme.lifted

        Label {
            id: said

            objectName: "staff-message"
            x: 28
            width: parent.width - 2 * x
            anchors.verticalCenter: parent.verticalCenter
            size: Theme.label
            text: root.state_.message
        }
    }

    Flickable {
        id: paper

        anchors.top: root.upright ? tabs.bottom : head.bottom
        anchors.topMargin: Theme.gap * (root.upright ? 2 : 1)
        anchors.bottom: message.visible ? message.top : parent.bottom
        anchors.bottomMargin: message.visible ? Theme.gap : 0
        x: Theme.margin + (root.upright ? 0 : root.tabWidth + 2 * Theme.gap)
        width: parent.width - x - Theme.margin
        visible: root.inside
        clip: true
        contentHeight: pages.height
        boundsBehavior: Flickable.StopAtBounds
        onMovementStarted: root.staff.touched()

        Loader {
            id: pages

            readonly property string page: root.inside ? root.state_.page : ""

            function turn() {
                paper.contentY = 0;
                if (page === "")
                    source = "";
                else
                    setSource(page[0].toUpperCase() + page.slice(1) + "Page.qml", {
                        "staff": root.staff
                    });
            }

            x: (paper.width - width) / 2
            width: Math.min(paper.width, 1280)
            onPageChanged: turn()
            Component.onCompleted: turn()
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
}
