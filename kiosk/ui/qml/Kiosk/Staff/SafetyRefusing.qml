pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// As what the typed words are to be refused from now on.
Column {
    id: root

    required property SafetyViewModel page

    readonly property var state_: page.state

    signal over

    spacing: Theme.gap

    Flow {
        width: parent.width
        spacing: 16

        Repeater {
            model: root.page.kinds

            Chip {
                required property string key
                required property bool lit
                required property string title

                objectName: "refuse-as-" + key
                text: title
                ink: lit ? Theme.accent : Theme.text
                onTapped: root.page.pick(key)
            }
        }
    }

    Option {
        objectName: "safety-begins"
        width: parent.width
        height: Theme.touch
        alone: false
        text: qsTr("And all words that begin so")
        on: root.state_.begins
        onTapped: root.page.toggleBegins()
    }

    Row {
        spacing: Theme.gap

        Pill {
            objectName: "safety-not"
            width: (root.width - Theme.gap) / 2
            height: Theme.touch
            text: qsTr("Back")
            onTapped: root.over()
        }

        Pill {
            objectName: "safety-refuse"
            width: (root.width - Theme.gap) / 2
            height: Theme.touch
            primary: true
            text: qsTr("Refuse as %1").arg(root.state_.kindName)
            onTapped: {
                root.page.refuse();
                root.over();
            }
        }
    }
}
