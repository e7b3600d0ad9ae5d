pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// A small picture for every round; the lit one is on the screen.
Flickable {
    id: root

    required property LookingViewModel looking

    readonly property int count: small.count
    readonly property real pitch: height + row.spacing
    readonly property real place: looking.round * pitch // of the lit one, from where reading starts

    implicitHeight: Theme.touch + 16
    boundsBehavior: Flickable.StopAtBounds
    clip: true
    contentHeight: height
    contentWidth: row.width
    contentX: {
        const room = Math.max(0, row.width - width);
        const shift = Math.max(0, Math.min(room, place + pitch - width));
        return Theme.mirrored ? room - shift : shift;
    }

    Row {
        id: row

        spacing: 16

        Repeater {
            id: small

            model: root.looking.rounds

            Touchable {
                id: one

                required property int number
                required property bool shown
                required property string source

                objectName: "round" + number
                says: Words.numberedRound(number + 1)
                width: root.height
                height: width
                onTapped: root.looking.showRound(number)

                Rectangle {
                    anchors.fill: parent
                    color: one.shown ? Theme.text : "transparent"
                    radius: 14
                }

                Image {
                    anchors.fill: parent
                    anchors.margins: 5
                    cache: false
                    fillMode: Image.PreserveAspectCrop
                    opacity: one.shown ? 1 : 0.7
                    source: one.source
                    sourceSize: Qt.size(2 * width, 2 * height)

                    Corners {
                        anchors.fill: parent
                        color: one.shown ? Theme.text : Theme.ground
                        radius: 10
                    }
                }
            }
        }
    }
}
