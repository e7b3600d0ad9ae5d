pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Where it drives. A touched card goes on at once.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property int columns: low ? 4 : portrait || cards.count < 5 ? 2 : 3
    readonly property int lines: Math.ceil(cards.count / columns)
    readonly property bool spare: columns * lines > cards.count // the last place is free
    readonly property real room: portrait && !spare ? stage.height - extras.implicitHeight - Theme.gap : stage.height
    readonly property real cardWidth: (stage.width - (columns - 1) * Theme.gap) / columns
    readonly property real cardHeight: (room - (lines - 1) * Theme.gap) / Math.max(1, lines)

    Flow {
        width: parent.width + 1 // or rounding would break the row
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

    ChosenVehicle {
        parent: root.portrait ? root.upper : root.panelArea
        visible: !root.portrait || root.low
        width: parent?.width ?? 0
        height: root.portrait ? parent?.height ?? 0 : root.spare ? root.panelArea.height - 80 : extras.y - 40
        visit: root.visit
    }

    Extras {
        id: extras

        parent: root.portrait || root.spare ? root.stage : root.panelArea
        anchors.right: parent.right
        y: parent.height - height
        width: root.spare ? root.cardWidth : parent.width
        height: root.spare ? root.cardHeight : implicitHeight
        stacked: root.spare
        visit: root.visit
    }
}
