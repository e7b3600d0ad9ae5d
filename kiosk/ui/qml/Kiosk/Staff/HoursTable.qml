pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The week's opening hours, half an hour at a time.
Column {
    id: root

    required property HoursViewModel hours
    required property bool admin

    readonly property var state_: hours.state

    spacing: 8

    StaffHeading {
        text: StaffWords.hours
    }

    Option {
        objectName: "hours-kept"
        width: parent.width
        height: Theme.touch
        visible: root.admin && root.state_.fixed === ""
        alone: false
        on: root.state_.kept
        text: StaffWords.keepsHours
        onTapped: root.hours.keep(!root.state_.kept)
    }

    SurePill {
        objectName: "hours-forget"
        width: parent.width
        visible: root.admin && root.state_.fixed !== ""
        words: StaffWords.forgetHours
        question: StaffWords.sureForgetHours
        onMeant: root.hours.keep(false)
    }

    Label {
        objectName: "hours-always"
        width: parent.width
        visible: !root.state_.kept && !root.admin
        size: Theme.label
        text: StaffWords.alwaysOpen
    }

    Repeater {
        model: root.hours.days

        Item {
            id: row

            required property string closes
            required property string day
            required property bool open
            required property string opens
            required property string spans

            width: root.width
            height: Theme.touch

            Option {
                id: name

                objectName: "day-" + row.day
                width: 320
                height: parent.height
                visible: row.spans === ""
                enabled: root.admin
                alone: false
                on: row.open
                text: StaffWords.day(row.day)
                onTapped: root.hours.toggle(row.day)
            }

            Row {
                anchors.right: parent.right
                spacing: Theme.gap
                visible: row.open && row.spans === ""

                HourStepper {
                    admin: root.admin
                    name: row.day + "-opens"
                    text: row.opens
                    onMoved: by => root.hours.move(row.day, "opens", by)
                }

                HourStepper {
                    admin: root.admin
                    name: row.day + "-closes"
                    text: row.closes
                    onMoved: by => root.hours.move(row.day, "closes", by)
                }
            }

            Label {
                x: 28
                width: name.width - x
                height: parent.height
                verticalAlignment: Text.AlignVCenter
                visible: row.spans !== ""
                text: StaffWords.day(row.day)
            }

            Label {
                objectName: "spans-" + row.day
                anchors.right: parent.right
                width: parent.width - name.width - Theme.gap
                height: parent.height
                horizontalAlignment: Text.AlignRight
                verticalAlignment: Text.AlignVCenter
                visible: row.spans !== ""
                size: Theme.label
                text: row.spans
            }
        }
    }

    Pill {
        objectName: "spread-hours"
        width: parent.width
        height: Theme.touch
        visible: root.admin && root.state_.kept
        enabled: root.state_.spreads
        opacity: enabled ? 1 : 0.4
        text: StaffWords.likeMonday
        onTapped: root.hours.spread("mon")
    }

    Label {
        objectName: "hours-fixed"
        width: parent.width
        visible: root.state_.fixed !== ""
        size: Theme.label
        color: Theme.quiet
        text: StaffWords.hoursByHand(root.state_.fixed)
    }

    Label {
        objectName: "hours-zone"
        width: parent.width
        visible: root.state_.kept
        size: Theme.label
        color: Theme.quiet
        text: StaffWords.zone(root.state_.zone, root.state_.zoneSet)
    }
}
