import QtQuick

// Five quick taps in the upper left corner tell staff what is wrong and what helps, for a minute.
Item {
    id: root

    required property string trouble

    anchors.fill: parent

    Touchable {
        id: corner

        property int taps: 0

        objectName: "staff-corner"
        enabled: root.trouble !== ""
        width: 144
        height: 144
        onTapped: {
            taps = told.visible ? 0 : taps + 1;
            pause.restart();
        }
    }

    Timer {
        id: pause

        interval: told.visible ? 60000 : 2000
        onTriggered: corner.taps = 0
    }

    Rectangle {
        id: told

        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.margin
        anchors.horizontalCenter: parent.horizontalCenter
        width: Math.min(parent.width - 2 * Theme.margin, Theme.stage)
        height: words.height + 2 * Theme.margin
        visible: corner.taps >= 5 && root.trouble !== ""
        radius: Theme.radius
        color: Theme.raised

        Label {
            id: words

            objectName: "trouble"
            anchors.centerIn: parent
            width: parent.width - 2 * Theme.margin
            size: Theme.label
            text: root.trouble
        }
    }
}
