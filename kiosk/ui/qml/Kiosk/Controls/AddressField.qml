import QtQuick

// The address as it is typed, always from left to right; a tick says that it is a whole one.
Rectangle {
    id: root

    property string typed
    property bool whole: false

    implicitHeight: 132
    color: Theme.raised
    radius: Theme.radius
    border.width: Theme.edge
    border.color: Theme.text
    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Item {
        id: room

        anchors.fill: parent
        anchors.leftMargin: 28
        anchors.rightMargin: 28 + mark.width + 12
        clip: true

        // The end stays in sight: that is where letters come and go.
        Label {
            id: line

            objectName: "address"
            x: Math.min(0, room.width - width - cursor.width - 6)
            anchors.verticalCenter: parent.verticalCenter
            leading: 1.36
            text: root.typed
            wrapMode: Text.NoWrap
        }

        Label {
            anchors.left: parent.left
            anchors.leftMargin: 20
            anchors.verticalCenter: parent.verticalCenter
            visible: root.typed === ""
            color: Theme.quiet
            leading: 1.36
            text: "name@example.com"
            wrapMode: Text.NoWrap
        }

        Rectangle {
            id: cursor

            x: line.x + line.width + 6
            anchors.verticalCenter: parent.verticalCenter
            width: 3
            height: Theme.body * 1.3
            color: Theme.text
        }
    }

    Tick {
        id: mark

        anchors.right: parent.right
        anchors.rightMargin: 28
        anchors.verticalCenter: parent.verticalCenter
        opacity: root.whole ? 1 : 0
    }
}
