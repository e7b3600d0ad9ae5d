pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Beside the code when pictures are done: what it is for, the earlier rounds, and a way to others.
Item {
    id: root

    required property LookingViewModel looking
    required property MailViewModel mail

    readonly property bool narrow: width < 400
    readonly property real half: narrow ? width : (width - Theme.gap) / 2
    readonly property real room: (rounds.count > 0 ? rounds.y : asks.y) - Theme.gap

    Column {
        width: parent.width
        spacing: 12

        Label {
            id: what

            width: parent.width
            fontSizeMode: root.narrow ? Text.HorizontalFit : Text.FixedSize
            minimumPixelSize: Theme.mark
            text: Words.scanResult
            wrapMode: root.narrow ? Text.NoWrap : Text.WordWrap
            visible: height <= root.room // the code says it, too
        }

        Label {
            id: how

            width: parent.width
            color: Theme.quiet
            font.weight: Theme.regular
            size: root.narrow || Theme.largeText ? Theme.label : Theme.body
            text: Words.scanResultMore
            visible: what.height + 12 + how.implicitHeight <= root.room
        }

        Label {
            id: look

            width: parent.width
            color: Theme.quiet
            font.weight: Theme.regular
            size: Theme.label
            text: Words.look
            topPadding: 8
            visible: rounds.count === 0 && !Theme.largeText && what.height + how.implicitHeight + look.implicitHeight + 24 <= root.room
        }
    }

    Rounds {
        id: rounds

        anchors.bottom: asks.top
        anchors.bottomMargin: Theme.gap
        width: parent.width
        looking: root.looking
    }

    Grid {
        id: asks

        anchors.bottom: parent.bottom
        columns: root.narrow ? 1 : 2
        spacing: Theme.gap

        MailPill {
            width: root.half
            mail: root.mail
            text: Words.byMailShort
        }

        Pill {
            objectName: "vary"
            width: root.mail.offered ? root.half : root.width
            text: Words.vary
            onTapped: root.looking.vary()
        }
    }
}
