pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// The keys that addresses are made of, how they often end, and the one that takes back. No
// capitals: no mail server tells them apart.
Item {
    id: root

    required property MailViewModel mail

    readonly property int ends: mail.lastRow.filter(key => key.length > 1).length
    readonly property int lines: letters.count + 1
    readonly property int longest: mail.rows.reduce((most, row) => Math.max(most, row.length), 1)
    readonly property real pitch: width / longest
    readonly property real most: Math.min(Math.max(Theme.touch + 8, 88), 104)
    readonly property real least: Math.min(Theme.touch, most)
    property real rowHeight: most

    LayoutMirroring.enabled: false // keys are where hands expect them, in every language
    LayoutMirroring.childrenInherit: true
    implicitHeight: lines * rowHeight

    Repeater {
        id: letters

        model: root.mail.rows

        Item {
            id: line

            required property int index
            required property list<string> modelData

            x: (root.width - width) / 2
            y: index * root.rowHeight
            width: modelData.length * root.pitch
            height: root.rowHeight

            Repeater {
                model: line.modelData

                KeypadKey {
                    required property int index
                    required property string modelData

                    objectName: "key-" + modelData
                    x: index * root.pitch
                    width: root.pitch
                    height: root.rowHeight
                    text: modelData
                    onStruck: root.mail.press(modelData)
                }
            }
        }
    }

    Row {
        id: row

        y: letters.count * root.rowHeight

        Repeater {
            model: root.mail.lastRow

            KeypadKey {
                required property string modelData

                objectName: "key-" + modelData
                width: modelData.length === 1 ? root.pitch : root.width * 0.7 / root.ends
                height: root.rowHeight
                text: modelData
                onStruck: root.mail.press(modelData)
            }
        }
    }

    KeypadKey {
        objectName: "key-erase"
        x: root.width - width
        y: letters.count * root.rowHeight
        width: root.width - row.width
        height: root.rowHeight
        text: "⌫"
        spoken: Words.erase
        repeats: true
        onStruck: root.mail.erase()
    }
}
