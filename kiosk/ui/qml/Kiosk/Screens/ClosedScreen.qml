import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The kiosk cannot serve anyone just now; the screen clears itself. Five quick taps in the upper
// left corner show staff why, and what helps.
Notice {
    id: root

    required property VisitViewModel visit

    headline: Words.closed
    line: Words.closedMore

    Touchable {
        id: corner

        property int taps: 0

        objectName: "staff-corner"
        width: 144
        height: 144
        onTapped: {
            taps += 1;
            pause.restart();
        }

        Timer {
            id: pause

            interval: 2000
            onTriggered: if (corner.taps < 5)
                corner.taps = 0
        }
    }

    Label {
        objectName: "trouble"
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.margin
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 2 * Theme.margin, Theme.stage)
        visible: corner.taps >= 5
        size: Theme.label
        text: root.visit.trouble
    }
}
