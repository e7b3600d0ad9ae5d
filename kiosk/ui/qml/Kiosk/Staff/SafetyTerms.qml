pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Words with a cross each, where the admin looks at them.
Column {
    id: root

    required property SafetyViewModel page
    required property var terms
    property alias title: titleLabel.text
    property alias none: noneLabel.text

    spacing: 16

    Label {
        id: titleLabel

        width: parent.width
    }

    Label {
        id: noneLabel

        width: parent.width
        visible: words.count === 0
        size: Theme.label
        color: Theme.quiet
    }

    Flow {
        width: parent.width
        spacing: 16

        Repeater {
            id: words

            model: root.terms

            Chip {
                required property string file
                required property string kind
                required property string term
                required property string told

                objectName: "term-" + term
                text: told
                kept: root.page.state.admin
                enabled: kept
                onTapped: root.page.takeOut(file, kind, term)
            }
        }
    }
}
