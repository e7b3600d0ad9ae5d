import QtQuick

// A colour to choose: a big round target with its name.
Touchable {
    id: root

    property alias color: disc.color
    required property string label
    property bool lit: false

    implicitHeight: 132 + nameLabel.height

    Rectangle {
        anchors.centerIn: disc
        width: 128
        height: 128
        radius: 64
        color: "transparent"
        border.width: 4
        border.color: Theme.text
        opacity: root.lit ? 1 : 0
        scale: root.lit ? 1 : 0.86

        Behavior on opacity {
            NumberAnimation {
                duration: Theme.leave
            }
        }
        Behavior on scale {
            NumberAnimation {
                duration: Theme.arrive
                easing.type: Easing.OutCubic
            }
        }
    }

    Rectangle {
        id: disc

        anchors.horizontalCenter: parent.horizontalCenter
        y: 10
        width: 108
        height: 108
        radius: 54
        border.width: 2
        border.color: Qt.rgba(1, 1, 1, 0.14)
        scale: root.pressed ? 0.94 : 1
    }

    Label {
        id: nameLabel

        text: root.label
        anchors.horizontalCenter: parent.horizontalCenter
        y: 134
        size: Theme.label
        color: root.lit ? Theme.text : Theme.quiet
        wrapMode: Text.NoWrap
    }
}
