import QtQuick
import Kiosk.Art
import Kiosk.Controls
import Kiosk.ViewModels

// The large screen beside the stand: one picture growing out of noise, the others gliding past,
// and where to get one's own. Sizes are those of a screen 1920 wide and 1080 high.
Window {
    id: root

    required property WallViewModel wall

    readonly property real unit: Math.min(width / 1920, height / 1080)

    color: Theme.ground
    title: "Wall"
    width: 1920
    height: 1080

    Item {
        id: canvas

        x: (root.width - width * scale) / 2
        y: (root.height - height * scale) / 2
        width: 1920
        height: 1080
        scale: root.unit
        transformOrigin: Item.TopLeft

        WallPicture {
            x: Theme.margin
            y: Theme.margin
            width: 984
            height: 984
            growing: root.wall.growing
            shown: root.wall.shown
        }

        Item {
            x: 1080
            width: 840 - Theme.margin
            height: foot.y - 40

            Mosaic {
                anchors.fill: parent
                columns: 3
                speed: 20
                density: root.unit
                pictures: root.wall.pictures
                gliding: Theme.animate && !Theme.still
                fading: Theme.animate
                fade: Theme.crossfade
            }

            Rectangle {
                y: parent.height - height
                width: parent.width
                height: 140
                gradient: Gradient {
                    GradientStop {
                        position: 0
                        color: Qt.alpha(Theme.ground, 0)
                    }
                    GradientStop {
                        position: 1
                        color: Theme.ground
                    }
                }
            }

            AiMark {
                anchors.right: parent.right
                y: 48
            }
        }

        Item {
            id: foot

            x: 1080
            y: 1080 - Theme.margin - height
            width: 840 - Theme.margin
            height: 304

            Label {
                anchors.left: parent.left
                y: plate.visible ? 0 : parent.height - height
                width: parent.width - (plate.visible ? plate.width + 40 : 0)
                height: link.visible ? parent.height - 56 : parent.height
                size: Theme.headline
                elide: Text.ElideRight
                text: Words.attractLine
            }

            Label {
                id: link

                anchors.left: parent.left
                anchors.bottom: parent.bottom
                visible: root.wall.link !== ""
                width: parent.width - plate.width - 40
                size: Theme.label
                color: Theme.quiet
                elide: Text.ElideRight
                wrapMode: Text.NoWrap
                text: root.wall.link
            }

            QrPlate {
                id: plate

                anchors.right: parent.right
                anchors.bottom: parent.bottom
                width: 304
                height: 304
                visible: root.wall.code !== ""
                source: root.wall.code
            }
        }
    }
}
