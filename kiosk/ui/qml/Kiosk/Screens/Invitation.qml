pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls

// One line that asks passers-by in, in each language of the house in turn, and what to do.
Item {
    id: root

    property int size: Theme.display
    property int turn: 0

    readonly property var tongues: Words.languages.length > 0 ? Words.languages : [
        {
            "code": "",
            "mirrored": false,
            "invitation": Words.attractLine,
            "touch": Words.attractTouch
        }
    ]
    readonly property var tongue: tongues[turn % tongues.length]
    readonly property string touch: shown.touch
    property var shown: tongue // the one that can be read now; changes while nobody reads

    implicitHeight: Math.max(line.height, 2.3 * size)

    onTongueChanged: Theme.animate ? change.restart() : shown = tongue

    Timer {
        interval: 5200
        repeat: true
        running: root.visible && Theme.animate && root.tongues.length > 1
        onTriggered: root.turn += 1
    }

    SequentialAnimation {
        id: change

        NumberAnimation {
            target: root
            property: "opacity"
            to: 0
            duration: Theme.fadeIn
            easing.type: Easing.InQuad
        }
        ScriptAction {
            script: root.shown = root.tongue
        }
        NumberAnimation {
            target: root
            property: "opacity"
            to: 1
            duration: Theme.fadeIn
            easing.type: Easing.OutQuad
        }
    }

    Label {
        id: line

        objectName: "invitation"
        width: parent.width
        size: root.size
        horizontalAlignment: root.shown.mirrored ? Text.AlignRight : Text.AlignLeft
        text: root.shown.invitation
        font.letterSpacing: root.shown.mirrored ? 0 : -size / 50
        LayoutMirroring.enabled: false
    }
}
