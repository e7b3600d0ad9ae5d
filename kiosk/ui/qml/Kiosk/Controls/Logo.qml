import QtQuick

// The brand's logo, where the theme has one.
Image {
    source: Theme.logo
    height: Theme.logoHeight
    width: implicitHeight > 0 ? implicitWidth * height / implicitHeight : 0
    sourceSize.height: 4 * Theme.logoHeight // sharp on a large screen
    visible: status === Image.Ready
    fillMode: Image.PreserveAspectFit
    mipmap: true

    Accessible.role: Accessible.Graphic
    Accessible.name: Theme.brand
    Accessible.ignored: Theme.brand === ""
}
