pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Whether guests may add words at all, how many, and which kinds this show lets pass.
Column {
    id: root

    required property SafetyViewModel page

    readonly property var state_: page.state

    spacing: Theme.gap

    Option {
        objectName: "own-words"
        width: parent.width
        height: Theme.touch
        alone: false
        enabled: root.state_.admin
        text: qsTr("Guests may add words of their own")
        on: root.state_.ownWords
        onTapped: root.page.setOwnWords(!on)
    }

    Repeater {
        model: root.page.switches

        Option {
            required property string key
            required property string title
            required property bool lit

            objectName: "refuse-" + key
            width: root.width
            height: Theme.touch
            alone: false
            enabled: root.state_.admin
            text: title
            on: lit
            onTapped: root.page.switch(key, !on)
        }
    }

    Item {
        width: parent.width
        height: Theme.touch

        Label {
            width: parent.width - 480
            height: parent.height
            verticalAlignment: Text.AlignVCenter
            text: qsTr("Longest wish")
        }

        Row {
            anchors.right: parent.right
            spacing: 12

            Pill {
                objectName: "fewer-words"
                width: Theme.touch + 24
                height: Theme.touch
                visible: root.state_.admin
                text: "\u2212"
                says: qsTr("Shorter")
                onTapped: root.page.step(-1)
            }

            Label {
                objectName: "most-words"
                width: 210
                height: Theme.touch
                horizontalAlignment: Text.AlignHCenter
                verticalAlignment: Text.AlignVCenter
                text: qsTr("%1 words").arg(root.state_.most)
            }

            Pill {
                objectName: "more-words"
                width: Theme.touch + 24
                height: Theme.touch
                visible: root.state_.admin
                text: "+"
                says: qsTr("Longer")
                onTapped: root.page.step(1)
            }
        }
    }

    Label {
        width: parent.width
        size: Theme.label
        color: Theme.quiet
        text: qsTr("Minors, sex, hate, gore, violence, drugs and profanity are refused at every show.")
    }

    Label {
        objectName: "picture-check"
        width: parent.width
        size: Theme.label
        color: Theme.quiet
        text: root.state_.pictures
    }

    Label {
        width: parent.width
        visible: !root.state_.admin
        size: Theme.label
        text: qsTr("The admin can change these.")
    }
}
