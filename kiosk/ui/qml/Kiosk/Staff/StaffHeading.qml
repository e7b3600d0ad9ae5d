import QtQuick
import Kiosk.Controls

// What the rows below have in common.
Label {
    width: parent ? parent.width : 0
    topPadding: Theme.gap
    size: Theme.label
    color: Theme.quiet
}
