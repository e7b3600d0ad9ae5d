pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// A button that stays in its place over the screens, and what it opens: languages and comfort.
Item {
    id: root

    required property VisitViewModel visit

    readonly property bool portrait: height > width
    readonly property bool offered: !["sorry", "closed"].includes(visit.screen) && !visit.asking
    property bool open: false

    onOfferedChanged: if (!offered)
        open = false

    Logo {
        readonly property int inset: Theme.margin + 8

        x: Theme.mirrored && (root.portrait || root.visit.screen !== "attract") ? root.width - width - inset : inset // pictures are never under it
        y: Theme.margin
        opacity: ["attract", "sorry", "closed"].includes(root.visit.screen) ? 1 : 0
    }

    ComfortButton {
        objectName: "for-everyone"
        anchors.right: parent.right
        anchors.rightMargin: root.portrait ? (parent.width - Theme.stage) / 2 : Theme.margin
        anchors.bottom: parent.bottom
        anchors.bottomMargin: Theme.margin
        width: Theme.target
        height: Theme.target
        visible: root.offered && !root.open
        onTapped: root.open = true
    }

    Place {
        due: root.open
        over: true
        sourceComponent: ComfortPanel {
            visit: root.visit
            onClosed: root.open = false
        }
    }
}
