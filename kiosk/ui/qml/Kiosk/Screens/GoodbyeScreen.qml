import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What happens to the pictures and when they go, the code for the last time, and "delete now".
Stage {
    id: root

    required property VisitViewModel visit

    readonly property bool gone: visit.deleted
    readonly property bool sure: visit.confirming
    readonly property bool asks: visit.asksToShow && !sure && !gone
    readonly property int lift: portrait && asks ? Theme.touch + Theme.gap : 0 // for one line more
    readonly property real wide: portrait ? Theme.stage : panelArea.width

    tall: false

    panel: Column {
        y: root.portrait ? -root.lift : parent.height - height + Theme.target + Theme.gap // there is no dock
        width: parent.width
        spacing: Theme.gap

        Label {
            objectName: "promise"
            width: parent.width
            bottomPadding: 16
            text: root.gone ? Words.goneMore : root.sure ? Words.deleteSureMore : Words.kept(root.visit.keepHours)
        }

        Option {
            objectName: "may-show"
            width: parent.width
            height: root.portrait ? Theme.touch : implicitHeight
            visible: root.asks
            alone: false
            on: root.visit.mayShow
            text: Words.mayShow
            onTapped: root.visit.letShow(!on)
        }

        Row {
            spacing: Theme.gap

            MailPill {
                id: byMail

                width: (root.panelArea.width - Theme.gap) * 0.36
                mail: root.visit.mail
                text: root.portrait && !Theme.largeText ? Words.byMail : Words.byMailShort
                visible: mail.offered && !root.sure && !root.gone
            }

            Pill {
                objectName: root.sure ? "delete-really" : "finish"
                width: root.panelArea.width - (byMail.visible ? byMail.width + Theme.gap : 0)
                primary: true
                text: root.sure ? Words.deleteReally : Words.finish
                onTapped: root.sure ? root.visit.deleteEverything() : root.visit.startOver()
            }
        }

        Row {
            spacing: Theme.gap
            visible: !root.gone

            Pill {
                objectName: "back"
                width: root.sure ? root.panelArea.width : (root.panelArea.width - Theme.gap) / 2
                arrow: root.sure ? 0 : -1
                text: root.sure ? Words.keepThem : Words.backToPictures
                onTapped: root.visit.back()
            }

            Pill {
                objectName: "delete"
                width: (root.panelArea.width - Theme.gap) / 2
                text: Words.deleteNow
                visible: !root.sure
                onTapped: root.visit.askToDelete()
            }
        }
    }

    Header {
        objectName: "header"
        parent: root
        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? (root.width - width) / 2 : root.width - width - Theme.margin
        y: Theme.margin + (root.portrait ? 8 : 0)
        width: root.wide
        title: root.gone ? Words.everythingGone : root.sure ? Words.deleteSure : Words.goodbye
    }

    Column {
        anchors.centerIn: parent
        anchors.verticalCenterOffset: -root.lift / 2
        spacing: 2 * Theme.gap
        visible: !root.gone

        Keepsakes {
            anchors.horizontalCenter: parent.horizontalCenter
            width: root.stage.width
            height: Math.min(228, root.stage.height * 0.24)
            looking: root.visit.looking
            prerendered: root.visit.origin !== ""
        }

        Codes {
            anchors.horizontalCenter: parent.horizontalCenter
            opacity: root.sure ? 0.2 : 1
            side: Math.min(560, root.stage.height * 0.76 - spacing) - root.lift / 2
            visit: root.visit
        }
    }

    Rectangle {
        anchors.centerIn: parent
        width: 200
        height: 200
        color: Theme.raised
        radius: 100
        visible: root.gone

        Tick {
            anchors.centerIn: parent
            scale: 2.4
        }
    }
}
