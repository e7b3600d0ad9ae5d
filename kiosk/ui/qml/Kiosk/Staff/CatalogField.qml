import QtQuick
import Kiosk.Controls

// A text of the form: what it is for, and what it says now.
Touchable {
    id: root

    required property string key
    required property string title
    required property string value
    required property string hint

    objectName: "field-" + key
    says: title + ": " + value
    implicitHeight: lines.height + 36

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.pressed ? Theme.lifted : Theme.raised
        border.width: Theme.edge
        border.color: Theme.text
    }

    Column {
        id: lines

        x: 28
        width: parent.width - 2 * x
        anchors.verticalCenter: parent.verticalCenter

        Label {
            width: parent.width
            size: Theme.label
            color: Theme.quiet
            font.weight: Theme.regular
            text: root.title
            Accessible.ignored: true
        }

        Label {
            objectName: "value-" + root.key
            width: parent.width
            leading: 1.36
            color: root.value === "" ? Theme.quiet : Theme.text
            text: root.value || root.hint || "…"
            Accessible.ignored: true
        }
    }
}
