pragma ComponentBehavior: Bound

import QtQuick

// Columns of square pictures that glide past each other without end; where nothing may move, one
// picture after another fades into the next. No two places show the same picture at a time.
Item {
    id: root

    required property list<string> pictures

    property int columns: 3
    property real spacing: 16
    property real speed: 26 // units a second
    property real density: 1 // pixels a unit
    property bool gliding: true
    property bool fading: true
    property int fade: 0 // milliseconds from one picture to the next
    property int pause: 2600 // milliseconds between two fades, when nothing glides

    readonly property real side: (width - (columns - 1) * spacing) / columns
    readonly property real pitch: side + spacing
    readonly property int rows: Math.ceil(height / pitch) + 1
    // As many in each column, so that columns never meet in a picture.
    readonly property int deck: Math.max(1, Math.floor(pictures.length / columns))
    property int fades: 0

    clip: true

    Timer {
        interval: root.pause
        repeat: true
        running: root.visible && root.fading && !root.gliding && root.deck > root.rows
        onTriggered: root.fades += 1
    }

    Repeater {
        model: root.columns

        Item {
            id: column

            required property int index
            readonly property bool up: index % 2 === 0
            readonly property real length: root.rows * root.pitch
            readonly property real lead: index % 2 * root.pitch / 2 // columns stand like bricks
            property real drift: 0

            x: Math.round(index * root.pitch)
            width: root.side
            height: root.height

            NumberAnimation on drift {
                running: root.visible && root.gliding
                from: 0
                to: column.length * root.deck // after as many rounds all is as it was
                duration: 1000 * Math.max(0, to) / root.speed / (1 + 0.18 * (column.index % 3))
                loops: Animation.Infinite
            }

            Repeater {
                model: root.rows

                MosaicTile {
                    id: tile

                    required property int index
                    // How far down its column, and how often it came round: what comes in takes
                    // the number before the one that came in last.
                    readonly property real way: index * root.pitch + column.lead + column.drift
                    readonly property int round: Math.floor(way / column.length)
                    // Where nothing glides, places take turns to show what comes next.
                    readonly property int rank: (index + 2 * column.index) % root.rows
                    readonly property int place: rank * root.columns + column.index
                    readonly property int places: root.rows * root.columns
                    readonly property int faded: Math.floor((root.fades + places - 1 - place) / places)
                    readonly property int number: root.gliding ? index - root.rows * round : rank + root.rows * faded
                    readonly property int turn: (number % root.deck + root.deck) % root.deck

                    y: {
                        const down = Math.round(way % column.length - root.pitch);
                        return column.up ? Math.round(column.length - root.pitch - way % column.length) : down;
                    }
                    width: root.side
                    height: root.side
                    fading: root.fading && !root.gliding
                    pixels: Math.round(root.side * root.density)
                    duration: root.fade
                    source: root.pictures[turn * root.columns + column.index] ?? ""
                }
            }
        }
    }
}
