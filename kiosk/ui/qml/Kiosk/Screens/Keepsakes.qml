pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Up to four pictures of the visit, those with a heart first: two by two in a square place; with
// the first one large in a wide one; in a row where it is low.
Item {
    id: root

    required property LookingViewModel looking
    required property bool prerendered

    readonly property int count: looking.keepsakes.length
    readonly property bool square: height > 0.85 * width
    readonly property bool strip: !square && (column < least || count < 2 && height < width / 2)
    readonly property real column: count < 3 ? height : (height - (count - 2) * gap) / (count - 1) // side of the small ones
    readonly property real gap: Theme.gap
    readonly property int least: 200 // of a picture whose mark can be read

    Repeater {
        model: root.looking.keepsakes

        Image {
            id: keepsake

            required property int index
            required property string modelData

            readonly property rect place: root.placeOf(index)

            objectName: "keepsake"
            x: Theme.mirrored ? root.width - place.x - place.width : place.x
            y: place.y
            width: place.width
            height: place.height
            cache: false
            fillMode: Image.PreserveAspectCrop
            source: modelData

            AiMark {
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 16
                x: Theme.mirrored ? parent.width - width - 16 : 16
                folded: root.prerendered && keepsake.width < 400
                prerendered: root.prerendered
            }

            Corners {
                anchors.fill: parent
            }
        }
    }

    function placeOf(index: int): rect {
        if (count === 1 && !strip)
            return Qt.rect(0, 0, width, height);
        if (strip || (count === 2 && !square))
            return beside(index, Math.min(height, (width - (count - 1) * gap) / count));
        return square ? stacked(index) : led(index);
    }

    // In a row, in the middle of what there is.
    function beside(index: int, side: real): rect {
        const x = (width - count * side - (count - 1) * gap) / 2;
        return Qt.rect(x + index * (side + gap), (height - side) / 2, side, side);
    }

    // Two by two, as they were made; an odd one lies across, over the others.
    function stacked(index: int): rect {
        const half = (width - gap) / 2, row = (height - gap) / 2;
        if (count === 2)
            return Qt.rect(0, index * (row + gap), width, row);
        if (count === 3 && index === 0)
            return Qt.rect(0, 0, width, row);
        const cell = count === 3 ? index + 1 : index;
        return Qt.rect((cell % 2) * (half + gap), Math.floor(cell / 2) * (row + gap), half, row);
    }

    // The first large, the others in a column beside it.
    function led(index: int): rect {
        if (index === 0)
            return Qt.rect(0, 0, width - column - gap, height);
        return Qt.rect(width - column, (index - 1) * (column + gap), column, column);
    }
}
