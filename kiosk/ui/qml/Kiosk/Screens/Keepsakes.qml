pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Up to four pictures of the visit, those with a heart first.
Row {
    id: root

    required property LookingViewModel looking
    required property bool prerendered

    readonly property real side: Math.min(height, (width - 3 * spacing) / 4)

    spacing: Theme.gap

    Repeater {
        model: root.looking.keepsakes

        Image {
            id: keepsake

            required property string modelData

            objectName: "keepsake"
            width: root.side
            height: width
            cache: false
            source: modelData
            sourceSize: Qt.size(2 * width, 2 * height)

            AiMark {
                anchors.bottom: parent.bottom
                anchors.bottomMargin: 16
                x: 16
                folded: root.prerendered
                prerendered: root.prerendered
            }

            Corners {
                anchors.fill: parent
            }
        }
    }
}
