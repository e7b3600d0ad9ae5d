pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// "The same, but": in another style, or another setting. A touched card goes on at once.
Stage {
    id: root

    required property VisitViewModel visit

    property int setting: 99
    property int style: 99 // which cards stand for what the pictures are already

    readonly property int heading: Math.round(1.6 * Theme.body)
    readonly property real high: room / Math.max(1, lines + styleLines)
    readonly property int lines: Math.ceil((settings.count - 1 + odd) / 4)
    readonly property int odd: (settings.count - 1) % 2 // then the first card is wide
    readonly property real room: stage.height - 2 * heading - Theme.gap * (lines + styleLines - 1)
    readonly property int styleLines: Math.ceil((styles.count - 1) / 2)
    readonly property real wide: (stage.width - 3 * Theme.gap) / 4

    panel: TileGrid {
        parent: root.low ? root.upper : root.panelArea
        anchors.centerIn: parent
        width: Math.min(parent?.width ?? 0, parent?.height ?? 0)
        height: width
        enabled: false
        settled: true
        tiles: root.visit.looking.tiles
        visible: !root.portrait || root.low
    }

    Label {
        anchors.left: parent.left
        color: Theme.quiet
        text: Words.inAnotherStyle
    }

    Repeater {
        id: styles

        model: root.visit.styles

        Card {
            required property int index
            required property string key

            readonly property int cell: index - (index > root.style ? 1 : 0)

            objectName: "vary-style-" + key
            anchors.left: parent?.left
            anchors.leftMargin: (cell % 2) * (width + Theme.gap)
            y: root.heading + Math.floor(cell / 2) * (height + Theme.gap)
            width: 2 * root.wide + Theme.gap
            height: root.high
            visible: index !== root.style
            Component.onCompleted: {
                if (key === root.visit.style)
                    root.style = index;
            }
            onTapped: root.visit.looking.askStyle(key)
        }
    }

    Label {
        id: elsewhere

        anchors.left: parent.left
        y: root.heading + root.styleLines * (root.high + Theme.gap)
        color: Theme.quiet
        text: Words.somewhereElse
    }

    Repeater {
        id: settings

        model: root.visit.settings

        Choice {
            required property int index
            required property string key

            readonly property int cell: place === 0 ? 0 : place + root.odd
            readonly property int place: index - (index > root.setting ? 1 : 0)

            objectName: "vary-setting-" + key
            anchors.left: parent?.left
            anchors.leftMargin: (cell % 4) * (root.wide + Theme.gap)
            y: elsewhere.y + root.heading + Math.floor(cell / 4) * (height + Theme.gap)
            width: place === 0 && root.odd ? 2 * root.wide + Theme.gap : root.wide
            height: root.high
            visible: index !== root.setting
            Component.onCompleted: {
                if (key === root.visit.setting)
                    root.setting = index;
            }
            onTapped: root.visit.looking.askSetting(key)
        }
    }
}
