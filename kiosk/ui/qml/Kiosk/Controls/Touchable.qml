import QtQuick

// Something to touch: it answers when the finger lifts inside it, however long it stayed.
Item {
    id: root

    property string says: "" // its name, for those who have the screen read to them
    readonly property bool pressed: handler.pressed

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
        onTapped: root.tapped()
    }
}
