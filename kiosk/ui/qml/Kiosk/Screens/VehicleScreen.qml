pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Which car, and in which colour. The lit one is the one that will drive.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property real colourRow: 196
    readonly property int columns: low ? Math.min(3, cards.count) : 1
    readonly property int lines: Math.ceil(cards.count / columns)
    readonly property real room: portrait ? stage.height - colourRow - extras.height - 56 : stage.height
    readonly property real rowHeight: Math.min(480, (room - (lines - 1) * Theme.gap) / Math.max(1, lines))

    Grid {
        width: parent.width
        columns: root.columns
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
                required cutout

                objectName: "vehicle-" + key
                width: (root.stage.width - (root.columns - 1) * Theme.gap) / root.columns
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

    ChosenVehicle {
        parent: root.upper
        anchors.fill: parent
        visible: root.low
        visit: root.visit
    }

    Item {
        id: row

        parent: root.portrait ? root.stage : root.panelArea
        y: root.portrait ? extras.y - height - 24 : Math.max(0, extras.y - height - 40)
        width: parent.width
        height: root.colourRow

        Row {
            Repeater {
                id: colours

                model: root.visit.colours

                Swatch {
                    required property string key
                    required property string swatch

                    objectName: "colour-" + key
                    width: row.width / Math.max(1, colours.count)
                    color: swatch
                    dense: colours.count > 7
                    lit: root.visit.colour === key
                    onTapped: root.visit.lightColour(key)
                }
            }
        }
    }

    Extras {
        id: extras

        parent: row.parent
        y: parent.height - height
        width: parent.width
        visit: root.visit
    }
}
