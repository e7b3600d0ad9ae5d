import QtQuick
import Kiosk.Controls

// A calm page of few words.
Item {
    id: root

    property alias headline: headlineLabel.text
    property alias line: lineLabel.text

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, Theme.stage)
        spacing: 24

        Label {
            id: headlineLabel

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            size: Theme.display
        }

        Label {
            id: lineLabel

            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            color: Theme.quiet
        }
    }
}
