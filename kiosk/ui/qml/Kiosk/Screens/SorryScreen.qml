import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// These pictures could not be made; any touch, or a little time, goes on.
Notice {
    id: root

    required property VisitViewModel visit

    headline: Words.sorry
    line: Words.sorryMore

    Pill {
        objectName: "again"
        x: (parent.width - width) / 2
        y: root.below
        width: 480
        height: 144
        primary: true
        text: Words.startAgain
        onTapped: root.visit.touch()
    }

    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onTapped: root.visit.touch()
    }
}
