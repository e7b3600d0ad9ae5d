import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The grid of four while it is made and when it is done, and the code that takes it home.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property bool making: visit.screen === "making"

    tall: false

    TileGrid {
        anchors.fill: parent
        tiles: root.visit.tiles
        enlarged: root.visit.enlarged
        settled: !root.making
        onTapped: tile => root.visit.enlarged === tile ? root.visit.shrink() : root.visit.enlarge(tile)
    }

    panel: [
        QrPlate {
            id: plate

            y: root.portrait ? 0 : (parent.height - height) / 2
            source: root.visit.qr
        },
        Column {
            x: plate.width + 40
            anchors.verticalCenter: plate.verticalCenter
            width: parent.width - x
            spacing: 16

            Label {
                width: parent.width
                size: Theme.headline
                visible: root.making
                text: Words.wait(root.visit.secondsLeft, root.visit.warming)
                bottomPadding: 16
                objectName: "wait"
            }

            Label {
                width: parent.width
                text: root.making ? Words.scanNow : Words.scanResult
            }

            Label {
                width: parent.width
                size: Theme.label
                color: Theme.quiet
                font.weight: Font.Normal
                text: root.making ? Words.scanNowMore : Words.scanResultMore
            }

            Label {
                width: parent.width
                visible: !root.making && root.visit.enlarged < 0
                topPadding: 8
                size: Theme.label
                color: Theme.quiet
                font.weight: Font.Normal
                text: Words.look
            }
        }
    ]
}
