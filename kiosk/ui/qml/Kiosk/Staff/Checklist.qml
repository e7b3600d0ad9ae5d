pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What to do before the show or after it. Staff tap; what the machine sees it ticks itself, and a
// touch leads to where staff see to it.
Column {
    id: root

    required property ShowViewModel show
    required property StaffViewModel staff
    required property string title
    property alias model: items.model

    spacing: 4

    StaffHeading {
        text: root.title
    }

    Repeater {
        id: items

        Touchable {
            id: row

            required property bool byItself
            required property bool done
            required property string item
            required property string page
            required property string said

            objectName: "tick-" + item
            says: said
            width: root.width
            height: Math.max(Theme.touch - 8, words.height + 16)
            enabled: !byItself || page !== ""
            Accessible.role: byItself ? Accessible.Button : Accessible.CheckBox
            Accessible.checked: done
            onTapped: byItself ? root.staff.turnTo(page) : root.show.tick(item, !done)

            Rectangle {
                id: box

                anchors.verticalCenter: parent.verticalCenter
                width: 44
                height: 44
                radius: row.byItself ? 22 : 10
                color: row.done ? Theme.good : "transparent"
                border.width: 3
                border.color: row.done ? Theme.good : Theme.quiet

                Tick {
                    anchors.centerIn: parent
                    width: 36
                    height: 36
                    visible: row.done
                    color: Theme.ground
                }
            }

            Label {
                id: words

                objectName: row.done ? "done-" + row.item : "open-" + row.item
                anchors.verticalCenter: parent.verticalCenter
                x: 68
                width: parent.width - x - 64
                size: Theme.label
                text: row.said
                Accessible.ignored: true
            }

            Arrow {
                anchors.right: parent.right
                anchors.rightMargin: 16
                anchors.verticalCenter: parent.verticalCenter
                visible: row.page !== ""
                color: Theme.quiet
                rotation: 180
            }
        }
    }
}
