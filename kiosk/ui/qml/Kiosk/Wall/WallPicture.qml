import QtQuick
import Kiosk.Controls

// One picture at a time: frames of noise that clear up, then the picture itself.
Item {
    id: root

    required property string growing
    required property string shown
    property alias marked: mark.visible // here, and not on the picture itself
    property alias wording: mark.wording

    property string before // what hung here when the picture began to grow
    property string frame // the last one stays until the picture itself is there

    onGrowingChanged: {
        if (growing !== "")
            frame = growing;
        else if (shown === before)
            frame = ""; // taken down while it grew
        before = shown;
    }
    onShownChanged: if (shown === "")
        frame = ""

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
        retainWhileLoading: true
    }

    Image {
        anchors.fill: parent
        source: root.frame
        visible: opacity > 0
        opacity: root.growing !== "" || picture.status === Image.Loading ? 1 : 0
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
        id: mark

        anchors.left: parent.left
        anchors.leftMargin: 20
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 20
    }

    Corners {
        anchors.fill: parent
    }
}
