pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls

// One entry of the manifest: what it is, how it is, and, opened, what can be done with it.
Rectangle {
    id: root

    required property string key
    required property string about
    required property string told
    required property string state_
    required property string tone
    required property string memory
    required property string speed
    required property bool held
    required property bool pinned
    required property bool loadable
    required property bool paints
    required property bool chosen
    required property bool opened
    property bool admin: false
    property bool busy: false

    readonly property var tones: ({
            "good": Theme.good,
            "attention": Theme.attention,
            "bad": Theme.bad,
            "quiet": Theme.quiet
        })
    readonly property bool handles: opened && loadable && (admin || paints)

    signal choose
    signal letGo
    signal load
    signal measure
    signal pin
    signal touched

    height: lines.height + 40
    radius: Theme.radius
    color: opened ? "transparent" : Theme.raised
    border.width: opened ? 3 : 0
    border.color: Theme.lifted

    Touchable {
        objectName: "model-" + root.key
        anchors.fill: parent
        says: root.key
        onTapped: root.touched()
    }

    Column {
        id: lines

        x: 28
        y: 20
        width: parent.width - 56
        spacing: 6

        Item {
            width: parent.width
            height: title.height

            Label {
                id: title

                width: parent.width - 60
                text: root.key
            }

            Rectangle {
                anchors.right: parent.right
                anchors.verticalCenter: parent.verticalCenter
                width: 24
                height: 24
                radius: 12
                color: root.tones[root.tone]
            }
        }

        Repeater {
            model: [root.about, root.told, [root.state_, root.memory].filter(each => each !== "").join(" · "), root.speed]

            Label {
                required property string modelData

                width: lines.width
                visible: text !== ""
                size: Theme.label
                color: Theme.quiet
                text: modelData
            }
        }

        Grid {
            columns: 2
            spacing: 16
            topPadding: 12
            visible: root.handles

            ModelsButton {
                objectName: "load-" + root.key
                visible: root.admin && !root.held
                text: qsTr("Load")
                onTapped: root.load()
            }

            ModelsButton {
                objectName: "free-" + root.key
                visible: root.admin && root.held && !root.chosen
                text: qsTr("Let go")
                onTapped: root.letGo()
            }

            ModelsButton {
                objectName: "pin-model-" + root.key
                visible: root.admin && !root.chosen
                text: root.pinned ? qsTr("Unpin") : qsTr("Pin in memory")
                onTapped: root.pin()
            }

            ModelsButton {
                objectName: "measure-" + root.key
                visible: root.paints
                enabled: !root.busy
                opacity: enabled ? 1 : 0.4
                text: qsTr("Time four tiles")
                onTapped: root.measure()
            }

            ModelsButton {
                objectName: "choose-" + root.key
                visible: root.admin && root.paints && !root.chosen
                primary: true
                text: qsTr("Use for the show")
                onTapped: root.choose()
            }
        }
    }

    component ModelsButton: Pill {
        width: (lines.width - 16) / 2
        height: Theme.touch
    }
}
