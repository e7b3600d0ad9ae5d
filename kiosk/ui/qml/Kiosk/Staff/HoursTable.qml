pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The week's opening hours, half an hour at a time.
Column {
    id: root

    required property ShowViewModel show
    required property bool admin

    readonly property var state_: show.state

    spacing: 8

    StaffHeading {
        text: root.state_.zone === "" ? StaffWords.hours : StaffWords.hours + " · " + root.state_.zone
    }

    Option {
        objectName: "hours-kept"
        width: parent.width
        height: Theme.touch
        visible: root.admin
        alone: false
        on: root.state_.hasHours
        text: StaffWords.keepsHours
        onTapped: root.show.setHours(!root.state_.hasHours)
    }

    Label {
        objectName: "hours-text"
        width: parent.width
        visible: text !== ""
        size: Theme.label
        text: root.state_.hoursText !== "" ? root.state_.hoursText + ". " + StaffWords.hoursByHand : !root.state_.hasHours && !root.admin ? StaffWords.alwaysOpen : ""
    }

    Repeater {
        model: root.show.days

        Item {
            id: row

            required property string closes
            required property string day
            required property bool open
            required property string opens

            width: root.width
            height: Theme.touch

            Option {
                id: name

                objectName: "day-" + row.day
                width: 320
                height: parent.height
                enabled: root.admin
                alone: false
                on: row.open
                text: StaffWords.day(row.day)
                onTapped: root.show.toggleDay(row.day)
            }

            Row {
                anchors.right: parent.right
                spacing: Theme.gap
                visible: row.open

                HourStepper {
                    admin: root.admin
                    name: row.day + "-opens"
                    text: row.opens
                    onMoved: by => root.show.moveDay(row.day, "opens", by)
                }

                HourStepper {
                    admin: root.admin
                    name: row.day + "-closes"
                    text: row.closes
                    onMoved: by => root.show.moveDay(row.day, "closes", by)
                }
            }
        }
    }

    Pill {
        objectName: "spread-hours"
        width: parent.width
        height: Theme.touch
        visible: root.admin && root.state_.hasHours && root.state_.hoursText === ""
        enabled: root.state_.mondayOpen
        opacity: enabled ? 1 : 0.4
        text: StaffWords.likeMonday
        onTapped: root.show.spreadDay("mon")
    }
}
