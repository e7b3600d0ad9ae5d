import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Two quiet ways on from a choice: leave it to chance, or add words of one's own. They stand side
// by side in a row, and one over the other in the place of a card.
Item {
    id: root

    required property VisitViewModel visit
    property bool wordy: false // words may be added here
    property bool stacked: false

    readonly property bool both: wordy && visit.canAddWords
    readonly property real pillWidth: both && !stacked ? (width - Theme.gap) / 2 : width
    readonly property real pillHeight: both && stacked ? (height - Theme.gap) / 2 : height

    implicitHeight: Math.max(Theme.touch, 96)

    Pill {
        objectName: "surprise"
        anchors.left: parent.left
        width: root.pillWidth
        height: root.pillHeight
        text: Words.surprise
        onTapped: root.visit.surprise()
    }

    Pill {
        objectName: "own-words"
        anchors.right: parent.right
        y: parent.height - height
        visible: root.both
        width: root.pillWidth
        height: root.pillHeight
        text: Words.ownWords
        onTapped: root.visit.addWords()
    }
}
