import QtQuick

// A large choice: its picture fills it, and its name stands on it; without a picture it stays dark.
Touchable {
    id: root

    required property string label
    required property string picture

    readonly property bool small: width < 400
    readonly property int strip: small ? 64 : 76

    says: label
    scale: pressed && !Theme.still ? 0.98 : 1

    Behavior on scale {
        NumberAnimation {
            duration: Theme.leave
            easing.type: Easing.OutCubic
        }
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.raised
    }

    Item {
        anchors.fill: parent
        clip: true

        Image {
            id: image

            readonly property real ratio: implicitHeight > 0 ? implicitWidth / implicitHeight : 1

            width: Math.max(parent.width, parent.height * ratio)
            height: width / ratio
            x: (parent.width - width) / 2
            y: Math.max(parent.height - height, Math.min(0, 0.5 * (parent.height - root.strip) - 0.62 * height)) // the vehicle, in the middle of what is free
            source: root.picture
            asynchronous: true
            mipmap: true
            opacity: status === Image.Ready ? 1 : 0

            Behavior on opacity {
                enabled: Theme.animate

                NumberAnimation {
                    duration: Theme.fadeIn
                }
            }
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: -1 // or rounding would leave a line of the picture
        width: parent.width
        height: root.strip + 1
        color: Theme.veil
    }

    Label {
        x: root.small ? 16 : 28
        anchors.bottom: parent.bottom
        width: parent.width - 2 * x
        height: root.strip
        verticalAlignment: Text.AlignVCenter
        size: root.small ? Theme.label : Theme.body
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.mark
        leading: 1.36
        maximumLineCount: 2
        text: root.label
        Accessible.ignored: true
    }

    AiMark {
        anchors.left: parent.left
        anchors.leftMargin: 16
        y: 16
        visible: root.picture !== ""
    }

    Rectangle {
        anchors.fill: parent
        color: Theme.text
        opacity: root.pressed ? 0.1 : 0
    }

    Corners {
        anchors.fill: parent
    }
}
