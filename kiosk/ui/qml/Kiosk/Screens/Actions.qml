import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What can be asked for with the viewed picture: only what works is there.
Item {
    id: root

    required property LookingViewModel looking

    property bool across: false // one row, low; else one column

    readonly property int count: looking.canRestyle + looking.canErase + looking.canEnlarge + printable
    readonly property real high: across ? height : Math.min(Theme.target, (height - (rows - 1) * Theme.gap) / rows)
    readonly property real gap: across && count > 3 && Theme.largeText ? Theme.gap / 2 : Theme.gap
    readonly property bool printable: looking.printing !== ""
    readonly property int rows: Math.max(3, count)
    readonly property real wide: across ? (width - (count - 1) * gap) / Math.max(1, count) : width

    Grid {
        anchors.verticalCenter: parent.verticalCenter
        columns: root.across ? Math.max(1, root.count) : 1
        spacing: root.gap

        Pill {
            objectName: "restyle"
            width: root.wide
            height: root.high
            text: Words.restyle
            visible: root.looking.canRestyle
            onTapped: root.looking.restyle()
        }

        Pill {
            objectName: "erase"
            width: root.wide
            height: root.high
            text: Words.eraseAndReplace
            visible: root.looking.canErase
            onTapped: root.looking.erase()
        }

        Pill {
            objectName: "enlarge"
            width: root.wide
            height: root.high
            text: Words.enlarge
            visible: root.looking.canEnlarge
            onTapped: root.looking.enlarge()
        }

        PrintAction {
            width: root.wide
            height: root.high
            looking: root.looking
            visible: root.printable
        }
    }

    Column {
        anchors.verticalCenter: parent.verticalCenter
        width: parent.width
        spacing: 12
        visible: root.count === 0 && !root.across

        Label {
            width: parent.width
            text: Words.scanResult
        }

        Label {
            width: parent.width
            color: Theme.quiet
            font.weight: Theme.regular
            size: Theme.label
            text: Words.scanResultMore
        }
    }
}
