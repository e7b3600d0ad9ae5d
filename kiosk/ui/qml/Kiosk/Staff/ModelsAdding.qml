pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// One thing from a stick: what there is to ask, its licence, and how adding goes.
Column {
    id: root

    required property ModelsAddingViewModel page

    readonly property var state_: page.state
    readonly property var one: state_.one
    readonly property bool working: state_.adding === "working"
    readonly property bool over: state_.adding !== "" && !working

    spacing: Theme.gap

    Label {
        objectName: "adding-title"
        width: parent.width
        size: Theme.headline
        text: root.one.id ?? ""
    }

    Label {
        width: parent.width
        visible: text !== ""
        size: Theme.label
        color: Theme.quiet
        text: root.one.says ?? ""
    }

    Label {
        objectName: "adding-question"
        width: parent.width
        visible: text !== ""
        text: root.one.question ?? ""
    }

    Repeater {
        model: root.one.options ?? []

        Pill {
            required property string modelData

            objectName: "answer-" + modelData
            width: root.width
            height: Theme.touch
            text: modelData
            onTapped: root.page.answer(modelData)
        }
    }

    Label {
        objectName: "adding-licence"
        width: parent.width
        visible: root.one.ready === true && root.state_.adding === ""
        text: qsTr("Licence: %1").arg(root.one.licence ?? "")
    }

    Rectangle {
        width: parent.width
        height: Math.min(640, licence.height + 48)
        visible: root.one.ready === true && root.state_.adding === "" && licence.text !== ""
        radius: Theme.radius
        color: Theme.raised

        Flickable {
            anchors.fill: parent
            anchors.margins: 24
            clip: true
            contentHeight: licence.height
            boundsBehavior: Flickable.StopAtBounds

            Label {
                id: licence

                objectName: "adding-text"
                width: parent.width
                size: Theme.label
                font.weight: Theme.regular
                text: root.one.text ?? ""
            }
        }
    }

    Rectangle {
        width: parent.width
        height: 24
        visible: root.working
        radius: 12
        color: Theme.raised

        Rectangle {
            width: parent.width * Math.min(1, root.state_.share)
            height: parent.height
            radius: 12
            color: Theme.accent
        }
    }

    Label {
        objectName: "adding-said"
        width: parent.width
        visible: text !== ""
        text: root.state_.said
    }

    Pill {
        objectName: "adding-accept"
        width: parent.width
        visible: root.one.ready === true && root.state_.adding === ""
        primary: true
        text: qsTr("I have read and accept it: add")
        onTapped: root.page.accept()
    }

    Pill {
        objectName: "adding-back"
        width: parent.width
        height: Theme.touch
        primary: root.over
        text: root.working ? qsTr("Stop") : root.over ? qsTr("To the models") : qsTr("Back")
        onTapped: root.page.back()
    }
}
