import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The code that leads to the pictures; after the one that joins the Wi-Fi, where there is one.
Row {
    id: root

    required property VisitViewModel visit

    property string caption // over a code that stands alone
    property int side: 448 // of that code, or the height of both

    readonly property bool joining: visit.joinQr !== ""

    spacing: 32

    NumberedCode {
        codeName: "join"
        source: root.visit.joinQr
        step: Words.joinWifi
        visible: root.joining
    }

    NumberedCode {
        codeName: root.joining ? "qr" : ""
        source: root.joining ? root.visit.qr : ""
        step: Words.openPictures
        visible: root.joining
    }

    Column {
        visible: !root.joining

        Label {
            id: caption

            width: root.side
            height: Math.round(1.7 * Theme.label)
            fontSizeMode: Text.HorizontalFit
            maximumLineCount: 1
            minimumPixelSize: Math.round(0.6 * Theme.label)
            size: Theme.label
            text: root.caption
            visible: text !== ""
            wrapMode: Text.NoWrap
        }

        QrPlate {
            width: root.side
            height: root.side - (caption.visible ? caption.height : 0)
            codeName: root.joining ? "" : "qr"
            source: root.joining ? "" : root.visit.qr
        }
    }
}
