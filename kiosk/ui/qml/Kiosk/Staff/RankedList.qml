pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls

// What was chosen most, each with its share as a bar.
Rectangle {
    id: root

    required property var rows
    required property string title

    height: lines.height + 48
    radius: Theme.radius
    color: Theme.raised

    Column {
        id: lines

        x: 28
        y: 20
        width: parent.width - 56
        spacing: 12

        Label {
            width: parent.width
            text: root.title
        }

        Repeater {
            model: root.rows

            Item {
                id: line

                required property var modelData

                width: lines.width
                height: name.height + 14

                Label {
                    id: name

                    width: parent.width - number.width - 16
                    size: Theme.label
                    elide: Text.ElideRight
                    maximumLineCount: 1
                    text: line.modelData.name
                }

                Label {
                    id: number

                    anchors.right: parent.right
                    size: Theme.label
                    color: Theme.quiet
                    text: qsTr("%1 · %2 %").arg(line.modelData.count).arg(Math.round(100 * line.modelData.share))
                }

                Rectangle {
                    anchors.top: name.bottom
                    width: parent.width
                    height: 10
                    radius: 5
                    color: Theme.lifted

                    Rectangle {
                        width: Math.max(10, parent.width * line.modelData.share)
                        height: 10
                        radius: 5
                        color: Theme.text
                    }
                }
            }
        }
    }
}
