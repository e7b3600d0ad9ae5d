import QtQuick

// Back, the next thing, and start over; low on the screen and always in the same place.
Item {
    id: root

    property alias back: backPill.text
    property alias next: nextPill.text
    property alias over: overPill.text
    property bool nextPoints: false

    readonly property bool wide: width > 900
    readonly property real side: wide ? 312 : (width - Theme.gap) / 2

    signal wentBack
    signal wentOn
    signal startedOver

    Pill {
        id: backPill

        objectName: "back"
        y: root.wide ? 0 : Theme.target + Theme.gap
        width: root.side
        arrow: -1
        onTapped: root.wentBack()
    }

    Pill {
        id: nextPill

        objectName: "next"
        visible: text !== ""
        x: root.wide ? root.side + Theme.gap : 0
        width: root.wide ? root.width - 2 * x : root.width
        primary: true
        arrow: root.nextPoints ? 1 : 0
        onTapped: root.wentOn()
    }

    Pill {
        id: overPill

        objectName: "over"
        y: backPill.y
        x: root.width - width
        width: root.side
        onTapped: root.startedOver()
    }
}
