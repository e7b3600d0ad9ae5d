import QtQuick
import Kiosk.Controls
import Kiosk.Screens
import Kiosk.ViewModels

// The large screen beside the stand: one picture growing out of noise, the others gliding past,
// and where to get one's own. Units are those of a screen 1080 high across, 1080 wide upright.
Window {
    id: root

    required property WallViewModel wall
    property int turn: 0 // degrees that everything is turned by: 0, 90, 180 or 270

    readonly property bool lying: turn % 180 !== 0
    readonly property real across: lying ? height : width // of the wall, as passers-by see it
    readonly property real down: lying ? width : height
    readonly property bool portrait: down > across
    readonly property real unit: portrait ? Math.min(across / 1080, down / 1920) : Math.min(across / 1920, down / 1080)

    color: Theme.ground
    title: "Wall"
    width: 1920
    height: 1080

    Item {
        id: canvas

        readonly property int margin: Theme.margin
        readonly property bool coded: root.wall.code !== ""
        readonly property int foot: coded ? plate.height : 232 // three lines
        readonly property bool hanging: root.wall.shown !== "" || root.wall.growing !== ""
        readonly property real side: root.portrait ? width - 2 * margin : Math.min(height - 2 * margin, 0.53 * width)
        readonly property real edge: root.portrait ? margin : (height - side) / 2 // above and below
        // Where the rest begins: under the picture or beside it, or in the middle without one.
        readonly property real under: root.portrait && hanging ? side + 2 * margin : 0
        readonly property real lead: root.portrait ? margin : hanging ? side + 2 * margin : (width - rest.width) / 2

        LayoutMirroring.childrenInherit: true
        LayoutMirroring.enabled: Theme.mirrored
        x: root.turn === 90 || root.turn === 180 ? root.width : 0
        y: root.turn === 180 || root.turn === 270 ? root.height : 0
        width: root.across / root.unit
        height: root.down / root.unit
        rotation: root.turn
        scale: root.unit
        transformOrigin: Item.TopLeft

        WallPicture {
            anchors.left: parent.left
            anchors.leftMargin: canvas.margin
            y: canvas.edge
            width: canvas.side
            height: canvas.side
            visible: canvas.hanging
            growing: root.wall.growing
            marked: !root.wall.marked
            shown: root.wall.shown
            wording: invitation.shown.markPrerendered ?? Words.markPrerendered
        }

        Item {
            id: rest

            anchors.left: parent.left
            anchors.leftMargin: canvas.lead
            y: canvas.under
            width: parent.width - (root.portrait ? 2 * canvas.margin : canvas.side + 3 * canvas.margin)
            height: parent.height - canvas.under - canvas.edge

            WallMosaic {
                id: mosaic

                objectName: "mosaic"

                anchors.left: parent.left
                width: Math.max(1, parent.width) // while the window has no size yet
                height: Math.max(0, parent.height - canvas.foot - 40)
                bleeds: !root.portrait
                density: root.unit
                pictures: root.wall.pictures
                wording: (root.wall.guests ? invitation.shown.mark : invitation.shown.markPrerendered) ?? Words.mark
            }

            // Beside the code, or large above it where nothing else is.
            Invitation {
                id: invitation

                anchors.left: parent.left
                y: mosaic.visible ? parent.height - canvas.foot : canvas.under > 0 ? 0 : canvas.edge
                width: parent.width - (mosaic.visible && canvas.coded ? plate.width + 40 : 0)
                size: mosaic.visible ? Theme.headline : Theme.display
            }

            Logo {
                id: logo

                anchors.left: parent.left
                y: parent.height - height
            }

            Label {
                objectName: "link"
                anchors.left: parent.left
                y: parent.height - height - (logo.visible ? logo.height + 8 : 0)
                width: parent.width - plate.width - 40
                color: Theme.quiet
                font.weight: Theme.regular
                fontSizeMode: Text.HorizontalFit
                minimumPixelSize: Theme.label
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                text: root.wall.link
            }

            QrPlate {
                id: plate

                anchors.right: parent.right
                y: parent.height - height
                width: 360
                height: 360
                visible: canvas.coded
                source: root.wall.code
            }
        }
    }
}
