pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Which car, and in which colour. The lit one is the one that will drive.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property real colourRow: 196
    readonly property real rows: portrait ? stage.height - colourRow - 32 : stage.height
    readonly property real rowHeight: Math.min(480, (rows - (cards.count - 1) * Theme.gap) / Math.max(1, cards.count))

    Column {
        width: parent.width
        spacing: Theme.gap

        Repeater {
            id: cards

            model: root.visit.vehicles

            VehicleCard {
                required property string key
                required property string label
                required property string about
                required property string picture
                required property string swatch

                objectName: "vehicle-" + key
                width: root.stage.width
                height: root.rowHeight
                vehicle: key
                name: label
                line: about
                image: picture
                paint: swatch
                lit: root.visit.vehicle === key
                onTapped: root.visit.lightVehicle(key)
            }
        }
    }

    Item {
        parent: root.portrait ? root.stage : root.panelArea
        y: root.portrait ? root.stage.height - height : 48
        width: parent.width
        height: root.colourRow

        Repeater {
            id: colours

            model: root.visit.colours

            Swatch {
                required property int index
                required property string key
                required property string swatch

                objectName: "colour-" + key
                x: index * width
                width: parent.width / Math.max(1, colours.count)
                color: swatch
                dense: colours.count > 7
                lit: root.visit.colour === key
                onTapped: root.visit.lightColour(key)
            }
        }
    }
}
