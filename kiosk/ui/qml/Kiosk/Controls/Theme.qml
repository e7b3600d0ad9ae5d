pragma Singleton
import QtQuick

// The look, in one place. Every value comes from the theme's TOML file, made to fit the guest and
// the glass (kiosk/ui/look.py); sizes are units of a screen 1080 wide upright, 1080 high across.
QtObject {
    property bool animate: true // whether anything may change but at once
    property bool still: false // whether things only fade, and never move
    property bool reach: false // whether all that is touched lies in the lower half
    property bool largeText: false // whether only the most needed words have room
    property bool mirrored: false // whether the guest reads from right to left

    property color ground
    property color raised
    property color lifted // raised, and lit or pressed
    property color text
    property color quiet
    property color accent // the one thing to touch next
    property color accentInk
    property color plate // behind QR codes
    property color good // staff's light, which never speaks by its colour alone
    property color attention
    property color bad
    property color veil // the ground's colour over pictures, under words

    property int display
    property int headline
    property int body
    property int label
    property int mark
    property int light // weights of type
    property int regular
    property int strong

    property int margin
    property int gap
    property int radius
    property int edge // of what can be touched: 0, unless the guest wants high contrast
    property int stage // side of the square where pictures live
    property int target // what is touched next: 20 mm and more
    property int touch // whatever else is touched: 12 mm and more

    property int arrive // milliseconds; 0 for guests who want little motion
    property int leave
    property int fadeIn // the same for what only fades
    property int fadeOut
    property int crossfade
    property int slow
    property int blink

    property url logo
    property int logoHeight
    property string brand
}
