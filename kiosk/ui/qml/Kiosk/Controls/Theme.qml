pragma Singleton
import QtQuick

// The look, in one place. Sizes are those of a screen 1080 wide (portrait) or high (landscape).
QtObject {
    property bool animate: true

    readonly property color ground: "#0B0D10"
    readonly property color raised: "#15181D"
    readonly property color lifted: "#20242B" // raised, and lit or pressed
    readonly property color text: "#F4F1EA"
    readonly property color quiet: "#A8A59E"
    readonly property color accent: "#FFB868" // the one thing to touch next
    readonly property color accentInk: "#0B0D10"
    readonly property color plate: "#FFFFFF"

    readonly property int display: 96
    readonly property int headline: 56
    readonly property int body: 34
    readonly property int label: 24
    readonly property int mark: 18

    readonly property int margin: 48
    readonly property int gap: 24
    readonly property int radius: 24
    readonly property int target: 128 // what is touched next: 20 mm and more
    readonly property int stage: 984 // side of the square where pictures live

    readonly property int arrive: animate ? 240 : 0
    readonly property int leave: animate ? 160 : 0
}
