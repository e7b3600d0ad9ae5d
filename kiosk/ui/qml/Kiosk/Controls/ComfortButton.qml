import QtQuick

// A quiet button that everyone may need: languages, and screens that are easier to read or reach.
Touchable {
    id: root

    implicitWidth: Theme.target
    implicitHeight: Theme.target
    says: Words.forEveryone

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.pressed ? Theme.lifted : Theme.raised
        border.width: Theme.edge
        border.color: Theme.text
    }

    Column {
        anchors.centerIn: parent
        spacing: 6

        Globe {
            anchors.horizontalCenter: parent.horizontalCenter
            width: 48
            height: 48
        }

        Label {
            anchors.horizontalCenter: parent.horizontalCenter
            size: Theme.label
            text: "Aa"
            leading: 1.36
            Accessible.ignored: true
        }
    }
}
