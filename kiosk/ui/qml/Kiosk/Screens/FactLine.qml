import QtQuick
import Kiosk.Controls

// Something to read while pictures are made. A line leaves, then the next one arrives;
// the last one goes with its screen.
Label {
    id: root

    required property string due

    objectName: "fact"
    font.weight: Theme.regular
    size: Theme.label
    verticalAlignment: Text.AlignBottom
    Component.onCompleted: text = due
    onDueChanged: {
        if (due === "")
            change.stop();
        else if (Theme.fadeIn > 0)
            change.restart();
        else
            text = due;
    }

    SequentialAnimation {
        id: change

        NumberAnimation {
            property: "opacity"

            duration: Theme.fadeOut
            target: root
            to: 0
        }

        ScriptAction {
            script: root.text = root.due
        }

        NumberAnimation {
            property: "opacity"

            duration: Theme.fadeIn
            target: root
            to: 1
        }
    }
}
