import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The code that leads to the pictures; after the one that joins the Wi-Fi, where there is one.
Row {
    id: root

    required property VisitViewModel visit

    property int side: 448 // of a code that stands alone

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

    QrPlate {
        width: root.side
        height: root.side
        codeName: root.joining ? "" : "qr"
        source: root.joining ? "" : root.visit.qr
        visible: !root.joining
    }
}
