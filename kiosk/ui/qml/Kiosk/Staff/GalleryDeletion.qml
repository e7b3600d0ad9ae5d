import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What is to be deleted; nothing of it can be brought back.
Column {
    id: root

    required property GalleryViewModel page

    spacing: Theme.gap

    Label {
        width: parent.width
        text: qsTr("Delete for good? It goes from the phone's page, the wall and everywhere it was sent.")
    }

    Pill {
        objectName: "delete-picture"
        width: parent.width
        text: qsTr("Delete this picture")
        onTapped: root.page.act("delete")
    }

    Pill {
        objectName: "delete-visit"
        width: parent.width
        text: qsTr("Delete the whole visit")
        onTapped: root.page.act("delete-ticket")
    }

    Pill {
        objectName: "delete-nothing"
        width: parent.width
        primary: true
        text: qsTr("Keep it")
        onTapped: root.page.askToDelete(false)
    }
}
