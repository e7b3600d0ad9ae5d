import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What stays in its place from the first choice to the last picture: header and dock.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property string step: visit.screen
    readonly property bool large: visit.enlarged >= 0
    readonly property string manner: visit.style === "" ? "" : Words.manner(visit.style, visit.styleName)

    Header {
        parent: root
        x: root.portrait ? root.stage.x : root.panelArea.x
        y: Theme.margin + (root.portrait ? 8 : 0)
        width: root.panelArea.width
        title: Words.title(root.step)
        sentence: Words.sentence(root.visit.colourName, root.visit.vehicleName, root.visit.settingName, root.manner)
        objectName: "header"
    }

    Dock {
        parent: root
        x: root.panelArea.x
        y: root.height - Theme.margin - height
        width: root.panelArea.width
        height: root.dockHeight
        back: root.step === "making" ? Words.cancel : root.step === "result" ? Words.anotherStyle : Words.back
        over: root.step === "result" ? Words.done : Words.startOver
        next: root.step === "vehicle" ? Words.next : root.step !== "result" ? "" : root.large ? Words.allFour : Words.fourMore
        nextPoints: root.step === "vehicle"
        onWentBack: root.visit.back()
        onStartedOver: root.visit.startOver()
        onWentOn: {
            if (root.step === "vehicle")
                root.visit.chooseVehicle();
            else if (root.large)
                root.visit.shrink();
            else
                root.visit.fourMore();
        }
    }
}
