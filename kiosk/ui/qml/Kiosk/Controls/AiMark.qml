import QtQuick

// Says on the screen, as on the picture itself, that a picture is AI-generated.
Rectangle {
    id: root

    property bool folded: false // into several lines, on pictures that are small
    property bool prerendered: false // and made beforehand, not for this guest
    property string wording: prerendered ? Words.markPrerendered : Words.mark

    readonly property real room: parent ? parent.width - 32 : 0 // on a small picture

    implicitWidth: label.width + 28
    implicitHeight: label.height + 16
    radius: folded ? Theme.radius : height / 2
    color: Theme.veil

    TextMetrics {
        id: natural

        font: label.font
        text: root.wording
    }

    Label {
        id: label

        anchors.centerIn: parent
        width: Math.min(Math.ceil(natural.advanceWidth) + 2, Math.max(0, root.room - 28))
        horizontalAlignment: Text.AlignHCenter
        wrapMode: root.folded ? Text.WordWrap : Text.NoWrap
        fontSizeMode: root.folded ? Text.FixedSize : Text.HorizontalFit
        minimumPixelSize: Math.round(0.5 * Theme.mark)
        size: root.folded ? Math.round(0.6 * Theme.mark) : Theme.mark
        leading: root.folded ? 1.3 : 1.55
        text: root.wording
    }
}
