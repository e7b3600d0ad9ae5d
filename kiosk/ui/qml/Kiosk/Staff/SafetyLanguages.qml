pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The languages that there are lists for, each by its own name.
Row {
    id: root

    required property SafetyViewModel page

    spacing: 12

    Repeater {
        model: root.page.state.languages

        StaffTab {
            required property var modelData

            objectName: "safety-language-" + modelData[0]
            width: (root.width - 5 * root.spacing) / 6
            height: Theme.touch
            text: modelData[1]
            on: root.page.state.language === modelData[0]
            onTapped: root.page.speak(modelData[0])
        }
    }
}
