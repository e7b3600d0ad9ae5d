import QtQuick

// A button. The one in the accent colour is what to touch next.
Touchable {
    id: root

    property alias text: label.text
    property bool primary: false
    property int arrow: 0 // -1 points back, 1 points on

    readonly property color ink: primary ? Theme.accentInk : Theme.text

    implicitHeight: Theme.target
    implicitWidth: row.width + 96
    scale: pressed ? 0.97 : 1

    Behavior on scale {
        NumberAnimation {
            duration: Theme.leave
            easing.type: Easing.OutCubic
        }
    }

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.primary ? (root.pressed ? Qt.darker(Theme.accent, 1.12) : Theme.accent) : (root.pressed ? Theme.lifted : Theme.raised)
    }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: 20
        layoutDirection: root.arrow > 0 ? Qt.RightToLeft : Qt.LeftToRight

        Arrow {
            visible: root.arrow !== 0
            anchors.verticalCenter: parent.verticalCenter
            color: root.ink
            rotation: root.arrow > 0 ? 180 : 0
        }

        Label {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            color: root.ink
            font.weight: root.primary ? Font.DemiBold : Font.Normal
            wrapMode: Text.NoWrap
        }
    }
}
