import QtQuick
import Kiosk.Controls

// A small picture, and in words what is special about it.
Touchable {
    id: root

    required property int index
    required property string key
    required property string source
    required property string standing
    required property bool hung
    required property string told
    required property string day

    readonly property string how: source === "" ? qsTr("File gone") : standing === "waiting" ? qsTr("Waiting") : standing === "hidden" ? qsTr("Hidden") : hung ? qsTr("On the wall") : ""
    readonly property string note: [how, day].filter(each => each !== "").join(" · ")

    objectName: "picture-" + index
    says: told + (note === "" ? "" : ", " + note)
    height: width

    Rectangle {
        anchors.fill: parent
        color: Theme.raised
        radius: 12
    }

    Image {
        anchors.fill: parent
        asynchronous: true
        cache: false
        fillMode: Image.PreserveAspectCrop
        opacity: root.standing === "hidden" ? 0.25 : root.pressed ? 0.8 : 1
        source: root.source
        sourceSize: Qt.size(Math.round(width), Math.round(height))
    }

    Rectangle {
        anchors.bottom: parent.bottom
        width: parent.width
        height: words.height + 16
        color: Theme.veil
        visible: root.note !== ""

        Label {
            id: words

            objectName: "note-" + root.index
            anchors.verticalCenter: parent.verticalCenter
            horizontalAlignment: Text.AlignHCenter
            width: parent.width
            size: Theme.mark
            text: root.note
        }
    }
}
