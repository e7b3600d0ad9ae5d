import QtQuick
import Kiosk.Controls

// One picture at a time: frames of noise that clear up, then the picture itself.
Item {
    id: root

    required property string growing
    required property string shown

    Rectangle {
        anchors.fill: parent
        color: Theme.raised
    }

    Image {
        id: picture

        anchors.fill: parent
        source: root.shown
        fillMode: Image.PreserveAspectCrop
        asynchronous: true
    }

    Image {
        id: frames

        anchors.fill: parent
        source: root.growing
        visible: opacity > 0
        opacity: root.growing !== "" ? 1 : 0
        retainWhileLoading: true
        cache: false

        Behavior on opacity {
            enabled: Theme.animate

            NumberAnimation {
                duration: Theme.slow
                easing.type: Easing.InOutQuad
            }
        }
    }

    AiMark {
        x: 20
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 20
    }

    Corners {
        anchors.fill: parent
    }
}
