import QtQuick

// A QR code that is one step of two: what to do, and the code under it.
Column {
    id: root

    property alias source: plate.source
    property alias step: words.text
    property alias codeName: plate.codeName
    property int side: 410

    spacing: 8
    width: side

    Label {
        id: words

        width: parent.width
        height: 54 // in large text, too: what stands above has no more room to give
        verticalAlignment: Text.AlignVCenter
        size: Theme.body
        maximumLineCount: 1
        fontSizeMode: Text.Fit
        minimumPixelSize: Math.round(0.5 * size)
    }

    QrPlate {
        id: plate

        width: root.side
        height: root.side
    }
}
