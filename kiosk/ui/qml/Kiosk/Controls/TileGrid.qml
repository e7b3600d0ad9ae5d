pragma ComponentBehavior: Bound

import QtQuick

// The grid of four. A touched tile grows out of its place until it fills the grid.
Item {
    id: root

    required property QtObject tiles
    property int enlarged: -1
    property bool settled: false

    readonly property real side: (width - Theme.gap) / 2

    signal tapped(int tile)

    Timer {
        id: clock

        property int frame: 0

        interval: 125
        repeat: true
        running: Theme.animate && root.visible && !root.settled
        onTriggered: frame = (frame + 1) % 8
    }

    Repeater {
        model: root.tiles

        Tile {
            id: tile

            required property int index
            required property string source
            readonly property bool large: root.enlarged === index
            property real growth: large ? 1 : 0

            objectName: "tile" + index
            pixels: source
            settled: root.settled
            frame: (clock.frame + 2 * index) % 8
            z: growth > 0 ? 1 : 0
            x: (index % 2) * (root.side + Theme.gap) * (1 - growth)
            y: Math.floor(index / 2) * (root.side + Theme.gap) * (1 - growth)
            width: root.side + (root.width - root.side) * growth
            height: width
            enabled: ready && (large || root.enlarged < 0)
            onTapped: root.tapped(index)

            Behavior on growth {
                NumberAnimation {
                    duration: tile.large ? Theme.arrive : Theme.leave
                    easing.type: Easing.OutCubic
                }
            }
        }
    }
}
