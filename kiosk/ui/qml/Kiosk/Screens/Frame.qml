import QtQuick
import Kiosk.Controls
import Kiosk.ViewModels

// What stays in its place from the first choice to the last picture: header and dock.
Stage {
    id: root

    required property VisitViewModel visit

    readonly property bool large: looking.viewed >= 0
    readonly property LookingViewModel looking: visit.looking
    readonly property string origin: step === "making" || result ? Words.origin(visit.origin) : ""
    readonly property bool mailing: step === "mail" && visit.mail.progress === ""
    readonly property bool more: result && !large && (looking.kind === "fresh" || looking.kind === "restyled")
    readonly property bool replacing: step === "erase" && looking.painted
    readonly property bool crowded: Theme.largeText && !portrait && visit.joinQr !== "" // two codes below
    readonly property bool result: step === "result"
    readonly property string step: visit.screen

    Header {
        objectName: "header"
        parent: root
        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? (root.width - width) / 2 : root.width - width - Theme.margin
        y: Theme.margin + (root.portrait ? 8 : 0)
        width: root.panelArea.width
        room: root.head - y - 8
        sentence: root.origin !== "" ? root.origin : root.crowded ? "" : Words.sentence(root.visit.vehiclePhrase, root.visit.settingPhrase, root.visit.stylePhrase)
        sentenceSize: root.origin !== "" ? Theme.label : Theme.body
        title: root.step === "making" ? Words.making(root.looking.kind) : !root.result ? Words.title(root.step) : root.looking.failed ? Words.editFailed : Words.round(root.looking.kind, root.large)
    }

    Dock {
        parent: root
        anchors.left: parent.left
        anchors.leftMargin: root.portrait ? (root.width - width) / 2 : root.width - width - Theme.margin
        y: root.height - Theme.margin - height
        width: root.panelArea.width
        height: root.dockHeight
        back: root.step === "making" ? Words.cancel : !root.result ? Words.back : root.large ? Words.close : Words.change
        next: root.step === "vehicle" ? Words.next : root.more ? Words.fourMore : root.replacing ? Words.replacePainted : root.mailing ? Words.mailSend : ""
        nextPoints: root.step === "vehicle"
        over: root.result || (root.step === "mail" && !root.mailing) ? Words.done : Words.startOver
        onStartedOver: root.visit.startOver()
        onWentBack: root.visit.back()
        onWentOn: {
            if (root.step === "vehicle")
                root.visit.chooseVehicle();
            else if (root.replacing)
                root.looking.replacePainted();
            else if (root.mailing)
                root.visit.mail.send();
            else
                root.looking.fourMore();
        }
    }
}
