import QtQuick

// A few words to touch; with a cross when touching them again takes them out.
Touchable {
    id: root

    property alias text: label.text
    property bool kept: false
    property color ink: Theme.text

    says: text
    width: label.implicitWidth + 56 + (kept ? cross.width + 12 : 0)
    height: Math.max(Theme.touch, 76)

    Rectangle {
        anchors.fill: parent
        radius: height / 2
        color: root.kept || root.pressed ? Theme.lifted : Theme.raised
        border.width: root.kept ? 2 : Theme.edge
        border.color: root.kept ? Theme.quiet : Theme.text
    }

    Label {
        id: label

        anchors.left: parent.left
        anchors.leftMargin: 28
        anchors.verticalCenter: parent.verticalCenter
        color: root.ink
        wrapMode: Text.NoWrap
        leading: 1.36
        Accessible.ignored: true
    }

    Label {
        id: cross

        anchors.right: parent.right
        anchors.rightMargin: 28
        anchors.verticalCenter: parent.verticalCenter
        visible: root.kept
        color: Theme.quiet
        leading: 1.36
        text: "×"
        Accessible.ignored: true
    }
}
