pragma ComponentBehavior: Bound

import QtQuick

// The grid of four, or one tile that fills it. What the viewer shows has left its place.
Item {
    id: root

    required property QtObject tiles

    property bool settled: false
    property int viewed: -1

    readonly property int columns: places.count > 1 ? 2 : 1
    readonly property real side: (width - (columns - 1) * Theme.gap) / columns

    signal tapped(int tile)

    Timer {
        id: clock

        property int frame: 0

        interval: 125
        repeat: true
        running: !Theme.still && root.visible && !root.settled
        onTriggered: frame = (frame + 1) % 8
    }

    Repeater {
        id: places

        model: root.tiles

        Tile {
            id: tile

            required property int index
            required property bool loved
            required property string source

            readonly property rect place: root.placeOf(index)

            objectName: "tile" + index
            says: Words.numberedPicture(index + 1)
            x: place.x
            y: place.y
            width: root.side
            height: root.side
            enabled: ready && root.settled && root.viewed < 0
            frame: (clock.frame + 2 * index) % 8
            heart: loved && root.viewed < 0
            pixels: source
            settled: root.settled
            onTapped: root.tapped(index)
        }
    }

    function placeOf(tile: int): rect {
        const column = Theme.mirrored ? columns - 1 - tile % columns : tile % columns;
        const x = column * (side + Theme.gap);
        const y = Math.floor(tile / columns) * (side + Theme.gap);
        return Qt.rect(x, y, side, side);
    }
}
