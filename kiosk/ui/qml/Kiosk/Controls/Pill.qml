import QtQuick

// A button. The one in the accent colour is what to touch next. Long words take a second line,
// and only then become a little smaller.
Touchable {
    id: root

    property alias text: label.text
    property bool primary: false
    property int arrow: 0 // -1 points back, 1 points on

    readonly property color ink: primary ? Theme.accentInk : Theme.text
    readonly property int padding: 20
    readonly property real room: width - 2 * padding - (arrow ? sign.width + row.spacing : 0)

    says: text
    implicitHeight: Theme.target
    implicitWidth: natural.advanceWidth + 96 + (arrow ? sign.width + row.spacing : 0)
    scale: pressed && !Theme.still ? 0.97 : 1

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
        border.width: Theme.edge
        border.color: Theme.text
    }

    TextMetrics {
        id: natural

        font: label.font
        text: label.text
    }

    Row {
        id: row

        anchors.centerIn: parent
        spacing: 16
        layoutDirection: root.arrow > 0 ? Qt.RightToLeft : Qt.LeftToRight

        Arrow {
            id: sign

            visible: root.arrow !== 0
            anchors.verticalCenter: parent.verticalCenter
            color: root.ink
            rotation: root.arrow > 0 ? 180 : 0
        }

        Label {
            id: label

            anchors.verticalCenter: parent.verticalCenter
            width: Math.max(0, Math.min(Math.ceil(natural.advanceWidth) + 2, root.room))
            height: root.height - 16
            horizontalAlignment: Text.AlignHCenter
            verticalAlignment: Text.AlignVCenter
            color: root.ink
            leading: 1.36
            maximumLineCount: 2
            fontSizeMode: Text.Fit
            minimumPixelSize: Math.round(size * 0.7)
            font.weight: root.primary ? Theme.strong : Theme.regular
            Accessible.ignored: true
        }
    }
}
