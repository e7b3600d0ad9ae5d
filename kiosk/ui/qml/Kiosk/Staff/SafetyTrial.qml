pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Would this be refused, and why; and what the admin can do about it.
Column {
    id: root

    required property SafetyViewModel page

    readonly property var state_: page.state
    readonly property bool said: state_.verdict !== ""
    readonly property bool wide: width > 1100
    property bool refusing: false // kinds in the keypad's place

    spacing: Theme.gap

    Component {
        id: actions

        SafetyActions {
            columns: root.wide ? 1 : 2
            page: root.page
            onRefusing: root.refusing = true
        }
    }

    SafetyLanguages {
        width: parent.width
        page: root.page
    }

    Rectangle {
        width: parent.width
        height: root.wide ? 248 : 212
        radius: Theme.radius
        color: "transparent"
        border.width: 3
        border.color: Theme.lifted

        Column {
            x: 28
            y: 20
            width: parent.width - 56 - (root.wide ? 460 : 0)
            spacing: 4

            Label {
                objectName: "safety-typed"
                width: parent.width
                maximumLineCount: 1
                elide: Text.ElideLeft
                wrapMode: Text.NoWrap
                color: root.state_.typed === "" ? Theme.quiet : Theme.text
                text: root.state_.typed === "" ? qsTr("Type what a guest might ask for") : root.state_.typed + "\u2009|"
            }

            Row {
                spacing: 16

                Rectangle {
                    anchors.verticalCenter: parent.verticalCenter
                    width: 24
                    height: 24
                    radius: 12
                    visible: root.said
                    color: root.state_.refused ? Theme.bad : Theme.good
                }

                Label {
                    objectName: "safety-verdict"
                    text: root.said ? root.state_.verdict : " "
                }
            }

            Label {
                objectName: "safety-why"
                width: parent.width
                size: Theme.label
                color: Theme.quiet
                text: root.state_.why
            }
        }

        Loader {
            anchors.right: parent.right
            anchors.rightMargin: 28
            anchors.verticalCenter: parent.verticalCenter
            width: 432
            active: root.wide
            sourceComponent: actions
        }
    }

    Loader {
        width: parent.width
        height: Theme.touch // kept, so that no key moves while somebody types
        active: !root.wide
        visible: active && root.state_.admin
        sourceComponent: actions
    }

    Keypad {
        width: parent.width
        visible: !root.refusing
        words: root.page.typing as WordsViewModel
    }

    Loader {
        width: parent.width
        active: root.refusing
        visible: active
        sourceComponent: SafetyRefusing {
            width: root.width
            page: root.page
            onOver: root.refusing = false
        }
    }

    Label {
        width: parent.width
        visible: !root.state_.admin
        size: Theme.label
        color: Theme.quiet
        text: qsTr("Guests never see why. The admin can change the lists.")
    }
}
