pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The contact sheet of this machine's show pack, or one picture of it large.
Column {
    id: root

    required property PackViewModel page

    readonly property var state_: page.state
    readonly property int columns: width > 1000 ? 6 : 4

    spacing: Theme.gap

    Label {
        objectName: "pack-told"
        width: parent.width
        visible: !root.state_.opened
        size: Theme.label
        color: Theme.quiet
        text: root.state_.count === 0 ? qsTr("This machine has no show pack of its own: the one that ships is served. kiosk prerender paints one.") : qsTr("%1 pictures, %2 wait to be looked at, %3 to be painted anew by kiosk prerender.").arg(root.state_.count).arg(root.state_.waiting).arg(root.state_.again)
    }

    Flow {
        width: parent.width
        spacing: 12
        visible: !root.state_.opened

        Repeater {
            model: root.page.rows

            Touchable {
                id: thumb

                required property int index
                required property string source
                required property string told
                required property string verdict

                readonly property string note: source === "" ? qsTr("Damaged") : verdict === "again" ? qsTr("Paint anew") : verdict === "waiting" ? qsTr("Waiting") : ""

                objectName: "pack-" + index
                says: told + (note === "" ? "" : ", " + note)
                width: Math.floor((root.width - (root.columns - 1) * 12) / root.columns)
                height: width
                onTapped: root.page.open(index)

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
                    opacity: thumb.verdict === "again" ? 0.25 : thumb.pressed ? 0.8 : 1
                    source: thumb.source
                    sourceSize: Qt.size(Math.round(width), Math.round(height))
                }

                Rectangle {
                    anchors.bottom: parent.bottom
                    width: parent.width
                    height: words.height + 16
                    color: Theme.veil
                    visible: thumb.note !== ""

                    Label {
                        id: words

                        anchors.verticalCenter: parent.verticalCenter
                        horizontalAlignment: Text.AlignHCenter
                        width: parent.width
                        size: Theme.mark
                        text: thumb.note
                    }
                }
            }
        }
    }

    Pill {
        objectName: "pack-approve-page"
        width: parent.width
        height: Theme.touch
        visible: !root.state_.opened && root.state_.count > 0
        enabled: root.state_.here > 0
        opacity: enabled ? 1 : 0.4
        text: enabled ? qsTr("Approve the %1 that wait here").arg(root.state_.here) : qsTr("Nothing waits here")
        onTapped: root.page.approvePage()
    }

    Row {
        spacing: Theme.gap
        visible: !root.state_.opened && (root.state_.first > 0 || root.state_.more)

        Repeater {
            model: [["before", qsTr("Before"), -1, root.state_.first > 0], ["more", qsTr("More"), 1, root.state_.more]]

            Pill {
                required property var modelData

                objectName: "pack-" + modelData[0]
                width: (root.width - Theme.gap) / 2
                height: Theme.touch
                enabled: modelData[3]
                opacity: enabled ? 1 : 0.4
                text: modelData[1]
                onTapped: root.page.turn(modelData[2])
            }
        }
    }

    Loader {
        width: parent.width
        active: root.state_.opened
        visible: active
        sourceComponent: CatalogPackPicture {
            page: root.page
        }
    }
}
