import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The pictures of the visit, the code for the last time, what happens to the pictures and when
// they go, and "delete now".
Stage {
    id: root

    required property VisitViewModel visit

    readonly property bool aside: !portrait && joining && Theme.largeText // the promise, under the pictures
    readonly property int aloud: Math.round(2.8 * Theme.body) // height of two lines
    readonly property bool asks: visit.asksToShow && !sure && !gone
    readonly property bool beneath: !portrait && (joining || visit.asksToShow) // what is long goes under the pictures
    readonly property real codesEnd: foot - (offers && !beneath ? Theme.touch + Theme.gap : 0)
    readonly property bool gone: visit.deleted
    readonly property bool joining: visit.joinQr !== "" // a second code joins the Wi-Fi
    readonly property real most: codesEnd - words - codes.least - Theme.gap // height of the promise, across
    readonly property bool offers: visit.mail.offered || visit.asksToShow
    readonly property real shown: stage.width - (beneath ? Theme.touch + Theme.gap : 0) - (aside ? aloud + Theme.gap : 0) // side of the pictures, across
    readonly property bool sure: visit.confirming
    readonly property int crest: Theme.margin + (portrait ? 8 : 0)
    readonly property int words: crest + Math.round(1.4 * Theme.headline) + (portrait ? 32 : 12) // under the title

    Item {
        id: visited

        parent: root
        anchors.fill: parent
        visible: !root.gone

        Header {
            objectName: root.gone ? "" : "header"
            anchors.left: parent.left
            anchors.leftMargin: dock.anchors.leftMargin
            y: root.crest
            width: dock.width
            title: root.sure ? Words.deleteSure : Words.goodbye
        }

        Keepsakes {
            anchors.left: parent.left
            anchors.leftMargin: root.stage.anchors.leftMargin
            y: root.portrait ? root.words : root.stage.y
            width: root.portrait ? Theme.stage : height
            height: root.portrait ? Math.min(Theme.stage, (root.joining ? promise.y : codes.y) - y - 40) : root.shown
            looking: root.visit.looking
            prerendered: root.visit.origin !== ""
        }

        Codes {
            id: codes

            readonly property int least: root.joining ? height : 320

            anchors.left: parent.left
            anchors.leftMargin: !root.joining ? dock.anchors.leftMargin : root.portrait ? (root.width - width) / 2 : root.width - Theme.margin - width
            y: root.codesEnd - height
            opacity: root.sure ? 0.2 : 1
            side: root.portrait ? 448 : Math.min(448, root.codesEnd - root.words - Theme.gap - (promise.beside ? 0 : promise.height))
            visit: root.visit
        }

        // Beside one code, upright or in large text; else over the code, or both.
        Label {
            id: promise

            readonly property bool beside: !root.joining && (root.portrait || Theme.largeText)
            readonly property real below: how.visible ? how.height + 20 : 0 // the lines that follow

            objectName: "promise"
            anchors.left: parent.left
            anchors.leftMargin: root.aside ? root.stage.anchors.leftMargin : dock.anchors.leftMargin + (beside ? codes.width + 40 : 0)
            y: root.aside ? root.stage.y + root.shown + Theme.gap : beside ? codes.y + (codes.height - height - below) / 2 : root.portrait ? codes.y - height - 16 : root.words
            width: root.aside ? choices.width : dock.width - (beside ? codes.width + 40 : 0)
            height: root.aside ? root.aloud : beside ? Math.min(implicitHeight, codes.height - below) : root.portrait ? implicitHeight : Math.min(implicitHeight, root.most)
            fontSizeMode: beside || !root.portrait ? Text.Fit : Text.FixedSize
            minimumPixelSize: Theme.mark
            text: root.sure ? Words.deleteSureMore : Words.kept(root.visit.keepHours)
        }

        Label {
            id: how

            anchors.left: codes.right
            anchors.leftMargin: 40
            y: root.portrait ? promise.y + promise.height + 20 : codes.y + (codes.height - height) / 2
            width: dock.width - codes.width - 40
            color: Theme.quiet
            font.weight: Theme.regular
            size: root.portrait || Theme.largeText ? Theme.label : Theme.body
            text: Words.scanResultMore
            visible: !root.joining && !root.sure && (root.portrait || !promise.beside)
        }

        Row {
            id: choices

            anchors.left: parent.left
            anchors.leftMargin: root.beneath ? root.stage.anchors.leftMargin : dock.anchors.leftMargin
            y: root.beneath ? root.stage.y + root.stage.width - height : root.foot - height
            width: root.beneath ? root.stage.width - height - Theme.gap : dock.width
            height: Theme.touch
            spacing: Theme.gap
            visible: !root.sure

            MailPill {
                id: byMail

                width: root.asks ? (choices.width - Theme.gap) * (root.portrait ? 0.36 : 0.3) : choices.width
                height: parent.height
                mail: root.visit.mail
                text: root.asks ? Words.byMailShort : Words.byMail
                visible: mail.offered && !root.sure && !root.gone
            }

            Option {
                objectName: "may-show"
                width: choices.width - (byMail.visible ? byMail.width + Theme.gap : 0)
                height: parent.height
                visible: root.asks
                alone: false
                on: root.visit.mayShow
                text: Words.mayShow
                onTapped: root.visit.letShow(!on)
            }
        }
    }

    Dock {
        id: dock

        parent: root
        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? (root.width - width) / 2 : root.width - width - Theme.margin
        y: root.height - Theme.margin - height
        width: root.panelArea.width
        height: root.dockHeight
        back: root.gone ? "" : !root.sure ? Words.backToPictures : dock.wide ? "" : Words.keepThem
        backPoints: !root.sure
        next: root.sure ? Words.deleteReally : Words.finish
        nextName: root.sure ? "delete-really" : "finish"
        over: root.gone ? "" : !root.sure ? Words.deleteNow : dock.wide ? Words.keepThem : "" // who taps twice keeps them
        overName: root.sure ? "back" : "delete"
        onStartedOver: root.sure ? root.visit.back() : root.visit.askToDelete()
        onWentBack: root.visit.back()
        onWentOn: root.sure ? root.visit.deleteEverything() : root.visit.startOver()
    }

    Done {
        parent: root
        anchors.fill: parent
        anchors.bottomMargin: root.portrait ? root.dockHeight : 0
        headline: Words.everythingGone
        line: Words.goneMore
        visible: root.gone
    }
}
