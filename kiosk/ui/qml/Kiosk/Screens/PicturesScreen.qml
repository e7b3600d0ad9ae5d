import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The grid of four while it is made and when it is done, and the code that takes it home.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property bool making: visit.screen === "making"
    readonly property bool joining: visit.joinQr !== "" // a second code joins the Wi-Fi
    readonly property int given: joining ? 72 : 0 // by the grid, to the line under it and the codes

    tall: false

    TileGrid {
        x: root.portrait ? root.given / 2 : 0
        width: parent.width - root.given
        height: width
        tiles: root.visit.tiles
        enlarged: root.visit.enlarged
        settled: !root.making
        onTapped: tile => root.visit.enlarged === tile ? root.visit.shrink() : root.visit.enlarge(tile)
    }

    Label {
        x: root.portrait ? root.given / 2 : 0
        y: parent.width - root.given + 18
        width: parent.width - root.given
        visible: root.joining
        text: root.making ? Words.wait(root.visit.secondsLeft, root.visit.warming) : Words.look
        objectName: root.joining ? "wait" : ""
    }

    panel: [
        Row {
            x: root.portrait ? (parent.width - width) / 2 : parent.width - width
            anchors.verticalCenter: parent.verticalCenter
            visible: root.joining
            spacing: root.portrait ? 76 : 32

            NumberedCode {
                source: root.visit.joinQr
                step: Words.joinWifi
                codeName: "join"
            }

            NumberedCode {
                source: root.joining ? root.visit.qr : ""
                step: Words.openPictures
                codeName: root.joining ? "qr" : ""
            }
        },
        QrPlate {
            id: plate

            visible: !root.joining
            codeName: root.joining ? "" : "qr"
            y: root.portrait ? 0 : (parent.height - height) / 2
            source: root.visit.qr
        },
        Column {
            x: plate.width + 40
            anchors.verticalCenter: plate.verticalCenter
            visible: !root.joining
            width: parent.width - x
            spacing: 16

            Label {
                width: parent.width
                size: Theme.headline
                visible: root.making
                text: Words.wait(root.visit.secondsLeft, root.visit.warming)
                bottomPadding: 16
                objectName: root.joining ? "" : "wait"
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
