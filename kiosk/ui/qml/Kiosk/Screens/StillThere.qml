import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Asks before a visit ends by itself; any touch outside the buttons is a yes, too.
Rectangle {
    id: root

    required property VisitViewModel visit

    color: Qt.rgba(Theme.ground.r, Theme.ground.g, Theme.ground.b, 0.94)

    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onTapped: root.visit.touch()
    }

    Column {
        anchors.centerIn: parent
        width: Math.min(parent.width - 2 * Theme.margin, 640)
        spacing: 32

        Label {
            x: (parent.width - width) / 2
            width: Theme.stage
            fontSizeMode: Text.HorizontalFit
            horizontalAlignment: Text.AlignHCenter
            minimumPixelSize: Theme.headline
            size: Theme.display
            text: Words.stillThere
            wrapMode: Text.NoWrap
        }

        Label {
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            color: Theme.quiet
            text: Words.reset(root.visit.secondsToReset)
            bottomPadding: 32
        }

        Pill {
            objectName: "more-time"
            width: parent.width
            height: 144
            primary: true
            text: Words.moreTime
            onTapped: root.visit.touch()
        }

        Pill {
            objectName: "reset"
            width: parent.width
            text: Words.startOver
            onTapped: root.visit.startOver()
        }
    }
}
