pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What lies on the sticks that are plugged in.
Column {
    id: root

    required property ModelsAddingViewModel page

    readonly property var state_: page.state

    spacing: Theme.gap

    Repeater {
        model: root.state_.places

        Option {
            required property string modelData

            readonly property string name: modelData.split("/").pop()

            objectName: "stick-" + name
            width: root.width
            height: Theme.touch
            text: name
            on: root.state_.place === name
            onTapped: root.page.read(modelData)
        }
    }

    Label {
        objectName: "models-note"
        width: parent.width
        text: root.state_.places.length === 0 ? qsTr("Plug in a stick with a model on it: a folder with model_index.json, or a .safetensors file.") : root.state_.looking ? qsTr("Looking through it …") : found.count === 0 ? qsTr("No model is on it.") : qsTr("What is to be added?")
    }

    Pill {
        objectName: "models-again"
        width: parent.width
        height: Theme.touch
        visible: root.state_.places.length === 0
        text: qsTr("Look again")
        onTapped: root.page.lookAgain()
    }

    Repeater {
        id: found

        model: root.page.candidates

        Rectangle {
            id: one

            required property int number
            required property bool possible
            required property string title
            required property string told

            width: root.width
            height: words.height + 40
            radius: Theme.radius
            color: Theme.raised

            Touchable {
                objectName: "candidate-" + one.title
                anchors.fill: parent
                says: one.title
                enabled: one.possible && root.state_.admin
                onTapped: root.page.take(one.number)
            }

            Column {
                id: words

                x: 28
                y: 20
                width: parent.width - 56

                Label {
                    width: parent.width
                    color: one.possible ? Theme.text : Theme.quiet
                    text: one.title
                }

                Label {
                    width: parent.width
                    size: Theme.label
                    color: Theme.quiet
                    text: one.told
                }
            }
        }
    }

    Label {
        width: parent.width
        visible: !root.state_.admin
        size: Theme.label
        text: qsTr("The admin can add these.")
    }
}
