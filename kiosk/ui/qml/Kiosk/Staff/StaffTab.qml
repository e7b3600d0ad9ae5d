import QtQuick
import Kiosk.Controls

// The tab of a page. The open one is lifted, and underlined for those who see no difference.
Touchable {
    id: root

    property alias text: label.text
    property bool on: false

    says: text
    Accessible.role: Accessible.PageTab
    Accessible.checked: on

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: root.on || root.pressed ? Theme.lifted : Theme.raised
        border.width: Theme.edge
        border.color: Theme.text

        Rectangle {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 12
            anchors.horizontalCenter: parent.horizontalCenter
            width: label.contentWidth
            height: 4
            radius: 2
            visible: root.on
            color: Theme.accent
        }
    }

    Label {
        id: label

        anchors.fill: parent
        anchors.margins: 12
        horizontalAlignment: Text.AlignHCenter
        verticalAlignment: Text.AlignVCenter
        size: Theme.label
        maximumLineCount: 1
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Math.round(size * 0.7)
        Accessible.ignored: true
    }
}
