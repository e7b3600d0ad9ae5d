import QtQuick

// One key: types as soon as a finger is down, so that two thumbs never swap letters, and again
// and again while it stays, if it `repeats`.
Item {
    id: root

    property alias text: label.text
    property string spoken: text // what a screen reader says
    property bool primary: false
    property bool lit: false // held down for the others, like shift
    property bool repeats: false
    property alias size: label.size

    property bool gone: false // the panel of the finger on it
    readonly property bool pressed: handler.pressed && !gone
    readonly property color ink: primary ? Theme.accentInk : Theme.text

    signal struck

    Accessible.role: Accessible.Button
    Accessible.name: spoken
    Accessible.onPressAction: if (enabled)
        struck()
    opacity: enabled ? 1 : 0.4

    Rectangle {
        anchors.fill: parent
        anchors.margins: 4
        radius: Math.min(Theme.radius, 16)
        border.width: Theme.edge > 0 ? 2 : 0
        border.color: Theme.quiet
        color: root.primary ? (root.pressed ? Qt.darker(Theme.accent, 1.12) : Theme.accent) : root.lit ? Theme.text : root.pressed ? Qt.lighter(Theme.lifted, 1.4) : Theme.raised
    }

    Label {
        id: label

        anchors.centerIn: parent
        color: root.lit ? Theme.ground : root.ink
        wrapMode: Text.NoWrap
        leading: 1.36
        font.weight: root.primary ? Theme.strong : Theme.regular
    }

    TapHandler {
        id: handler

        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onPressedChanged: {
            const again = root.gone; // pressed anew, which only its end tells
            root.gone = false;
            if (pressed || again)
                root.struck();
        }
    }

    Timer {
        interval: root.pressed && running && again ? 80 : 420
        repeat: true
        running: root.repeats && root.pressed
        onRunningChanged: again = false
        onTriggered: {
            again = true;
            root.struck();
        }

        property bool again: false
    }

    // No finger will be lifted from it any more, though the handler waits for that.
    function letGo() {
        gone = true;
    }
}
