import QtQuick

// A colour to choose: a big round target with its name.
Touchable {
    id: root

    property alias color: disc.color
    required property string label
    property bool lit: false
    property bool dense: false // so many that only the lit one has room for its name

    readonly property real size: Math.min(108, width - 20)

    says: label
    implicitHeight: 132 + nameLabel.height
    Accessible.checkable: true
    Accessible.checked: lit

    Rectangle {
        anchors.centerIn: disc
        width: disc.width + 20
        height: width
        radius: width / 2
        color: "transparent"
        border.width: 4
        border.color: Theme.text
        opacity: root.lit ? 1 : 0
        scale: root.lit || Theme.still ? 1 : 0.86

        Behavior on opacity {
            NumberAnimation {
                duration: Theme.fadeOut
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
        border.color: Qt.alpha(Theme.text, 0.25)
        scale: root.pressed && !Theme.still ? 0.94 : 1
    }

    Label {
        id: nameLabel

        text: root.label
        anchors.horizontalCenter: parent.horizontalCenter
        y: 134
        width: parent.width
        horizontalAlignment: Text.AlignHCenter
        size: Theme.label
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.mark
        Accessible.ignored: true
        color: root.lit ? Theme.text : Theme.quiet
        wrapMode: Text.NoWrap
        visible: root.lit || !root.dense
    }
}
