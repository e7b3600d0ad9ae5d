pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What guests can choose: three lists, and one thing at a time in their place.
Column {
    id: root

    required property StaffViewModel staff

    readonly property CatalogViewModel page: staff.pageOf("catalog") as CatalogViewModel
    readonly property var state_: page.state
    readonly property bool listed: state_.view === "list"
    readonly property bool edited: state_.view === "form"
    readonly property bool packed: state_.view === "pack"
    readonly property int across: width > 1000 ? 4 : 2

    spacing: Theme.gap

    Grid {
        columns: root.across
        spacing: Theme.gap
        visible: root.listed || root.packed

        Repeater {
            model: [["vehicles", qsTr("Vehicles")], ["settings", qsTr("Settings")], ["styles", qsTr("Styles")], ["pack", qsTr("Show pack")]]

            Option {
                required property var modelData

                objectName: "catalog-" + modelData[0]
                width: (root.width - (root.across - 1) * Theme.gap) / root.across
                height: Theme.touch
                text: modelData[1]
                on: modelData[0] === (root.packed ? "pack" : root.state_.kind)
                onTapped: {
                    if (modelData[0] === "pack")
                        root.page.openPack();
                    else
                        root.page.turnTo(modelData[0]);
                }
            }
        }
    }

    Label {
        objectName: "catalog-fault"
        width: parent.width
        visible: root.listed && text !== ""
        color: Theme.attention
        size: Theme.label
        text: root.state_.fault
    }

    Repeater {
        model: root.listed ? root.page.lists.items : 0

        CatalogRow {
            width: root.width
            admin: root.state_.admin
            vehicle: root.state_.kind === "vehicles"
            onToggled: root.page.toggle(key)
            onMoved: by => root.page.move(key, by)
            onEdited: root.page.edit(key)
        }
    }

    Label {
        width: parent.width
        visible: root.listed
        size: Theme.label
        color: Theme.quiet
        text: root.state_.admin ? qsTr("Changes hold from the next visit on.") : qsTr("Switch off what does not work. The admin can change the rest.")
    }

    Grid {
        columns: 2
        spacing: Theme.gap
        visible: root.listed && root.state_.admin

        Repeater {
            model: [["add", qsTr("Add a %1").arg(root.state_.one)], ["undo", qsTr("Undo last change")], ["export", qsTr("Export to a stick")], ["import", qsTr("Import from a stick")]]

            Pill {
                required property var modelData

                objectName: "catalog-" + modelData[0]
                width: (root.width - Theme.gap) / 2
                height: Theme.touch
                enabled: modelData[0] !== "undo" || root.state_.canUndo
                opacity: enabled ? 1 : 0.4
                text: modelData[1]
                onTapped: {
                    if (modelData[0] === "add")
                        root.page.edit("");
                    else if (modelData[0] === "undo")
                        root.page.undo();
                    else
                        root.page.openFiles(modelData[0]);
                }
            }
        }
    }

    Loader {
        width: parent.width
        active: root.edited && !root.page.form.state.typing
        visible: active
        sourceComponent: CatalogForm {
            width: root.width
            page: root.page.form
        }
    }

    Loader {
        width: parent.width
        active: root.packed
        visible: active
        sourceComponent: CatalogPack {
            width: root.width
            page: root.page.pack
        }
    }

    Loader {
        width: parent.width
        active: root.edited && root.page.form.state.typing
        visible: active
        sourceComponent: CatalogTyping {
            width: root.width
            page: root.page.form
        }
    }

    Loader {
        width: parent.width
        active: root.state_.view === "export" || root.state_.view === "import"
        visible: active
        sourceComponent: CatalogFiles {
            width: root.width
            page: root.page
        }
    }
}
