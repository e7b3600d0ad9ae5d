import QtQuick
import Kiosk.Controls

// A place for one screen: built when it is due, gone when nobody sees it. The screen before it
// leaves first, and it takes touches once it can be seen; one that lies over another, once it is
// whole, so that who taps twice does not close it again.
Loader {
    id: root

    property bool due: false
    property bool over: false // lies over another screen, which stays

    anchors.fill: parent
    active: due || opacity > 0
    enabled: due && opacity > (over ? 0.99 : 0.5)
    opacity: due ? 1 : 0

    Behavior on opacity {
        enabled: Theme.animate

        SequentialAnimation {
            PauseAnimation {
                duration: root.due && !root.over ? Theme.leave : 0
            }

            NumberAnimation {
                duration: root.due ? Theme.arrive : Theme.leave
                easing.type: Easing.OutCubic
            }
        }
    }
}
