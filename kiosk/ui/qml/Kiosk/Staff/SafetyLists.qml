pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The words that staff added, to be taken out by touch.
Column {
    id: root

    required property SafetyViewModel page

    readonly property var state_: page.state

    spacing: Theme.gap

    SafetyLanguages {
        width: parent.width
        page: root.page
    }

    SafetyTerms {
        objectName: "safety-terms"
        width: parent.width
        page: root.page
        terms: root.page.terms
        title: qsTr("Added in this language")
        none: qsTr("None. What ships is refused all the same.")
    }

    SafetyTerms {
        objectName: "safety-makers"
        width: parent.width
        page: root.page
        terms: root.page.makers
        title: qsTr("Other makers")
        none: qsTr("As they ship. Try a name to add it, or to stop refusing it.")
    }

    Pill {
        objectName: "safety-undo"
        width: parent.width
        height: Theme.touch
        visible: root.state_.admin
        enabled: root.state_.canUndo
        opacity: enabled ? 1 : 0.4
        text: qsTr("Undo last change")
        onTapped: root.page.undo()
    }

    Label {
        width: parent.width
        size: Theme.label
        color: Theme.quiet
        text: root.state_.admin ? qsTr("What is on show here can never be refused.") : qsTr("The admin can change these.")
    }
}
