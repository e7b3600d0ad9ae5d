pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Which language, and what makes the screens easier to read, to reach and to follow. It lies low,
// shows at once what it changes, and goes when it is closed or touched beside.
Item {
    id: root

    required property VisitViewModel visit

    readonly property bool portrait: height > width

    signal closed

    Rectangle {
        anchors.fill: parent
        color: Theme.veil
    }

    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onTapped: root.closed()
    }

    Rectangle {
        id: sheet

        anchors.right: parent.right
        anchors.bottom: parent.bottom
        anchors.rightMargin: root.portrait ? (parent.width - width) / 2 : 0
        width: root.portrait ? parent.width : Theme.stage
        height: root.portrait ? columns.height + 2 * Theme.margin : parent.height
        color: Theme.ground

        // What lies between the buttons is not beside.
        TapHandler {
            gesturePolicy: TapHandler.ReleaseWithinBounds
            longPressThreshold: 0
        }

        Rectangle {
            width: parent.width
            height: root.portrait ? 3 : 0
            color: Theme.lifted
        }

        Column {
            id: columns

            readonly property real half: (width - Theme.gap) / 2

            anchors.left: parent.left
            anchors.leftMargin: Theme.margin
            anchors.bottom: parent.bottom
            anchors.bottomMargin: Theme.margin
            width: parent.width - 2 * Theme.margin
            spacing: Theme.gap

            Label {
                text: Words.chooseLanguage
                width: parent.width
                Accessible.role: Accessible.Heading
            }

            Grid {
                columns: 2
                spacing: Theme.gap
                width: parent.width

                Repeater {
                    model: Words.languages

                    Option {
                        required property var modelData

                        objectName: "language-" + modelData.code
                        width: columns.half
                        text: modelData.name
                        on: Words.language === modelData.code
                        onTapped: root.visit.chooseLanguage(modelData.code)
                    }
                }
            }

            Label {
                text: Words.comfort
                topPadding: 16
                width: parent.width
                Accessible.role: Accessible.Heading
            }

            Grid {
                columns: 2
                spacing: Theme.gap
                width: parent.width

                Option {
                    objectName: "comfort-large-text"
                    width: columns.half
                    alone: false
                    text: Words.largeText
                    on: root.visit.largeText
                    onTapped: root.visit.setComfort("large_text", !on)
                }
                Option {
                    objectName: "comfort-high-contrast"
                    width: columns.half
                    alone: false
                    text: Words.highContrast
                    on: root.visit.highContrast
                    onTapped: root.visit.setComfort("high_contrast", !on)
                }
                Option {
                    objectName: "comfort-reduced-motion"
                    width: columns.half
                    alone: false
                    text: Words.lessMotion
                    on: root.visit.reducedMotion
                    onTapped: root.visit.setComfort("reduced_motion", !on)
                }
                Option {
                    objectName: "comfort-more-time"
                    width: columns.half
                    alone: false
                    text: Words.withMoreTime
                    on: root.visit.moreTime
                    onTapped: root.visit.setComfort("more_time", !on)
                }
                Option {
                    objectName: "comfort-reach"
                    width: columns.half
                    alone: false
                    visible: root.portrait
                    text: Words.withinReach
                    on: root.visit.reach
                    onTapped: root.visit.setComfort("reach", !on)
                }
                Pill {
                    objectName: "comfort-close"
                    width: columns.half
                    height: Theme.target - 16
                    primary: true
                    text: Words.close
                    onTapped: root.closed()
                }
            }
        }
    }
}
