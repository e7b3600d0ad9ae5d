import QtQuick

// The QR code on its white plate, in whole pixels a module; empty until the code is there.
Rectangle {
    id: root

    property alias source: code.source
    property alias codeName: code.objectName

    readonly property int quiet: 4 // modules of white on every side (ISO/IEC 18004)

    implicitWidth: 448
    implicitHeight: 448
    radius: Theme.radius
    color: code.status === Image.Ready ? Theme.plate : Theme.raised

    Image {
        id: code

        readonly property int modules: Math.max(1, implicitWidth)

        objectName: "qr"
        anchors.centerIn: parent
        width: modules * Math.floor(Math.min(root.width, root.height) / (modules + 2 * root.quiet))
        height: width
        visible: status === Image.Ready
        smooth: false
        cache: false
    }

    Label {
        anchors.centerIn: parent
        width: parent.width - 64
        visible: code.status !== Image.Ready
        horizontalAlignment: Text.AlignHCenter
        size: Theme.label
        color: Theme.quiet
        text: Words.codeComing
    }
}
