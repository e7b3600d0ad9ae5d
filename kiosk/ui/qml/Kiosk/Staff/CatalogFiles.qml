pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Sticks to write to, or files on them to read.
Column {
    id: root

    required property CatalogViewModel page

    readonly property bool writes: page.state.view === "export"

    spacing: Theme.gap

    Label {
        width: parent.width
        text: root.writes ? qsTr("Export this machine's changes to …") : qsTr("Import changes, in place of those here, from …")
    }

    Label {
        objectName: "files-none"
        width: parent.width
        visible: files.count === 0
        size: Theme.label
        color: Theme.quiet
        text: root.writes ? qsTr("No stick is plugged in.") : qsTr("No stick with a TOML file is plugged in.")
    }

    Repeater {
        id: files

        model: root.page.lists.files

        Pill {
            required property int index
            required property string key
            required property string label
            required property string note

            objectName: "file-" + index
            width: root.width
            height: Theme.touch + 16
            text: label + " · " + note
            onTapped: root.page.pick(key)
        }
    }

    Pill {
        objectName: "files-back"
        width: parent.width
        height: Theme.touch
        text: qsTr("Cancel")
        onTapped: root.page.back()
    }
}
