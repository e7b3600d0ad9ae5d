pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.Screens
import Kiosk.ViewModels

// The window: the screens on top of each other, and what is always in the same place.
Window {
    id: root

    required property TermsViewModel terms
    required property VisitViewModel visit
    required property WordsViewModel words
    property QtObject staff: null // comes after the first frame
    property int turn: 0 // degrees that everything is turned by: 0, 90, 180 or 270
    property bool pointed: false // with a mouse, or a panel that calls itself one

    readonly property bool lying: turn % 180 !== 0
    readonly property real across: lying ? height : width // of the screens, as guests see them
    readonly property real down: lying ? width : height
    readonly property bool choosing: ["vehicle", "setting", "style", "words", "terms"].includes(screenName)
    readonly property bool editing: ["vary", "restyle", "erase", "mail"].includes(screenName)
    readonly property bool pictured: ["making", "result"].includes(screenName)
    readonly property bool portrait: down > across
    readonly property string screenName: visit.screen
    readonly property bool arriving: arrival.running
    readonly property string sight: [screenName, visit.asking, visit.confirming, visit.deleted, visit.looking.viewed >= 0, visit.mail.progress].join()
    readonly property real unit: portrait ? Math.min(across / 1080, down / 1920) : Math.min(across / 1920, down / 1080)

    width: 1080
    height: 1920
    color: Theme.ground
    title: "Kiosk"
    onStaffChanged: back.setSource("Staff/StaffPlace.qml", {
        "idle": Qt.binding(() => ["attract", "closed"].includes(root.screenName)),
        "staff": root.staff
    })
    Component.onCompleted: arrival.stop() // the first screen waits for nobody
    onSightChanged: if (Theme.animate)
        arrival.restart()

    Timer {
        id: arrival

        interval: Theme.fadeOut + Theme.fadeIn
    }

    Item {
        id: canvas

        LayoutMirroring.childrenInherit: true
        LayoutMirroring.enabled: Theme.mirrored
        x: root.turn === 90 || root.turn === 180 ? root.width : 0
        y: root.turn === 180 || root.turn === 270 ? root.height : 0
        width: root.across / root.unit
        height: root.down / root.unit
        rotation: root.turn
        scale: root.unit
        transformOrigin: Item.TopLeft

        Item {
            anchors.fill: parent
            enabled: !root.visit.asking

            TapHandler {
                enabled: root.choosing || root.pictured || root.editing || root.screenName === "goodbye"
                gesturePolicy: TapHandler.ReleaseWithinBounds
                longPressThreshold: 0
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
                due: root.screenName === "words"

                sourceComponent: WordsScreen {
                    visit: root.visit
                    words: root.words
                }
            }

            Place {
                due: root.screenName === "terms"

                sourceComponent: TermsScreen {
                    terms: root.terms
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
                due: root.screenName === "vary"

                sourceComponent: VaryScreen {
                    visit: root.visit
                }
            }

            Place {
                due: root.screenName === "restyle"

                sourceComponent: RestyleScreen {
                    visit: root.visit
                }
            }

            Place {
                due: root.screenName === "erase"

                sourceComponent: EraseScreen {
                    visit: root.visit
                }
            }

            Place {
                due: root.screenName === "mail"

                sourceComponent: MailScreen {
                    visit: root.visit
                }
            }

            Place {
                due: root.choosing || root.pictured || root.editing

                sourceComponent: Frame {
                    visit: root.visit
                }
            }

            Place {
                due: root.screenName === "goodbye"

                sourceComponent: GoodbyeScreen {
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

            // Takes second taps, which were not meant for what has come under the finger.
            Item {
                anchors.fill: parent
                visible: root.arriving

                TapHandler {
                    gesturePolicy: TapHandler.ReleaseWithinBounds
                    longPressThreshold: 0
                }
            }
        }

        ForEveryone {
            anchors.fill: parent
            visit: root.visit
        }

        Place {
            due: root.visit.asking
            over: true

            sourceComponent: StillThere {
                visit: root.visit
            }
        }

        // The staff's corner and panel, which nobody waits for.
        Loader {
            id: back

            anchors.fill: parent
        }

        Item {
            anchors.fill: parent

            PointHandler {
                acceptedDevices: PointerDevice.Mouse
                onActiveChanged: root.pointed = true
            }
        }
    }
}
