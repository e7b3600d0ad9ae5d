pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// The hidden corner, and the panel over everything that guests see.
Item {
    id: root

    required property StaffViewModel staff
    property bool idle: true

    LayoutMirroring.enabled: false
    LayoutMirroring.childrenInherit: true

    Corner {
        idle: root.idle
        visible: !root.staff.shown
        onOpened: root.staff.open()
    }

    Loader {
        anchors.fill: parent
        active: root.staff.shown
        sourceComponent: StaffPanel {
            staff: root.staff
        }
    }
}
