import QtQuick

// Five quick taps, each within two seconds of the one before. Between guests they do nothing
// else; while a guest is there, what lies below them hears them, too.
Item {
    id: root

    property bool idle: true
    property int taps: 0

    signal opened

    objectName: "staff-corner"
    width: 144
    height: 144

    TapHandler {
        gesturePolicy: root.idle ? TapHandler.ReleaseWithinBounds : TapHandler.DragThreshold
        longPressThreshold: 0
        onTapped: {
            pause.restart();
            if (++root.taps < 5)
                return;
            root.taps = 0;
            root.opened();
        }
    }

    Timer {
        id: pause

        interval: 2000
        onTriggered: root.taps = 0
    }
}
