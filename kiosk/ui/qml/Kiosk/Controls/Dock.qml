import QtQuick

// Back, the next thing, and start over; low on the screen and always in the same place. What has no
// words is not there, and leaves its room to the next thing. At its end is room for the button that
// everyone may need, which lies over all screens (ForEveryone.qml).
Item {
    id: root

    property alias back: backPill.text
    property alias next: nextPill.text
    property alias over: overPill.text
    property bool backPoints: true
    property bool nextPoints: false
    property string nextName: "next"
    property string overName: "over"

    readonly property bool overs: overPill.text !== ""
    readonly property bool returns: backPill.text !== ""
    readonly property bool wide: width > 900
    readonly property bool low: wide || !(returns || overs) // all of it in one row
    readonly property real inner: width - Theme.target - Theme.gap
    readonly property real side: wide ? (inner - 2 * Theme.gap) * (nextPill.text !== "" ? 0.33 : 0.44) : (inner - Theme.gap) / 2
    readonly property real before: wide && returns ? side + Theme.gap : 0
    readonly property real after: wide && overs ? side + Theme.gap : 0
    readonly property int row: wide ? 0 : Theme.target + Theme.gap // of what stands at the sides

    signal wentBack
    signal wentOn
    signal startedOver

    Pill {
        id: backPill

        objectName: "back"
        visible: root.returns
        anchors.left: parent.left
        y: root.row
        width: root.wide || root.overs ? root.side : root.inner
        arrow: root.backPoints ? -1 : 0
        onTapped: root.wentBack()
    }

    Pill {
        id: nextPill

        objectName: root.nextName
        visible: text !== ""
        anchors.left: parent.left
        anchors.leftMargin: root.before
        y: root.low ? root.row : 0
        width: root.low ? root.inner - root.before - root.after : root.width
        primary: true
        arrow: root.nextPoints ? 1 : 0
        onTapped: root.wentOn()
    }

    Pill {
        id: overPill

        objectName: root.overName
        visible: root.overs
        anchors.left: parent.left
        anchors.leftMargin: root.inner - root.side
        y: root.row
        width: root.side
        onTapped: root.startedOver()
    }
}
