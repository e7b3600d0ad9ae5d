import QtQuick

// A large choice: its picture fills it, and its name stands on it.
Touchable {
    id: root

    required property string label
    required property string picture
    default property alias drawing: art.data

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
        id: art

        anchors.fill: parent
        visible: image.status !== Image.Ready
        clip: true
    }

    Image {
        id: image

        anchors.fill: parent
        source: root.picture
        fillMode: Image.PreserveAspectCrop
        smooth: true
        mipmap: true
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: 72
        color: Qt.rgba(Theme.ground.r, Theme.ground.g, Theme.ground.b, 0.8)
    }

    Label {
        x: 28
        text: root.label
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 36 - height / 2
        width: parent.width - 56
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
