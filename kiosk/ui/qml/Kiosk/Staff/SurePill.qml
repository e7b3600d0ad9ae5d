import QtQuick
import Kiosk.Controls

// A button for what cannot be taken back: it asks once, and forgets after some seconds.
Pill {
    id: root

    required property string words
    required property string question
    property bool sure: false

    signal meant

    height: Theme.touch
    primary: sure
    text: sure ? question : words
    onTapped: {
        if (sure)
            meant();
        sure = !sure;
        pause.restart();
    }

    Timer {
        id: pause

        interval: 4000
        onTriggered: root.sure = false
    }
}
