pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Art
import Kiosk.Controls
import Kiosk.ViewModels

// How it should look. A touched card goes on at once: the pictures are made.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property int odd: cards.count % 2 // the first card is wide when they are odd
    readonly property int lines: Math.ceil(cards.count / 2)
    readonly property real cardHeight: (stage.height - (lines - 1) * Theme.gap) / Math.max(1, lines)
    readonly property real cardWidth: (stage.width - Theme.gap) / 2

    Repeater {
        id: cards

        model: root.visit.styles

        Card {
            required property int index
            required property string key
            readonly property int place: index + root.odd

            objectName: "style-" + key
            x: index === 0 ? 0 : (place % 2) * (root.cardWidth + Theme.gap)
            y: index === 0 ? 0 : Math.floor(place / 2) * (root.cardHeight + Theme.gap)
            width: index === 0 && root.odd ? root.stage.width : root.cardWidth
            height: root.cardHeight
            onTapped: root.visit.chooseStyle(key)
        }
    }

    panel: Car {
        visible: !root.portrait
        width: parent.width
        height: parent.height
        vehicle: root.visit.vehicle
        paint: root.visit.swatch === "" ? "black" : root.visit.swatch
    }
}
