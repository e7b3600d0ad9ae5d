pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.ViewModels

// Letters, or marks, of one language, and the keys that every language has. Its own, not Qt's:
// no text is selected, nothing pops up, and it looks like the rest.
Item {
    id: root

    required property WordsViewModel words

    readonly property real pitch: width / Math.max(words.columns, 10)
    readonly property real rowHeight: Math.min(Math.max(Theme.touch + 8, 88), 104)
    readonly property real side: words.hasCapitals || words.modifier !== "" ? width * 0.14 : 0

    LayoutMirroring.enabled: false // keys are where hands expect them, in every language
    LayoutMirroring.childrenInherit: true
    implicitHeight: (letters.count + 1) * rowHeight

    Repeater {
        id: letters

        model: root.words.rows

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
                    onStruck: root.words.press(modelData)
                }
            }
        }
    }

    Row {
        y: letters.count * root.rowHeight

        KeypadKey {
            objectName: "key-shift"
            visible: root.side > 0
            width: root.side
            height: root.rowHeight
            size: root.words.modifier === "" ? Theme.body : Theme.label
            text: root.words.modifier === "" ? "⇧" : root.words.modifier
            spoken: root.words.modifier === "" ? Words.shift : root.words.modifier
            lit: root.words.capital
            enabled: !root.words.marks
            onStruck: root.words.modifier === "" ? root.words.shift() : root.words.modify()
        }

        KeypadKey {
            objectName: "key-marks"
            width: root.width * 0.14
            height: root.rowHeight
            size: Theme.label
            text: root.words.marks ? root.words.sample : "123"
            spoken: root.words.marks ? Words.letters : Words.marks
            onStruck: root.words.turn()
        }

        KeypadKey {
            objectName: "key-space"
            width: root.width * 0.58 - root.side
            height: root.rowHeight
            size: Theme.label
            text: root.words.space
            onStruck: root.words.press(" ")
        }

        KeypadKey {
            objectName: "key-erase"
            width: root.width * 0.14
            height: root.rowHeight
            text: "⌫"
            spoken: Words.erase
            repeats: true
            onStruck: root.words.erase()
        }

        KeypadKey {
            objectName: "key-done"
            width: root.width * 0.14
            height: root.rowHeight
            size: Theme.label
            primary: true
            text: Words.wordsDone
            enabled: !root.words.refused
            onStruck: root.words.finish()
        }
    }
}
