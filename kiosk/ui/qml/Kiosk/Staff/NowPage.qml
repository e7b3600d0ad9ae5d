pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// How the kiosk is, in one light; then what is known of it, each device, and what went wrong.
Column {
    id: root

    required property StaffViewModel staff

    readonly property NowViewModel now: staff.pageOf("now") as NowViewModel
    readonly property var lights: ({
            "green": Theme.good,
            "amber": Theme.attention,
            "red": Theme.bad
        })
    readonly property bool wide: width > 1000

    spacing: Theme.gap

    Rectangle {
        width: parent.width
        height: Math.max(light.height, said.height) + 64
        radius: Theme.radius
        color: Theme.raised

        Rectangle {
            id: light

            objectName: "light"
            x: 32
            anchors.verticalCenter: parent.verticalCenter
            width: 144
            height: 144
            radius: 72
            color: root.lights[root.now.condition.light]
        }

        Column {
            id: said

            anchors.left: light.right
            anchors.leftMargin: 32
            anchors.right: parent.right
            anchors.rightMargin: 32
            anchors.verticalCenter: parent.verticalCenter
            spacing: 8

            Label {
                objectName: "light-reason"
                width: parent.width
                size: Theme.body
                text: root.now.condition.reason
            }

            Label {
                objectName: "light-todo"
                width: parent.width
                visible: text !== ""
                size: Theme.label
                color: Theme.quiet
                text: root.now.condition.todo
            }
        }
    }

    Grid {
        width: parent.width
        columns: root.wide ? 2 : 1
        columnSpacing: 2 * Theme.gap

        Repeater {
            model: root.now.facts

            Item {
                id: fact

                required property string what
                required property string how
                required property bool wrong

                width: (root.width - (root.wide ? 2 * Theme.gap : 0)) / (root.wide ? 2 : 1)
                height: Math.max(how_.height, 40) + 16

                Label {
                    width: 200
                    size: Theme.label
                    color: Theme.quiet
                    text: fact.what
                }

                Label {
                    id: how_

                    objectName: "fact-" + fact.what
                    x: 200
                    width: parent.width - 200
                    size: Theme.label
                    color: fact.wrong ? Theme.attention : Theme.text
                    text: (fact.wrong ? "\u26a0 " : "") + fact.how
                }
            }
        }
    }

    Label {
        width: parent.width
        visible: rows.count === 0
        size: Theme.label
        text: StaffWords.noDevices
    }

    Repeater {
        id: rows

        model: root.now.devices

        DeviceCard {
            now: root.now
            width: root.width
        }
    }

    StaffHeading {
        visible: mishaps.count > 0
        text: StaffWords.mishaps
    }

    Repeater {
        id: mishaps

        model: root.now.mishaps

        Item {
            id: mishap

            required property string at
            required property string said

            width: root.width
            height: words.height

            Label {
                width: 120
                size: Theme.label
                color: Theme.quiet
                text: mishap.at
            }

            Label {
                id: words

                objectName: "mishap"
                x: 120
                width: parent.width - 120
                size: Theme.label
                text: mishap.said
            }
        }
    }
}
