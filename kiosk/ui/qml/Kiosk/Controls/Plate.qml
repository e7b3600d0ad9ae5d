import QtQuick

// One picture with its mark, to be worked on.
Item {
    id: root

    default property alias over: above.data
    property string pixels

    Image {
        anchors.fill: parent
        cache: false
        fillMode: Image.PreserveAspectCrop
        source: root.pixels
    }

    Item {
        id: above

        anchors.fill: parent
    }

    AiMark {
        anchors.bottom: parent.bottom
        anchors.bottomMargin: 20
        anchors.left: parent.left
        anchors.leftMargin: 16
    }

    Corners {
        anchors.fill: parent
    }
}
