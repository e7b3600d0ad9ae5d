import QtQuick

// A small picture with its name to choose among others; the lit one is chosen.
Touchable {
    id: root

    required property string label
    required property string picture

    property bool lit: false

    says: label
    Accessible.checkable: true
    Accessible.checked: lit

    Rectangle {
        anchors.fill: parent
        color: root.pressed ? Theme.lifted : Theme.raised
    }

    Image {
        anchors.fill: parent
        asynchronous: true
        clip: true
        fillMode: Image.PreserveAspectCrop
        source: root.picture
        sourceSize.width: 2 * width
        verticalAlignment: Image.AlignBottom
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: name.contentHeight + 16
        color: Theme.veil
    }

    Label {
        id: name

        Accessible.ignored: true
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 6
        x: 16
        width: parent.width - 32
        height: Math.min(2 * Math.round(size * leading), root.height - 20)
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
