import QtQuick

// The question, and the sentence that the guest is building; always in the same place.
Item {
    id: root

    property alias title: titleLabel.text
    property alias sentence: sentenceLabel.text
    property alias sentenceSize: sentenceLabel.size
    property int room: 0 // for all of it, where something stands close under it

    Label {
        id: titleLabel

        width: parent.width
        size: Theme.headline
        wrapMode: Text.NoWrap
        fontSizeMode: Text.HorizontalFit
        minimumPixelSize: Theme.body
        Accessible.role: Accessible.Heading
    }

    Label {
        id: sentenceLabel

        objectName: "sentence"
        y: titleLabel.y + titleLabel.height + 8
        width: parent.width
        height: root.room > 0 ? root.room - y : implicitHeight
        font.weight: Theme.regular
        fontSizeMode: root.room > 0 ? Text.Fit : Text.FixedSize
        minimumPixelSize: Theme.mark
        size: Theme.body
        color: Theme.quiet
    }
}
