pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Art
import Kiosk.Controls
import Kiosk.ViewModels

// What plays when nobody is there: pictures that the kiosk made, gliding past. Any touch starts,
// and that touch does nothing else.
Item {
    id: root

    required property VisitViewModel visit

    readonly property bool portrait: height > width
    readonly property list<string> playing: portrait ? visit.portraitPictures : visit.landscapePictures
    readonly property int inset: Theme.margin + 8

    Rectangle {
        anchors.fill: parent
        color: Theme.ground
    }

    Loader {
        id: show

        x: root.portrait || root.playing.length === 0 ? 0 : 792
        y: root.portrait && root.playing.length > 0 ? 448 : 0
        width: parent.width - x
        height: root.portrait && root.playing.length > 0 ? 1132 : parent.height
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

        Item {
            Mosaic {
                anchors.fill: parent
                pictures: root.playing
                density: Math.max(root.Window.width, root.Window.height) / Math.max(root.width, root.height) // turned or not
                gliding: Theme.animate && !Theme.still
                fading: Theme.animate
                fade: Theme.crossfade
            }

            Fade {
                width: root.portrait ? parent.width : 168
                height: root.portrait ? 168 : parent.height
                across: !root.portrait
            }

            Fade {
                visible: root.portrait
                y: parent.height - height
                width: parent.width
                height: 168
                turned: true
            }

            AiMark {
                x: root.portrait ? root.inset : 96
                y: parent.height - height - (root.portrait ? 36 : root.inset)
            }
        }
    }

    Invitation {
        id: invitation

        x: root.inset
        y: root.portrait ? (Theme.logo.toString() === "" ? 128 : 160) : 216 // under the logo
        width: root.portrait ? parent.width - 2 * x : 712
    }

    Pill {
        objectName: "begin"
        x: root.portrait ? (parent.width - width) / 2 : root.inset
        y: root.portrait ? 1668 : 720
        width: root.portrait ? 520 : 560
        height: 144
        primary: true
        enabled: false // the whole screen is
        text: invitation.touch
        says: Words.attractTouch
        opacity: invitation.opacity < 1 ? 0.6 + 0.4 * invitation.opacity : 1
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
