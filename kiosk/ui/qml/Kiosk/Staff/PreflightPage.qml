pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Go or no-go; the code for staff's own phone; and what was found, worst first.
Column {
    id: root

    required property StaffViewModel staff

    readonly property PreflightViewModel preflight: staff.pageOf("preflight") as PreflightViewModel
    readonly property var state_: preflight.state
    readonly property var colours: ({
            "go": Theme.good,
            "look": Theme.attention,
            "no-go": Theme.bad
        })
    readonly property var signs: ({
            "go": "\u2713",
            "look": "!",
            "no-go": "\u2715"
        })

    spacing: Theme.gap

    Pill {
        objectName: "preflight-run"
        width: parent.width
        primary: !root.state_.checking
        enabled: !root.state_.checking
        text: root.state_.checking ? StaffWords.running(root.state_.seconds) : root.state_.verdict === "" ? StaffWords.run : StaffWords.runAgain
        onTapped: root.preflight.check()
    }

    Label {
        width: parent.width
        visible: !root.state_.checking && root.state_.verdict === ""
        size: Theme.label
        color: Theme.quiet
        text: StaffWords.preflightMore
    }

    Rectangle {
        width: parent.width
        height: visible ? Math.max(verdict.height, code.height) + 48 : 0
        visible: root.state_.verdict !== "" || root.state_.code !== ""
        radius: Theme.radius
        color: Theme.raised

        Column {
            id: verdict

            x: 32
            anchors.verticalCenter: parent.verticalCenter
            width: parent.width - code.width - 96
            spacing: 12

            Label {
                objectName: "preflight-verdict"
                width: parent.width
                visible: root.state_.verdict !== ""
                size: Theme.headline
                color: root.colours[root.state_.verdict] ?? Theme.text
                text: root.state_.verdict.toUpperCase()
            }

            Label {
                width: parent.width
                visible: root.state_.verdict !== ""
                size: Theme.label
                color: Theme.quiet
                text: StaffWords.verdict(root.state_.verdict, root.state_.seconds)
            }

            Label {
                objectName: "preflight-scan"
                width: parent.width
                visible: root.state_.code !== ""
                size: Theme.label
                text: root.state_.scanned ? StaffWords.scanned : StaffWords.scanOnce
            }
        }

        QrPlate {
            id: code

            anchors.right: parent.right
            anchors.rightMargin: 24
            anchors.verticalCenter: parent.verticalCenter
            width: visible ? 320 : 0
            height: visible ? 320 : 0
            visible: root.state_.code !== ""
            codeName: "preflight-code"
            source: root.state_.code
        }
    }

    Repeater {
        model: root.preflight.findings

        Item {
            id: finding

            required property string check
            required property string cure
            required property string title
            required property string verdict
            required property string what

            width: root.width
            height: words.height

            Rectangle {
                id: mark

                y: 4
                width: 40
                height: 40
                radius: 20
                color: root.colours[finding.verdict]

                Label {
                    anchors.centerIn: parent
                    size: Theme.label
                    color: Theme.ground
                    text: root.signs[finding.verdict]
                    Accessible.ignored: true
                }
            }

            Column {
                id: words

                x: 64
                width: parent.width - x
                spacing: 2

                Label {
                    objectName: "finding-" + finding.check
                    width: parent.width
                    size: Theme.label
                    text: finding.title + ": " + finding.verdict
                }

                Label {
                    objectName: "what-" + finding.check
                    width: parent.width
                    size: Theme.label
                    color: Theme.quiet
                    text: (finding.what + " " + finding.cure).trim()
                }
            }
        }
    }
}
