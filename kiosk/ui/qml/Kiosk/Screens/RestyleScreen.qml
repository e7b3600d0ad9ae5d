pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The viewed picture, and the styles that it can be painted anew in. A touched one goes on at once.
Stage {
    id: root

    required property VisitViewModel visit

    tall: false

    panel: Grid {
        id: cards

        readonly property real high: Math.min(280, (parent.height - (lines - 1) * Theme.gap) / Math.max(1, lines))
        readonly property int lines: Math.ceil((styles.count - 1) / columns)

        y: root.portrait ? 0 : (parent.height - height) / 2
        width: parent.width
        columns: width < 600 ? 1 : 2
        spacing: Theme.gap

        Repeater {
            id: styles

            model: root.visit.styles

            Card {
                required property string key

                objectName: "restyle-" + key
                width: (cards.width - (cards.columns - 1) * Theme.gap) / cards.columns
                height: cards.high
                visible: key !== root.visit.style
                onTapped: root.visit.looking.askStyle(key)
            }
        }
    }

    Plate {
        anchors.fill: parent
        pixels: root.visit.looking.picture
    }
}
