import QtQuick
import Kiosk.Controls

// The kiosk cannot serve anyone just now; the screen clears itself.
Notice {
    headline: Words.closed
    line: Words.closedMore
}
