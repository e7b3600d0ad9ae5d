import QtQuick

// One of the four: noise, then previews growing out of it, then the picture.
Touchable {
    id: root

    property string pixels
    required property real progress
    required property bool ready
    required property bool failed
    property bool settled: false // nothing more will come
    property int frame: 0 // of the noise

    Rectangle {
        anchors.fill: parent
        color: Theme.raised
    }

    Image {
        id: noise

        anchors.fill: parent
        visible: picture.source.toString() === "" && !root.failed && !root.settled
        source: visible ? "image://kiosk/noise/" + root.frame : ""
        smooth: false
    }

    Image {
        id: picture

        anchors.fill: parent
        source: root.pixels
        visible: status === Image.Ready && !root.failed
        fillMode: Image.PreserveAspectCrop
        smooth: true
        cache: false
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width * root.progress
        height: 8
        color: Theme.text
        visible: !root.ready && !root.failed

        Behavior on width {
            NumberAnimation {
                duration: Theme.arrive
                easing.type: Easing.OutCubic
            }
        }
    }

    Label {
        anchors.centerIn: parent
        width: parent.width - 96
        visible: root.failed
        horizontalAlignment: Text.AlignHCenter
        size: Theme.label
        color: Theme.quiet
        text: Words.lostTile
    }

    AiMark {
        x: 16
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 20
        visible: picture.visible
    }

    Corners {
        anchors.fill: parent
    }
}
