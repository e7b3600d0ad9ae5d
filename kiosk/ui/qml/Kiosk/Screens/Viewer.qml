import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// One picture, grown out of its place in the grid; a swipe leads to the next one. What a picture
// was made from lies under a slider.
Item {
    id: root

    required property rect from // its place in the grid
    required property LookingViewModel looking

    property bool comparing: false
    property bool lowered: false // all of it lies within reach
    property real growth: open ? 1 : 0
    property string kept // what is shown while it shrinks

    readonly property bool open: tile >= 0
    readonly property real step: (width + Theme.gap) * (Theme.mirrored ? -1 : 1) // to the next one
    readonly property bool reaches: Theme.reach && !lowered // what is touched lies low on it
    readonly property int tile: looking.viewed
    readonly property bool turnable: growth === 1 && !comparing

    objectName: "viewer"
    enabled: open
    visible: growth > 0
    Component.onCompleted: {
        kept = looking.picture;
        comparing = looking.kind === "enlarged" && looking.before !== "";
    }

    Behavior on growth {
        NumberAnimation {
            duration: root.open ? Theme.arrive : Theme.leave
            easing.type: Easing.OutCubic
        }
    }

    Connections {
        target: root.looking

        function onPictureChanged() {
            swiped.x = 0;
            root.comparing = root.looking.kind === "enlarged" && root.looking.before !== "";
            if (root.open)
                root.kept = root.looking.picture;
        }
    }

    Item {
        id: frame

        x: root.from.x * (1 - root.growth)
        y: root.from.y * (1 - root.growth)
        width: root.from.width + (root.width - root.from.width) * root.growth
        height: width
        clip: true

        Rectangle {
            anchors.fill: parent
            color: Theme.ground
        }

        Strip {
            id: swiped

            width: parent.width
            height: parent.height
            looking: root.looking
            picture: root.open ? root.looking.picture : root.kept
            step: root.step
        }

        Compare {
            anchors.fill: parent
            before: visible ? root.looking.before : ""
            visible: root.comparing && root.growth === 1
        }

        AiMark {
            anchors.bottom: parent.bottom
            anchors.bottomMargin: 20
            anchors.left: parent.left
            anchors.leftMargin: 16
            prerendered: root.looking.prerendered
        }

        Corners {
            anchors.fill: parent
        }
    }

    NumberAnimation {
        id: settling

        property int turns: 0 // where it leads, once it is there

        target: swiped
        property: "x"
        duration: Theme.leave
        easing.type: Easing.OutCubic
        onFinished: root.looking.turn(turns)
    }

    DragHandler {
        id: finger

        enabled: root.open && !root.comparing
        target: null // its axes and its translation are the window's, which may hang turned
        onActiveChanged: {
            if (active)
                settling.stop();
            else
                root.letGo();
        }
        onCentroidChanged: {
            if (active)
                swiped.x = root.held(centroid.position.x - centroid.pressPosition.x);
        }
    }

    TapHandler {
        enabled: root.open && !root.comparing
        gesturePolicy: TapHandler.ReleaseWithinBounds
        longPressThreshold: 0
        onTapped: root.looking.close()
    }

    Turn {
        objectName: "previous"
        anchors.left: parent.left
        low: root.reaches
        visible: root.turnable && root.looking.previous !== ""
        onTapped: root.settle(-1)
    }

    Turn {
        objectName: "following"
        anchors.right: parent.right
        onwards: true
        low: root.reaches
        visible: root.turnable && root.looking.following !== ""
        onTapped: root.settle(1)
    }

    Heart {
        objectName: "heart"
        anchors.bottom: parent.bottom
        anchors.bottomMargin: root.reaches ? compare.height + 32 : parent.height - height
        anchors.right: parent.right
        loved: root.looking.loved
        visible: root.growth === 1
        onTapped: root.looking.love(root.tile)
    }

    Toggle {
        id: compare

        objectName: "compare"
        anchors.bottom: parent.bottom
        anchors.margins: 16
        anchors.right: parent.right
        on: root.comparing
        text: Words.beforeAfter
        visible: root.growth === 1 && root.looking.before !== ""
        onTapped: root.comparing = !root.comparing
    }

    // A swipe past the last picture only stretches.
    function held(shift: real): real {
        const ends = shift * step > 0 ? looking.previous === "" : looking.following === "";
        return ends ? shift / 4 : shift;
    }

    // The finger was lifted, or its panel is gone.
    function letGo() {
        const far = swiped.x / step;
        settle(far > 0.15 && looking.previous !== "" ? -1 : far < -0.15 && looking.following !== "" ? 1 : 0);
    }

    // On to the picture before or after, or back to where this one was.
    function settle(turns: int) {
        settling.turns = turns;
        settling.to = -turns * step;
        settling.restart();
    }
}
