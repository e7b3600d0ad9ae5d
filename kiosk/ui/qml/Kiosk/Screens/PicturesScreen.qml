pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// A round of pictures while it is made and when it is done, one of them large when it is touched,
// and the code that takes them home. For guests who cannot reach up, the code, which nobody
// touches, goes to the upper half.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property bool across: joining && !low // two codes take the room of words and buttons
    readonly property int given: across ? Theme.touch + 24 : 0 // by the grid, to a row under it
    readonly property bool joining: visit.joinQr !== "" // a second code joins the Wi-Fi
    readonly property bool large: looking.viewed >= 0
    readonly property LookingViewModel looking: visit.looking
    readonly property bool making: visit.screen === "making"
    readonly property real side: stage.width - given
    readonly property bool worked: large && (looking.canRestyle || looking.canErase || looking.canEnlarge || looking.printing !== "")

    handy: true
    tall: false

    panel: Loader {
        anchors.left: parent.left
        anchors.leftMargin: root.low ? 0 : codes.width + 40
        anchors.right: parent.right
        y: root.low ? 0 : codes.y
        height: root.low ? grid.height : codes.height
        active: !root.across
        sourceComponent: root.making ? waiting : root.large ? actions : home
    }

    TileGrid {
        id: grid

        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? root.given / 2 : 0
        width: root.side
        height: width
        settled: !root.making
        tiles: root.looking.tiles
        viewed: root.looking.viewed
        onTapped: tile => root.looking.open(tile)
    }

    Viewer {
        anchors.fill: grid
        from: grid.placeOf(Math.max(0, tile))
        lowered: root.low
        looking: root.looking
    }

    Loader {
        anchors.left: grid.left
        y: root.side + 24
        width: root.side
        height: Theme.touch
        active: root.across
        sourceComponent: root.making ? wait : root.large ? actions : beside
    }

    Codes {
        id: codes

        parent: root.low ? root : root.panelArea
        anchors.left: parent?.left
        anchors.leftMargin: root.low || (root.across && root.portrait) ? (parent.width - width) / 2 : root.across ? parent.width - width : 0
        y: root.low ? (root.head + root.height / 2 - height) / 2 : root.portrait ? 0 : parent.height - height
        caption: root.worked && !root.making ? Words.scanResult : "" // else it stands beside the code
        side: root.low ? 448 : Math.min(448, root.panelArea.height)
        visit: root.visit
    }

    // Upright it stands beside the code, across where the next button would be.
    FactLine {
        parent: root
        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? (root.width + Theme.stage) / 2 - width : root.width - Theme.margin - width
        y: (root.low ? root.stage.y + root.side : root.portrait ? root.panelArea.y + codes.height : root.foot + 32 + Theme.target) - height
        width: root.low ? root.panelArea.width : root.portrait ? Theme.stage - codes.width - 40 : root.panelArea.width
        due: root.visit.fact
        visible: root.making && !root.across
    }

    Component {
        id: wait

        Label {
            objectName: "wait"
            text: Words.wait(root.visit.secondsLeft, root.visit.warming)
            verticalAlignment: Text.AlignVCenter
        }
    }

    Component {
        id: waiting

        Waiting {
            visit: root.visit
        }
    }

    // Earlier rounds, and a way to others, in the row under the grid.
    Component {
        id: beside

        Item {
            Rounds {
                id: rounds

                anchors.left: parent.left
                width: (parent.width - Theme.gap) / 2
                height: parent.height
                looking: root.looking
            }

            Row {
                id: asks

                readonly property int count: root.visit.mail.offered ? 2 : 1
                readonly property real wide: rounds.count > 0 ? rounds.width : parent.width

                anchors.right: parent.right
                height: parent.height
                spacing: Theme.gap

                Pill {
                    objectName: "vary"
                    width: (asks.wide - (asks.count - 1) * Theme.gap) / asks.count
                    height: parent.height
                    text: Words.vary
                    onTapped: root.looking.vary()
                }

                MailPill {
                    width: (asks.wide - Theme.gap) / 2
                    height: parent.height
                    mail: root.visit.mail
                    text: Words.byMailShort
                }
            }
        }
    }

    Component {
        id: actions

        Actions {
            across: root.across
            looking: root.looking
        }
    }

    Component {
        id: home

        TakeHome {
            looking: root.looking
            mail: root.visit.mail
        }
    }
}
