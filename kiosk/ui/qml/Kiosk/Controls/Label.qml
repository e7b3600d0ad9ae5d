import QtQuick

// Text in one of the theme's sizes: light when large, semibold when small. It starts where the
// guest starts to read, whatever script its letters have.
Text {
    property int size: Theme.body

    readonly property bool shrinks: fontSizeMode === Text.Fit // then its lines shrink, too
    readonly property bool large: size >= Theme.headline
    property real leading: large ? 1.4 : 1.55 // of the size, whatever the height of a script's letters

    color: Theme.text
    textFormat: Text.PlainText
    wrapMode: Text.WordWrap
    horizontalAlignment: Text.AlignLeft
    lineHeightMode: shrinks ? Text.ProportionalHeight : Text.FixedHeight
    lineHeight: shrinks ? 1 : Math.round(size * leading)
    font.pixelSize: size
    font.weight: large ? Theme.light : size >= Theme.body ? Theme.regular : Theme.strong
    font.letterSpacing: large && !Theme.mirrored ? -size / 50 : 0 // joined letters stay joined

    Accessible.role: Accessible.StaticText
    Accessible.name: text
}
