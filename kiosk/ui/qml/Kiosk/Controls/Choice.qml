import QtQuick

// A small picture with its name to choose among others; the lit one is chosen.
Touchable {
    id: root

    required property string label
    required property string picture

    property bool lit: false

    readonly property real under: height - width // the picture, where that is whole
    readonly property bool whole: under > name.contentHeight + 16

    says: label
    Accessible.checkable: true
    Accessible.checked: lit

    Rectangle {
        anchors.fill: parent
        color: root.pressed ? Theme.lifted : Theme.raised
    }

    Item {
        anchors.fill: parent
        clip: true

        // As wide as the card, and whole where there is room; else what stands in its middle.
        Image {
            y: Math.max(Math.min(0, root.height - height), Math.min(0, 0.5 * (root.height - strip.height) - 0.62 * height))
            width: parent.width
            height: width
            asynchronous: true
            fillMode: Image.PreserveAspectCrop
            source: root.picture
            sourceSize.width: 2 * width
        }
    }

    Rectangle {
        id: strip

        anchors.bottom: parent.bottom
        anchors.bottomMargin: -1 // or rounding would leave a line of the picture
        width: parent.width
        height: name.contentHeight + 17
        color: Theme.veil
        visible: !root.whole
    }

    Label {
        id: name

        Accessible.ignored: true
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.whole ? (root.under - name.contentHeight) / 2 : 6
        x: root.width < 200 ? 12 : 16
        width: parent.width - 2 * x
        height: Math.min((root.width < 200 ? 3 : 2) * Math.round(size * leading), root.height - 20)
        fontSizeMode: Text.Fit
        leading: 1.36
        minimumPixelSize: Math.round(0.75 * Theme.mark)
        size: Theme.label
        text: root.label
        verticalAlignment: Text.AlignBottom
    }

    Corners {
        anchors.fill: parent
    }

    Rectangle {
        anchors.fill: parent
        border.color: Theme.text
        border.width: 6
        color: "transparent"
        radius: Theme.radius
        visible: root.lit
    }

    Rectangle {
        anchors.margins: 14
        anchors.right: parent.right
        anchors.top: parent.top
        width: 48
        height: 48
        color: Theme.text
        radius: 24
        visible: root.lit

        Tick {
            anchors.centerIn: parent
            color: Theme.ground
            scale: 0.8
        }
    }
}
