import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The kiosk cannot serve anyone just now; the screen clears itself.
Notice {
    id: root

    required property VisitViewModel visit

    headline: Words.closed
    line: Words.closedMore

    StaffCorner {
        trouble: root.visit.trouble
    }
}
