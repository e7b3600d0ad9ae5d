pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// One item, field by field; tried before it goes live.
Column {
    id: root

    required property CatalogFormViewModel page

    readonly property var state_: page.state
    readonly property int columns: width > 1100 ? 2 : 1
    readonly property real column: (width - (columns - 1) * Theme.gap) / columns

    spacing: Theme.gap

    Label {
        objectName: "form-title"
        width: parent.width
        size: Theme.headline
        fontSizeMode: Text.Fit
        maximumLineCount: 1
        text: root.state_.title
    }

    Row {
        spacing: Theme.gap

        Repeater {
            model: [["save", qsTr("Save")], ["try", root.state_.painting ? qsTr("Stop") : qsTr("Try it")], ["back", qsTr("Cancel")]]

            Pill {
                required property var modelData

                objectName: "form-" + modelData[0]
                width: (root.width - 2 * Theme.gap) / 3
                height: Theme.touch + 16
                primary: modelData[0] === "save"
                text: modelData[1]
                onTapped: {
                    if (modelData[0] === "save")
                        root.page.save();
                    else if (modelData[0] === "back")
                        root.page.back();
                    else if (root.state_.painting)
                        root.page.stopTrying();
                    else
                        root.page.tryIt();
                }
            }
        }
    }

    CatalogTrial {
        width: parent.width
        page: root.page
    }

    Grid {
        columns: 3
        spacing: 12

        Repeater {
            model: root.page.lists.tongues

            Option {
                required property string key
                required property string label

                objectName: "language-" + key
                width: (root.width - 2 * 12) / 3
                height: Theme.touch
                text: Words.languages.find(tongue => tongue.code === key)?.name ?? label
                on: root.state_.language === key
                onTapped: root.page.speak(key)
            }
        }
    }

    Grid {
        columns: root.columns
        spacing: Theme.gap

        Repeater {
            model: root.page.lists.fields

            CatalogField {
                width: root.column
                onTapped: root.page.type(key)
            }
        }
    }

    Flow {
        width: parent.width + 1
        spacing: 12

        Repeater {
            model: root.page.lists.chips

            Option {
                id: chip

                required property string key
                required property string label
                required property string swatch
                required property bool taken

                objectName: "chip-" + key
                width: root.state_.kind === "styles" ? root.width : (root.width - 36) / 4
                height: Theme.touch
                alone: root.state_.kind === "settings"
                text: label
                on: taken

                Rectangle {
                    anchors.bottom: parent.bottom
                    x: Theme.radius
                    width: parent.width - 2 * x
                    height: 6
                    visible: chip.swatch !== ""
                    color: chip.swatch || "transparent"
                }

                onTapped: root.page.touch(key)
            }
        }
    }

    Label {
        width: parent.width
        visible: root.state_.kind === "styles"
        size: Theme.label
        color: Theme.quiet
        text: qsTr("The car keeps its own pixels, and the rest is painted around it.")
    }

    Pill {
        objectName: "form-take-card"
        width: parent.width
        height: Theme.touch
        visible: root.state_.ownCard
        text: root.state_.added ? qsTr("Card without this picture") : qsTr("Card as it ships")
        onTapped: root.page.takeCard()
    }

    Pill {
        property bool sure: false

        objectName: "form-remove"
        width: parent.width
        height: Theme.touch
        visible: root.state_.added
        text: sure ? qsTr("Touch again to remove it") : qsTr("Remove this %1").arg(root.state_.one)
        onTapped: {
            if (sure)
                root.page.remove();
            sure = !sure;
        }
    }
}
