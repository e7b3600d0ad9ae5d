pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Art
import Kiosk.Controls

// One item: how its card looks, whether guests see it, and where it stands.
Rectangle {
    id: root

    required property string key
    required property string label
    required property string note
    required property bool on
    required property bool first
    required property bool last
    required property string picture
    required property string swatch
    required property string cutout

    required property bool admin
    required property bool vehicle

    signal toggled
    signal moved(by: int)
    signal edited

    objectName: "item-" + key
    height: 128
    radius: Theme.radius
    color: Theme.raised

    Item {
        id: card

        x: 16
        width: 168
        height: 96
        anchors.verticalCenter: parent.verticalCenter
        clip: true
        opacity: root.on ? 1 : 0.35

        Rectangle {
            anchors.fill: parent
            color: Theme.lifted
        }

        Image {
            anchors.fill: parent
            source: root.picture
            sourceSize.width: 2 * width
            fillMode: Image.PreserveAspectCrop
            asynchronous: true
        }

        Loader {
            x: 8
            width: parent.width - 16
            height: parent.height - 12
            active: root.vehicle
            sourceComponent: VehicleArt {
                vehicle: root.key
                paint: root.swatch || Theme.quiet
                cutout: root.cutout
            }
        }
    }

    Column {
        anchors.left: card.right
        anchors.leftMargin: 20
        anchors.right: buttons.left
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter

        Label {
            objectName: "label-" + root.key
            width: parent.width
            height: root.note === "" ? 92 : 48
            verticalAlignment: Text.AlignVCenter
            color: root.on ? Theme.text : Theme.quiet
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.mark
            maximumLineCount: root.note === "" ? 2 : 1
            text: root.label
        }

        Label {
            objectName: "note-" + root.key
            width: parent.width
            visible: text !== ""
            height: 64
            size: Theme.label
            color: Theme.quiet
            fontSizeMode: Text.Fit
            minimumPixelSize: Theme.mark
            maximumLineCount: 2
            text: root.note
        }
    }

    Row {
        id: buttons

        anchors.right: parent.right
        anchors.rightMargin: 16
        anchors.verticalCenter: parent.verticalCenter
        spacing: 12

        Option {
            objectName: "toggle-" + root.key
            width: 156
            height: 80
            alone: false
            says: root.label
            text: root.on ? qsTr("On") : qsTr("Off")
            on: root.on
            onTapped: root.toggled()
        }

        Repeater {
            model: root.admin ? [-1, 1] : []

            Pill {
                required property int modelData

                readonly property bool end: modelData < 0 ? root.first : root.last

                objectName: (modelData < 0 ? "up-" : "down-") + root.key
                width: 80
                height: 80
                enabled: !end
                opacity: end ? 0.3 : 1
                says: modelData < 0 ? qsTr("Up") : qsTr("Down")
                text: modelData < 0 ? "\u2191" : "\u2193"
                onTapped: root.moved(modelData)
            }
        }

        Pill {
            objectName: "edit-" + root.key
            width: 128
            height: 80
            visible: root.admin
            text: qsTr("Edit")
            onTapped: root.edited()
        }
    }
}
