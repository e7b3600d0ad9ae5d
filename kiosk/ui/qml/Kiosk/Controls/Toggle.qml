import QtQuick

// A switch that lies on a picture: dark while it is off, light while it is on.
Touchable {
    id: root

    property bool on: false
    property alias text: label.text

    says: text
    Accessible.checkable: true
    Accessible.checked: on
    implicitWidth: label.implicitWidth + 56
    implicitHeight: Math.max(72, Theme.touch)

    Rectangle {
        anchors.fill: parent
        border.color: Theme.text
        border.width: Theme.edge
        color: root.on ? Theme.text : Theme.veil
        opacity: root.pressed ? 0.85 : 1
        radius: height / 2
    }

    Label {
        id: label

        Accessible.ignored: true
        anchors.centerIn: parent
        color: root.on ? Theme.ground : Theme.text
        size: Theme.label
        wrapMode: Text.NoWrap
    }
}
