import QtQuick
import Kiosk.Controls

// Pictures that the kiosk made, one after another, each moving slowly within its frame.
Item {
    id: root

    required property list<string> pictures

    readonly property bool portrait: height > width
    property int turn: 0

    Timer {
        interval: 8000
        repeat: true
        running: Theme.animate && root.visible && root.pictures.length > 1
        onTriggered: root.turn += 1
    }

    Item {
        id: frame

        x: root.portrait ? (parent.width - width) / 2 : parent.width - width - Theme.margin
        y: (parent.height - height) / 2 + (root.portrait ? 48 : 0)
        width: Theme.stage
        height: Theme.stage
        clip: true

        Repeater {
            model: 2

            Image {
                id: slide

                required property int index
                readonly property bool shown: root.turn % 2 === index
                readonly property int number: shown ? root.turn : root.turn + 1
                property real drift: 0

                width: parent.width * 1.12
                height: parent.height * 1.12
                x: -parent.width * 0.12 * (number % 2 ? drift : 1 - drift)
                y: -parent.height * 0.06
                source: root.pictures[number % root.pictures.length]
                fillMode: Image.PreserveAspectCrop
                asynchronous: true
                mipmap: true
                opacity: shown ? 1 : 0

                onShownChanged: if (shown)
                    pan.restart()

                NumberAnimation on drift {
                    id: pan

                    from: 0
                    to: 1
                    duration: 9600
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

        AiMark {
            x: 24
            y: parent.height - height - 24
        }

        Corners {
            anchors.fill: parent
        }
    }
}
