import QtQuick

// What a style's card shows until it has a picture: the guest's own car, drawn in that manner.
Item {
    id: root

    property string style
    property string setting
    property string vehicle
    property color paint
    readonly property var files: ({
            "photorealistic": "Photorealistic",
            "painting": "Painting",
            "digital-art": "DigitalArt",
            "futuristic": "Futuristic",
            "manga": "Manga"
        })

    Loader {
        anchors.fill: parent
        Component.onCompleted: {
            const file = root.files[root.style];
            if (file)
                setSource("styles/" + file + ".qml", {
                    "setting": Qt.binding(() => root.setting),
                    "vehicle": Qt.binding(() => root.vehicle),
                    "paint": Qt.binding(() => root.paint)
                });
        }
    }
}
