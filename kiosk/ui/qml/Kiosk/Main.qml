pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Screens
import Kiosk.ViewModels

// The window: the screens on top of each other, and what is always in the same place.
Window {
    id: root

    required property VisitViewModel visit

    readonly property bool portrait: height > width
    readonly property real unit: portrait ? Math.min(width / 1080, height / 1920) : Math.min(width / 1920, height / 1080)
    readonly property string screenName: visit.screen
    readonly property bool choosing: ["vehicle", "setting", "style"].includes(screenName)
    readonly property bool pictured: ["making", "result"].includes(screenName)

    color: Theme.ground
    title: "Kiosk"
    width: 1080
    height: 1920

    Binding {
        target: Theme
        property: "animate"
        value: root.visit.animate
    }

    Item {
        id: canvas

        width: root.width / root.unit
        height: root.height / root.unit
        scale: root.unit
        transformOrigin: Item.TopLeft

        Item {
            anchors.fill: parent
            enabled: !root.visit.asking

            TapHandler {
                gesturePolicy: TapHandler.ReleaseWithinBounds
                longPressThreshold: 0
                enabled: root.choosing || root.pictured
                onTapped: root.visit.touch()
            }

            Place {
                due: root.screenName === "vehicle"
                sourceComponent: VehicleScreen {
                    visit: root.visit
                }
            }
            Place {
                due: root.screenName === "setting"
                sourceComponent: SettingScreen {
                    visit: root.visit
                }
            }
            Place {
                due: root.screenName === "style"
                sourceComponent: StyleScreen {
                    visit: root.visit
                }
            }
            Place {
                due: root.pictured
                sourceComponent: PicturesScreen {
                    visit: root.visit
                }
            }
            Place {
                due: root.choosing || root.pictured
                sourceComponent: Frame {
                    visit: root.visit
                }
            }
            Place {
                due: root.screenName === "sorry"
                sourceComponent: SorryScreen {
                    visit: root.visit
                }
            }
            Place {
                due: root.screenName === "closed"
                sourceComponent: ClosedScreen {
                    visit: root.visit
                }
            }
            Place {
                due: root.screenName === "attract"
                sourceComponent: AttractScreen {
                    visit: root.visit
                }
            }
        }

        Place {
            due: root.visit.asking
            over: true
            sourceComponent: StillThere {
                visit: root.visit
            }
        }
    }
}
