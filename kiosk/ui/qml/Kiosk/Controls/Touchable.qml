import QtQuick

// Something to touch: it answers when the finger lifts inside it, however long it stayed.
Item {
    id: root

    readonly property bool pressed: handler.pressed

    signal tapped

    TapHandler {
        id: handler

        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onTapped: root.tapped()
    }
}
