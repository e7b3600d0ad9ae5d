pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The viewed picture to paint over, and what comes instead: the same place again, or another.
Stage {
    id: root

    required property VisitViewModel visit

    property int present: 99 // which card stands for where the picture is already

    readonly property int columns: low ? 2 : 4
    readonly property real high: Math.min(1.25 * wide, (panelArea.height - (lines - 1) * Theme.gap) / Math.max(1, lines))
    readonly property int lines: Math.ceil(places.count / columns)
    readonly property LookingViewModel looking: visit.looking
    readonly property real wide: (panelArea.width - (columns - 1) * Theme.gap) / columns

    handy: true
    tall: false

    panel: [
        Choice {
            id: same

            objectName: "instead-same"
            anchors.left: parent?.left
            width: root.wide
            height: root.high
            label: Words.sameAgain
            lit: root.looking.instead === ""
            picture: root.looking.picture
            onTapped: root.looking.chooseInstead("")
        },
        Repeater {
            id: places

            model: root.visit.settings

            Choice {
                id: place

                required property int index
                required property string key

                readonly property int cell: 1 + index - (index > root.present ? 1 : 0)
                readonly property bool here: key === root.visit.setting

                objectName: "instead-" + key
                anchors.left: parent?.left
                anchors.leftMargin: (cell % root.columns) * (root.wide + Theme.gap)
                y: Math.floor(cell / root.columns) * (root.high + Theme.gap)
                width: root.wide
                height: root.high
                lit: root.looking.instead === key
                visible: !here
                Component.onCompleted: {
                    if (here)
                        root.present = index;
                }
                onTapped: root.looking.chooseInstead(key)
            }
        }
    ]

    Plate {
        anchors.fill: parent
        pixels: root.looking.picture

        Painting {
            id: painting

            objectName: "painting"
            anchors.fill: parent
            onPainted: {
                root.looking.paint(strokes, brush / width);
                root.visit.touch();
            }
        }

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            y: 24
            width: hint.width + 64
            height: hint.height + 32
            color: Theme.veil
            radius: height / 2
            visible: painting.untouched

            Label {
                id: hint

                objectName: "hint"
                anchors.centerIn: parent
                leading: 1.36
                text: Words.paintOver
                wrapMode: Text.NoWrap
            }
        }

        Toggle {
            objectName: "undo"
            anchors.bottom: parent.bottom
            anchors.margins: 16
            anchors.right: parent.right
            text: Words.undo
            visible: !painting.empty
            onTapped: painting.undo()
        }
    }
}
