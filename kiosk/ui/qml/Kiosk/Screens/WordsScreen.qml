pragma ComponentBehavior: Bound

import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// Words of the guest's own: typed on the keypad where the checkpoint takes any, found by typing
// and added by touch where it knows some.
Stage {
    id: root

    required property VisitViewModel visit
    required property WordsViewModel words

    readonly property string note: words.refused ? Words.wordsRefused : words.full ? Words.wordsFull : words.unknown ? Words.wordsUnknown : Words.wordsIdeas

    property int session: 0 // the screen that comes after this one may begin before this one is gone

    Component.onCompleted: session = words.begin(visit.language, visit.setting, visit.style, visit.words)
    Component.onDestruction: words.forget(session)

    Connections {
        target: root.words

        function onEntered(text: string) {
            root.visit.enterWords(text);
        }
        function onTypedChanged() {
            if (root.visit.screen !== "words")
                return;
            root.visit.touch();
            pause.restart();
        }
    }

    Timer {
        id: pause

        interval: 900
        onTriggered: root.words.settle()
    }

    Rectangle {
        id: field

        parent: root.low ? root : root.stage // it is only read: it may stay up
        anchors.left: parent.left
        anchors.leftMargin: (parent.width - width) / 2
        y: root.low ? root.head + 24 : 0
        width: root.stage.width
        height: Math.max(132, line.height + 56)
        radius: Theme.radius
        color: Theme.raised
        border.width: Theme.edge
        border.color: Theme.text

        Flow {
            id: line

            x: 28
            y: (parent.height - height) / 2
            width: parent.width - 2 * x
            spacing: 16
            Repeater {
                model: root.words.phrases

                Chip {
                    required property string key
                    required property string label

                    objectName: "phrase-" + key
                    text: label
                    kept: true
                    onTapped: root.words.drop(key)
                }
            }

            Item {
                width: Math.min(typed.implicitWidth + 12, line.width)
                height: Math.max(typed.height, Theme.touch, 76)

                Label {
                    id: typed

                    objectName: "typed"
                    anchors.left: parent.left
                    anchors.verticalCenter: parent.verticalCenter
                    width: Math.min(implicitWidth, line.width)
                    size: Theme.body
                    leading: 1.36
                    text: root.words.typed
                    wrapMode: Text.Wrap
                }

                Label {
                    anchors.left: parent.left
                    anchors.leftMargin: 20
                    anchors.verticalCenter: parent.verticalCenter
                    visible: root.words.typed === "" && !taken.count
                    color: Theme.quiet
                    leading: 1.36
                    text: Words.wordsHint
                    wrapMode: Text.NoWrap
                }

                Rectangle {
                    anchors.right: parent.right
                    anchors.verticalCenter: parent.verticalCenter
                    width: 3
                    height: Theme.body * 1.3
                    color: Theme.text

                    SequentialAnimation on opacity {
                        running: Theme.animate && !Theme.still
                        loops: Animation.Infinite

                        PauseAnimation {
                            duration: Theme.blink
                        }
                        PropertyAction {
                            value: 0.1
                        }
                        PauseAnimation {
                            duration: Theme.blink
                        }
                        PropertyAction {
                            value: 1
                        }
                    }
                }
            }
        }
    }

    Repeater {
        id: taken // only counted

        model: root.words.phrases

        Item {}
    }

    Label {
        id: noteLabel

        objectName: "note"
        y: root.low ? 0 : field.height + 28
        width: parent.width
        size: Theme.label
        color: root.words.refused ? Theme.text : Theme.quiet
        text: root.note
    }

    Flow {
        id: ideas

        y: noteLabel.y + noteLabel.height + 16
        width: parent.width
        height: keypad.y - y - 24
        spacing: 16
        clip: true
        enabled: !root.words.full
        opacity: root.words.refused ? 0 : enabled ? 1 : 0.4

        Repeater {
            model: root.words.ideas

            Chip {
                required property string key
                required property string label
                required property bool fits

                readonly property bool roomy: y + height <= ideas.height

                objectName: "idea-" + key
                text: label
                ink: fits ? Theme.text : Theme.quiet
                enabled: roomy
                opacity: roomy ? 1 : 0
                onTapped: root.words.add(key)
            }
        }
    }

    ChosenVehicle {
        readonly property real over: root.low ? field.height + 24 : 0

        parent: root.portrait ? root.upper : root.panelArea
        visible: !root.portrait || root.low
        y: over
        width: parent?.width ?? 0
        height: root.portrait ? root.upper.height - over : root.panelArea.height + Theme.target // nothing is to be touched next
        visit: root.visit
    }

    Keypad {
        id: keypad

        y: parent.height - height
        width: parent.width
        words: root.words
    }
}
