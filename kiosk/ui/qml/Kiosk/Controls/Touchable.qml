import QtQuick

// Something to touch: it answers when the finger lifts inside it, however long it stayed.
Item {
    id: root

    property string says: "" // its name, for those who have the screen read to them
    property bool gone: false // the panel of the finger on it
    readonly property bool pressed: handler.pressed && !gone

    signal tapped

    Accessible.role: Accessible.Button
    Accessible.name: says
    Accessible.focusable: true
    Accessible.ignored: says === ""
    Accessible.onPressAction: tapped()

    TapHandler {
        id: handler

        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onPressedChanged: root.gone = false
        onTapped: root.tapped()
    }

    // No finger will be lifted from it any more, though the handler waits for that.
    function letGo() {
        gone = true;
    }
}
