import QtQuick

// What a setting's card shows until it has a picture; an unknown setting is left dark.
Item {
    id: root

    property string setting
    readonly property var files: ({
            "mars": "Mars",
            "beach": "Beach",
            "neon-city": "NeonCity",
            "snowy-mountains": "SnowyMountains",
            "forest": "Forest",
            "space": "Space",
            "desert-road": "DesertRoad",
            "harbour": "Harbour"
        })

    Loader {
        anchors.fill: parent
        source: root.files[root.setting] ? "settings/" + root.files[root.setting] + ".qml" : ""
    }
}
