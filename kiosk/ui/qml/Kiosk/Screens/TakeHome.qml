pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Beside the code when pictures are done: what it is for, the earlier rounds, and a way to others.
Item {
    id: root

    required property LookingViewModel looking

    Column {
        width: parent.width
        spacing: 12

        Label {
            id: what

            width: parent.width
            text: Words.scanResult
        }

        Label {
            id: how

            width: parent.width
            color: Theme.quiet
            font.weight: Theme.regular
            size: Theme.label
            text: Words.scanResultMore
            visible: rounds.count === 0 || what.height + 12 + how.implicitHeight + Theme.gap <= rounds.y
        }

        Label {
            width: parent.width
            color: Theme.quiet
            font.weight: Theme.regular
            size: Theme.label
            text: Words.look
            topPadding: 8
            visible: rounds.count === 0 && !Theme.largeText
        }
    }

    Rounds {
        id: rounds

        anchors.bottom: vary.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        looking: root.looking
    }

    Pill {
        id: vary

        objectName: "vary"
        anchors.bottom: parent.bottom
        width: parent.width
        text: Words.vary
        onTapped: root.looking.vary()
    }
}
