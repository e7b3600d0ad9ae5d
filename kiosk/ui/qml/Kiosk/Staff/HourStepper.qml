import QtQuick
import Kiosk.Controls

// A time of day between an earlier and a later one.
Row {
    id: root

    required property bool admin
    required property string name
    property alias text: time.text

    signal moved(int by)

    spacing: 8

    Pill {
        objectName: "earlier-" + root.name
        width: Theme.touch
        height: Theme.touch
        visible: root.admin
        says: StaffWords.less(root.name)
        text: "\u2212"
        onTapped: root.moved(-1)
    }

    Label {
        id: time

        objectName: "time-" + root.name
        width: 96
        height: Theme.touch
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        size: Theme.label
    }

    Pill {
        objectName: "later-" + root.name
        width: Theme.touch
        height: Theme.touch
        visible: root.admin
        says: StaffWords.more(root.name)
        text: "+"
        onTapped: root.moved(1)
    }
}
