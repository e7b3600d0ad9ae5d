pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The prompt that the checkpoint would read, and four tiles of it.
Column {
    id: root

    required property CatalogFormViewModel page

    readonly property var state_: page.state
    readonly property real side: (width - 3 * 12) / 4

    spacing: 16
    visible: state_.positive !== ""

    Repeater {
        model: [["positive", qsTr("Prompt"), root.state_.positive], ["negative", qsTr("Negative prompt"), root.state_.negative], ["cut", qsTr("Did not fit"), root.state_.cut]]

        Column {
            id: part

            required property var modelData

            width: root.width
            visible: modelData[2] !== ""

            Label {
                width: parent.width
                size: Theme.label
                color: Theme.quiet
                font.weight: Theme.regular
                text: part.modelData[1]
            }

            Label {
                objectName: "trial-" + part.modelData[0]
                width: parent.width
                size: Theme.label
                text: part.modelData[2]
            }
        }
    }

    Label {
        objectName: "trial-note"
        width: parent.width
        visible: text !== ""
        size: Theme.label
        color: Theme.attention
        text: root.state_.note
    }

    Row {
        spacing: 12

        Repeater {
            model: root.page.lists.tiles

            Item {
                id: place

                required property int number
                required property bool failed
                required property real progress
                required property bool ready
                required property bool chosen
                required property string pixels

                width: root.side
                height: root.side

                Tile {
                    objectName: "trial-tile" + place.number
                    anchors.fill: parent
                    says: qsTr("Picture %1").arg(place.number + 1)
                    failed: place.failed
                    prerendered: false
                    progress: place.progress
                    ready: place.ready
                    pixels: place.pixels
                    settled: !root.state_.painting
                    onTapped: root.page.useAsCard(place.number)
                }

                Rectangle {
                    anchors.fill: parent
                    visible: place.chosen
                    color: "transparent"
                    border.width: 8
                    border.color: Theme.accent
                }
            }
        }
    }

    Label {
        width: parent.width
        visible: tiles.count > 0 && root.state_.cards
        size: Theme.label
        color: Theme.quiet
        text: qsTr("Touch a picture to make it the card.")
    }

    Repeater {
        id: tiles // only counted

        model: root.page.lists.tiles

        Item {}
    }
}
