pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Art
import Kiosk.Controls
import Kiosk.ViewModels

// Where it drives. A touched card goes on at once.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property int columns: portrait || cards.count < 5 ? 2 : 3
    readonly property int lines: Math.ceil(cards.count / columns)
    readonly property real cardWidth: (stage.width - (columns - 1) * Theme.gap) / columns
    readonly property real cardHeight: (stage.height - (lines - 1) * Theme.gap) / Math.max(1, lines)

    Grid {
        columns: root.columns
        spacing: Theme.gap

        Repeater {
            id: cards

            model: root.visit.settings

            Card {
                required property string key

                objectName: "setting-" + key
                width: root.cardWidth
                height: root.cardHeight
                onTapped: root.visit.chooseSetting(key)
            }
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
