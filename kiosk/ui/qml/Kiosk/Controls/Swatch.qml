import QtQuick

// A colour to choose: a big round target with its name.
Touchable {
    id: root

    property alias color: disc.color
    required property string label
    property bool lit: false
    property bool dense: false // so many that only the lit one has room for its name

    readonly property real size: Math.min(108, width - 20)

    implicitHeight: 132 + nameLabel.height

    Rectangle {
        anchors.centerIn: disc
        width: disc.width + 20
        height: width
        radius: width / 2
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
        width: root.size
        height: width
        radius: width / 2
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
        visible: root.lit || !root.dense
    }
}
