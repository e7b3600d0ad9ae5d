import QtQuick
import Kiosk.Art
import Kiosk.Controls
import Kiosk.Screens

// The other pictures, gliding past; as many columns as there are pictures for, and none with too
// few: no picture shows twice in a column.
Item {
    id: root

    required property list<string> pictures
    required property string wording
    property real density: 1
    property bool bleeds: false // over the upper edge of the screen

    readonly property int wanted: Math.max(3, Math.round(width / 264))
    readonly property int columns: {
        for (let count = wanted; count > 1; count--)
            if (pictures.length >= count * rowsOf(count))
                return count;
        return 0;
    }

    visible: columns > 0

    function rowsOf(count: int): int {
        const pitch = (width - (count - 1) * mosaic.spacing) / count + mosaic.spacing;
        return Math.ceil(height / pitch) + 1;
    }

    Mosaic {
        id: mosaic

        anchors.fill: parent
        columns: Math.max(1, root.columns)
        speed: 20
        density: root.density
        pictures: root.visible ? root.pictures : []
        gliding: Theme.animate && !Theme.still
        fading: Theme.animate
        fade: Theme.crossfade
    }

    Fade {
        width: parent.width
        height: 96
        visible: !root.bleeds
    }

    Fade {
        y: parent.height - height
        width: parent.width
        height: 160
        turned: true
    }

    AiMark {
        anchors.left: parent.left
        anchors.leftMargin: -14 // its words stand over those below
        anchors.bottom: parent.bottom
        wording: root.wording
    }
}
