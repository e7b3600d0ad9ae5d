pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// To which address the pictures go, and that the guest agrees; then that they are on their way.
// Address, consent, tick and keys stand together; what room is left is for the pictures.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property bool asking: mail.progress === ""
    readonly property bool aside: !portrait && Theme.largeText // the consent, beside the keys
    readonly property MailViewModel mail: visit.mail
    readonly property real free: field.y - 40 // over the address, upright
    readonly property real spare: sheet.height - field.height - note.room - (aside ? 0 : said.height) - agree.height - 60 // for keys, across

    Item {
        id: sheet

        parent: root
        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? (root.width - width) / 2 : Theme.margin
        y: root.portrait ? root.head : root.stage.y
        width: Theme.stage
        height: root.portrait ? root.foot - root.head : Theme.stage
        visible: root.asking

        AddressField {
            id: field

            y: (root.aside ? agree.y : said.y) - 20 - note.room - height
            width: parent.width
            typed: root.mail.typed
            whole: root.mail.whole
        }

        Label {
            id: note

            readonly property int room: (Theme.largeText ? 2 : 1) * lineHeight + 16

            objectName: "note"
            y: field.y + field.height + 16
            width: parent.width
            size: Theme.label
            text: Words.mailNote(root.mail.note)
        }

        Column {
            id: said

            parent: root.aside ? root.panelArea : sheet
            anchors.left: parent?.left
            anchors.right: parent?.right
            y: root.aside ? 8 : agree.y - height - 20
            spacing: 12
            visible: root.asking

            Repeater {
                model: root.mail.lines

                Label {
                    required property string modelData

                    width: said.width
                    color: Theme.quiet
                    font.weight: Theme.regular
                    size: root.portrait && !Theme.largeText ? Theme.body : Theme.label
                    text: modelData
                }
            }
        }

        Option {
            id: agree

            objectName: "mail-tick"
            y: keypad.y - height - 20
            width: parent.width
            height: root.portrait ? implicitHeight : Theme.touch
            alone: false
            on: root.mail.ticked
            text: root.mail.tick
            onTapped: root.mail.toggle()
        }

        MailKeypad {
            id: keypad

            y: parent.height - height
            width: parent.width
            rowHeight: root.portrait ? most : Math.max(least, Math.min(most, root.spare / lines))
            mail: root.mail
        }
    }

    Keepsakes {
        id: keepsakes

        readonly property bool hero: !root.portrait && !root.asking
        readonly property real room: hero ? Theme.stage : root.panelArea.height - (root.aside ? said.height + 40 : 0)

        parent: root.portrait ? root : hero ? root.stage : root.panelArea
        anchors.left: parent?.left
        anchors.leftMargin: ((parent?.width ?? 0) - width) / 2
        y: root.portrait ? root.head : hero ? 0 : root.panelArea.height - height
        width: root.portrait ? Theme.stage : Math.min(room, parent?.width ?? 0)
        height: !root.portrait ? width : root.asking ? root.free : 732
        looking: root.visit.looking
        prerendered: root.visit.origin !== ""
        visible: height > (root.portrait ? 160 : 320)
    }

    Done {
        parent: root
        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? 0 : root.width - width - Theme.margin
        y: root.head + (root.portrait ? keepsakes.height : 0)
        width: root.portrait ? root.width : root.panelArea.width
        height: (root.portrait ? root.foot : root.foot + Theme.target) - y // nothing is to be touched next
        line: Words.mailProgress(root.mail.progress)
        lineName: "mail-progress"
        ticked: root.mail.progress === "taken"
        visible: !root.asking

        MailPill {
            anchors.horizontalCenter: parent?.horizontalCenter
            mail: root.mail
            text: Words.mailAgain
            visible: root.mail.offered && root.mail.progress === "taken"
        }
    }
}
