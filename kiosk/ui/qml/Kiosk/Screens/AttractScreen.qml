pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What plays when nobody is there. Any touch starts, and that touch does nothing else.
Item {
    id: root

    required property VisitViewModel visit

    readonly property bool portrait: height > width
    readonly property list<string> playing: portrait ? visit.portraitPictures : visit.landscapePictures

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    Loader {
        anchors.fill: parent
        sourceComponent: root.playing.length > 0 ? pictures : showroom
    }

    Component {
        id: showroom

        Showroom {
            visit: root.visit
        }
    }

    Component {
        id: pictures

        Slideshow {
            pictures: root.playing
        }
    }

    Label {
        x: Theme.margin + 8
        y: root.portrait ? 144 : 72
        size: Theme.display
        text: Words.attractLine
    }

    Pill {
        x: root.portrait ? (parent.width - width) / 2 : Theme.margin + 8
        y: parent.height - height - (root.portrait ? 144 : 72)
        width: 480
        height: 144
        primary: true
        enabled: false
        text: Words.attractTouch
    }

    TapHandler {
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onTapped: root.visit.touch()
    }

    StaffCorner {
        trouble: root.visit.trouble
    }
}
