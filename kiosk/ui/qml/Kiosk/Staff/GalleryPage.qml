pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Guests' pictures: a grid, one of them large, or the keypad for a ticket's code.
Column {
    id: root

    required property StaffViewModel staff

    readonly property GalleryViewModel page: staff.pageOf("gallery") as GalleryViewModel
    readonly property var state_: page.state
    readonly property bool large: state_.opened >= 0

    spacing: Theme.gap

    Loader {
        width: parent.width
        sourceComponent: root.state_.finding ? code : root.large ? picture : grid
    }

    Component {
        id: grid

        GalleryGrid {
            admin: root.staff.state.admin
            page: root.page
        }
    }

    Component {
        id: picture

        GalleryPicture {
            page: root.page
        }
    }

    Component {
        id: code

        GalleryCode {
            page: root.page
        }
    }
}
