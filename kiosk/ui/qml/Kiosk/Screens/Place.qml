import QtQuick
import Kiosk.Controls

// A place for one screen: built when it is due, faded in and out, gone when nobody sees it.
Loader {
    id: root

    property bool due: false

    anchors.fill: parent
    active: due || opacity > 0
    enabled: due
    opacity: due ? 1 : 0

    Behavior on opacity {
        enabled: Theme.animate

        NumberAnimation {
            duration: root.due ? Theme.arrive : Theme.leave
            easing.type: Easing.OutCubic
        }
    }
}
