pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Every entry of the manifest; what is new, and what waits for a restart, first.
Column {
    id: root

    required property ModelsViewModel page

    readonly property var state_: page.state

    signal restart

    spacing: Theme.gap

    Pill {
        objectName: "models-renew"
        width: parent.width
        height: Theme.touch
        visible: root.state_.news && root.state_.admin
        primary: true
        text: qsTr("Restart the devices, so that they know what is new")
        onTapped: root.page.renew()
    }

    SurePill {
        objectName: "models-restart"
        width: parent.width
        visible: root.state_.restart
        words: qsTr("Restart now, to paint with the other checkpoint")
        question: qsTr("Really restart?")
        onMeant: root.restart()
    }

    Label {
        objectName: "models-bench"
        width: parent.width
        visible: text !== ""
        text: root.state_.bench
    }

    Row {
        objectName: "models-thumbs"
        spacing: 16
        visible: root.state_.thumbs.length > 0

        Repeater {
            model: root.state_.thumbs

            Image {
                required property string modelData

                width: (root.width - 48) / 4
                height: width
                source: modelData
            }
        }
    }

    Label {
        width: parent.width
        size: Theme.label
        color: Theme.quiet
        text: root.state_.admin ? qsTr("Touch one to load, pin, time or choose it.") : qsTr("Touch one to time it. The admin can change the rest.")
    }

    Repeater {
        model: root.page.rows

        ModelsCard {
            width: root.width
            admin: root.state_.admin
            busy: root.state_.measuring
            onTouched: root.page.open(key)
            onLoad: root.page.load(key)
            onPin: root.page.pin(key, !pinned)
            onLetGo: root.page.letGo(key)
            onMeasure: root.page.measure(key)
            onChoose: root.page.choose(key)
        }
    }
}
