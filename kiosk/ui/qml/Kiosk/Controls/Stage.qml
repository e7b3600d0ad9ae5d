import QtQuick

// Where things are on every screen: the stage for pictures, and the panel beside or under it. For
// guests who cannot reach up, all that is touched moves to the lower half of an upright screen; a
// picture that is only looked at stays where it is.
Item {
    id: root

    default property alias pictures: stageItem.data
    property alias panel: panelItem.data

    readonly property bool portrait: height > width
    readonly property bool low: portrait && Theme.reach && (tall || handy)
    readonly property int dockHeight: portrait ? Theme.target : 2 * Theme.target + Theme.gap
    readonly property int headerHeight: Math.round((portrait ? 1.3 : 1.4) * Theme.headline + (portrait ? 2.4 : 3.1) * Theme.body + 20)
    readonly property int head: Theme.margin + headerHeight
    readonly property int foot: height - dockHeight - Theme.margin - 32 // where the dock's room begins
    readonly property Item stage: stageItem
    readonly property Item panelArea: panelItem
    readonly property Item upper: upperItem
    property bool tall: true // in portrait, the stage reaches down to the dock
    property bool handy: false // what is on the stage is touched, too

    Item {
        id: stageItem

        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? (root.width - Theme.stage) / 2 : Theme.margin
        y: root.low ? root.height / 2 : root.portrait ? root.head : (root.height - height) / 2
        width: root.low && !root.tall ? 0.6 * Theme.stage : Theme.stage
        height: root.portrait && root.tall ? root.foot - (root.low ? root.height / 2 : root.head) : width
    }

    Item {
        id: panelItem

        readonly property bool beside: !root.portrait || (root.low && !root.tall)
        readonly property int gap: root.portrait ? Theme.gap : Theme.margin

        anchors.left: stageItem.left
        anchors.leftMargin: beside ? stageItem.width + gap : 0
        y: root.low ? stageItem.y : beside ? root.head : stageItem.y + (root.tall ? 0 : stageItem.height + 40)
        width: !beside ? Theme.stage : root.portrait ? Theme.stage - stageItem.width - gap : root.width - Theme.stage - 3 * Theme.margin
        height: Math.max(0, root.foot - y)
    }

    // What is only looked at, over a stage that lies low.
    Item {
        id: upperItem

        anchors.left: stageItem.left
        y: root.head + 24
        width: Theme.stage
        height: Math.max(0, root.height / 2 - 40 - y)
    }
}
