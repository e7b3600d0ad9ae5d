import QtQuick

// Text in one of the theme's sizes: light when large, semibold when small.
Text {
    property int size: Theme.body

    color: Theme.text
    textFormat: Text.PlainText
    wrapMode: Text.WordWrap
    lineHeight: size >= Theme.headline ? 1.04 : 1.16
    font.pixelSize: size
    font.weight: size >= Theme.headline ? Font.Light : size >= Theme.body ? Font.Normal : Font.DemiBold
    font.letterSpacing: size >= Theme.headline ? -size / 50 : 0
}
