import QtQuick

// Something that is on or off. A tick says which, for those who do not tell the colours apart.
Touchable {
    id: root

    property alias text: label.text
    property bool on: false
    property bool alone: true // one of its kind can be on; otherwise it is switched on and off

    says: text
    implicitHeight: Theme.target - 16
    Accessible.role: alone ? Accessible.RadioButton : Accessible.CheckBox
    Accessible.checkable: true
    Accessible.checked: on

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.on || root.pressed ? Theme.lifted : Theme.raised
        border.width: root.on ? Math.max(3, Theme.edge) : Theme.edge
        border.color: Theme.text
    }

    Label {
        id: label

        anchors.left: parent.left
        anchors.leftMargin: 28
        anchors.right: mark.left
        anchors.rightMargin: 12
        height: parent.height
        verticalAlignment: Text.AlignVCenter
        leading: 1.36
        maximumLineCount: 2
        fontSizeMode: Text.Fit
        minimumPixelSize: Math.round(size * 0.7)
        color: Theme.text
        Accessible.ignored: true
    }

    Item {
        id: mark

        anchors.right: parent.right
        anchors.rightMargin: 24
        anchors.verticalCenter: parent.verticalCenter
        width: 44
        height: 44

        Rectangle {
            anchors.fill: parent
            radius: root.alone ? width / 2 : 10
            color: root.on ? Theme.text : "transparent"
            border.width: 3
            border.color: root.on ? Theme.text : Theme.quiet
        }

        Tick {
            anchors.centerIn: parent
            width: 36
            height: 36
            visible: root.on
            color: Theme.ground
        }
    }
}
