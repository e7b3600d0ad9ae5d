import QtQuick

// One picture of a mosaic. A new one fades in over the old one, or is there at once.
Item {
    id: root

    property string source
    property int pixels: 256 // how large it is decoded: drawing then costs no scaling
    property bool fading: true
    property int duration: 0

    onSourceChanged: {
        if (!fading || above.source.toString() === "") {
            above.source = source;
            return;
        }
        below.source = above.source;
        above.opacity = 0;
        above.source = source;
        arrival.restart();
    }

    Image {
        id: below

        anchors.fill: parent
        sourceSize: Qt.size(root.pixels, root.pixels)
        fillMode: Image.PreserveAspectCrop
        visible: above.opacity < 1
        asynchronous: true
    }

    Image {
        id: above

        anchors.fill: parent
        sourceSize: Qt.size(root.pixels, root.pixels)
        fillMode: Image.PreserveAspectCrop
        asynchronous: true
    }

    NumberAnimation {
        id: arrival

        target: above
        property: "opacity"
        from: 0
        to: 1
        duration: root.duration
        easing.type: Easing.InOutQuad
    }
}
