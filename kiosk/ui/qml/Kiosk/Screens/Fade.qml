import QtQuick
import Kiosk.Controls

// Where pictures go over into the ground: at the upper edge, or at the left one if `across`.
Rectangle {
    id: root

    property bool across: false
    property bool turned: false // the other way round

    gradient: Gradient {
        orientation: root.across ? Gradient.Horizontal : Gradient.Vertical

        GradientStop {
            position: 0
            color: root.turned ? Qt.alpha(Theme.ground, 0) : Theme.ground
        }
        GradientStop {
            position: 1
            color: root.turned ? Theme.ground : Qt.alpha(Theme.ground, 0)
        }
    }
}
