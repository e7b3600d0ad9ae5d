import QtQuick

// Where things are on every screen: the stage for pictures, and the panel beside or under it.
Item {
    id: root

    default property alias pictures: stageItem.data
    property alias panel: panelItem.data

    readonly property bool portrait: height > width
    readonly property int dockHeight: portrait ? Theme.target : 2 * Theme.target + Theme.gap
    readonly property int headerHeight: portrait ? 176 : 224
    readonly property Item stage: stageItem
    readonly property Item panelArea: panelItem
    property bool tall: true // in portrait, the stage reaches down to the dock

    Item {
        id: stageItem

        x: root.portrait ? (root.width - width) / 2 : Theme.margin
        y: root.portrait ? Theme.margin + root.headerHeight : (root.height - height) / 2
        width: Theme.stage
        height: !root.portrait || !root.tall ? Theme.stage : root.height - y - root.dockHeight - Theme.margin - 32
    }

    Item {
        id: panelItem

        x: root.portrait ? stageItem.x : stageItem.x + stageItem.width + Theme.margin
        y: root.portrait ? stageItem.y + (root.tall ? 0 : stageItem.height + 40) : Theme.margin + root.headerHeight
        width: root.portrait ? stageItem.width : root.width - x - Theme.margin
        height: Math.max(0, root.height - y - root.dockHeight - Theme.margin - 32)
    }
}
