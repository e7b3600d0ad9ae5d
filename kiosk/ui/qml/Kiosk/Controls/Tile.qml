import QtQuick

// One of the four: noise, then previews growing out of it, then the picture.
Touchable {
    id: root

    required property bool failed
    required property bool prerendered
    required property real progress
    required property bool ready

    property int frame: 0 // of the noise
    property bool heart: false // it is a favourite
    property string pixels
    property bool settled: false // nothing more will come

    Rectangle {
        anchors.fill: parent
        color: Theme.raised
    }

    Image {
        id: noise

        anchors.fill: parent
        smooth: false
        source: visible ? "image://kiosk/noise/" + root.frame : ""
        visible: picture.source.toString() === "" && !root.failed && !root.settled
    }

    Image {
        id: picture

        anchors.fill: parent
        cache: false
        fillMode: Image.PreserveAspectCrop
        smooth: true
        source: root.pixels
        visible: status === Image.Ready && !root.failed
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
        color: Theme.quiet
        horizontalAlignment: Text.AlignHCenter
        size: Theme.label
        text: Words.lostTile
        visible: root.failed
    }

    AiMark {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 20
        x: 16
        prerendered: root.prerendered
        visible: picture.visible
    }

    Heart {
        says: ""
        anchors.right: parent.right
        anchors.top: parent.top
        enabled: false
        loved: true
        visible: root.heart
    }

    Corners {
        anchors.fill: parent
    }
}
