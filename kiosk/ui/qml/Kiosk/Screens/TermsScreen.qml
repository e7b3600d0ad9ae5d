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

    // What it is all about, where there is room between the words and the buttons.
    ChosenVehicle {
        readonly property real end: root.stage.y + (agree.visible ? agree : buttons).y - 40

        parent: root.portrait ? root : root.panelArea
        anchors.left: parent?.left
        anchors.leftMargin: ((parent?.width ?? 0) - width) / 2
        y: root.portrait ? said.y + said.height + 40 + (root.low ? 0 : root.stage.y) : 0
        width: root.portrait ? Theme.stage : parent?.width ?? 0
        height: root.portrait ? Math.max(0, end - y) : (agree.visible ? agree : buttons).y - 40
        visible: height >= 180
        visit: root.visit
    }

    Option {
        id: agree

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
        y: parent.height - height + (root.portrait ? 0 : 32 + Theme.target) // across, where the next thing is
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
