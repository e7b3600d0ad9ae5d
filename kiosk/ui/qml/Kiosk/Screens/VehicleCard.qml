import QtQuick
import Kiosk.Art
import Kiosk.Controls

// One vehicle, standing in the light when it is the chosen one.
Touchable {
    id: root

    property string vehicle
    property alias name: nameLabel.text
    property alias line: aboutLabel.text
    property alias image: photo.source
    property string cutout
    property color paint
    property bool lit: false

    readonly property bool slim: width < 500 // the vehicle stands under its name, not beside it
    property real light: lit ? 1 : 0

    says: name
    Accessible.role: Accessible.RadioButton
    Accessible.checkable: true
    Accessible.checked: lit
    scale: pressed && !Theme.still ? 0.985 : 1

    Behavior on light {
        NumberAnimation {
            duration: Theme.fadeIn
            easing.type: Easing.OutCubic
        }
    }
    Behavior on scale {
        NumberAnimation {
            duration: Theme.leave
            easing.type: Easing.OutCubic
        }
    }

    Rectangle {
        anchors.fill: parent
        radius: Theme.radius
        color: Qt.tint(Theme.raised, Qt.rgba(Theme.lifted.r, Theme.lifted.g, Theme.lifted.b, root.light))
        border.width: root.lit ? Math.max(3, Theme.edge) : Theme.edge
        border.color: root.lit ? Theme.text : Theme.quiet
    }

    Image {
        id: photo

        anchors.fill: parent
        asynchronous: true
        fillMode: Image.PreserveAspectCrop
        opacity: 0.5 + 0.5 * root.light
        mipmap: true
    }

    VehicleArt {
        id: art

        visible: photo.source.toString() === ""
        anchors.right: parent.right
        anchors.rightMargin: root.slim ? (root.width - width) / 2 : 40
        y: root.height - height - (root.slim ? 32 : 40)
        width: root.slim ? root.width - 40 : Math.min(root.width * (Theme.body > 40 ? 0.5 : 0.62), height / 0.43)
        height: Math.min(root.height - (root.slim ? 120 : 76), root.width * (root.slim ? 0.42 : 0.28))
        vehicle: root.vehicle
        paint: root.paint
        cutout: root.cutout
        light: root.light
    }

    Label {
        id: nameLabel

        anchors.left: parent.left
        anchors.leftMargin: root.slim ? 20 : 36
        y: root.slim ? 20 : 26
        width: root.width - 2 * anchors.leftMargin - (root.slim || !art.visible ? 0 : art.width)
        color: root.lit ? Theme.text : Theme.quiet
        Accessible.ignored: true
    }

    Label {
        id: aboutLabel

        anchors.left: parent.left
        anchors.leftMargin: 36
        y: nameLabel.y + nameLabel.height + 6
        width: root.width - art.width - 40 - 36 - 28
        height: root.height - y - 24
        visible: art.visible && !root.slim
        size: Theme.label
        color: Theme.quiet
        font.weight: Theme.regular
        fontSizeMode: Text.Fit
        minimumPixelSize: Theme.mark
    }
}
