import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// These pictures could not be made; any touch, or a little time, goes on.
Notice {
    id: root

    required property VisitViewModel visit

    headline: Words.sorry
    line: Words.sorryMore

    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onTapped: root.visit.touch()
    }
}
