import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// A picture of the show pack, large: it is good, or another is to be painted in its place.
Item {
    id: root

    required property PackViewModel page

    readonly property var state_: page.state
    readonly property bool wide: width > 1000
    readonly property real side: wide ? Math.min(width * 0.55, 720) : width

    implicitHeight: wide ? Math.max(side, acts.height) : side + Theme.gap + acts.height

    Rectangle {
        width: root.side
        height: root.side
        color: Theme.raised

        Label {
            anchors.centerIn: parent
            width: parent.width - 96
            horizontalAlignment: Text.AlignHCenter
            visible: root.state_.source === ""
            color: Theme.quiet
            text: qsTr("This file is damaged, and no guest sees it.")
        }

        Image {
            anchors.fill: parent
            asynchronous: true
            cache: false
            fillMode: Image.PreserveAspectFit
            source: root.state_.source
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
            objectName: "pack-picture"
            width: parent.width
            size: Theme.label
            text: root.state_.told
        }

        Label {
            objectName: "pack-verdict"
            width: parent.width
            size: Theme.label
            color: Theme.quiet
            text: root.state_.verdict === "approved" ? qsTr("Approved") : root.state_.verdict === "again" ? qsTr("To be painted anew by kiosk prerender; guests do not see it any more") : qsTr("Nobody has looked at it yet")
        }

        Pill {
            objectName: "pack-approve"
            width: parent.width
            visible: root.state_.source !== "" && root.state_.verdict !== "again"
            primary: true
            text: qsTr("Approve")
            onTapped: root.page.approve()
        }

        Pill {
            objectName: "pack-again"
            width: parent.width
            height: Theme.touch
            visible: root.state_.admin && root.state_.verdict !== "again"
            text: qsTr("Paint anew")
            onTapped: root.page.again()
        }

        Pill {
            objectName: "pack-back"
            width: parent.width
            height: Theme.touch
            text: qsTr("All pictures")
            onTapped: root.page.open(-1)
        }
    }
}
