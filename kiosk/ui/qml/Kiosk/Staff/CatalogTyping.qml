import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// One text of the form, on the keypad of its language.
Column {
    id: root

    required property CatalogFormViewModel page

    readonly property var state_: page.state
    readonly property var tongue: Words.languages.find(tongue => tongue.code === state_.fieldLanguage)

    spacing: Theme.gap

    Label {
        objectName: "typing-title"
        width: parent.width
        text: root.state_.field + (root.tongue ? " · " + root.tongue.name : "")
    }

    Rectangle {
        width: parent.width
        height: Math.max(144, typed.height + 56)
        radius: Theme.radius
        color: Theme.raised

        Label {
            id: typed

            objectName: "typing-typed"
            x: 28
            width: parent.width - 2 * x
            anchors.verticalCenter: parent.verticalCenter
            text: root.page.typing.typed + "\u2009|"
        }
    }

    Label {
        width: parent.width
        size: Theme.label
        color: Theme.quiet
        text: root.state_.spoken ? qsTr("Guests read this. Empty: what ships, or the English text.") : qsTr("The checkpoint reads this, and guests never do.")
    }

    Keypad {
        width: parent.width
        words: root.page.typing
    }

    Pill {
        objectName: "typing-back"
        width: parent.width
        height: Theme.touch
        text: qsTr("Cancel")
        onTapped: root.page.back()
    }
}
