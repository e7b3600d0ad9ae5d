import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Quiet ways on from a choice: back to the pictures made so far, leave it to chance, or add words
// of one's own. They stand side by side in a row, and one over the other in the place of a card.
Item {
    id: root

    required property VisitViewModel visit
    property bool wordy: false // words may be added here
    property bool stacked: false

    readonly property bool both: wordy && visit.canAddWords
    readonly property int count: 1 + (both ? 1 : 0) + (returning ? 1 : 0)
    readonly property real pillWidth: stacked ? width : (width - (count - 1) * Theme.gap) / count
    readonly property real pillHeight: stacked ? (height - (count - 1) * Theme.gap) / count : height
    readonly property bool returning: visit.hasPictures // to the pictures made so far

    implicitHeight: Math.max(Theme.touch, 96)

    Pill {
        objectName: "your-pictures"
        anchors.left: parent.left
        visible: root.returning
        width: root.pillWidth
        height: root.pillHeight
        text: Words.round("fresh", false)
        onTapped: root.visit.looking.comeBack()
    }

    Pill {
        objectName: "surprise"
        anchors.left: parent.left
        anchors.leftMargin: root.returning && !root.stacked ? root.pillWidth + Theme.gap : 0
        y: root.returning && root.stacked ? root.pillHeight + Theme.gap : 0
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
