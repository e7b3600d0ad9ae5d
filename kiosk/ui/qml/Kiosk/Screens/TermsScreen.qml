pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What happens to the pictures, in a few large lines, before the first ones are made.
Stage {
    id: root

    required property VisitViewModel visit
    required property TermsViewModel terms

    property bool ticked: !visit.termsTick

    Component.onCompleted: terms.speak(visit.language)

    Connections {
        target: root.visit

        function onLanguageChanged() {
            root.terms.speak(root.visit.language);
        }
    }

    Column {
        id: said

        parent: root.low ? root : root.stage // it is only read: it may stay up
        anchors.left: parent.left
        anchors.leftMargin: (parent.width - width) / 2
        y: root.low ? root.head + 24 : root.portrait ? 56 : 0
        width: root.stage.width
        spacing: 36

        Repeater {
            model: root.terms.lines

            Label {
                required property string modelData

                width: said.width
                size: Math.min(Theme.body * 1.18, 46)
                leading: Theme.largeText ? 1.45 : 1.7
                text: modelData
            }
        }
    }

    Option {
        objectName: "terms-tick"
        parent: buttons.parent
        y: buttons.y - height - 40
        width: parent.width
        visible: root.visit.termsTick
        alone: false
        on: root.ticked
        text: root.terms.tick
        onTapped: {
            root.ticked = !root.ticked;
            root.visit.touch();
        }
    }

    Item {
        id: buttons

        parent: root.portrait ? root.stage : root.panelArea
        y: parent.height - height
        width: parent.width
        height: Theme.target

        Pill {
            objectName: "terms-decline"
            anchors.left: parent.left
            width: (parent.width - Theme.gap) * 0.36
            text: root.terms.decline
            onTapped: root.visit.back()
        }

        Pill {
            objectName: "terms-accept"
            anchors.right: parent.right
            width: (parent.width - Theme.gap) * 0.64
            primary: true
            enabled: root.ticked
            opacity: enabled ? 1 : 0.4
            text: root.terms.accept
            onTapped: root.visit.acceptTerms()
        }
    }
}
