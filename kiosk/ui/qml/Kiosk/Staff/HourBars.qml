pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls

// Visits by the hour: a bar each, its number on it and its hour under it.
Rectangle {
    id: root

    required property QtObject hours

    readonly property int room: 260 // for the tallest bar
    readonly property real step: (width - 56) / Math.max(8, bars.count)

    height: title.height + room + 150
    radius: Theme.radius
    color: Theme.raised

    Label {
        id: title

        x: 28
        y: 20
        text: qsTr("Visits by the hour")
    }

    Repeater {
        id: bars

        model: root.hours

        Item {
            id: bar

            required property string day
            required property string hour
            required property int index
            required property real part
            required property int visits

            x: 28 + index * root.step
            y: title.height + 32
            width: root.step
            height: parent.height - y

            Label {
                anchors.bottom: block.top
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                size: Theme.mark
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.mark / 2
                text: bar.visits || ""
            }

            Rectangle {
                id: block

                y: 30 + root.room - height
                x: parent.width * 0.14
                width: parent.width * 0.72
                height: Math.max(4, root.room * bar.part)
                radius: Math.min(8, height / 2)
                color: Theme.text
                opacity: bar.visits ? 1 : 0.3
                Accessible.role: Accessible.StaticText
                Accessible.name: qsTr("%1 h: %2 visits").arg(bar.hour).arg(bar.visits)
            }

            Label {
                y: 30 + root.room + 6
                width: parent.width
                horizontalAlignment: Text.AlignHCenter
                size: Theme.mark
                color: Theme.quiet
                text: bar.hour
            }

            Label {
                y: 30 + root.room + 44
                width: 120
                visible: text !== ""
                size: Theme.mark
                color: Theme.quiet
                text: bar.day
            }
        }
    }
}
