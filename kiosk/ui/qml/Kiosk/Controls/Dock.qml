import QtQuick

// Back, the next thing, and start over; low on the screen and always in the same place. At its end
// is room for the button that everyone may need, which lies over all screens (ForEveryone.qml).
Item {
    id: root

    property alias back: backPill.text
    property alias next: nextPill.text
    property alias over: overPill.text
    property bool nextPoints: false

    readonly property bool wide: width > 900
    readonly property real inner: width - Theme.target - Theme.gap
    readonly property real side: wide ? (inner - 2 * Theme.gap) * (nextPill.visible ? 0.33 : 0.44) : (inner - Theme.gap) / 2

    signal wentBack
    signal wentOn
    signal startedOver

    Pill {
        id: backPill

        objectName: "back"
        anchors.left: parent.left
        y: root.wide ? 0 : Theme.target + Theme.gap
        width: root.side
        arrow: -1
        onTapped: root.wentBack()
    }

    Pill {
        id: nextPill

        objectName: "next"
        visible: text !== ""
        anchors.left: parent.left
        anchors.leftMargin: root.wide ? root.side + Theme.gap : 0
        width: root.wide ? root.inner - 2 * (root.side + Theme.gap) : root.width
        primary: true
        arrow: root.nextPoints ? 1 : 0
        onTapped: root.wentOn()
    }

    Pill {
        id: overPill

        objectName: "over"
        anchors.left: parent.left
        anchors.leftMargin: root.inner - root.side
        y: backPill.y
        width: root.side
        onTapped: root.startedOver()
    }
}
