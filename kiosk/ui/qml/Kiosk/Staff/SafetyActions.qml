import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What the admin can do about the words that were tried.
Grid {
    id: root

    required property SafetyViewModel page

    readonly property var state_: page.state
    readonly property real cell: (width - (columns - 1) * spacing) / columns

    signal refusing

    spacing: 16
    visible: state_.admin && state_.verdict !== ""

    Pill {
        objectName: "safety-allow"
        width: root.cell
        height: Theme.touch
        visible: root.state_.refused
        text: qsTr("Let these words pass")
        onTapped: root.page.allow()
    }

    Pill {
        objectName: "safety-stop"
        width: root.cell
        height: Theme.touch
        visible: root.state_.maker
        text: qsTr("Stop refusing this maker")
        onTapped: root.page.stopRefusing()
    }

    Pill {
        objectName: "safety-refusing"
        width: root.cell
        height: Theme.touch
        visible: !root.state_.refused
        text: qsTr("Refuse these words")
        onTapped: root.refusing()
    }
}
