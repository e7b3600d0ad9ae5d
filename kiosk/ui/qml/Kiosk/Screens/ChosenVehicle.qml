pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Art
import Kiosk.ViewModels

// The vehicle of this visit in its colour, beside what is still to be chosen.
Item {
    id: root

    required property VisitViewModel visit

    Repeater {
        model: root.visit.vehicles

        VehicleArt {
            required property string key
            required property string swatch
            required cutout

            anchors.centerIn: parent
            width: Math.min(root.width, root.height / 0.43)
            height: width * 0.43
            visible: root.visit.vehicle === key
            vehicle: key
            paint: swatch
        }
    }
}
