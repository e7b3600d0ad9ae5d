import QtQuick

// Five quick taps, each within a second of the one before. Between guests they do nothing else.
// While a guest is there, the first reaches what lies below, as a guest's would, and those that
// follow at once do not: staff who knock press nothing more than that.
Item {
    id: root

    property bool idle: true
    property int taps: 0

    signal opened

    objectName: "staff-corner"
    width: 144
    height: 144

    TapHandler {
        gesturePolicy: root.idle || root.taps > 0 ? TapHandler.ReleaseWithinBounds : TapHandler.DragThreshold
        longPressThreshold: 0
        onCanceled: root.letGo()
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

        interval: 1000
        onTriggered: root.letGo()
    }

    // The taps so far count no more.
    function letGo() {
        taps = 0;
    }
}
