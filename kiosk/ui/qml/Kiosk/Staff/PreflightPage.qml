pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Go or no-go, and what to do about it, worst first.
Column {
    id: root

    required property StaffViewModel staff

    readonly property var state_: staff.state

    spacing: Theme.gap

    Pill {
        objectName: "preflight-run"
        width: parent.width
        primary: true
        enabled: !root.state_.checking
        text: root.state_.checking ? StaffWords.running : StaffWords.run
        onTapped: root.staff.check()
    }

    Label {
        objectName: "preflight-verdict"
        width: parent.width
        visible: text !== ""
        size: Theme.headline
        text: root.state_.verdict.toUpperCase()
    }

    Repeater {
        model: root.staff.findings

        Column {
            id: finding

            required property string cure
            required property string title
            required property string verdict
            required property string what

            width: root.width
            spacing: 4

            Label {
                width: parent.width
                text: finding.title + ": " + finding.verdict
            }

            Label {
                width: parent.width
                size: Theme.label
                color: Theme.quiet
                text: finding.what + " " + finding.cure
            }
        }
    }
}
