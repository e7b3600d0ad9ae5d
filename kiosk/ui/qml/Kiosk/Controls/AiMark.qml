import QtQuick

// Says on the screen, as on the picture itself, that a picture is AI-generated.
Rectangle {
    implicitWidth: label.width + 28
    implicitHeight: 40
    radius: height / 2
    color: Qt.rgba(Theme.ground.r, Theme.ground.g, Theme.ground.b, 0.78)

    Label {
        id: label

        anchors.centerIn: parent
        size: Theme.mark
        text: Words.mark
    }
}
