pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls

// Pictures from edge to edge, one after another, each moving slowly; darker where words stand.
Item {
    id: root

    required property list<string> pictures

    readonly property real spare: 0.05 // of the screen, for the slow move
    property int turn: 0

    clip: true

    Timer {
        interval: 9000
        repeat: true
        running: Theme.animate && root.visible && root.pictures.length > 1
        onTriggered: root.turn += 1
    }

    Repeater {
        model: 2

        Image {
            id: slide

            required property int index
            readonly property bool shown: root.turn % 2 === index
            property int number: index
            readonly property string address: root.pictures[number % root.pictures.length] ?? ""
            property real drift: 0

            width: root.width * (1 + root.spare)
            height: root.height * (1 + root.spare)
            x: -root.width * root.spare * (number % 2 ? drift : 1 - drift)
            y: -root.height * root.spare / 2
            source: address
            fillMode: Image.PreserveAspectCrop
            asynchronous: true
            opacity: shown ? 1 : 0

            onShownChanged: if (shown)
                pan.restart()
            onOpacityChanged: if (opacity === 0)
                number = root.turn + 1 // loads while nobody looks

            NumberAnimation {
                id: pan

                target: slide
                property: "drift"
                from: 0
                to: 1
                duration: Theme.animate ? 11000 : 0
                running: Theme.animate
            }

            Behavior on opacity {
                enabled: Theme.animate

                NumberAnimation {
                    duration: 1600
                    easing.type: Easing.InOutQuad
                }
            }
        }
    }

    Rectangle {
        width: parent.width
        height: parent.height * 0.5
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Qt.alpha(Theme.ground, 0.86)
            }
            GradientStop {
                position: 0.5
                color: Qt.alpha(Theme.ground, 0.55)
            }
            GradientStop {
                position: 1
                color: Qt.alpha(Theme.ground, 0)
            }
        }
    }

    Rectangle {
        y: parent.height - height
        width: parent.width
        height: parent.height * 0.4
        gradient: Gradient {
            GradientStop {
                position: 0
                color: Qt.alpha(Theme.ground, 0)
            }
            GradientStop {
                position: 1
                color: Qt.alpha(Theme.ground, 0.8)
            }
        }
    }
}
