import QtQuick

// A large choice: its picture fills it, and its name stands on it; without a picture it stays dark.
Touchable {
    id: root

    required property string label
    required property string picture

    readonly property bool small: width < 400
    readonly property int strip: small ? 60 : 72

    scale: pressed ? 0.98 : 1

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
            y: (parent.height - height) * 0.72 // what matters stands below the middle
            source: root.picture
            asynchronous: true
            mipmap: true
            opacity: status === Image.Ready ? 1 : 0

            Behavior on opacity {
                enabled: Theme.animate

                NumberAnimation {
                    duration: Theme.arrive
                }
            }
        }
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: root.strip
        color: Qt.rgba(Theme.ground.r, Theme.ground.g, Theme.ground.b, 0.8)
    }

    Label {
        x: root.small ? 20 : 28
        anchors.bottom: parent.bottom
        anchors.bottomMargin: (root.strip - height) / 2
        width: parent.width - 2 * x
        size: root.small ? Theme.label : Theme.body
        text: root.label
        elide: Text.ElideRight
        wrapMode: Text.NoWrap
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
