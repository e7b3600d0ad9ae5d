pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Numbers first, then the hours as bars, then what was chosen and where guests left.
Column {
    id: root

    required property StaffViewModel staff

    readonly property StatisticsViewModel page: staff.pageOf("statistics") as StatisticsViewModel
    readonly property bool wide: width > 1000
    readonly property real column: wide ? (width - Theme.gap) / 2 : width

    spacing: Theme.gap

    Row {
        width: parent.width
        spacing: Theme.gap

        Repeater {
            model: [["today", qsTr("Today")], ["show", qsTr("The whole show")]]

            Option {
                required property var modelData

                objectName: "statistics-" + modelData[0]
                width: (root.width - Theme.gap) / 2
                height: Theme.touch
                text: modelData[1]
                on: root.page.span === modelData[0]
                onTapped: root.page.choose(modelData[0])
            }
        }
    }

    Label {
        objectName: "statistics-empty"
        width: parent.width
        visible: root.page.empty
        text: qsTr("Nothing was counted yet.")
    }

    Grid {
        id: figures

        width: parent.width
        columns: root.wide ? 4 : 2
        spacing: Theme.gap
        visible: !root.page.empty

        Repeater {
            model: root.page.figures

            Rectangle {
                id: figure

                required property string what
                required property string much

                width: (root.width - (figures.columns - 1) * Theme.gap) / figures.columns
                height: number.height + name.height + 40
                radius: Theme.radius
                color: Theme.raised

                Label {
                    id: number

                    objectName: "figure-" + figure.what
                    x: 28
                    y: 16
                    width: parent.width - 56
                    size: Theme.headline
                    fontSizeMode: Text.HorizontalFit
                    minimumPixelSize: Theme.label
                    maximumLineCount: 1
                    text: figure.much
                }

                Label {
                    id: name

                    anchors.top: number.bottom
                    x: 28
                    width: parent.width - 56
                    size: Theme.label
                    color: Theme.quiet
                    text: figure.what
                }
            }
        }
    }

    HourBars {
        width: parent.width
        visible: !root.page.empty
        hours: root.page.hours
    }

    Flow {
        width: parent.width
        spacing: Theme.gap
        visible: !root.page.empty

        Repeater {
            model: root.page.lists

            RankedList {
                required property var modelData

                width: root.column
                rows: modelData.rows
                title: modelData.title
            }
        }
    }

    Label {
        width: parent.width
        visible: root.page.places.length === 0
        size: Theme.label
        color: Theme.quiet
        text: qsTr("Plug in a stick to take the report along.")
    }

    Repeater {
        model: root.page.places

        Pill {
            required property string modelData

            objectName: "report-" + modelData
            width: root.width
            enabled: !root.page.writing
            text: root.page.writing ? qsTr("Writing …") : qsTr("Write the report to %1").arg(modelData)
            onTapped: root.page.write(modelData)
        }
    }
}
