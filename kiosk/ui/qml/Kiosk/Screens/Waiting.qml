import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Beside the code while pictures are made: how long it takes, and something to read.
Item {
    id: root

    required property VisitViewModel visit

    Column {
        width: parent.width
        spacing: 12

        Label {
            objectName: "wait"
            width: parent.width
            bottomPadding: 12
            fontSizeMode: Text.HorizontalFit
            minimumPixelSize: Theme.label
            size: Theme.headline
            text: Words.wait(root.visit.secondsLeft, root.visit.warming)
            wrapMode: Text.NoWrap
        }

        Label {
            width: parent.width
            text: Words.scanNow
        }

        Label {
            width: parent.width
            color: Theme.quiet
            font.weight: Theme.regular
            size: root.width < 400 ? Theme.label : Theme.body
            text: Words.scanNowMore
            visible: !Theme.largeText
        }
    }
}
