pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// To which address the pictures go, and that the guest agrees; then that they are on their way.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property bool asking: mail.progress === ""
    readonly property MailViewModel mail: visit.mail

    Item {
        id: top

        parent: root.low ? root : root.stage // it is only read: it may stay up
        anchors.left: parent.left
        anchors.leftMargin: (parent.width - width) / 2
        y: root.low ? root.head + 24 : 0
        width: root.stage.width
        height: note.y + note.height
        visible: root.asking

        AddressField {
            id: field

            width: parent.width
            typed: root.mail.typed
            whole: root.mail.whole
        }

        Label {
            id: note

            objectName: "note"
            y: field.height + 20
            width: parent.width
            size: Theme.label
            text: Words.mailNote(root.mail.note)
        }
    }

    Column {
        id: said

        parent: root.low ? top : root.portrait ? root.stage : root.panelArea
        anchors.left: parent?.left
        anchors.right: parent?.right
        y: root.low ? top.height + 20 : root.portrait ? agree.y - height - 28 : 8
        spacing: 12
        visible: root.asking

        Repeater {
            model: root.mail.lines

            Label {
                required property string modelData

                width: said.width
                color: Theme.quiet
                font.weight: Theme.regular
                size: Theme.largeText ? Theme.label : Theme.body
                text: modelData
            }
        }
    }

    Option {
        id: agree

        objectName: "mail-tick"
        parent: root.portrait ? root.stage : root.panelArea
        y: (root.portrait ? keypad.y : parent.height) - height - 24
        width: parent.width
        visible: root.asking
        alone: false
        on: root.mail.ticked
        text: root.mail.tick
        onTapped: root.mail.toggle()
    }

    MailKeypad {
        id: keypad

        y: parent.height - height
        width: parent.width
        mail: root.mail
        visible: root.asking
    }

    Column {
        anchors.centerIn: parent
        width: parent.width
        spacing: 2 * Theme.gap
        visible: !root.asking

        Rectangle {
            anchors.horizontalCenter: parent.horizontalCenter
            width: 200
            height: 200
            color: Theme.raised
            radius: 100
            visible: root.mail.progress === "taken"

            Tick {
                anchors.centerIn: parent
                scale: 2.4
            }
        }

        Label {
            objectName: "mail-progress"
            width: parent.width
            horizontalAlignment: Text.AlignHCenter
            size: Math.min(Theme.body * 1.18, 46)
            text: Words.mailProgress(root.mail.progress)
        }

        MailPill {
            anchors.horizontalCenter: parent.horizontalCenter
            mail: root.mail
            text: Words.mailAgain
            visible: root.mail.offered && root.mail.progress === "taken"
        }
    }
}
