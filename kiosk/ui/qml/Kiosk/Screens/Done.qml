import QtQuick
import Kiosk.Controls

// A tick, and what is done: in the middle of its place.
Item {
    id: root

    property alias headline: headlineLabel.text
    property alias line: lineLabel.text
    property alias lineName: lineLabel.objectName
    property bool ticked: true

    default property alias more: column.data

    Column {
        id: column

        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 720)
        spacing: 24

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: 176
            height: 176
            color: Theme.raised
            radius: width / 2
            visible: root.ticked

            Tick {
                anchors.centerIn: parent
                scale: 2.2
            }
        }

        Label {
            id: headlineLabel

            width: parent.width
            topPadding: 24
            horizontalAlignment: Text.AlignHCenter
            size: Theme.headline
            visible: text !== ""
            Accessible.role: Accessible.Heading
        }

        Label {
            id: lineLabel

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
        }
    }
}
