import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// The button that prints the viewed picture, and in its place what became of that.
Item {
    id: root

    required property LookingViewModel looking

    Pill {
        objectName: "print"
        anchors.fill: parent
        text: Words.toPaper
        visible: root.looking.printing === "offer"
        onTapped: root.looking.printIt()
    }

    Label {
        objectName: "printing"
        anchors.fill: parent
        color: root.looking.printing === "queued" ? Theme.text : Theme.quiet
        font.weight: Theme.regular
        fontSizeMode: Text.Fit
        horizontalAlignment: Text.AlignHCenter
        minimumPixelSize: Math.round(size * 0.5)
        size: Theme.label
        text: Words.printing(root.looking.printing, root.looking.printed, root.looking.prints)
        verticalAlignment: Text.AlignVCenter
        visible: root.looking.printing !== "offer"
    }
}
