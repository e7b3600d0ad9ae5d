import QtQuick
import Kiosk.ViewModels

// The viewed picture between the one before and the one after; moved aside, it shows either.
Item {
    id: root

    required property LookingViewModel looking
    required property string picture
    required property real step // to the next one

    Image {
        x: -root.step
        width: root.width
        height: root.height
        cache: false
        fillMode: Image.PreserveAspectCrop
        source: visible ? root.looking.previous : ""
        visible: root.x * root.step > 0
    }

    Image {
        objectName: "picture"
        width: root.width
        height: root.height
        cache: false
        fillMode: Image.PreserveAspectCrop
        source: root.picture
    }

    Image {
        x: root.step
        width: root.width
        height: root.height
        cache: false
        fillMode: Image.PreserveAspectCrop
        source: visible ? root.looking.following : ""
        visible: root.x * root.step < 0
    }
}
