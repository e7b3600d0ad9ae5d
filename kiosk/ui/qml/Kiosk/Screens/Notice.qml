import QtQuick
import Kiosk.Art
import Kiosk.Controls

// A calm page of few words.
Item {
    id: root

    property alias headline: headlineLabel.text
    property alias line: lineLabel.text
    readonly property real below: words.y + words.height + 56 // where there is room for a button

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    Car {
        width: Math.min(parent.width - 2 * Theme.margin, parent.height * 0.72, Theme.stage)
        height: width * 0.42
        x: (parent.width - width) / 2
        y: parent.height - height - Theme.margin
        vehicle: "rz"
        paint: Theme.lifted
        light: 0.2
        opacity: 0.55
    }

    Column {
        id: words

        x: (parent.width - width) / 2
        y: parent.height * 0.34 - height / 2
        width: Math.min(parent.width - 2 * Theme.margin, Theme.stage)
        spacing: 24

        Label {
            id: headlineLabel

            width: parent.width
            fontSizeMode: Text.HorizontalFit
            horizontalAlignment: Text.AlignHCenter
            minimumPixelSize: Theme.headline
            size: Theme.display
            wrapMode: Text.NoWrap
        }

        Label {
            id: lineLabel

            objectName: "notice-line"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            color: Theme.quiet
        }
    }
}
